// SPDX-License-Identifier: Apache-2.0

package file

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

var keystoreRefusedByJava = &lints.Rule{
	ID:     "keystore-refused-by-java",
	Remedy: lints.Decide,
	Title:  "keystore that a Java client cannot use",
	Doc: lints.Doc{
		What: "Java 17 opens the keystore as KeyStore.getInstance(\"PKCS12\") does, and gets its key from KeyManagerFactory.init with the same password. It fails where the keystore is JCEKS, base64 text, or protected by an algorithm that Java does not have, or has redundant bytes in the length of its outer SEQUENCE; where the key has a password of its own; where more than 5,000,000 iterations are needed; and where the key is not encrypted, because Java skips such a key without an error. " +
			"A warning is given where it depends on the version or a setting: Java 17 opens a JKS file as PKCS#12 only while the security property keystore.type.compat is true, which is its default; it refuses a password outside ASCII, the functions HMAC-SHA-512/224 and HMAC-SHA-512/256, which Java 25 takes, and PBMAC1, which Java 25 refuses as well. A file that is not a keystore is not checked. Measured with OpenJDK 17.0.15 and 25.",
		Why: "The client stops with an exception that rarely names the reason (\"keystore password was incorrect\"), or sends no certificate at all.",
		Fix: "Write the keystore again as PKCS#12, with one password for everything in it:\n\n    openssl pkcs12 -export -in client.pem -inkey client.key -certfile ca.pem -name client -passout file:password.txt -out new-client.p12",
	},
	Cite:  "RFC 7292 4",
	Chain: checkKeystoreForJava,
}

func checkKeystoreForJava(p *lints.Pass) {
	stores := keystores(p.Chain.Bundle)
	if len(stores) == 0 {
		p.NotApplicable("the file is not a keystore")
		return
	}
	for _, store := range stores {
		for _, r := range javaRefusals(p, store) {
			p.Fail(lints.Finding{
				At: store.Span, Severity: r.severity, Found: r.found, Required: r.required, Fix: r.fix,
				Message: "the keystore " + r.found,
			})
		}
	}
}

// A javaRefusal is a reason why Java 17 does not use a keystore. Its severity is
// empty for an error.
type javaRefusal struct {
	found, required, fix string
	severity             lints.Severity
}

// What is required of a keystore, and of its protection.
const (
	aPKCS12     = "a PKCS#12 file"
	onePassword = "one password for the keystore and its key"
	javaCiphers = "algorithms that Java 17 has"
)

func javaRefusals(p *lints.Pass, store *bundle.Object) []javaRefusal {
	if store.Encoding == bundle.PEM {
		return []javaRefusal{{found: "is base64 text, which Java 17 and OpenSSL do not open", required: aPKCS12, fix: decodeFix(p)}}
	}
	sealing := store.Sealing
	if sealing == nil {
		return nil
	}
	switch sealing.Format {
	case "JCEKS":
		return []javaRefusal{{found: "is JCEKS, which Java 17 does not open as PKCS#12", required: aPKCS12, fix: keytoolFix(p, store)}}
	case "JKS":
		return javaOfJKS(p, store)
	}
	keys := keysIn(p.Chain.Bundle, store)
	all := slices.Clone(sealing.Parts)
	for _, key := range keys {
		if key.Sealing != nil {
			all = append(all, key.Sealing.Parts...)
		}
	}
	var refusals []javaRefusal
	add := func(r javaRefusal) {
		r.fix = opensslFix(p, store, all)
		if !slices.Contains(refusals, r) {
			refusals = append(refusals, r)
		}
	}
	if sealing.LongLength {
		add(javaRefusal{found: `has redundant bytes in its outer length, which Java 17 refuses ("Redundant length bytes found")`, required: "a length as DER has it"})
	}
	if sealing.MAC != nil {
		javaMAC(*sealing.MAC, add)
	}
	for _, part := range all {
		javaScheme(part, add)
	}
	if sealing.NonASCII && len(all) > 0 {
		javaPassword(all, add)
	}
	for _, key := range keys {
		if !key.Encrypted {
			add(javaRefusal{found: "holds a key that is not encrypted, which Java 17 skips", required: "an encrypted key"})
		}
	}
	if sealing.OtherPassword || ownPassword(keys) {
		add(javaRefusal{found: "has a key or a part with a password of its own, and Java 17 stops", required: onePassword})
	}
	return refusals
}

func ownPassword(keys []*bundle.Object) bool {
	return slices.ContainsFunc(keys, func(key *bundle.Object) bool { return key.Sealing != nil && key.Sealing.OtherPassword })
}

// javaOfJKS is what Java says of its older format. Since Java 9 the type PKCS12
// detects it (keystore.type.compat).
func javaOfJKS(p *lints.Pass, store *bundle.Object) []javaRefusal {
	fix := keytoolFix(p, store)
	if ownPassword(keysIn(p.Chain.Bundle, store)) {
		return []javaRefusal{{found: "is JKS and its key has a password of its own, and Java 17 stops", required: onePassword, fix: fix}}
	}
	return []javaRefusal{{
		found: "is JKS, which Java 17 opens as PKCS#12 only with keystore.type.compat", required: aPKCS12, fix: fix, severity: lints.Warning,
	}}
}

// decodeFix says how to get the bytes of a keystore that is base64 text.
func decodeFix(p *lints.Pass) string {
	return "Decode what is between its BEGIN and END lines, or all of it if it has none, with base64 -d into a file " + p.NewFile("client.p12") + "."
}

// keytoolFix converts a keystore of Java's own formats. keytool asks for what it is
// not given, a key's own password included.
func keytoolFix(p *lints.Pass, store *bundle.Object) string {
	return "Convert it with keytool, which asks for the passwords:\n\n    keytool -importkeystore -srckeystore " + storeFile(p, store) +
		" -srcstoretype " + store.Sealing.Format + " -destkeystore " + p.NewFile("client.p12") + " -deststoretype PKCS12"
}

// opensslFix writes a PKCS#12 file again. The key is in a file of its own for a
// moment: OpenSSL 3.0 does not read key and certificates from one pipe.
func opensslFix(p *lints.Pass, store *bundle.Object, parts []bundle.Protection) string {
	legacy := ""
	if slices.ContainsFunc(parts, func(p bundle.Protection) bool { return p.Scheme != pbes2 }) {
		legacy = " -legacy"
	}
	between, out := p.NewFile("client.pem"), p.NewFile("client.p12")
	return strings.Join([]string{
		"Write it again with OpenSSL, whose defaults Java 17 has, and a password in ASCII:\n",
		"    umask 077",
		"    openssl pkcs12" + legacy + " -in " + storeFile(p, store) + " -passin file:password.txt -nodes -out " + between,
		"    openssl pkcs12 -export -in " + between + " -name client -passout file:password.txt -out " + out,
		"    rm " + between,
	}, "\n")
}
