// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	//lint:ignore SA1019 providers list DSA, so its certificates are tested
	"crypto/dsa"
	"errors"
	"io"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// dsaParameters is the group with a 2048-bit prime and a 256-bit subgroup of
// RFC 5114, section 2.3. Making one's own would take seconds.
var dsaParameters = dsa.Parameters{
	P: hexInt("" +
		"87a8e61db4b6663cffbbd19c651959998ceef608660dd0f25d2ceed4435e3b00" +
		"e00df8f1d61957d4faf7df4561b2aa3016c3d91134096faa3bf4296d830e9a7c" +
		"209e0c6497517abd5a8a9d306bcf67ed91f9e6725b4758c022e0b1ef4275bf7b" +
		"6c5bfc11d45f9088b941f54eb1e59bb8bc39a0bf12307f5c4fdb70c581b23f76" +
		"b63acae1caa6b7902d52526735488a0ef13c6d9a51bfa4ab3ad8347796524d8e" +
		"f6a167b5a41825d967e144e5140564251ccacb83e6b486f6b3ca3f7971506026" +
		"c0b857f689962856ded4010abd0be621c3a3960a54e710c375f26375d7014103" +
		"a4b54330c198af126116d2276e11715f693877fad7ef09cadb094ae91e1a1597"),
	Q: hexInt("" +
		"8cf83642a709a097b447997640129da299b1a47d1eb3750ba308b0fe64f5fbd3"),
	G: hexInt("" +
		"3fb32c9b73134d0b2e77506660edbd484ca7b18f21ef205407f4793a1a0ba125" +
		"10dbc15077be463fff4fed4aac0bb555be3a6c1b0c6b47b1bc3773bf7e8c6f62" +
		"901228f8c28cbb18a55ae31341000a650196f931c77a57f2ddf463e5e9ec144b" +
		"777de62aaab8a8628ac376d282d6ed3864e67982428ebc831d14348f6f2f9193" +
		"b5045af2767164e1dfc967c1fb3f2e55a4bd1bffe83b9c80d052b985d182ea0a" +
		"db2a3b7313d3fe14c8484b1e052588b9b7d2bbd2df016199ecd06e1557cd0915" +
		"b3353bbb64e0ec377fd028370df92b52c7891428cdc67eb6184b523d1db246c3" +
		"2f63078490f00ef8d647d148d47954515e2327cfef98c582664b4c0f6cc41659"),
}

// A dsaSigner gives crypto/dsa the shape of a crypto.Signer.
type dsaSigner struct{ private *dsa.PrivateKey }

func newDSAKey(random *stream) *key {
	private := &dsa.PrivateKey{
		PublicKey: dsa.PublicKey{Parameters: dsaParameters},
		X:         random.scalar(dsaParameters.Q),
	}
	private.Y = new(big.Int).Exp(private.G, private.X, private.P)
	spki := sequence(func(b *cryptobyte.Builder) {
		addDSAAlgorithm(b)
		b.AddASN1(cbasn1.BIT_STRING, func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			b.AddASN1BigInt(private.Y)
		})
	})
	return &key{kind: "dsa", hash: "sha256", signer: dsaSigner{private}, spki: spki}
}

// addDSAAlgorithm writes id-dsa with Dss-Parms (RFC 3279, section 2.3.2).
func addDSAAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid("1.2.840.10040.4.1"))
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1BigInt(dsaParameters.P)
			b.AddASN1BigInt(dsaParameters.Q)
			b.AddASN1BigInt(dsaParameters.G)
		})
	})
}

// Public returns the *dsa.PublicKey.
func (s dsaSigner) Public() crypto.PublicKey { return &s.private.PublicKey }

// Sign makes a DSA signature (FIPS 186-4, section 4.6) whose nonce follows from
// key and digest; it reads nothing from the reader.
func (s dsaSigner) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	p, q := s.private.P, s.private.Q
	nonces := &stream{seed: "nonce/" + s.private.X.Text(16) + "/" + string(digest)}
	for range 8 {
		k := nonces.scalar(q)
		r := new(big.Int).Exp(s.private.G, k, p)
		r.Mod(r, q)
		v := new(big.Int).Mul(r, s.private.X)
		v.Add(v, truncated(digest, q)).Mul(v, new(big.Int).ModInverse(k, q)).Mod(v, q)
		if r.Sign() > 0 && v.Sign() > 0 {
			return pairDER(r, v), nil
		}
	}
	return nil, errors.New("no usable nonce")
}
