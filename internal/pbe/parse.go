// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	encasn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readAlgorithm reads an AlgorithmIdentifier and leaves its parameters unread.
func readAlgorithm(s *cryptobyte.String) (oid string, params cryptobyte.String, ok bool) {
	var body cryptobyte.String
	var id encasn1.ObjectIdentifier
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&id) {
		return "", nil, false
	}
	return id.String(), body, true
}

// readSaltAndCount reads PBEParameter (RFC 8018, appendix A.3), which is also
// pkcs-12PbeParams (RFC 7292, appendix C).
func readSaltAndCount(s *cryptobyte.String) (salt []byte, iterations uint64, ok bool) {
	var body, octets cryptobyte.String
	ok = s.ReadASN1(&body, asn1.SEQUENCE) && body.ReadASN1(&octets, asn1.OCTET_STRING) &&
		readCount(&body, &iterations) && body.Empty() && len(octets) <= maxSalt
	return octets, iterations, ok
}

// readCount reads a positive number. It limits it to 2^40, which is far above every
// limit, so that sums and products of it cannot overflow.
func readCount(s *cryptobyte.String, n *uint64) bool {
	if !s.ReadASN1Integer(n) || *n == 0 {
		return false
	}
	*n = min(*n, 1<<40)
	return true
}

// readKDF reads a key derivation function with its parameters.
func readKDF(s *cryptobyte.String) (kdf, error) {
	oid, params, ok := readAlgorithm(s)
	switch {
	case !ok:
		return nil, errMalformed
	case oid == oidPBKDF2:
		return readPBKDF2(params)
	case oid == oidScrypt:
		return readScrypt(params)
	}
	return nil, &UnsupportedError{oid}
}

// readPBKDF2 reads PBKDF2-params (RFC 8018, appendix A.2). The default function is
// HMAC with SHA-1.
func readPBKDF2(params cryptobyte.String) (kdf, error) {
	var body, salt cryptobyte.String
	k := pbkdf2KDF{digest: sha1Digest}
	if !params.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1(&salt, asn1.OCTET_STRING) ||
		len(salt) > maxSalt || !readCount(&body, &k.iterations) || !readKeyLength(&body, &k.keyLen) {
		return nil, errMalformed
	}
	k.salt = salt
	if body.Empty() {
		return k, nil
	}
	oid, _, ok := readAlgorithm(&body)
	if !ok || !body.Empty() {
		return nil, errMalformed
	}
	if k.digest, ok = hmacDigests[oid]; !ok {
		return nil, &UnsupportedError{oid}
	}
	return k, nil
}

// readKeyLength reads the optional length of a key in bytes.
func readKeyLength(s *cryptobyte.String, n *int) bool {
	if !s.PeekASN1Tag(asn1.INTEGER) {
		return true
	}
	var length uint64
	if !readCount(s, &length) || length > 64 {
		return false
	}
	*n = int(length)
	return true
}

// readScrypt reads scrypt-params (RFC 7914, section 7).
func readScrypt(params cryptobyte.String) (kdf, error) {
	var body, salt cryptobyte.String
	var k scryptKDF
	if !params.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1(&salt, asn1.OCTET_STRING) || len(salt) > maxSalt ||
		!readCount(&body, &k.n) || !readCount(&body, &k.r) || !readCount(&body, &k.p) || !readKeyLength(&body, &k.keyLen) || !body.Empty() {
		return nil, errMalformed
	}
	k.salt = salt
	if k.n < 2 || k.n&(k.n-1) != 0 {
		return nil, errMalformed
	}
	const most = 1 << 20 // above it, the limit is exceeded without a multiplication
	memory := 128 * min(k.r, most) * min(k.n+k.p, 2*most)
	if max(k.n, k.r, k.p) > most || memory > maxScryptMemory {
		return nil, &CostError{What: "bytes of memory", Asked: memory, Limit: maxScryptMemory}
	}
	return k, nil
}

// rc2Parameters reads RC2-CBC-Parameter (RFC 8018, appendix B.2.3) up to the vector.
// Its version encodes the effective length of the key in bits.
func rc2Parameters(params *cryptobyte.String, k kdf) (blockCipher, bool) {
	var body cryptobyte.String
	var version uint64
	if !params.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Integer(&version) {
		return blockCipher{}, false
	}
	*params = body
	var c blockCipher
	switch version {
	case 160:
		c = rc2of40
	case 120:
		c = rc2of64
	case 58:
		c = rc2of128
	default:
		return blockCipher{}, false
	}
	if derivation, ok := k.(pbkdf2KDF); ok && derivation.keyLen > 0 {
		c.keyLen = derivation.keyLen
	}
	return c, true
}
