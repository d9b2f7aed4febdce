// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A Protection names the algorithms that encrypt or authenticate data, as dotted
// object identifiers, whether or not this package supports them. Programs differ in
// which ones they support.
type Protection struct {
	Scheme     string // PBES2, PBMAC1, or an older scheme; of an older MAC its hash function
	Cipher     string // of PBES2
	KDF        string // the key derivation function of PBES2 and PBMAC1
	PRF        string // the pseudorandom function of PBKDF2
	Iterations uint64 // 0 if the scheme has none
}

// oidHMACSHA1 is the default of PBKDF2 (RFC 8018, appendix A.2).
const oidHMACSHA1 = "1.2.840.113549.2.7"

// Describe reads the AlgorithmIdentifier of an encryption scheme, the whole
// element, as far as it can be read.
func Describe(algorithm []byte) Protection {
	s := cryptobyte.String(algorithm)
	oid, params, _ := readAlgorithm(&s)
	p := Protection{Scheme: oid}
	if oid != oidPBES2 {
		_, p.Iterations, _ = readSaltAndCount(&params)
		return p
	}
	p.Cipher = p.describeParts(params)
	return p
}

// DescribeMAC does the same for the content of MacData (RFC 7292, section 4).
func DescribeMAC(body []byte) Protection {
	s := cryptobyte.String(body)
	var info, sum, salt cryptobyte.String
	info, _ = readSequence(&s)
	oid, params, _ := readAlgorithm(&info)
	p := Protection{Scheme: oid}
	if oid == oidPBMAC1 {
		p.describeParts(params)
		return p
	}
	p.Iterations = 1
	if info.ReadASN1(&sum, asn1.OCTET_STRING) && s.ReadASN1(&salt, asn1.OCTET_STRING) && !s.Empty() {
		readCount(&s, &p.Iterations)
	}
	return p
}

// describeParts reads the parameters that PBES2 and PBMAC1 have in common, and
// returns the algorithm that the derived key is for.
func (p *Protection) describeParts(params cryptobyte.String) (algorithm string) {
	body, _ := readSequence(&params)
	kdf, kdfParams, _ := readAlgorithm(&body)
	p.KDF = kdf
	if kdf == oidPBKDF2 {
		p.describePBKDF2(kdfParams)
	}
	algorithm, _, _ = readAlgorithm(&body)
	return algorithm
}

func (p *Protection) describePBKDF2(params cryptobyte.String) {
	p.PRF = oidHMACSHA1
	body, ok := readSequence(&params)
	var salt cryptobyte.String
	var length int
	if !ok || !body.ReadASN1(&salt, asn1.OCTET_STRING) || !readCount(&body, &p.Iterations) || !readKeyLength(&body, &length) {
		return
	}
	if !body.Empty() {
		p.PRF, _, _ = readAlgorithm(&body)
	}
}

func readSequence(s *cryptobyte.String) (body cryptobyte.String, ok bool) {
	ok = s.ReadASN1(&body, asn1.SEQUENCE)
	return body, ok
}
