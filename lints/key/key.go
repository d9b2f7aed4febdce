// SPDX-License-Identifier: Apache-2.0

// Package key holds the rules about public keys, and about the private key that is
// given with a file.
package key

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic.
var Rules = []*lints.Rule{
	rsaKeyShort,
	rsaExponentWeak,
	ecKeyWeak,
	rocaKey,
	fermatKey,
	keyNotAllowed,
	keyCannotSignTLS,
	keyEncrypted,
	keyFormNotAllowed,
	keyMismatch,
}

// notThisKey returns the finding for a key that does not meet the requirement.
func notThisKey(p *lints.Pass, c *chain.Cert, required string) lints.Finding {
	found := describe(c.Key())
	return lints.Finding{
		Field:    bundle.SubjectPublicKey,
		Message:  fmt.Sprintf("the key of %s is %s; %s", c.Title(), found, p.Requires(required)),
		Found:    found,
		Required: required,
	}
}

// typeNames are the names of key types in messages.
var typeNames = map[chain.KeyType]string{
	chain.RSA: "RSA", chain.EC: "EC", chain.DSA: "DSA", chain.Ed25519: "Ed25519", chain.Ed448: "Ed448",
	chain.X25519: "X25519", chain.X448: "X448",
}

// describe describes a key: "RSA of 3072 bits", "EC on P-256".
func describe(k chain.KeyFacts) string {
	name, known := typeNames[k.Type]
	switch {
	case k.Type == "":
		return "an unreadable key"
	case !known:
		return fmt.Sprintf("a key of the algorithm %s", k.OID)
	case k.Type == chain.EC:
		return "EC on " + describeCurve(k)
	case k.Type != chain.RSA && k.Type != chain.DSA:
		return name
	case k.Bits == 0:
		return name + " of unknown size"
	}
	return fmt.Sprintf("%s of %d bits", name, k.Bits)
}

func describeCurve(k chain.KeyFacts) string {
	switch {
	case k.ExplicitCurve && k.Bits > 0:
		return fmt.Sprintf("a curve of %d bits written out as explicit parameters", k.Bits)
	case k.ExplicitCurve:
		return "a curve written out as explicit parameters"
	case k.Curve != "":
		return k.Curve
	case k.CurveOID != "":
		return "the curve " + k.CurveOID
	}
	return "an unreadable curve"
}

const noKey = "no private key was given"

// noForm returns why the form of the given private key is unknown.
func noForm(key *chain.KeyFile) string {
	if key != nil && key.Err != nil {
		return "the given private key cannot be read"
	}
	return noKey
}
