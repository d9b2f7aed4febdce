// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"cmp"
	"crypto"
	_ "crypto/md5" // the digests a signature can name
	"crypto/rsa"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha3"
	_ "crypto/sha512"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A signature is a signature algorithm: the kind of key that it needs, its digest,
// and its OID.
type signature struct {
	kind string
	hash crypto.Hash
	oid  string
	pss  bool
	null bool // parameters are NULL (RFC 4055, section 5), not absent

	// The options of a line for RSASSA-PSS: the digest of MGF1, and the length of the
	// salt. The defaults of both are those of the digest.
	mgf  crypto.Hash
	salt *int
}

// mgfHashes are the digests of MGF1 by the names of the option pss-mgf.
var mgfHashes = map[string]crypto.Hash{
	"sha1": crypto.SHA1, "sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512,
}

// mgfHash and saltLength are parameters of RSASSA-PSS.
func (s signature) mgfHash() crypto.Hash { return cmp.Or(s.mgf, s.hash) }

func (s signature) saltLength() int {
	if s.salt != nil {
		return *s.salt
	}
	return s.hash.Size()
}

// signatures are the algorithms by the names of the option sig. The OIDs are
// those of RFC 3279, RFC 4055, RFC 5758 and RFC 8410.
var signatures = map[string]signature{
	"rsa-md5":        {kind: "rsa", hash: crypto.MD5, oid: "1.2.840.113549.1.1.4", null: true},
	"rsa-sha1":       {kind: "rsa", hash: crypto.SHA1, oid: "1.2.840.113549.1.1.5", null: true},
	"rsa-sha224":     {kind: "rsa", hash: crypto.SHA224, oid: "1.2.840.113549.1.1.14", null: true},
	"rsa-sha256":     {kind: "rsa", hash: crypto.SHA256, oid: "1.2.840.113549.1.1.11", null: true},
	"rsa-sha384":     {kind: "rsa", hash: crypto.SHA384, oid: "1.2.840.113549.1.1.12", null: true},
	"rsa-sha512":     {kind: "rsa", hash: crypto.SHA512, oid: "1.2.840.113549.1.1.13", null: true},
	"pss-sha1":       {kind: "rsa", hash: crypto.SHA1, oid: "1.2.840.113549.1.1.10", pss: true},
	"pss-sha256":     {kind: "rsa", hash: crypto.SHA256, oid: "1.2.840.113549.1.1.10", pss: true},
	"pss-sha384":     {kind: "rsa", hash: crypto.SHA384, oid: "1.2.840.113549.1.1.10", pss: true},
	"pss-sha512":     {kind: "rsa", hash: crypto.SHA512, oid: "1.2.840.113549.1.1.10", pss: true},
	"rsa-sha512-224": {kind: "rsa", hash: crypto.SHA512_224, oid: "1.2.840.113549.1.1.15", null: true},
	"rsa-sha512-256": {kind: "rsa", hash: crypto.SHA512_256, oid: "1.2.840.113549.1.1.16", null: true},
	"rsa-sha3-256":   {kind: "rsa", hash: crypto.SHA3_256, oid: "2.16.840.1.101.3.4.3.14", null: true},
	"ecdsa-sha3-256": {kind: "ecdsa", hash: crypto.SHA3_256, oid: "2.16.840.1.101.3.4.3.10"},
	"ecdsa-sha1":     {kind: "ecdsa", hash: crypto.SHA1, oid: "1.2.840.10045.4.1"},
	"ecdsa-sha224":   {kind: "ecdsa", hash: crypto.SHA224, oid: "1.2.840.10045.4.3.1"},
	"ecdsa-sha256":   {kind: "ecdsa", hash: crypto.SHA256, oid: "1.2.840.10045.4.3.2"},
	"ecdsa-sha384":   {kind: "ecdsa", hash: crypto.SHA384, oid: "1.2.840.10045.4.3.3"},
	"ecdsa-sha512":   {kind: "ecdsa", hash: crypto.SHA512, oid: "1.2.840.10045.4.3.4"},
	"dsa-sha1":       {kind: "dsa", hash: crypto.SHA1, oid: "1.2.840.10040.4.3"},
	"dsa-sha256":     {kind: "dsa", hash: crypto.SHA256, oid: "2.16.840.1.101.3.4.3.2"},
	"ed25519":        {kind: "ed25519", oid: "1.3.101.112"},
}

// digestOIDs name a digest inside a signature: in DigestInfo and in the
// parameters of RSASSA-PSS.
var digestOIDs = map[crypto.Hash]string{
	crypto.MD5: "1.2.840.113549.2.5", crypto.SHA1: "1.3.14.3.2.26", crypto.SHA224: "2.16.840.1.101.3.4.2.4",
	crypto.SHA256: "2.16.840.1.101.3.4.2.1", crypto.SHA384: "2.16.840.1.101.3.4.2.2", crypto.SHA512: "2.16.840.1.101.3.4.2.3",
	crypto.SHA512_224: "2.16.840.1.101.3.4.2.5", crypto.SHA512_256: "2.16.840.1.101.3.4.2.6", crypto.SHA3_256: "2.16.840.1.101.3.4.2.8",
}

// signatureFor is the algorithm of that name, or the key's default. It refuses
// an algorithm the key cannot make.
func signatureFor(name string, k *key) (signature, error) {
	switch {
	case name == "" && k.hash == "":
		name = k.kind
	case name == "":
		name = k.kind + "-" + k.hash
	}
	s := signatures[name]
	if s.pss && k.kind == "pss" {
		return s, nil
	}
	if s.kind != k.kind {
		return s, fmt.Errorf("sig: %q wants an %s key, the signer's is %s", name, s.kind, k.kind)
	}
	return s, nil
}

// add writes the AlgorithmIdentifier (RFC 5280, section 4.1.1.2).
func (s signature) add(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid(s.oid))
		if s.pss {
			s.addPSS(b)
		}
		if s.null {
			b.AddASN1NULL()
		}
	})
}

// addPSS writes RSASSA-PSS-params (RFC 4055, section 3.1): digest, MGF1 with its
// digest, the length of the salt. What equals the default (SHA-1, 20) is left out.
func (s signature) addPSS(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if s.hash != crypto.SHA1 {
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { addDigest(b, s.hash) })
		}
		if s.mgfHash() != crypto.SHA1 {
			b.AddASN1(explicit(1), func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oid("1.2.840.113549.1.1.8"))
					addDigest(b, s.mgfHash())
				})
			})
		}
		if s.saltLength() != crypto.SHA1.Size() {
			b.AddASN1(explicit(2), func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(s.saltLength())) })
		}
	})
}

func addDigest(b *cryptobyte.Builder, h crypto.Hash) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid(digestOIDs[h]))
		b.AddASN1NULL()
	})
}

// explicit is the tag [n] around a whole value.
func explicit(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific().Constructed() }

// sign signs a message. Every algorithm is deterministic here: PKCS #1 v1.5 and
// Ed25519 are, ECDSA takes its nonce from RFC 6979, PSS its salt from the digest.
func (k *key) sign(s signature, message []byte) ([]byte, error) {
	if s.kind == "ed25519" {
		return k.signer.Sign(nil, message, crypto.Hash(0))
	}
	digest := digestOf(s.hash, message)
	private, ok := k.signer.(*rsa.PrivateKey)
	if !ok {
		return k.signer.Sign(nil, digest, s.hash)
	}
	bits := private.N.BitLen()
	if s.pss {
		encoded, err := encodePSS(s, digest, bits-1)
		return power(private, encoded), err
	}
	encoded, err := encodePKCS1(s.hash, digest, (bits+7)/8)
	return power(private, encoded), err
}

// power is the bare RSA operation. The package does it by hand because the
// standard library refuses the short and odd keys that tests are about.
func power(private *rsa.PrivateKey, encoded []byte) []byte {
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, private.D, private.N).FillBytes(make([]byte, (private.N.BitLen()+7)/8))
}

func digestOf(h crypto.Hash, parts ...[]byte) []byte {
	d := h.New()
	for _, p := range parts {
		d.Write(p)
	}
	return d.Sum(nil)
}

// encodePKCS1 is EMSA-PKCS1-v1_5 (RFC 8017, section 9.2).
func encodePKCS1(h crypto.Hash, digest []byte, size int) ([]byte, error) {
	info := sequence(func(b *cryptobyte.Builder) {
		addDigest(b, h)
		b.AddASN1OctetString(digest)
	})
	if size < len(info)+11 {
		return nil, fmt.Errorf("sig: a key of %d octets is too short for %v", size, h)
	}
	out := make([]byte, size)
	for i := range out {
		out[i] = 0xff
	}
	out[0], out[1], out[size-len(info)-1] = 0, 1, 0
	copy(out[size-len(info):], info)
	return out, nil
}

// encodePSS is EMSA-PSS (RFC 8017, section 9.1.1) with a salt that follows from the
// digest.
func encodePSS(s signature, digest []byte, bits int) ([]byte, error) {
	size, n, salted := (bits+7)/8, s.hash.Size(), s.saltLength()
	if size < n+salted+2 {
		return nil, fmt.Errorf("sig: a key of %d bits is too short for PSS with %v and a salt of %d octets", bits+1, s.hash, salted)
	}
	salt := mgf1(s.hash, digestOf(s.hash, []byte("salt"), digest), salted)
	if salted == n {
		salt = digestOf(s.hash, []byte("salt"), digest)
	}
	hash := digestOf(s.hash, make([]byte, 8), digest, salt)
	block := make([]byte, size-n-1)
	block[len(block)-salted-1] = 1
	copy(block[len(block)-salted:], salt)
	for i, mask := range mgf1(s.mgfHash(), hash, len(block)) {
		block[i] ^= mask
	}
	block[0] &= 0xff >> (8*size - bits)
	return slices.Concat(block, hash, []byte{0xbc}), nil
}

// mgf1 is the mask generation function of RFC 8017, appendix B.2.1.
func mgf1(h crypto.Hash, seed []byte, n int) []byte {
	var out []byte
	for counter := uint32(0); len(out) < n; counter++ {
		out = append(out, digestOf(h, seed, binary.BigEndian.AppendUint32(nil, counter))...)
	}
	return out[:n]
}
