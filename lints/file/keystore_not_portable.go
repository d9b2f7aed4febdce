// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var keystoreNotPortable = &lints.Rule{
	ID:     "keystore-not-portable",
	Remedy: lints.Repair,
	Title:  "keystore that one of the common TLS stacks does not open",
	Doc: lints.Doc{
		What: "OpenSSL 3.0, Java 17 and GnuTLS 3.7 open the PKCS#12 keystore with one password and its algorithms: OpenSSL 3.0 opens RC2, RC4 and DES only with its legacy provider, GnuTLS 3.7 lacks RC2 with 128 bits, RC4 with 40 bits, 2-key triple DES, Camellia and ARIA, and Java 17 refuses what the rule keystore-refused-by-java names. Java 17 also skips a certificate without a key that is not marked as trusted (the attribute trustedKeyUsage of keytool). A keystore of Java's own formats has one password for itself and its key. Measured with OpenSSL 3.0.19, OpenJDK 17.0.15 and GnuTLS 3.7.9. A file that is not a keystore is not checked.",
		Why:  "The keystore opens where it was made and not where it is used, with a message that rarely names the reason: \"unsupported\", \"keystore password was incorrect\", or \"the trustAnchors parameter must be non-empty\".",
		Fix:  "Write the keystore again as PKCS#12 with the defaults of OpenSSL 3.0:\n\n    openssl pkcs12 -export -in client.pem -inkey client.key -certfile ca.pem -name client -passout file:password.txt -out new-client.p12",
	},
	Cite:    "RFC 7292 4",
	Follows: []string{keystoreRefusedByJava.ID, keystoreIncomplete.ID, notPEMText.ID},
	Chain:   checkKeystoreNotPortable,
}

func checkKeystoreNotPortable(p *lints.Pass) {
	stores := keystores(p.Chain.Bundle)
	if len(stores) == 0 {
		p.NotApplicable("the file is not a keystore")
		return
	}
	for _, store := range stores {
		if store.Encoding == bundle.PEM || store.Sealing == nil { // the first is an error of fragile-encoding
			continue
		}
		for _, r := range slices.Concat(byAlgorithm(p, store), byJava(p, store), notTrusted(p, store)) {
			p.Fail(lints.Finding{
				At: store.Span, Severity: lints.Warning, Message: "the keystore " + r.found, Found: r.found,
				Required: "a keystore that OpenSSL 3.0, Java 17 and GnuTLS 3.7 open", Fix: r.fix, RefusedBy: r.by,
			})
		}
	}
}

// A notOpened is a reason why some stacks do not open a keystore.
type notOpened struct {
	found, fix string
	by         chain.Stacks
}

// gnuTLSLacks are the schemes and ciphers that GnuTLS 3.7 does not open, with
// their names.
var gnuTLSLacks = map[string]string{
	"1.2.840.113549.1.12.1.2":   "RC4 with 40 bits",
	"1.2.840.113549.1.12.1.4":   "2-key triple DES",
	"1.2.840.113549.1.12.1.5":   "RC2 with 128 bits",
	"1.2.392.200011.61.1.1.1.2": "Camellia-128", "1.2.392.200011.61.1.1.1.3": "Camellia-192", "1.2.392.200011.61.1.1.1.4": "Camellia-256",
	"1.2.410.200046.1.1.2": "ARIA-128", "1.2.410.200046.1.1.7": "ARIA-192", "1.2.410.200046.1.1.12": "ARIA-256",
}

func byAlgorithm(p *lints.Pass, store *bundle.Object) (all []notOpened) {
	parts := partsOf(p, store)
	fix := opensslFix(p, store, parts)
	if store.Legacy {
		all = append(all, notOpened{found: "is encrypted with RC2, RC4 or DES, which OpenSSL 3.0 opens only with -legacy", fix: fix, by: chain.OpenSSL})
	}
	if mac := store.Sealing.MAC; mac != nil && mac.Scheme == pbmac1 {
		all = append(all, notOpened{found: "has the MAC PBMAC1, which OpenSSL 3.0 and GnuTLS 3.7 refuse", fix: fix, by: chain.OpenSSL | chain.GnuTLS})
	}
	for _, part := range parts {
		name := gnuTLSLacks[part.Scheme] + gnuTLSLacks[part.Cipher]
		lacking := notOpened{found: fmt.Sprintf("is encrypted with %s, which GnuTLS 3.7 does not have", name), fix: fix, by: chain.GnuTLS}
		if name != "" && !slices.Contains(all, lacking) {
			all = append(all, lacking)
		}
	}
	return all
}

// partsOf are the encrypted parts of a keystore, its keys included.
func partsOf(p *lints.Pass, store *bundle.Object) []bundle.Protection {
	parts := slices.Clone(store.Sealing.Parts)
	for _, key := range keysIn(p.Chain.Bundle, store) {
		if key.Sealing != nil {
			parts = append(parts, key.Sealing.Parts...)
		}
	}
	return parts
}

// byJava is what Java 17 says of the keystore as the format that it is: a JKS
// file is no PKCS#12 file to lack anything.
func byJava(p *lints.Pass, store *bundle.Object) (all []notOpened) {
	if store.Kind == bundle.JKS {
		if ownPassword(keysIn(p.Chain.Bundle, store)) {
			all = append(all, notOpened{
				found: "has a key with a password of its own, and Java 17 stops where it is given one password for both",
				fix:   keytoolFix(p, store), by: chain.Java,
			})
		}
		return all
	}
	for _, r := range javaRefusals(p, store) {
		all = append(all, notOpened{found: r.found, fix: r.fix, by: chain.Java})
	}
	return all
}

// notTrusted looks for certificates that Java skips. In a keystore with a key they
// are its path.
func notTrusted(p *lints.Pass, store *bundle.Object) []notOpened {
	if store.Kind != bundle.PKCS12 || len(keysIn(p.Chain.Bundle, store)) > 0 {
		return nil
	}
	skipped := 0
	for _, o := range p.Chain.Bundle.Objects {
		if o.Kind == bundle.Certificate && inStore(o, store) && !o.Trusted {
			skipped++
		}
	}
	if skipped == 0 {
		return nil
	}
	return []notOpened{{
		found: fmt.Sprintf("holds no key and %s not marked as trusted, which Java 17 skips", chain.Plural(skipped, "certificate")),
		fix:   trustFix(p, store), by: chain.Java,
	}}
}

// trustFix imports each certificate of a keystore with keytool, which marks it.
func trustFix(p *lints.Pass, store *bundle.Object) string {
	return strings.Join([]string{
		"Write it again with keytool, which marks what it imports as trusted:\n",
		"    umask 077",
		"    dir=$(mktemp -d)",
		"    openssl pkcs12" + legacy(store) + " -in " + storeFile(p, store) + " -passin file:password.txt -nokeys -out \"$dir/all\"",
		"    awk '/-----BEGIN/{n++}/-----BEGIN/,/-----END/{print > (FILENAME \".\" n)}' \"$dir/all\"",
		"    for file in \"$dir\"/all.*; do",
		"        keytool -importcert -noprompt -alias \"ca${file##*.}\" -file \"$file\" -keystore " + p.NewFile("truststore.p12") + " -storetype PKCS12 -storepass:file password.txt",
		"    done",
		"    rm -r \"$dir\"",
	}, "\n")
}
