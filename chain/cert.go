// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/sha256"
	"strings"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zcrypto/x509/pkix"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
)

// facts are what is read from a certificate once, when the chain is built.
type facts struct {
	spki            [32]byte
	subject, issuer string // by nameKey
	key             KeyFacts
	signature       SignatureFacts
	parts           signatureParts
	readable        bool            // parts could be read
	ekus            []string        // in the order of the certificate
	ekuSet          map[string]bool // the same, to be looked up
	authority       authorityKey
	policies        policyFacts
	unknownCritical []string

	// selfErr is why the certificate's own key does not verify its signature.
	// It has a meaning where subject and issuer are the same only.
	selfErr error

	// publicRoot is what PublicRoot returns.
	publicRoot string

	// best is the best link to an issuer, of the path or not; nil without one.
	best *Link
}

func newCert(o *bundle.Object, index int) *Cert { return makeCert(o, o.Certificate, index) }

// newRequest makes a Cert of a request in the form of a certificate.
func newRequest(o *bundle.Object, cert *x509.Certificate) *Cert {
	c := makeCert(o, cert, -1)
	c.Role, c.Reason = Request, "it is a certificate signing request"
	return c
}

func makeCert(o *bundle.Object, cert *x509.Certificate, index int) *Cert {
	c := &Cert{Certificate: cert, Object: o, Index: index}
	c.selfErr = ErrSignature
	c.spki = sha256.Sum256(c.RawSubjectPublicKeyInfo)
	c.subject, c.issuer = nameKey(c.RawSubject), nameKey(c.RawIssuer)
	c.key = parseKey(c.RawSubjectPublicKeyInfo)
	c.parts, c.readable = readSignatureParts(c.Raw)
	c.signature = parseSignatureAlgorithm(c.parts.outer)
	c.AlgorithmsDiffer = c.readable && c.parts.algorithmsDiffer()
	c.ekus = c.readEKUs()
	c.ekuSet = make(map[string]bool, len(c.ekus))
	for _, oid := range c.ekus {
		c.ekuSet[oid] = true
	}
	c.authority = c.readAuthorityKey()
	c.policies = c.readPolicies()
	c.unknownCritical = c.readUnknownCritical()
	return c
}

// At returns the place of one of the certificate's fields in its file.
func (c *Cert) At(f bundle.Field) bundle.Span {
	if c.Object == nil {
		return bundle.Span{}
	}
	return c.Object.At(f)
}

// Name is a short name for messages: the common name, else the whole DN, else
// "no subject, serial …" with the serial number in hexadecimal. It is safe to
// print, as by [Escape].
func (c *Cert) Name() string {
	if cn := lastValue(c.RawSubject, "CN"); collapse(cn) != "" {
		return Escape(Shorten(cn, maxName))
	}
	if dn := DN(c.RawSubject); dn != "" {
		return Shorten(dn, maxValue)
	}
	switch {
	case c.Role == Request: // which has no serial number
		return "no subject"
	case c.SerialNumber == nil:
		return "no subject, no serial number"
	}
	return "no subject, serial " + c.SerialNumber.Text(16)
}

// Values are the values of all attributes of one type ("CN", "O", or the dotted
// object identifier) in a DER Name.
func Values(raw []byte, typ string) []string {
	var all []string
	for _, rdn := range Attributes(raw) {
		for _, a := range rdn {
			if a.Type == typ || a.OID == typ {
				all = append(all, a.Value)
			}
		}
	}
	return all
}

// lastValue is the value of the last attribute of a type. DNs go from the
// general to the particular, so of several common names the last is the
// certificate's own.
func lastValue(raw []byte, typ string) string {
	all := Values(raw, typ)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// quoted is the name in quotes. What would need escaping in it is escaped.
func (c *Cert) quoted() string { return `"` + strings.ReplaceAll(c.Name(), `"`, `\"`) + `"` }

// Title is the certificate in a message: its role and its name in quotes, safe
// to print.
func (c *Cert) Title() string {
	role := string(c.Role)
	if c.Role == Stray {
		role = "certificate"
	}
	return role + " " + c.quoted()
}

// SPKISHA256 is the SHA-256 of the DER subjectPublicKeyInfo: the name of the key.
func (c *Cert) SPKISHA256() [32]byte { return c.spki }

// SubjectKey and IssuerKey are forms of the two names that are the same for
// names that are equal by [SameName], and for no others: keys for maps, not for
// readers.
func (c *Cert) SubjectKey() string { return c.subject }

// IssuerKey is described at [Cert.SubjectKey].
func (c *Cert) IssuerKey() string { return c.issuer }

// SelfIssued reports whether subject and issuer are the same name (RFC 5280, section 6.1).
// An empty name is no issuer's, unless the certificate's own key signed it.
func (c *Cert) SelfIssued() bool {
	return c.subject == c.issuer && (c.subject != "" || c.selfErr == nil)
}

// SelfSigned reports whether the certificate is self-issued and its own key
// verifies its signature.
func (c *Cert) SelfSigned() bool { return c.SelfIssued() && c.selfErr == nil }

// IsCACert reports whether the certificate is that of a CA: basicConstraints has
// CA:TRUE (RFC 5280, section 4.2.1.9), or it is a self-signed certificate of version 1,
// which has no extensions to say so.
func (c *Cert) IsCACert() bool {
	return c.BasicConstraintsValid && c.IsCA || c.Version == 1 && c.SelfSigned()
}

// HasExtension reports whether the certificate has the extension with a dotted
// object identifier.
func (c *Cert) HasExtension(oid string) bool { return c.Extension(oid) != nil }

// Extension is the first extension with a dotted object identifier, or nil.
func (c *Cert) Extension(oid string) *pkix.Extension {
	var dotted [64]byte // so that a look costs no memory: there are many
	for i := range c.Extensions {
		if string(appendDotted(dotted[:0], c.Extensions[i].Id)) == oid {
			return &c.Extensions[i]
		}
	}
	return nil
}

// SignsCertificates reports whether keyUsage has keyCertSign, bit 5 (RFC 5280
// 4.2.1.3).
func (c *Cert) SignsCertificates() bool { return c.KeyUsage&(1<<5) != 0 }

// EKUs are the purposes of extendedKeyUsage as dotted object identifiers, in
// the order of the certificate (RFC 5280, section 4.2.1.12); nil without the extension.
func (c *Cert) EKUs() []string { return c.ekus }

// HasEKU reports whether extendedKeyUsage lists the purpose, and that purpose
// itself: anyExtendedKeyUsage does not count for another.
func (c *Cert) HasEKU(oid string) bool { return c.ekuSet[oid] }

func (c *Cert) readEKUs() []string {
	ext := c.Extension(OIDExtKeyUsage)
	if ext == nil {
		return nil
	}
	in := cryptobyte.String(ext.Value)
	var seq cryptobyte.String
	if !in.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil
	}
	var ekus []string
	for !seq.Empty() {
		oid, ok := readOID(&seq)
		if !ok {
			break
		}
		ekus = append(ekus, oid)
	}
	return ekus
}

// sameEntity reports whether two certificates are of one subject with one key.
func sameEntity(a, b *Cert) bool { return a.subject == b.subject && a.spki == b.spki }

// CheckSignatureFrom verifies the certificate's signature under the key of
// another, and returns what [VerifySignature] does. It does not count among
// [Chain.Checks].
func (c *Cert) CheckSignatureFrom(issuer *Cert) error { return c.verifyUnder(issuer.key) }

func (c *Cert) verifyUnder(key KeyFacts) error {
	if !c.readable {
		return ErrSignature
	}
	return verifySignature(key, c.signature, c.parts.tbs, c.parts.value)
}

// Where returns in words where a certificate is: the lines of the file, the place in
// what the file was unpacked into, or that it is a registered anchor.
func (c *Cert) Where() string {
	if c.Index < 0 {
		return "registered"
	}
	return c.Object.Where()
}
