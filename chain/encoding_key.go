// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"slices"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// key walks over a subjectPublicKeyInfo (RFC 5280, section 4.1.2.7). Its bits are
// checked by its algorithm; those of an unknown algorithm are not checked.
func (w *walker) key(s *span) bool {
	e, ok := w.take(s, idSequence, "a SubjectPublicKeyInfo")
	if !ok {
		return false
	}
	info := e.inside()
	algorithm, ok := w.take(info, idSequence, "the algorithm of the key")
	if !ok {
		return true
	}
	in := algorithm.inside()
	oid, ok := w.oid(in, idOID, "the algorithm of the key")
	if !ok {
		return true
	}
	var params *element
	if !in.empty() {
		p, ok := w.anything(in, "the parameters of the key")
		if !ok {
			return true
		}
		params = &p
	}
	w.end(in, "the algorithm of the key")
	bits, ok := w.bits(info, idBits, "the key")
	if !ok {
		return true
	}
	w.end(info, "the SubjectPublicKeyInfo")
	if !bits.constructed() {
		w.in(w.field, w.unlessLoading(), func() { w.keyBits(keyTypes[oid], params, bits) })
	}
	return true
}

// keyBits looks at parameters and bits of a key of a known type.
func (w *walker) keyBits(typ KeyType, params *element, bits element) {
	inside := &span{bits.content + 1, bits.stop}
	key := slices.Clone(w.der[inside.pos:inside.end])
	if len(key) > 0 { // OpenSSL clears the unused bits
		key[len(key)-1] &= 0xff << w.der[bits.content]
	}
	switch typ {
	case RSA:
		w.rsaKey(params, inside)
	case EC:
		w.ecKey(params, key)
	case DSA:
		w.integer(inside, idInteger, "the DSA key")
	case Ed25519, Ed448, X25519, X448:
		octets := map[KeyType]int{Ed25519: 32, X25519: 32, Ed448: 57, X448: 56}[typ]
		if n := inside.end - inside.pos; n != octets {
			w.defect(BadKey, OpenSSLAndGo, "has a key of %d octets; %s has %d", n, typ, octets)
		}
		if params != nil {
			w.defect(BadKey, OpenSSLAndGo, "has parameters, which a key of type %s does not have (RFC 8410, section 3)", typ)
		}
	}
}

// rsaKey looks at a key of RSA: NULL parameters (RFC 3279, section 2.3.1), and an
// RSAPublicKey.
func (w *walker) rsaKey(params *element, s *span) {
	switch {
	case params == nil:
		w.defect(BadKey, Go, "lacks the NULL parameters of an RSA key (RFC 3279, section 2.3.1)")
	case params.id != idNull:
		w.defect(BadKey, Go, "has parameters other than NULL for an RSA key (RFC 3279, section 2.3.1)")
	}
	pair, ok := w.sequence(s, idSequence, "an RSAPublicKey")
	if !ok {
		return
	}
	for _, what := range []string{"the modulus", "the exponent"} {
		e, ok := w.take(pair, idInteger, what)
		if !ok {
			return
		}
		// OpenSSL reads the octets as they are.
		if v := w.bytes(e); len(v) == 0 || v[0]&0x80 != 0 || len(v) == 1 && v[0] == 0 || len(v) > 1 && v[0] == 0 && v[1] < 0x80 {
			w.defect(BadKey, Go, "has an RSA key in which %s is not a positive INTEGER", what)
		}
	}
	w.end(pair, "an RSAPublicKey")
}

// ecKey looks at a key on an elliptic curve (RFC 5480, section 2).
func (w *walker) ecKey(params *element, point []byte) {
	switch {
	case params == nil:
		w.defect(BadKey, OpenSSLAndGo, "lacks the curve of an EC key (RFC 5480, section 2.1.1)")
		return
	case params.id == idSequence && explicitFieldBits(w.der[params.start:params.end]) == 0:
		w.defect(BadKey, OpenSSLAndGo, "has parameters of a curve that cannot be read")
		return
	case params.id == idSequence: // the curve written out, which Go refuses
		w.defect(BadKey, Go|Java|GnuTLS, "has a curve written out as parameters (RFC 5480, section 2.1.1)")
		return
	case params.id != idOID:
		w.defect(BadKey, OpenSSLAndGo, "has no object identifier as the curve of an EC key")
		return
	}
	oid, _ := dottedOID(w.bytes(*params))
	curve := pubkey.CurveByOID(oid)
	switch {
	case curve == nil:
		w.defect(BadKey, OpenSSLAndGo, "has an EC key on the curve %s, which is not known", oid)
	case curve.Standard == nil:
		w.unsupported(BadKey, Go|Java|GnuTLS, "has an EC key on %s", curve.Name)
	case len(point) == 1 && point[0] == 0:
		w.defect(BadKey, Go, "has the point at infinity as its key")
	case !onCurve(curve.Standard, point):
		w.defect(BadKey, OpenSSLAndGo, "has a key that is not a point of %s", curve.Name)
	case point[0] != 4: // RFC 5480, section 2.2, permits it
		w.unsupported(BadKey, Go, "has a compressed point as its key")
	}
}

func onCurve(curve elliptic.Curve, point []byte) bool {
	if x, _ := elliptic.UnmarshalCompressed(curve, point); x != nil {
		return true
	}
	_, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	return err == nil
}
