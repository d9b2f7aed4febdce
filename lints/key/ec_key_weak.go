// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// ecKeyWeakParams are the parameters of ec-key-weak.
type ecKeyWeakParams struct {
	MinBits int `yaml:"min-bits"` // size of the curve's field
}

var ecKeyWeak = &lints.Rule{
	ID:    "ec-key-weak",
	Title: "curve of an EC key is too small",
	Doc: lints.Doc{
		What: "The field of an EC key's curve has at least min-bits bits: P-256, secp256k1 and brainpoolP256r1 have 256. A curve of unknown size is a review. Keys of other algorithms are not checked.",
		Why:  "A curve of n bits gives about n/2 bits of security, and TLS libraries have dropped the curves below 256 bits.",
		Fix:  "Make a new key on P-256 or a larger curve, and have the certificate issued again:\n\n    openssl ecparam -name prime256v1 -genkey -noout -out new-client.key",
	},
	Cite:    "CA/Browser Forum TLS Baseline Requirements 6.1.5",
	Follows: []string{"key-not-allowed"},
	Params:  ecKeyWeakParams{MinBits: 256},
	Cert:    checkECKey,
}

func checkECKey(p *lints.Pass, c *chain.Cert) {
	least := lints.ParamsOf[ecKeyWeakParams](p).MinBits
	k := c.Key()
	switch {
	case k.Type != chain.EC:
		p.NotApplicable("the key is not EC but " + describe(k))
		return
	case k.Bits == 0:
		p.Review(fmt.Sprintf("the key of %s is %s, whose size is unknown to chainlint: check that it has at least %d bits", c.Title(), describe(k), least))
		return
	case k.Bits >= least:
		p.Evidence(describe(k))
		return
	}
	p.Fail(notThisKey(p, c, fmt.Sprintf("a curve of at least %d bits", least)))
}
