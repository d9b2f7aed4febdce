// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// A KeyType names the algorithm of a public key.
type KeyType string

// The key types that are distinguished. A key of another algorithm has the dotted
// object identifier of that algorithm as its type, and an empty one when its
// subjectPublicKeyInfo cannot be read.
const (
	RSA     KeyType = "rsa" // a key restricted to RSA-PSS (RFC 4055, section 1.2) as well
	EC      KeyType = "ec"
	DSA     KeyType = "dsa"
	Ed25519 KeyType = "ed25519"
	Ed448   KeyType = "ed448"
	X25519  KeyType = "x25519"
	X448    KeyType = "x448"
)

// KeyFacts say what a subjectPublicKeyInfo holds (RFC 5280, section 4.1.2.7). They are
// read from its DER, so that a key which no library can use is described too.
// Nothing in them may be changed.
type KeyFacts struct {
	Type KeyType
	OID  string // dotted OID of the algorithm
	Bits int    // size: the RSA modulus, the DSA prime, the field of the curve; 0 when unknown

	Curve         string // "P-256", "secp256k1", "brainpoolP256r1"; empty for a curve without a name here
	CurveOID      string // dotted OID of a named curve; empty with explicit parameters
	ExplicitCurve bool   // the curve is written out (or implied), which RFC 5480, section 2.1.1 forbids

	Modulus  *big.Int // of an RSA key
	Exponent *big.Int // of an RSA key

	// subprimeBits is the size of the subgroup of a DSA key; 0 where the
	// parameters are inherited from the issuer (RFC 3279, section 2.3.2).
	subprimeBits int

	p, q, g, y *big.Int // of a DSA key
	point      []byte   // of an EC or Edwards key, as encoded
}

// Key returns the facts of the certificate's public key.
func (c *Cert) Key() KeyFacts { return c.key }

// PSSOnly reports whether an RSA key is restricted to RSASSA-PSS (RFC 4055, section
// 1.2).
func (k KeyFacts) PSSOnly() bool { return k.OID == pubkey.OIDRSAPSS }

// keyTypes are the algorithms of subjectPublicKeyInfo.
var keyTypes = map[string]KeyType{
	pubkey.OIDRSA: RSA, pubkey.OIDRSAPSS: RSA, pubkey.OIDDSA: DSA, pubkey.OIDEC: EC,
	pubkey.OIDX25519: X25519, pubkey.OIDX448: X448, pubkey.OIDEd25519: Ed25519, pubkey.OIDEd448: Ed448,
}

// edwardsBits are the sizes of the keys of RFC 8410.
var edwardsBits = map[KeyType]int{Ed25519: 256, X25519: 256, Ed448: 456, X448: 448}

// parseKey reads the facts of a DER subjectPublicKeyInfo, that of a request for
// instance. What cannot be read is left at its zero value.
func parseKey(spki []byte) KeyFacts {
	in := cryptobyte.String(spki)
	var info, algorithm, bits cryptobyte.String
	if !in.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return KeyFacts{}
	}
	oid, ok := readOID(&algorithm)
	if !ok {
		return KeyFacts{}
	}
	k := KeyFacts{OID: oid, Type: KeyType(oid)}
	if t, ok := keyTypes[oid]; ok {
		k.Type = t
	}
	if !info.ReadASN1(&bits, asn1.BIT_STRING) || len(bits) == 0 || bits[0] != 0 {
		return k
	}
	k.read(algorithm, bits[1:])
	return k
}

// read fills in what is particular to the algorithm.
func (k *KeyFacts) read(params, key cryptobyte.String) {
	switch k.Type {
	case RSA:
		k.readRSA(key)
	case DSA:
		k.readDSA(params, key)
	case EC:
		k.readCurve(params)
		k.point = key
	default:
		k.Bits = edwardsBits[k.Type]
		k.point = key
	}
}

func (k *KeyFacts) readRSA(key cryptobyte.String) {
	var seq cryptobyte.String
	n, e := new(big.Int), new(big.Int)
	if key.ReadASN1(&seq, asn1.SEQUENCE) && seq.ReadASN1Integer(n) && seq.ReadASN1Integer(e) {
		k.Modulus, k.Exponent, k.Bits = n, e, n.BitLen()
	}
}

func (k *KeyFacts) readDSA(params, key cryptobyte.String) {
	var seq cryptobyte.String
	p, q, g, y := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	if params.ReadASN1(&seq, asn1.SEQUENCE) && seq.ReadASN1Integer(p) && seq.ReadASN1Integer(q) && seq.ReadASN1Integer(g) {
		k.p, k.q, k.g, k.Bits, k.subprimeBits = p, q, g, p.BitLen(), q.BitLen()
	}
	if key.ReadASN1Integer(y) {
		k.y = y
	}
}

// readCurve reads ECParameters (RFC 5480, section 2.1.1): a named curve, or the curve
// written out, of which only the field's size is of interest.
func (k *KeyFacts) readCurve(params cryptobyte.String) {
	if !params.PeekASN1Tag(asn1.OBJECT_IDENTIFIER) {
		k.ExplicitCurve = true
		k.Bits = explicitFieldBits(params)
		return
	}
	oid, ok := readOID(&params)
	if !ok {
		return
	}
	k.CurveOID = oid
	if c := pubkey.CurveByOID(oid); c != nil {
		k.Curve, k.Bits = c.Name, c.Bits
	}
}

// explicitFieldBits reads the size of the field out of SpecifiedECDomain (SEC 1
// C.2): SEQUENCE {version, SEQUENCE {fieldType, p or SEQUENCE {m, ...}}, ...}.
func explicitFieldBits(params cryptobyte.String) int {
	var domain, field, characteristic cryptobyte.String
	if !params.ReadASN1(&domain, asn1.SEQUENCE) || !domain.SkipASN1(asn1.INTEGER) ||
		!domain.ReadASN1(&field, asn1.SEQUENCE) || !field.SkipASN1(asn1.OBJECT_IDENTIFIER) {
		return 0
	}
	p := new(big.Int)
	if field.PeekASN1Tag(asn1.INTEGER) && field.ReadASN1Integer(p) {
		return p.BitLen()
	}
	var m int
	if field.ReadASN1(&characteristic, asn1.SEQUENCE) && characteristic.ReadASN1Integer(&m) && m > 0 {
		return m
	}
	return 0
}
