// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"crypto"
	"maps"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A SignatureFamily names the kind of a signature algorithm.
type SignatureFamily string

// The families of signature algorithms that are distinguished.
const (
	FamilyRSA     SignatureFamily = "rsa" // PKCS #1 v1.5
	FamilyRSAPSS  SignatureFamily = "rsa-pss"
	FamilyDSA     SignatureFamily = "dsa"
	FamilyECDSA   SignatureFamily = "ecdsa"
	FamilyEd25519 SignatureFamily = "ed25519"
	FamilyEd448   SignatureFamily = "ed448"
	FamilyUnknown SignatureFamily = "unknown"
)

// SignatureFacts say how a certificate is signed (RFC 5280, section 4.1.1.2).
type SignatureFacts struct {
	Family SignatureFamily
	Hash   string // "SHA-256", "MD5"; empty for Edwards curves, and where it is not known

	// MGFHash and SaltLength are parameters of RSA-PSS (RFC 4055, section 3.1): the
	// hash of the mask generation function, and the salt's length in bytes.
	MGFHash    string
	SaltLength int

	OID  string // dotted, of the algorithm
	Name string // "ML-DSA-44"; set for an algorithm of FamilyUnknown that has one
}

// SignatureFacts returns how the certificate is signed, by its outer
// signatureAlgorithm.
func (c *Cert) SignatureFacts() SignatureFacts { return c.signature }

// signatureAlgorithms are those of RFC 3279, section 2.2, RFC 4055, section 5, RFC 5758, section 3 and RFC
// 8410 3; NIST assigned those with SHA-3. Old ones that no one should use are
// there to be called by their name: those with RIPEMD of TeleTrusT, those of the
// OIW with SHA-0, MD4 and MD5, and the first with GOST R 34.11 (RFC 4491, section 2.2).
var signatureAlgorithms = map[string]SignatureFacts{
	"1.2.840.113549.1.1.2":    {Family: FamilyRSA, Hash: "MD2"},
	"1.2.840.113549.1.1.3":    {Family: FamilyRSA, Hash: "MD4"},
	"1.2.840.113549.1.1.4":    {Family: FamilyRSA, Hash: "MD5"},
	"1.2.840.113549.1.1.5":    {Family: FamilyRSA, Hash: "SHA-1"},
	"1.3.14.3.2.29":           {Family: FamilyRSA, Hash: "SHA-1"},
	"1.2.840.113549.1.1.14":   {Family: FamilyRSA, Hash: "SHA-224"},
	"1.2.840.113549.1.1.11":   {Family: FamilyRSA, Hash: "SHA-256"},
	"1.2.840.113549.1.1.12":   {Family: FamilyRSA, Hash: "SHA-384"},
	"1.2.840.113549.1.1.13":   {Family: FamilyRSA, Hash: "SHA-512"},
	"1.2.840.113549.1.1.15":   {Family: FamilyRSA, Hash: "SHA-512/224"}, // RFC 8017, section A.2.4
	"1.2.840.113549.1.1.16":   {Family: FamilyRSA, Hash: "SHA-512/256"},
	"2.16.840.1.101.3.4.3.13": {Family: FamilyRSA, Hash: "SHA3-224"},
	"2.16.840.1.101.3.4.3.14": {Family: FamilyRSA, Hash: "SHA3-256"},
	"2.16.840.1.101.3.4.3.15": {Family: FamilyRSA, Hash: "SHA3-384"},
	"2.16.840.1.101.3.4.3.16": {Family: FamilyRSA, Hash: "SHA3-512"},
	"1.2.840.113549.1.1.10":   {Family: FamilyRSAPSS},
	"1.2.840.10040.4.3":       {Family: FamilyDSA, Hash: "SHA-1"},
	"2.16.840.1.101.3.4.3.1":  {Family: FamilyDSA, Hash: "SHA-224"},
	"2.16.840.1.101.3.4.3.2":  {Family: FamilyDSA, Hash: "SHA-256"},
	"2.16.840.1.101.3.4.3.3":  {Family: FamilyDSA, Hash: "SHA-384"},
	"2.16.840.1.101.3.4.3.4":  {Family: FamilyDSA, Hash: "SHA-512"},
	"1.2.840.10045.4.1":       {Family: FamilyECDSA, Hash: "SHA-1"},
	"1.2.840.10045.4.3.1":     {Family: FamilyECDSA, Hash: "SHA-224"},
	"1.2.840.10045.4.3.2":     {Family: FamilyECDSA, Hash: "SHA-256"},
	"1.2.840.10045.4.3.3":     {Family: FamilyECDSA, Hash: "SHA-384"},
	"1.2.840.10045.4.3.4":     {Family: FamilyECDSA, Hash: "SHA-512"},
	"2.16.840.1.101.3.4.3.9":  {Family: FamilyECDSA, Hash: "SHA3-224"},
	"2.16.840.1.101.3.4.3.10": {Family: FamilyECDSA, Hash: "SHA3-256"},
	"2.16.840.1.101.3.4.3.11": {Family: FamilyECDSA, Hash: "SHA3-384"},
	"2.16.840.1.101.3.4.3.12": {Family: FamilyECDSA, Hash: "SHA3-512"},
	"1.3.36.3.3.1.2":          {Family: FamilyRSA, Hash: "RIPEMD-160"},
	"1.3.36.3.3.1.3":          {Family: FamilyRSA, Hash: "RIPEMD-128"},
	"1.3.36.3.3.1.4":          {Family: FamilyRSA, Hash: "RIPEMD-256"},
	"1.3.36.3.3.2.2":          {Family: FamilyECDSA, Hash: "RIPEMD-160"},
	"1.3.14.3.2.2":            {Family: FamilyRSA, Hash: "MD4"},
	"1.3.14.3.2.3":            {Family: FamilyUnknown, Hash: "MD5"}, // RSA, with a padding of its own
	"1.3.14.3.2.4":            {Family: FamilyRSA, Hash: "MD4"},
	"1.3.14.3.2.13":           {Family: FamilyDSA, Hash: "SHA-0"},
	"1.3.14.3.2.15":           {Family: FamilyRSA, Hash: "SHA-0"},
	"1.3.14.3.2.27":           {Family: FamilyDSA, Hash: "SHA-1"},
	"1.2.643.2.2.3":           {Family: FamilyUnknown, Hash: "GOST R 34.11-94"},
	"1.2.643.2.2.4":           {Family: FamilyUnknown, Hash: "GOST R 34.11-94"},
	"1.3.101.112":             {Family: FamilyEd25519},
	"1.3.101.113":             {Family: FamilyEd448},
}

// unverifiedAlgorithms are signature algorithms that are known and not verified
// here: ML-DSA (RFC 9881), SLH-DSA (RFC 9909), HSS/LMS and XMSS (RFC 9802), SM2, and
// GOST R 34.10-2012 (RFC 9215).
var unverifiedAlgorithms = map[string]string{
	"2.16.840.1.101.3.4.3.17":    "ML-DSA-44",
	"2.16.840.1.101.3.4.3.18":    "ML-DSA-65",
	"2.16.840.1.101.3.4.3.19":    "ML-DSA-87",
	"2.16.840.1.101.3.4.3.20":    "SLH-DSA-SHA2-128s",
	"2.16.840.1.101.3.4.3.21":    "SLH-DSA-SHA2-128f",
	"2.16.840.1.101.3.4.3.22":    "SLH-DSA-SHA2-192s",
	"2.16.840.1.101.3.4.3.23":    "SLH-DSA-SHA2-192f",
	"2.16.840.1.101.3.4.3.24":    "SLH-DSA-SHA2-256s",
	"2.16.840.1.101.3.4.3.25":    "SLH-DSA-SHA2-256f",
	"2.16.840.1.101.3.4.3.26":    "SLH-DSA-SHAKE-128s",
	"2.16.840.1.101.3.4.3.27":    "SLH-DSA-SHAKE-128f",
	"2.16.840.1.101.3.4.3.28":    "SLH-DSA-SHAKE-192s",
	"2.16.840.1.101.3.4.3.29":    "SLH-DSA-SHAKE-192f",
	"2.16.840.1.101.3.4.3.30":    "SLH-DSA-SHAKE-256s",
	"2.16.840.1.101.3.4.3.31":    "SLH-DSA-SHAKE-256f",
	"1.2.840.113549.1.9.16.3.17": "HSS/LMS",
	"1.3.6.1.5.5.7.6.34":         "XMSS",
	"1.3.6.1.5.5.7.6.35":         "XMSS^MT",
	"1.2.156.10197.1.501":        "SM2 with SM3",
	"1.2.643.7.1.1.3.2":          "GOST R 34.10-2012 of 256 bits",
	"1.2.643.7.1.1.3.3":          "GOST R 34.10-2012 of 512 bits",
}

// hashNames are the hashes as the parameters of RSA-PSS name them.
var hashNames = map[string]string{
	"1.2.840.113549.2.5":      "MD5",
	"1.3.14.3.2.26":           "SHA-1",
	"2.16.840.1.101.3.4.2.4":  "SHA-224",
	"2.16.840.1.101.3.4.2.1":  "SHA-256",
	"2.16.840.1.101.3.4.2.2":  "SHA-384",
	"2.16.840.1.101.3.4.2.3":  "SHA-512",
	"2.16.840.1.101.3.4.2.5":  "SHA-512/224",
	"2.16.840.1.101.3.4.2.6":  "SHA-512/256",
	"2.16.840.1.101.3.4.2.7":  "SHA3-224",
	"2.16.840.1.101.3.4.2.8":  "SHA3-256",
	"2.16.840.1.101.3.4.2.9":  "SHA3-384",
	"2.16.840.1.101.3.4.2.10": "SHA3-512",
}

// hashes are the hashes that signatures are verified with. MD2 and MD4 are not
// to be had.
var hashes = map[string]crypto.Hash{
	"MD5":         crypto.MD5,
	"SHA-1":       crypto.SHA1,
	"SHA-224":     crypto.SHA224,
	"SHA-256":     crypto.SHA256,
	"SHA-384":     crypto.SHA384,
	"SHA-512":     crypto.SHA512,
	"SHA-512/224": crypto.SHA512_224,
	"SHA-512/256": crypto.SHA512_256,
	"SHA3-224":    crypto.SHA3_224,
	"SHA3-256":    crypto.SHA3_256,
	"SHA3-384":    crypto.SHA3_384,
	"SHA3-512":    crypto.SHA3_512,
}

// SignatureHashes are the hashes of all signature algorithms that are distinguished,
// sorted: what [SignatureFacts] may have as its Hash.
func SignatureHashes() []string {
	all := slices.Collect(maps.Values(hashNames))
	for _, f := range signatureAlgorithms {
		if f.Hash != "" {
			all = append(all, f.Hash)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// parseSignatureAlgorithm reads a DER AlgorithmIdentifier.
func parseSignatureAlgorithm(der []byte) SignatureFacts {
	in := cryptobyte.String(der)
	var algorithm cryptobyte.String
	if !in.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return SignatureFacts{Family: FamilyUnknown}
	}
	oid, _ := readOID(&algorithm)
	f, ok := signatureAlgorithms[oid]
	if !ok {
		f.Family, f.Name = FamilyUnknown, unverifiedAlgorithms[oid]
	}
	f.OID = oid
	if f.Family == FamilyRSAPSS {
		f.readPSS(algorithm)
	}
	return f
}

// readPSS reads RSASSA-PSS-params (RFC 4055, section 3.1). Absent fields mean SHA-1 and
// a salt of 20 bytes; what cannot be read leaves Hash empty.
func (f *SignatureFacts) readPSS(params cryptobyte.String) {
	var seq, hash, mgf, salt cryptobyte.String
	var hasHash, hasMGF, hasSalt bool
	if !params.ReadASN1(&seq, asn1.SEQUENCE) ||
		!seq.ReadOptionalASN1(&hash, &hasHash, asn1.Tag(0).Constructed().ContextSpecific()) ||
		!seq.ReadOptionalASN1(&mgf, &hasMGF, asn1.Tag(1).Constructed().ContextSpecific()) ||
		!seq.ReadOptionalASN1(&salt, &hasSalt, asn1.Tag(2).Constructed().ContextSpecific()) {
		return
	}
	saltLength, mgfHash := 20, "SHA-1"
	if hasSalt && !salt.ReadASN1Integer(&saltLength) {
		return
	}
	if hasMGF {
		mgfHash = readMGF(mgf)
	}
	f.SaltLength, f.MGFHash, f.Hash = saltLength, mgfHash, "SHA-1"
	if hasHash {
		f.Hash = readHash(hash)
	}
}

// readMGF reads the hash of MGF1, the one mask generation function there is.
func readMGF(in cryptobyte.String) string {
	var algorithm cryptobyte.String
	if !in.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return ""
	}
	if oid, _ := readOID(&algorithm); oid != "1.2.840.113549.1.1.8" {
		return ""
	}
	return readHash(algorithm)
}

func readHash(in cryptobyte.String) string {
	var algorithm cryptobyte.String
	if !in.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return ""
	}
	oid, _ := readOID(&algorithm)
	return hashNames[oid]
}

// signatureParts are the parts of a certificate that its signature is about.
type signatureParts struct {
	tbs          []byte
	inner, outer []byte // AlgorithmIdentifier of tbsCertificate.signature and signatureAlgorithm
	value        []byte
}

// readSignatureParts takes a certificate apart (RFC 5280, section 4.1). Like
// OpenSSL it takes BER as well, since what is signed are the octets as they are.
func readSignatureParts(der []byte) (parts signatureParts, ok bool) {
	w := &walker{der: der}
	outer, ok := w.sequence(&span{0, len(der)}, idSequence, "")
	if !ok {
		return parts, false
	}
	tbs, ok1 := w.take(outer, idSequence, "")
	algorithm, ok2 := w.take(outer, idSequence, "")
	value, ok3 := w.take(outer, idBits, "")
	if !ok1 || !ok2 || !ok3 {
		return parts, false
	}
	bits := w.join(value)
	if len(bits) == 0 || bits[0] != 0 {
		return parts, false
	}
	parts = signatureParts{tbs: der[tbs.start:tbs.end], outer: der[algorithm.start:algorithm.end], value: bits[1:]}
	fields := tbs.inside()
	if w.peek(fields, idExplicit) {
		w.next(fields, "")
	}
	if _, ok := w.take(fields, idInteger, ""); !ok {
		return parts, false
	}
	inner, ok := w.take(fields, idSequence, "")
	if ok {
		parts.inner = der[inner.start:inner.end]
	}
	return parts, ok
}

// algorithmsDiffer reports whether the two AlgorithmIdentifiers differ, which RFC
// 5280 4.1.1.2 forbids.
func (p signatureParts) algorithmsDiffer() bool { return !bytes.Equal(p.inner, p.outer) }
