// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// build makes every certificate, then the file.
func (r *Recipe) build() error {
	for _, c := range r.certs {
		der, err := c.build()
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", c.line, c.name, err)
		}
		r.der[c.name] = der
	}
	out, err := r.file.render(r)
	if err != nil {
		return fmt.Errorf("file: %w", err)
	}
	r.out = out
	return nil
}

// build encodes and signs one certificate (RFC 5280, section 4.1).
func (c *cert) build() ([]byte, error) {
	signer, err := c.signer()
	if err != nil {
		return nil, err
	}
	outer, err := signatureFor(c.sig, signer)
	if err != nil {
		return nil, err
	}
	if outer.pss {
		outer.mgf, outer.salt = mgfHashes[c.pssMGF], c.pssSalt
	}
	inner := outer
	if c.tbsSig != "" {
		inner = signatures[c.tbsSig]
	}
	tbs, err := c.tbs(inner)
	if err != nil {
		return nil, err
	}
	return c.signed(tbs, outer, signer)
}

// signed makes the SEQUENCE of contents, algorithm and signature that certificates,
// requests and revocation lists have in common.
func (c *cert) signed(tbs []byte, s signature, k *key) ([]byte, error) {
	message := tbs
	if c.forged {
		message = append([]byte("not "), tbs...)
	}
	value, err := k.sign(s, message)
	if err != nil {
		return nil, err
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		s.add(b)
		b.AddASN1BitString(value)
	}), nil
}

// tbs makes the TBSCertificate (RFC 5280, section 4.1.2).
func (c *cert) tbs(inner signature) ([]byte, error) {
	issuer, err := c.issuerDER()
	if err != nil {
		return nil, err
	}
	subject, err := c.subjectDER()
	if err != nil {
		return nil, err
	}
	k, err := c.key()
	if err != nil {
		return nil, err
	}
	extensions, err := c.extensionList()
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if c.version != 1 {
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(c.version - 1)) })
		}
		b.AddASN1BigInt(c.serialNumber())
		inner.add(b)
		b.AddBytes(issuer)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			c.addTime(b, c.begin())
			c.addTime(b, c.end())
		})
		b.AddBytes(subject)
		b.AddBytes(k.spki)
		if len(extensions) > 0 {
			b.AddASN1(explicit(3), func(b *cryptobyte.Builder) { addExtensions(b, extensions) })
		}
	})
	return b.Bytes()
}

// spec is the kind of the certificate's own key, without its name.
func (c *cert) spec() string {
	s, _, _ := strings.Cut(c.keySpec, ":")
	if s == "" {
		return "rsa2048"
	}
	return s
}

// key returns the subject's key: that of its own name, unless the recipe names another.
func (c *cert) key() (*key, error) {
	if c.keyCert != nil {
		return c.keyCert.key()
	}
	s := c.spec()
	if c.exponent != 0 {
		s += "e" + strconv.Itoa(c.exponent)
	}
	owner := c.name
	if _, other, ok := strings.Cut(c.keySpec, ":"); ok {
		owner = other
	}
	return loadKey(s + ":" + owner)
}

// signer returns the key that signs: the issuer's, unless sigkey names another.
func (c *cert) signer() (*key, error) {
	if c.sigKeyCert != nil {
		return c.sigKeyCert.key()
	}
	return c.issuerCert.key()
}

func (c *cert) subjectDER() ([]byte, error) {
	switch {
	case c.subject.cert != nil:
		return c.subject.cert.subjectDER()
	case !c.given["subject"]:
		return nameDER("CN="+c.name, c.stringType)
	}
	return nameDER(c.subject.text, c.stringType)
}

func (c *cert) issuerDER() ([]byte, error) {
	switch {
	case c.issuer.cert != nil:
		return c.issuer.cert.subjectDER()
	case c.given["issuer"]:
		return nameDER(c.issuer.text, c.stringType)
	}
	return c.issuerCert.subjectDER()
}

// serialNumber is the stated serial number, or 16 positive octets that follow
// from the whole line: certificates that differ in a recipe's words differ in
// their serial numbers too.
func (c *cert) serialNumber() *big.Int {
	if c.serial != nil {
		return c.serial
	}
	sum := sha256.Sum256([]byte("serial " + c.name + " from " + c.from + c.text))
	sum[0] = sum[0]&0x3f | 0x40
	return new(big.Int).SetBytes(sum[:16])
}

func (c *cert) begin() time.Time {
	if c.given["notBefore"] {
		return c.notBefore
	}
	return defaultNotBefore
}

func (c *cert) end() time.Time {
	switch {
	case c.given["notAfter"]:
		return c.notAfter
	case c.given["days"]:
		return c.begin().Add(c.lifetime)
	case c.ca:
		return c.begin().AddDate(0, 0, 3650)
	}
	return c.begin().AddDate(0, 0, 365)
}

// addTime writes UTCTime through 2049 and GeneralizedTime from 2050 on (RFC 5280,
// section 4.1.2.5), unless timetype says otherwise.
func (c *cert) addTime(b *cryptobyte.Builder, t time.Time) {
	utc := t.Year() >= 1950 && t.Year() < 2050
	if c.timeType != "" {
		utc = c.timeType == "utc"
	}
	if utc {
		b.AddASN1(cbasn1.UTCTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(t.Format("060102150405Z"))) })
		return
	}
	b.AddASN1GeneralizedTime(t)
}
