// SPDX-License-Identifier: Apache-2.0

package key

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var keyCannotSignTLS = &lints.Rule{
	ID:    "key-cannot-sign-tls",
	Title: "key cannot sign the TLS handshake in every common stack",
	Doc: lints.Doc{
		What: "The key is RSA (rsaEncryption), or EC on P-256, P-384 or P-521: TLS 1.2 and TLS 1.3 have a signature scheme for it, and OpenSSL 3.0, Go 1.26, Java 17 and GnuTLS 3.7 accept it as the key of a TLS client. For any other key that can sign, the finding names the stacks and the TLS versions that do not accept it. The rule key-not-allowed covers a key that cannot sign at all.",
		Why:  "A TLS client signs the handshake with its key. If the two sides have no signature scheme for it in common, the client sends no certificate, and the server reports that the client sent none.",
		Fix:  "Make a new key on P-256, or an RSA key of 2048 bits, and have the certificate issued for it:\n\n    openssl ecparam -name prime256v1 -genkey -noout -out new-client.key",
	},
	Cite:    "RFC 8446 4.2.3",
	Follows: []string{"key-not-allowed", "ec-key-weak"},
	Cert:    checkKeySignsTLS,
}

// commonKeys is what the rule requires.
const commonKeys = "an RSA key, or a key on P-256, P-384 or P-521"

func checkKeySignsTLS(p *lints.Pass, c *chain.Cert) {
	k := c.Key()
	limits, signs := tlsLimits(k)
	switch {
	case c.Role == chain.Root && (len(p.Chain.Path) > 1 || p.Chain.Artifact == chain.IssuerFile):
		p.NotApplicable("the key signs certificates")
		return
	case !signs:
		p.NotApplicable("the key is " + describe(k))
		return
	case limits == "":
		p.Evidence(describe(k))
		return
	}
	p.Failf(bundle.SubjectPublicKey, describeScheme(k), commonKeys,
		"the key of %s is %s; %s", c.Title(), describeScheme(k), limits)
}

func describeScheme(k chain.KeyFacts) string {
	if k.PSSOnly() {
		return "RSA restricted to PSS"
	}
	return describe(k)
}

// tlsLimits says which stacks do not accept a key as the key of a TLS client, as
// tested with clients and servers of all four; signs is false for a key that cannot
// sign or that is unknown.
func tlsLimits(k chain.KeyFacts) (limits string, signs bool) {
	const (
		only13  = "GnuTLS 3.7 accepts it only in TLS 1.3"
		noGo    = "Go 1.26 does not accept it"
		noCurve = "Go 1.26, Java 17 and GnuTLS 3.7 do not accept it, and OpenSSL 3.0 only in TLS 1.2 if the server allows its curve"
		never13 = "TLS 1.3 has no signature scheme for it"
	)
	switch k.Type {
	case chain.RSA:
		if k.PSSOnly() {
			return noGo + ", and " + only13, true
		}
		return "", true
	case chain.Ed25519:
		return only13, true
	case chain.Ed448:
		return noGo + ", and " + only13, true
	case chain.DSA:
		return "Go 1.26 and GnuTLS 3.7 do not accept it, and " + never13, true
	case chain.EC:
	default:
		return "", false
	}
	switch curve := k.Curve; {
	case curve == "P-256", curve == "P-384", curve == "P-521":
		return "", true
	case curve == "P-224":
		return "OpenSSL 3.0 and Java 17 do not accept it, and Go 1.26 and GnuTLS 3.7 only in TLS 1.2", true
	case strings.HasPrefix(curve, "brainpool"):
		return noCurve + " (OpenSSL 3.2 in TLS 1.3 as well)", true
	case curve == "":
		return noGo, k.ExplicitCurve
	}
	return noCurve, true
}
