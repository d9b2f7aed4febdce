// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// oldParts are the certificates or the request of a file with their products.
type oldParts struct {
	Renewal
	leaf      *x509.Certificate   // nil for a request and for an issuer file
	issuers   []*x509.Certificate // from the leaf up
	request   *x509.CertificateRequest
	product   rulesets.Product
	caProduct rulesets.Product
	hasCA     bool // the profile makes a CA
}

func (r Renewal) parts() (*oldParts, error) {
	o := &oldParts{Renewal: r}
	for _, p := range r.Profile.Make {
		if p.CA {
			o.caProduct, o.hasCA = p, true
		} else {
			o.product = p
		}
	}
	if o.product.Request {
		return o, o.readRequest()
	}
	for i, c := range r.Chain.Path {
		cert := parseOld(c)
		if i == 0 && o.product.Name != "" {
			o.leaf = cert
		} else {
			o.issuers = append(o.issuers, cert)
		}
	}
	if o.leaf != nil && len(o.issuers) == 0 && o.hasCA && !bytes.Equal(o.leaf.RawIssuer, o.leaf.RawSubject) {
		return nil, fmt.Errorf("the certificate of the issuer %s is neither in the file nor given with --anchor", chain.QuoteDN(o.leaf.RawIssuer))
	}
	if !o.hasCA {
		return nil, errors.New("the ruleset does not say how the certificate is issued")
	}
	return o, o.caKeyFits()
}

// parseOld returns a certificate. If Go refuses it, it has only the fields that are
// needed to issue it again, and no public key if Go does not know that.
func parseOld(c *chain.Cert) *x509.Certificate {
	cert, err := x509.ParseCertificate(c.Raw)
	if err == nil {
		return cert
	}
	cert = &x509.Certificate{
		Raw: c.Raw, RawSubject: c.RawSubject, RawIssuer: c.RawIssuer, RawSubjectPublicKeyInfo: c.RawSubjectPublicKeyInfo,
		SerialNumber: c.SerialNumber, NotBefore: c.NotBefore, NotAfter: c.NotAfter,
	}
	for _, e := range c.Extensions {
		cert.Extensions = append(cert.Extensions, pkix.Extension{Id: asn1.ObjectIdentifier(e.Id), Critical: e.Critical, Value: e.Value})
	}
	if key, err := x509.ParsePKIXPublicKey(c.RawSubjectPublicKeyInfo); err == nil {
		cert.PublicKey = key
	}
	return cert
}

func (o *oldParts) readRequest() error {
	for _, object := range o.Chain.Bundle.Objects {
		if object.Request == nil || object.DER == nil {
			continue
		}
		request, err := x509.ParseCertificateRequest(object.DER)
		if err != nil {
			return fmt.Errorf("the request cannot be read: %w", err)
		}
		o.request = request
		return nil
	}
	if leaf := o.Chain.Leaf(); leaf != nil {
		o.request = &x509.CertificateRequest{RawSubject: leaf.RawSubject}
		if cert, err := x509.ParseCertificate(leaf.Raw); err == nil {
			o.request.PublicKey = cert.PublicKey
		}
		return nil
	}
	return errors.New("no request was found in the file")
}

// issuer is the CA that signs the leaf; nil if there is none.
func (o *oldParts) issuer() *x509.Certificate {
	if len(o.issuers) == 0 {
		return nil
	}
	return o.issuers[0]
}

func (o *oldParts) caKeyFits() error {
	ca := o.issuer()
	if o.CAKey == nil || ca == nil || samePublic(o.CAKey.Public(), ca.PublicKey) {
		return nil
	}
	return fmt.Errorf("the key of --ca-key is not that of the CA %s, whose public key has the SHA-256 %s", chain.QuoteDN(ca.RawSubject), fingerprint(ca))
}

func samePublic(a, b crypto.PublicKey) bool {
	key, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && key.Equal(b)
}

func fingerprint(c *x509.Certificate) string {
	return fmt.Sprintf("%x", sha256.Sum256(c.RawSubjectPublicKeyInfo))
}

// A MissingKeyError says which private key a renewal needs and was not given.
type MissingKeyError struct {
	CA     string // its subject, safe to print
	SHA256 string // of its public key
}

func (e *MissingKeyError) Error() string {
	return fmt.Sprintf("the key of the CA %s is needed; its public key has the SHA-256 %s", e.CA, e.SHA256)
}

// missingKey returns an error if the plan needs a key that was not given.
func (o *oldParts) missingKey(p *Plan) error {
	if p.Signable() {
		return nil
	}
	ca := o.issuer()
	return &MissingKeyError{chain.QuoteDN(ca.RawSubject), fingerprint(ca)}
}

// allows reports whether the CA can be treated in a way: only a self-signed CA is issued
// again with its own key, and an issuer file is always issued again.
func (o *oldParts) allows(ca int) bool {
	issuer := o.issuer()
	switch {
	case ca == caNew:
		return true
	case issuer == nil:
		return false
	case ca == caAgain:
		return issuer.PublicKey != nil && bytes.Equal(issuer.RawIssuer, issuer.RawSubject)
	}
	return o.leaf != nil
}

// few are sets of few changes, which most renewals need and no new key.
func (o *oldParts) few() []changes {
	all := []changes{{}, {days: 1}, {days: 1, extensions: 1}}
	var allowed []changes
	for _, c := range all {
		if o.request == nil && o.leaf == nil {
			c.ca = caAgain
		}
		if o.request != nil || o.allows(c.ca) {
			allowed = append(allowed, c)
		}
	}
	return allowed
}

// most are the changes that leave nothing of the old file but what the profile says
// nothing about.
func (o *oldParts) most() changes {
	names := 2 // the profile's subject has gaps
	if o.Names {
		names = 3
	}
	c := changes{key: 1, extensions: allExtensions, days: 1, subject: names}
	if o.request != nil {
		return c
	}
	c.ca, c.caExtensions, c.caSubject = caNew, allExtensions, names
	if o.leaf == nil {
		c.key, c.subject, c.extensions, c.days = 0, 0, 0, 0
	}
	return c
}

// keyType is the type of a new key: the one that the user wants, else that of the old
// key, if the product may have it.
func (o *oldParts) keyType(p rulesets.Product, old crypto.PublicKey) string {
	if o.KeyType != "" {
		return o.KeyType
	}
	if typ := typeOf(old); slices.Contains(p.Keys, typ) {
		return typ
	}
	return p.Keys[0]
}

// typeOf returns the type of a key as [rulesets.KeyTypes] call it.
func typeOf(key crypto.PublicKey) string {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("rsa-%d", key.N.BitLen())
	case *ecdsa.PublicKey:
		return fmt.Sprintf("p-%d", key.Params().BitSize)
	}
	return ""
}
