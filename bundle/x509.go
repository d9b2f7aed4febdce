// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/md5"  // a fingerprint, as people write it down
	"crypto/sha1" // likewise
	"crypto/sha256"

	"github.com/zmap/zcrypto/dsa"
	"github.com/zmap/zcrypto/encoding/asn1"
	"github.com/zmap/zcrypto/rsa"
	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zcrypto/x509/pkix"

	"github.com/chainlint/chainlint/internal/pubkey"
)

// parseX509 parses a certificate and verifies nothing: x509.ParseCertificate
// verifies the signature of each certificate that names itself as its issuer,
// whatever that costs, and does so only where it knows the signature.
// tbsCertificate is parsed without it, and what stands around it (RFC 5280
// 4.1.1) filled in. SelfSigned is therefore false: package chain knows better.
// PublicKey is nil where the key is too large to be of use.
func parseX509(der []byte) (*x509.Certificate, error) {
	var outer struct {
		TBS       asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	rest, err := asn1.Unmarshal(der, &outer)
	if err != nil || len(rest) > 0 {
		return x509.ParseCertificate(der) // which fails there too, and says why
	}
	cert, err := x509.ParseTBSCertificate(outer.TBS.FullBytes)
	if err != nil {
		return nil, err
	}
	cert.Raw, cert.Signature = der, outer.Signature.RightAlign()
	fingerprint(cert)
	if oversizedKey(cert.PublicKey) {
		cert.PublicKey = nil
	}
	return cert, nil
}

// fingerprint sets the digests of the whole certificate.
func fingerprint(cert *x509.Certificate) {
	md5sum, sha1sum, sha256sum := md5.Sum(cert.Raw), sha1.Sum(cert.Raw), sha256.Sum256(cert.Raw)
	cert.FingerprintMD5, cert.FingerprintSHA1, cert.FingerprintSHA256 = md5sum[:], sha1sum[:], sha256sum[:]
}

// oversizedKey reports whether nobody computes with a key, for its size.
func oversizedKey(key any) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() > pubkey.MaxRSABits || k.E.BitLen() > pubkey.MaxExponentBits
	case *dsa.PublicKey:
		return k.P.BitLen() > pubkey.MaxDSABits || k.Q.BitLen() > pubkey.MaxSubprimeBits
	}
	return false
}
