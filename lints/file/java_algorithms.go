// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// The algorithms of PKCS#12 files, measured with OpenJDK 17.0.15 and 25: each was
// put into a keystore by OpenSSL 3.0, go-pkcs12 or the JDK itself, and opened as a
// client does.
const (
	pbes2  = "1.2.840.113549.1.5.13"
	pbkdf2 = "1.2.840.113549.1.5.12"
	pbmac1 = "1.2.840.113549.1.5.14"
)

// maxJavaIterations is the limit of sun.security.pkcs12.PKCS12KeyStore.
const maxJavaIterations = 5_000_000

var (
	// javaSchemes are the schemes before PBES2 that Java opens.
	javaSchemes = []string{
		"1.2.840.113549.1.5.3",    // MD5 and DES
		"1.2.840.113549.1.12.1.1", // RC4, 128 bits
		"1.2.840.113549.1.12.1.2", // RC4, 40 bits
		"1.2.840.113549.1.12.1.3", // triple DES
		"1.2.840.113549.1.12.1.5", // RC2, 128 bits
		"1.2.840.113549.1.12.1.6", // RC2, 40 bits
	}

	// javaPBES2Ciphers are AES-128 and AES-256 in CBC mode. AES-192 is refused.
	javaPBES2Ciphers = []string{"2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.42"}

	// javaPRFs are HMAC with SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512.
	javaPRFs = []string{
		"1.2.840.113549.2.7", "1.2.840.113549.2.8", "1.2.840.113549.2.9", "1.2.840.113549.2.10", "1.2.840.113549.2.11",
	}

	// java25PRFs are HMAC with SHA-512/224 and SHA-512/256.
	java25PRFs = []string{"1.2.840.113549.2.12", "1.2.840.113549.2.13"}

	// javaMACs are the hash functions of the MAC: SHA-1 and the SHA-2 family.
	javaMACs = []string{
		"1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3", "2.16.840.1.101.3.4.2.4",
		"2.16.840.1.101.3.4.2.5", "2.16.840.1.101.3.4.2.6",
	}

	algorithmNames = map[string]string{
		pbmac1: "PBMAC1", "1.2.840.113549.2.5": "MD5", "2.16.840.1.101.3.4.2.8": "SHA3-256",
		"1.2.840.113549.1.5.6": "MD5 and RC2", "1.2.840.113549.1.5.10": "SHA-1 and DES", "1.2.840.113549.1.5.11": "SHA-1 and RC2",
		"1.2.840.113549.1.12.1.4": "2-key triple DES", "2.16.840.1.101.3.4.1.22": "AES-192", "1.2.840.113549.3.7": "PBES2 with triple DES",
		"1.2.392.200011.61.1.1.1.4": "Camellia-256", "1.3.6.1.4.1.11591.4.11": "scrypt",
		java25PRFs[0]: "HMAC-SHA-512/224", java25PRFs[1]: "HMAC-SHA-512/256",
	}
)

func algorithmName(oid string) string {
	if name, ok := algorithmNames[oid]; ok {
		return name
	}
	return "the algorithm " + oid
}

func javaMAC(mac bundle.Protection, add func(javaRefusal)) {
	switch {
	case mac.Scheme == pbmac1:
		add(javaRefusal{found: "has the MAC PBMAC1, which Java 17 and Java 25 refuse", required: javaCiphers, severity: lints.Warning})
	case !slices.Contains(javaMACs, mac.Scheme):
		add(javaRefusal{found: fmt.Sprintf("has a MAC of %s, which Java 17 does not have", algorithmName(mac.Scheme)), required: javaCiphers})
	}
	javaIterations(mac, add)
}

func javaScheme(part bundle.Protection, add func(javaRefusal)) {
	refused := ""
	switch {
	case part.Scheme != pbes2:
		if !slices.Contains(javaSchemes, part.Scheme) {
			refused = part.Scheme
		}
	case part.KDF != pbkdf2:
		refused = part.KDF
	case !slices.Contains(javaPBES2Ciphers, part.Cipher):
		refused = part.Cipher
	case slices.Contains(java25PRFs, part.PRF):
		add(javaRefusal{
			found:    fmt.Sprintf("is encrypted with %s, which Java 25 takes and Java 17 refuses", algorithmName(part.PRF)),
			required: javaCiphers, severity: lints.Warning,
		})
	case !slices.Contains(javaPRFs, part.PRF):
		refused = part.PRF
	}
	if refused != "" {
		add(javaRefusal{found: fmt.Sprintf("is encrypted with %s, which Java 17 does not have", algorithmName(refused)), required: javaCiphers})
	}
	javaIterations(part, add)
}

func javaIterations(p bundle.Protection, add func(javaRefusal)) {
	if p.Iterations > maxJavaIterations {
		add(javaRefusal{found: fmt.Sprintf("takes %d iterations to open, and Java 17 stops", p.Iterations), required: fmt.Sprintf("at most %d iterations", maxJavaIterations)})
	}
}

// javaPassword judges a password with a character outside ASCII. Java 17 refuses
// it; Java 25 encodes it for PBES2 as OpenSSL does, and for the older schemes not.
func javaPassword(parts []bundle.Protection, add func(javaRefusal)) {
	r := javaRefusal{found: "has a password outside ASCII, which Java 17 refuses", required: "a password in ASCII"}
	if !slices.ContainsFunc(parts, func(p bundle.Protection) bool { return p.Scheme != pbes2 }) {
		r.found = "has a password outside ASCII, which Java 25 takes and Java 17 refuses"
		r.severity = lints.Warning
	}
	add(r)
}
