// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// keyNotAllowedParams are the parameters of key-not-allowed. A bound of zero is
// none.
type keyNotAllowedParams struct {
	Types      []chain.KeyType `yaml:"types"`        // those allowed; empty for any
	RSABits    []int           `yaml:"rsa-bits"`     // the sizes that an RSA key may have; empty for any
	RSAMinBits int             `yaml:"rsa-min-bits"` // of an RSA key
	RSAMaxBits int             `yaml:"rsa-max-bits"` // of an RSA key
	ECMinBits  int             `yaml:"ec-min-bits"`  // of the curve's field
	DSAMinBits int             `yaml:"dsa-min-bits"` // of a DSA key, allowed or a warning: a shorter one fails
	NamedCurve bool            `yaml:"named-curve"`  // a curve written out as parameters fails

	// What is not allowed, but a warning only.
	WarnTypes     []chain.KeyType `yaml:"warn-types"`      // keys of these types
	WarnLongerRSA bool            `yaml:"warn-longer-rsa"` // RSA keys longer than all that is allowed
}

var keyNotAllowed = &lints.Rule{
	ID:    "key-not-allowed",
	Title: "key is of a type or size that is not allowed",
	Doc: lints.Doc{
		What: "The public key is of one of types (rsa, ec, dsa, ed25519, ed448; any when none is given). An RSA key must have one of the sizes rsa-bits, and lie between rsa-min-bits and rsa-max-bits; the curve of an EC key must have at least ec-min-bits, and with named-curve stand there by its name and not as parameters; a DSA key must have at least dsa-min-bits. What is not given is not asked for. A key of one of warn-types is a warning only, if it is long enough, and so is, with warn-longer-rsa, an RSA key that is longer than all that is allowed.",
		Why:  "A provider's TLS terminators are set up for certain kinds of keys, and drop the connection of a client with any other.",
		Fix:  "Make a new key of the required kind, and have the certificate issued again. An RSA key:\n\n    openssl genrsa -out new-client.key 2048\n\nOr an EC key:\n\n    openssl ecparam -name prime256v1 -genkey -noout -out new-client-ec.key",
	},
	Params:         keyNotAllowedParams{},
	Values:         map[string]lints.Values{"types": keyTypes, "warn-types": keyTypes},
	ValidateParams: func(params any) error { return params.(keyNotAllowedParams).validate() },
	Cert:           checkKeyAllowed,
}

// keyTypes are those of [chain.KeyFacts].
var keyTypes = lints.Values{
	Words: wordsOf(chain.RSA, chain.EC, chain.DSA, chain.Ed25519, chain.Ed448, chain.X25519, chain.X448),
	Match: lints.IsOID, Form: "a dotted object identifier",
}

// sound tells of sizes that no RSA key can have.
func (params keyNotAllowedParams) validate() error {
	least, most := params.RSAMinBits, params.RSAMaxBits
	if most > 0 && least > most {
		return fmt.Errorf("rsa-min-bits is %d and rsa-max-bits %d, which nothing can meet", least, most)
	}
	for _, bits := range params.RSABits {
		if bits < least || most > 0 && bits > most {
			return fmt.Errorf("rsa-bits has %d, which rsa-min-bits or rsa-max-bits refuses", bits)
		}
	}
	return nil
}

func checkKeyAllowed(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[keyNotAllowedParams](p)
	k := c.Key()
	if params.allows(k) {
		p.Evidence(describe(k))
		return
	}
	finding := notThisKey(p, c, params.String())
	if params.warns(k.Type) && params.longEnough(k) || params.WarnLongerRSA && params.longerRSA(k) {
		finding.Severity = lints.Warning
	}
	p.Fail(finding)
}

// longerRSA tells whether a key is RSA and too long for what is allowed.
func (params keyNotAllowedParams) longerRSA(k chain.KeyFacts) bool {
	most := params.RSAMaxBits
	if len(params.RSABits) > 0 {
		most = slices.Max(params.RSABits)
	}
	return k.Type == chain.RSA && params.allowsType(k.Type) && most > 0 && k.Bits > most
}

func (params keyNotAllowedParams) allowsType(t chain.KeyType) bool {
	return len(params.Types) == 0 || slices.Contains(params.Types, t)
}

func (params keyNotAllowedParams) warns(t chain.KeyType) bool {
	return slices.Contains(params.WarnTypes, t)
}

func (params keyNotAllowedParams) allows(k chain.KeyFacts) bool {
	return params.allowsType(k.Type) && params.longEnough(k)
}

// longEnough tells whether a key has a size, and a curve, that is allowed to
// keys of its type.
func (params keyNotAllowedParams) longEnough(k chain.KeyFacts) bool {
	switch k.Type {
	case chain.RSA:
		return (len(params.RSABits) == 0 || slices.Contains(params.RSABits, k.Bits)) &&
			k.Bits >= params.RSAMinBits && (params.RSAMaxBits == 0 || k.Bits <= params.RSAMaxBits)
	case chain.EC:
		return k.Bits >= params.ECMinBits && (!params.NamedCurve || k.CurveOID != "")
	case chain.DSA:
		return k.Bits >= params.DSAMinBits
	}
	return true
}
