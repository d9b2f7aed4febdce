// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// keyNotAllowedParams are the parameters of key-not-allowed. A bound of zero is
// none.
type keyNotAllowedParams struct {
	Types      []chain.KeyType `yaml:"types"`        // those allowed: rsa, ec, dsa, ed25519, ed448; empty for any
	RSABits    []int           `yaml:"rsa-bits"`     // the sizes that an RSA key may have; empty for any
	RSAMinBits int             `yaml:"rsa-min-bits"` // of an RSA key
	RSAMaxBits int             `yaml:"rsa-max-bits"` // of an RSA key
	ECMinBits  int             `yaml:"ec-min-bits"`  // of the curve's field
	NamedCurve bool            `yaml:"named-curve"`  // a curve written out as parameters fails

	// What is not allowed, but a warning only.
	WarnTypes     []chain.KeyType `yaml:"warn-types"`      // keys of these types
	WarnLongerRSA bool            `yaml:"warn-longer-rsa"` // RSA keys longer than all that is allowed
}

var keyNotAllowed = &lints.Rule{
	ID:    "key-not-allowed",
	Title: "a key is of a type or size that is not allowed",
	Doc: lints.Doc{
		What: "The rule checks that the public key is of one of types (rsa, ec, dsa, ed25519, ed448; any when none is given). An RSA key must have one of the sizes rsa-bits, and lie between rsa-min-bits and rsa-max-bits; the curve of an EC key must have at least ec-min-bits, and with named-curve stand there by its name and not as parameters. What is not given is not asked for. A key of one of warn-types is a warning only, and so is, with warn-longer-rsa, an RSA key that is longer than all that is allowed.",
		Why:  "A provider's TLS terminators are set up for certain kinds of keys, and drop the connection of a client with any other.",
		Fix:  "Make a new key of the kind asked for, and have the certificate issued again:\n\n    openssl genrsa -out client.key 2048\n    openssl ecparam -name prime256v1 -genkey -noout -out client.key",
	},
	Params: keyNotAllowedParams{},
	Cert:   checkKeyAllowed,
}

func checkKeyAllowed(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[keyNotAllowedParams](p)
	k := c.Key()
	if params.allows(k) {
		p.Evidence(describe(k))
		return
	}
	required := params.String()
	finding := lints.Finding{
		At:       c.At(bundle.SubjectPublicKey),
		Message:  fmt.Sprintf("the key of %s is %s, %s", c.Title(), describe(k), p.Asks(required)),
		Found:    describe(k),
		Required: required,
	}
	if slices.Contains(params.WarnTypes, k.Type) || params.WarnLongerRSA && params.longerRSA(k) {
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

func (params keyNotAllowedParams) allows(k chain.KeyFacts) bool {
	if !params.allowsType(k.Type) {
		return false
	}
	switch k.Type {
	case chain.RSA:
		return (len(params.RSABits) == 0 || slices.Contains(params.RSABits, k.Bits)) &&
			k.Bits >= params.RSAMinBits && (params.RSAMaxBits == 0 || k.Bits <= params.RSAMaxBits)
	case chain.EC:
		return k.Bits >= params.ECMinBits && (!params.NamedCurve || k.CurveOID != "")
	}
	return true
}
