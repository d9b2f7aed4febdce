// SPDX-License-Identifier: Apache-2.0

import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/** Opens keystores as a client does, and says how many certificates it would send. */
public class LoadKeystore {
    public static void main(String[] args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            System.out.println(load(args[i], args[i + 1].toCharArray()));
        }
    }

    static String load(String file, char[] password) {
        try (FileInputStream in = new FileInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext.getInstance("TLS").init(keys.getKeyManagers(), null, new SecureRandom());
            X509KeyManager manager = (X509KeyManager) keys.getKeyManagers()[0];
            String alias = manager.chooseClientAlias(new String[] {"EC", "RSA"}, null, null);
            return alias == null ? "0" : String.valueOf(manager.getCertificateChain(alias).length);
        } catch (Exception e) {
            return "0 " + e;
        }
    }
}
