// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// rsaKeyShortParams are the parameters of rsa-key-short.
type rsaKeyShortParams struct {
	MinBits int `yaml:"min-bits"` // of the modulus
}

var rsaKeyShort = &lints.Rule{
	ID:    "rsa-key-short",
	Title: "RSA key is too short",
	Doc: lints.Doc{
		What: "The modulus of an RSA key has at least min-bits bits. Keys of other algorithms are not checked.",
		Why:  "RSA keys of 1024 bits are within reach of well-equipped attackers, and TLS libraries refuse keys below 2048 bits.",
		Fix:  "Make a new key and have the certificate issued again:\n\n    openssl genrsa -out new-client.key 2048",
	},
	Cite:    "CA/Browser Forum TLS Baseline Requirements 6.1.5",
	Follows: []string{"key-not-allowed"},
	Params:  rsaKeyShortParams{MinBits: 2048},
	Cert:    checkRSAKeyShort,
}

func checkRSAKeyShort(p *lints.Pass, c *chain.Cert) {
	least := lints.ParamsOf[rsaKeyShortParams](p).MinBits
	k := c.Key()
	switch {
	case k.Type != chain.RSA:
		p.NotApplicable("the key is not RSA but " + describe(k))
		return
	case k.Bits >= least:
		p.Evidence(describe(k))
		return
	}
	p.Fail(notThisKey(p, c, fmt.Sprintf("RSA of at least %d bits", least)))
}
