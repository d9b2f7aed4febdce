// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/pubkey"
	"github.com/chainlint/chainlint/lints"
)

var fermatKey = &lints.Rule{
	ID:    "fermat-key",
	Title: "two primes of an RSA key are too close together",
	Doc: lints.Doc{
		What: "100 rounds of Fermat's factorization method, which CAs have to try, do not factor the modulus of an RSA key. Keys of more than 16384 bits are not checked.",
		Why:  "If the two primes of a key are close together, the private key can be computed from the public key within milliseconds. Some printers and old libraries generated such keys.",
		Fix:  "Make a new key with another program, and have the old certificate revoked:\n\n    openssl genrsa -out new-client.key 2048",
	},
	Cite: "CA/Browser Forum TLS Baseline Requirements 6.1.1.3",
	Cert: checkFermat,
}

// fermatRounds is how many rounds a CA has to try.
const fermatRounds = 100

func checkFermat(p *lints.Pass, c *chain.Cert) {
	k := c.Key()
	switch {
	case k.Type != chain.RSA || k.Modulus == nil:
		p.NotApplicable("the key is not RSA but " + describe(k))
		return
	case k.Bits > pubkey.MaxRSABits:
		p.NotApplicable(fmt.Sprintf("the key is longer than %d bits", pubkey.MaxRSABits))
		return
	}
	round, found := fermat(k.Modulus)
	if !found {
		p.Evidence(fmt.Sprintf("%s, not factored in %d rounds", describe(k), fermatRounds))
		return
	}
	p.Fail(lints.Finding{
		Field:    bundle.SubjectPublicKey,
		Message:  fmt.Sprintf("the RSA key of %s is broken: round %d of Fermat's method factors it", c.Title(), round),
		Found:    fmt.Sprintf("a modulus that round %d of Fermat's method factors", round),
		Required: fmt.Sprintf("a modulus that %d rounds do not factor", fermatRounds),
	})
}
