// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"math/big"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var rsaExponentWeak = &lints.Rule{
	ID:    "rsa-exponent-weak",
	Title: "public exponent of an RSA key is even, too small or too large",
	Doc: lints.Doc{
		What: "The public exponent of an RSA key is odd and greater than 2^16 - 1, that is 65537 or more. An exponent above 2^31 - 1 is a warning that names Go, which does not accept it. Keys of other algorithms are not checked.",
		Why:  "A working RSA key never has an even exponent. With a small exponent, such as 3, faulty padding checks let an attacker forge signatures, and several TLS libraries refuse such a key.",
		Fix:  "Make a new key with the usual exponent 65537, which every current tool uses by default:\n\n    openssl genrsa -out new-client.key 2048",
	},
	Cite: "FIPS 186-5 A.1.1",
	Cert: checkRSAExponent,
}

// leastExponent is the first odd number above 2^16 - 1.
var leastExponent = big.NewInt(65537)

// largestOfGo is the largest exponent that crypto/rsa accepts.
var largestOfGo = big.NewInt(1<<31 - 1)

func checkRSAExponent(p *lints.Pass, c *chain.Cert) {
	k := c.Key()
	switch {
	case k.Type != chain.RSA:
		p.NotApplicable("the key is not RSA but " + describe(k))
		return
	case k.Exponent == nil:
		p.NotApplicable("the RSA key cannot be read")
		return
	case k.Exponent.Bit(0) == 1 && k.Exponent.Cmp(largestOfGo) > 0:
		p.Fail(lints.Finding{
			Field:    bundle.SubjectPublicKey,
			Severity: lints.Warning,
			Message:  fmt.Sprintf("the RSA key of %s has the public exponent %s; Go 1.26 refuses one above 2^31 - 1", c.Title(), number(k.Exponent)),
			Found:    "exponent " + number(k.Exponent),
			Required: "an exponent of at most 2^31 - 1",
		})
		return
	case k.Exponent.Bit(0) == 1 && k.Exponent.Cmp(leastExponent) >= 0:
		p.Evidence("exponent " + number(k.Exponent))
		return
	}
	p.Failf(bundle.SubjectPublicKey, "exponent "+number(k.Exponent), "an odd exponent of 65537 or more",
		"the RSA key of %s has the public exponent %s; %s", c.Title(), number(k.Exponent), p.Requires("an odd one of 65537 or more"))
}

// number formats a number, or the size of a long one.
func number(n *big.Int) string {
	if n.BitLen() > 64 {
		return fmt.Sprintf("of %d bits", n.BitLen())
	}
	return n.String()
}
