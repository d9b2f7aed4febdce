// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// keyNotAllowedParams are the parameters of key-not-allowed. Zero means no
// limit.
type keyNotAllowedParams struct {
	Types      []chain.KeyType `yaml:"types"`        // allowed types; empty for any
	RSABits    []int           `yaml:"rsa-bits"`     // allowed sizes of an RSA key; empty for any
	RSAMinBits int             `yaml:"rsa-min-bits"` // of an RSA key
	RSAMaxBits int             `yaml:"rsa-max-bits"` // of an RSA key
	ECMinBits  int             `yaml:"ec-min-bits"`  // size of the curve's field
	DSAMinBits int             `yaml:"dsa-min-bits"` // of a DSA key, even if DSA is only a warning: a shorter key fails
	NamedCurve bool            `yaml:"named-curve"`  // a curve written out as parameters fails

	// Keys that are not allowed, but only get a warning.
	WarnTypes     []chain.KeyType `yaml:"warn-types"`      // keys of these types
	WarnLongerRSA bool            `yaml:"warn-longer-rsa"` // RSA keys longer than any allowed size
}

var keyNotAllowed = &lints.Rule{
	ID:    "key-not-allowed",
	Title: "key type or size is not allowed",
	Doc: lints.Doc{
		What: "The type of the public key is one of types (rsa, ec, dsa, ed25519, ed448; any if empty). An RSA key has one of the sizes in rsa-bits, and is between rsa-min-bits and rsa-max-bits; the curve of an EC key has at least ec-min-bits, and with named-curve it is given by name and not by explicit parameters; a DSA key has at least dsa-min-bits. A parameter that is not set is not checked. A key of one of warn-types gets only a warning if it is long enough. With warn-longer-rsa, so does an RSA key that is longer than any allowed size.",
		Why:  "A provider's TLS terminators are configured for certain kinds of keys, and drop the connection of a client with any other key.",
		Fix:  "Make a new key of the required kind, and have the certificate issued again. An RSA key:\n\n    openssl genrsa -out new-client.key 2048\n\nOr an EC key:\n\n    openssl ecparam -name prime256v1 -genkey -noout -out new-client-ec.key",
	},
	Params:         keyNotAllowedParams{},
	Values:         map[string]lints.Values{"types": keyTypes, "warn-types": keyTypes},
	ValidateParams: func(params any) error { return params.(keyNotAllowedParams).validate() },
	Cert:           checkKeyAllowed,
}

// keyTypes are the types in [chain.KeyFacts].
var keyTypes = lints.Values{
	Words: lints.WordsOf(chain.RSA, chain.EC, chain.DSA, chain.Ed25519, chain.Ed448, chain.X25519, chain.X448),
	Match: lints.IsOID, Form: "a dotted object identifier",
}

// validate returns an error if no RSA key can have an allowed size.
func (params keyNotAllowedParams) validate() error {
	least, most := params.RSAMinBits, params.RSAMaxBits
	if most > 0 && least > most {
		return fmt.Errorf("rsa-min-bits %d is greater than rsa-max-bits %d", least, most)
	}
	for _, bits := range params.RSABits {
		if bits < least || most > 0 && bits > most {
			return fmt.Errorf("rsa-bits has %d, which is outside rsa-min-bits to rsa-max-bits", bits)
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

// longerRSA reports whether a key is RSA and longer than any allowed size.
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

// longEnough reports whether the size and the curve of a key are allowed for its
// type.
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
