// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"crypto/elliptic"
	"crypto/sha256"
	encasn1 "encoding/asn1"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// Digest returns the SHA-256 of a subjectPublicKeyInfo (RFC 5280, section 4.1.2.7) by
// which keys are compared, as [PublicDER] does. Explicit parameters of a curve that
// has a name are replaced by its name; otherwise the bytes are hashed unchanged.
func Digest(spki []byte) [32]byte {
	s := cryptobyte.String(spki)
	var body, element, point cryptobyte.String
	if s.ReadASN1(&body, asn1.SEQUENCE) && body.ReadASN1Element(&element, asn1.SEQUENCE) && body.ReadASN1(&point, asn1.BIT_STRING) && len(point) > 1 {
		oid, params, ok := splitAlgorithm(element)
		if name := curveOf(params); ok && oid == pubkey.OIDEC && name != nil {
			if sum, _, err := finish(Facts{}, addEC(name), point[1:]); err == nil {
				return *sum
			}
		}
	}
	return sha256.Sum256(spki)
}

// spelledOut reports whether EC parameters are numbers and not a name (RFC 3279,
// section 2.3.5).
func spelledOut(params cryptobyte.String) bool { return params.PeekASN1Tag(asn1.SEQUENCE) }

// curveOf returns the DER of the name of the curve with these explicit parameters. It
// is nil if they are not explicit, or if no known curve has all of them: another base
// point makes another group, in which signatures can be forged.
func curveOf(params cryptobyte.String) []byte {
	e, ok := readExplicit(params)
	if !ok {
		return nil
	}
	for i := range pubkey.Curves {
		if known := &pubkey.Curves[i]; known.Standard != nil && e.is(known.Standard.Params()) {
			return known.Parameters()
		}
	}
	return nil
}

// explicit has the parameters of a curve over a prime field (RFC 3279, section
// 2.3.5). The seed and the cofactor are ignored.
type explicit struct{ prime, a, b, base, order []byte }

func readExplicit(params cryptobyte.String) (e explicit, ok bool) {
	var body, field, curve cryptobyte.String
	var id encasn1.ObjectIdentifier
	ok = params.ReadASN1(&body, asn1.SEQUENCE) && body.SkipASN1(asn1.INTEGER) &&
		body.ReadASN1(&field, asn1.SEQUENCE) && field.ReadASN1ObjectIdentifier(&id) &&
		id.String() == "1.2.840.10045.1.1" && field.ReadASN1((*cryptobyte.String)(&e.prime), asn1.INTEGER) &&
		body.ReadASN1(&curve, asn1.SEQUENCE) && curve.ReadASN1((*cryptobyte.String)(&e.a), asn1.OCTET_STRING) &&
		curve.ReadASN1((*cryptobyte.String)(&e.b), asn1.OCTET_STRING) &&
		body.ReadASN1((*cryptobyte.String)(&e.base), asn1.OCTET_STRING) && body.ReadASN1((*cryptobyte.String)(&e.order), asn1.INTEGER)
	return e, ok
}

// is reports whether all parameters are those of a curve, whose a is -3.
func (e explicit) is(c *elliptic.CurveParams) bool {
	equal := func(der []byte, n *big.Int) bool {
		return bytes.Equal(bytes.TrimLeft(der, "\x00"), n.Bytes())
	}
	return equal(e.prime, c.P) && equal(e.a, new(big.Int).Sub(c.P, big.NewInt(3))) && equal(e.b, c.B) &&
		equal(e.order, c.N) && e.hasBase(c)
}

// hasBase compares the base point in its two forms (SEC 1, section 2.3.3).
func (e explicit) hasBase(c *elliptic.CurveParams) bool {
	size := (c.BitSize + 7) / 8
	x, y := c.Gx.FillBytes(make([]byte, size)), c.Gy.FillBytes(make([]byte, size))
	compressed := append([]byte{2 + y[size-1]&1}, x...)
	return bytes.Equal(e.base, compressed) || bytes.Equal(e.base, slices.Concat([]byte{4}, x, y))
}
