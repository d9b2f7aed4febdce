// SPDX-License-Identifier: Apache-2.0

import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import javax.net.ssl.*;

/**
 * Answers jobs on standard input until it ends. A job is a letter and its fields;
 * numbers are big-endian, octets follow their length.
 *
 * H: clock, file, key, trusted certificates: for each protocol whether the client
 *    has loaded the file, whether the server has accepted it, and what was said.
 * V: paths, each of a clock, a leaf, untrusted and trusted certificates: what is
 *    said against each.
 */
public class Judge {
  static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};
  static final int TIMEOUT = 15000; // milliseconds a socket waits
  static final char[] PASSWORD = "judge".toCharArray();
  static final ExecutorService servers = Executors.newCachedThreadPool(r -> {
    Thread t = new Thread(r);
    t.setDaemon(true);
    return t;
  });

  static KeyManager[] host;

  public static void main(String[] args) throws Exception {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err);
    host = keyManagers(Files.readAllBytes(Path.of(args[0])), Files.readAllBytes(Path.of(args[1])));
    write(out, Runtime.version().toString());
    out.flush();
    for (int job; (job = in.read()) >= 0; out.flush()) {
      if (job == 'H') {
        handshakes(in, out);
      } else {
        verifications(in, out);
      }
    }
  }

  static void handshakes(DataInputStream in, DataOutputStream out) throws IOException {
    Date at = new Date(in.readLong());
    byte[] file = read(in), key = read(in);
    List<byte[]> trusted = readAll(in);
    KeyManager[] client = null;
    TrustManager[] server = null;
    String said = "";
    try {
      client = keyManagers(file, key);
      try {
        server = trust(trusted, at);
      } catch (Throwable e) {
        said = "the server does not load what it trusts: " + text(e);
      }
    } catch (Throwable e) {
      said = "client: " + text(e);
    }
    for (String protocol : PROTOCOLS) {
      String refusal = server == null ? said : handshake(protocol, client, server);
      out.writeBoolean(client != null);
      out.writeBoolean(client != null && server != null && refusal.isEmpty());
      write(out, refusal);
    }
  }

  /** Loads a file and a key as programs do that take PEM. */
  static KeyManager[] keyManagers(byte[] file, byte[] key) throws Exception {
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("client", privateKey(key), PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  static PrivateKey privateKey(byte[] pem) throws Exception {
    String base64 = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    Exception last = null;
    for (String algorithm : new String[] {"RSA", "RSASSA-PSS", "DSA", "EdDSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  static Set<TrustAnchor> anchors(List<byte[]> trusted) throws CertificateException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (byte[] der : trusted) {
      anchors.add(new TrustAnchor(parse(der), null));
    }
    return anchors;
  }

  static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static TrustManager[] trust(List<byte[]> trusted, Date at) throws Exception {
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors(trusted), new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setDate(at);
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory.getTrustManagers();
  }

  /** Returns what client and server say against a handshake. */
  static String handshake(String protocol, KeyManager[] client, TrustManager[] trust) {
    try (SSLServerSocket listener = listen(protocol, trust)) {
      Future<String> server = servers.submit(() -> serve(listener));
      String said = connect(protocol, client, listener.getLocalPort());
      String refusal = server.get(2 * TIMEOUT, TimeUnit.MILLISECONDS);
      if ((refusal + said).contains("SocketTimeoutException")) {
        return "judge: the handshake did not end";
      }
      if (refusal.isEmpty() || said.isEmpty()) {
        return (refusal + said).trim();
      }
      return refusal + "; " + said;
    } catch (Throwable e) {
      return "judge: " + text(e);
    }
  }

  static SSLServerSocket listen(String protocol, TrustManager[] trust) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(host, trust, null);
    SSLServerSocket listener = (SSLServerSocket)
        context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setEnabledProtocols(new String[] {protocol});
    listener.setNeedClientAuth(true);
    listener.setSoTimeout(TIMEOUT);
    return listener;
  }

  /** Accepts one client, and sends an octet after it is verified. */
  static String serve(SSLServerSocket listener) {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      socket.setSoTimeout(TIMEOUT);
      socket.startHandshake();
      socket.getSession().getPeerCertificates(); // throws if none is verified
      socket.getOutputStream().write('.');
      return "";
    } catch (Throwable e) {
      return "server: " + text(e);
    }
  }

  /** Waits for the octet that the server sends. The server is not verified. */
  static String connect(String protocol, KeyManager[] client, int port) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(client, new TrustManager[] {new TrustsAll()}, null);
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT);
        socket.setSoTimeout(TIMEOUT);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket.getInputStream().read() == '.' ? "" : "client: no data";
      }
    } catch (Throwable e) {
      return "client: " + text(e);
    }
  }

  static class TrustsAll extends X509ExtendedTrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String type) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
  }

  static void verifications(DataInputStream in, DataOutputStream out) throws IOException {
    int n = in.readInt();
    Object[][] paths = new Object[n][];
    for (int i = 0; i < n; i++) {
      paths[i] = new Object[] {new Date(in.readLong()), read(in), readAll(in), readAll(in)};
    }
    String[] said = new String[n];
    IntStream.range(0, n).parallel().forEach(i -> said[i] = verify(paths[i]));
    for (String s : said) {
      write(out, s);
    }
  }

  @SuppressWarnings("unchecked")
  static String verify(Object[] path) {
    X509Certificate leaf;
    List<X509Certificate> certs = new ArrayList<>();
    Set<TrustAnchor> anchors;
    try {
      certs.add(leaf = parse((byte[]) path[1]));
      for (byte[] der : (List<byte[]>) path[2]) {
        certs.add(parse(der));
      }
      anchors = anchors((List<byte[]>) path[3]);
    } catch (Throwable e) {
      return "load: " + text(e);
    }
    try {
      leaf.getPublicKey().getEncoded(); // every TLS stack loads it
      validate(leaf, certs, anchors, (Date) path[0]);
      return "";
    } catch (Throwable e) {
      return "verify: " + text(e);
    }
  }

  /** Validates the path as it is, or else one that is built, as JSSE does. */
  static void validate(X509Certificate leaf, List<X509Certificate> certs, Set<TrustAnchor> anchors, Date at) throws Exception {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(-1);
    parameters.setDate(at);
    try {
      CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(certs), parameters);
    } catch (CertPathValidatorException e) {
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(certs)));
      try {
        CertPathBuilder.getInstance("PKIX").build(parameters);
      } catch (CertPathBuilderException none) {
        throw e;
      }
    }
  }

  /** The message of an error and of its causes, in one line. */
  static String text(Throwable e) {
    String all = "";
    for (Throwable t = e; t != null; t = t.getCause()) {
      String one = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      if (all.isEmpty()) {
        all = t.getClass().getSimpleName() + ": " + one;
      } else if (!all.contains(one)) {
        all += ": " + one;
      }
    }
    return all.replaceAll("[\\r\\n]+", " ");
  }

  static byte[] read(DataInputStream in) throws IOException {
    byte[] octets = new byte[in.readInt()];
    in.readFully(octets);
    return octets;
  }

  static List<byte[]> readAll(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(read(in));
    }
    return all;
  }

  static void write(DataOutputStream out, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(octets.length);
    out.write(octets);
  }
}
