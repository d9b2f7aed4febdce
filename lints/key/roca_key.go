// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var rocaKey = &lints.Rule{
	ID:    "roca-key",
	Title: "RSA key was made by the faulty library of ROCA (CVE-2017-15361)",
	Doc: lints.Doc{
		What: "An RSA key does not have the fingerprint of the library in Infineon chips whose primes all have the form k*M + (65537^a mod M), with M the product of the first primes. The modulus of such a key is a power of 65537 modulo M. Another key has that property with a probability below one in 2^150.",
		Why:  "The private key can be computed from the public one: for 2048 bits with some tens of thousands of dollars of computing time, for shorter keys with far less.",
		Fix:  "Make a new key outside of the faulty smartcard, token or TPM, or after an update of its firmware, and have the old certificate revoked.",
	},
	Cite: "CA/Browser Forum TLS Baseline Requirements 6.1.1.3",
	Cert: checkROCA,
}

func checkROCA(p *lints.Pass, c *chain.Cert) {
	k := c.Key()
	switch {
	case k.Type != chain.RSA || k.Modulus == nil:
		p.NotApplicable("the key is not RSA but " + describe(k))
		return
	case !rocaFingerprint(k.Modulus):
		p.Evidence(describe(k) + " without the fingerprint")
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.SubjectPublicKey,
		Message:  fmt.Sprintf("the RSA key of %s was made by the faulty library of ROCA (CVE-2017-15361): its private key can be computed; a key of another origin is required", c.Title()),
		Found:    describe(k) + " with the fingerprint of ROCA",
		Required: "an RSA key of another origin",
	})
}
