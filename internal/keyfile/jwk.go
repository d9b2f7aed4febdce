// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"

	"golang.org/x/crypto/cryptobyte"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// A JWK has the fields of a JSON Web Key (RFC 7517) that identify the key and say
// whether it is private (RFC 7518, section 6; RFC 8037, section 2).
type JWK struct {
	Type   string          `json:"kty"`
	Curve  string          `json:"crv"`
	N      string          `json:"n"`
	E      string          `json:"e"`
	X      string          `json:"x"`
	Y      string          `json:"y"`
	Secret json.RawMessage `json:"d"` // of RSA, EC and OKP
	Factor json.RawMessage `json:"p"` // of an RSA key without an exponent
}

// Private reports whether the key has its private half.
func (k *JWK) Private() bool { return len(k.Secret) > 4 || len(k.Factor) > 4 }

// Wipe overwrites the private members.
func (k *JWK) Wipe() {
	clear(k.Secret)
	clear(k.Factor)
}

// errJWK is the error about a key whose public members cannot be read.
var errJWK = errors.New("the public members of the JSON Web Key cannot be read")

// jwkTypes lists the types of keys by "kty" and "crv" (RFC 7518, section 6.2.1.1).
var jwkTypes = map[string]string{"RSA": "RSA", "ECP-256": "EC", "ECP-384": "EC", "ECP-521": "EC", "OKPEd25519": "Ed25519"}

// Public returns the SHA-256 of the subjectPublicKeyInfo that the key's public members
// make, and the public facts about the key.
func (k *JWK) Public() (*[32]byte, Facts, error) {
	facts := Facts{Form: "JWK", Type: jwkTypes[k.Type+k.Curve]}
	n, e, x, y := decodeJWK(k.N), decodeJWK(k.E), decodeJWK(k.X), decodeJWK(k.Y)
	var algorithm cryptobyte.BuilderContinuation
	var public []byte
	switch {
	case k.Type == "RSA" && len(n) > 0 && len(e) > 0:
		facts.Bits = bitLen(n)
		algorithm, public = addRSA, rsaPublicKey(n, e)
	case k.Type == "EC" && facts.Type == "EC" && len(x) > 0 && len(x) == len(y):
		curve := pubkey.CurveByName(k.Curve)
		facts.Bits = curve.Bits
		algorithm, public = addEC(curve.Parameters()), slices.Concat([]byte{4}, x, y)
	case k.Type == "OKP" && k.Curve == "Ed25519" && len(x) == 32:
		facts.Bits = 256
		algorithm, public = addEd25519, x
	default:
		return nil, facts, errJWK
	}
	return finish(facts, algorithm, public)
}

// decodeJWK decodes base64url without padding; it returns nil for other text.
func decodeJWK(text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	return data
}
