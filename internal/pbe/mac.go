// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"crypto/hmac"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A MAC authenticates a PKCS #12 file with a password.
type MAC struct {
	key    kdf
	keyLen int
	hmac   digest
	sum    []byte
}

// ParseMAC reads MacData (RFC 7292, section 4), the content of its SEQUENCE. It
// supports the old derivation and PBMAC1 (RFC 9879).
func ParseMAC(body []byte) (*MAC, error) {
	s := cryptobyte.String(body)
	var info, sum, salt cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) {
		return nil, errMalformed
	}
	oid, params, ok := readAlgorithm(&info)
	if !ok || !info.ReadASN1(&sum, asn1.OCTET_STRING) || !s.ReadASN1(&salt, asn1.OCTET_STRING) || len(salt) > maxSalt {
		return nil, errMalformed
	}
	if oid == oidPBMAC1 {
		return parsePBMAC1(params, sum)
	}
	iterations := uint64(1)
	if !s.Empty() && !readCount(&s, &iterations) {
		return nil, errMalformed
	}
	d, ok := plainDigests[oid]
	if !ok {
		return nil, &UnsupportedError{oid}
	}
	key := pkcs12KDF{digest: d, salt: salt, iterations: iterations, purpose: 3}
	return &MAC{key: key, keyLen: d.size, hmac: d, sum: sum}, nil
}

// parsePBMAC1 reads PBMAC1-params (RFC 8018, appendix A.5).
func parsePBMAC1(params cryptobyte.String, sum []byte) (*MAC, error) {
	var body cryptobyte.String
	if !params.ReadASN1(&body, asn1.SEQUENCE) {
		return nil, errMalformed
	}
	derivation, err := readKDF(&body)
	if err != nil {
		return nil, err
	}
	key, isPBKDF2 := derivation.(pbkdf2KDF)
	oid, _, ok := readAlgorithm(&body)
	if !ok || !isPBKDF2 || key.keyLen == 0 {
		return nil, errMalformed
	}
	d, ok := hmacDigests[oid]
	if !ok {
		return nil, &UnsupportedError{oid}
	}
	return &MAC{key: key, keyLen: key.keyLen, hmac: d, sum: sum}, nil
}

// Verify reports whether the MAC is that of content with the password.
func (m *MAC) Verify(p Password, content []byte, b *Budget) (bool, error) {
	if err := b.take(m.key.cost(m.keyLen)); err != nil {
		return false, err
	}
	key, err := m.key.derive(p, m.keyLen)
	if err != nil {
		return false, err
	}
	defer clear(key)
	h := hmac.New(m.hmac.new, key)
	h.Write(content)
	return hmac.Equal(h.Sum(nil), m.sum), nil
}
