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
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// A Renewal says what is to be issued again, and with what.
type Renewal struct {
	Chain   *chain.Chain // the old file
	Profile *rulesets.Profile
	Values  func(input string) []string
	Now     time.Time

	CAKey   crypto.Signer // the key of the CA; nil if it is not given
	Key     crypto.Signer // the key of the leaf or the request, to be kept or to be used instead; nil for none
	KeyType string        // of a new key; empty for that of the old one, if it is allowed
	Names   bool          // the profile's subjects can be filled in
}

// A Trial carries out a plan in memory and returns nil if its files pass.
type Trial func(*Plan) error

// Renew plans how to issue the certificates or the request of a file again. It keeps
// names byte for byte, keys and extensions, and changes only what would not pass
// otherwise. The CA is issued again only if it has to be, with its key, name and serial
// number; it is replaced by a new one only if its key or its name cannot stay.
func Renew(r Renewal, try Trial) (*Plan, error) {
	if err := r.refused(); err != nil {
		return nil, err
	}
	old, err := r.parts()
	if err != nil {
		return nil, err
	}
	for _, few := range old.few() {
		if plan, err := old.plan(few); err == nil && try(plan) == nil {
			return plan, old.missingKey(plan)
		}
	}
	most := old.most()
	plan, err := old.plan(most)
	if err != nil {
		return nil, err
	}
	if err := try(plan); err != nil {
		return nil, err
	}
	best := old.fewest(most, func(c changes) bool {
		plan, err := old.plan(c)
		return err == nil && try(plan) == nil
	})
	if plan, err = old.plan(best); err != nil {
		return nil, err
	}
	return plan, old.missingKey(plan)
}

// refused returns why a file cannot be issued again by its owner.
func (r Renewal) refused() error {
	c := r.Chain
	switch {
	case c.Bundle.Closed():
		return errors.New(c.Bundle.Reason())
	case r.Profile.Refuse != "":
		return errors.New(r.Profile.Refuse)
	case c.Artifact != chain.RequestFile && c.Leaf() == nil && c.Top() == nil:
		return errors.New("no certificate was found in the file that could be issued again")
	case c.Artifact != chain.RequestFile && slices.ContainsFunc(c.Bundle.Objects, func(other *bundle.Object) bool { return inPlaceOfLeaf(c, other) }):
		return errors.New("the file has a request or a public key where the leaf should be; there is no certificate that could be issued again")
	case c.Artifact == chain.IssuerFile && slices.ContainsFunc(c.Certs, func(other *chain.Cert) bool { return !slices.Contains(c.Path, other) && other.DuplicateOf == nil }):
		return errors.New("the file has several CA certificates; issue each again from a file of its own")
	case c.Artifact == chain.IssuerFile && len(c.Path) > 0 && !c.Path[0].SelfIssued():
		return fmt.Errorf("the CA %s issued the certificate, so only it can issue it again", chain.QuoteDN(c.Path[0].RawIssuer))
	case c.Leaf() != nil && c.Leaf().HasExtension(oidQCStatements):
		return errors.New("the certificate is a qualified one, which only a qualified trust service provider can issue again: order a new one there")
	case c.Public.Root != "":
		return fmt.Errorf("the public CA %q issued the certificate, so only it can issue it again: order a new one there", chain.Escape(c.Public.Root))
	}
	return nil
}

// oidQCStatements is the extension of a qualified certificate (RFC 3739, section 3.2.6).
const oidQCStatements = "1.3.6.1.5.5.7.1.3"

// changes are what a plan does not keep of the old file. Each number is a level: at 0
// everything is kept.
type changes struct {
	ca           int // 1: issued again with its key; 2: a new CA
	caSubject    int
	caExtensions int
	key          int // 1: a new key of the leaf
	subject      int // 1: its CN, 2: the attributes of the profile, 3: the whole subject
	extensions   int // 1: those of the profile, 2: no others but names and addresses, 3: but names, 4: no others
	days         int // 1: the days of the profile
}

// levels returns pointers to the levels, in the order in which they are lowered.
func (c *changes) levels() []*int {
	return []*int{&c.ca, &c.caSubject, &c.caExtensions, &c.key, &c.subject, &c.extensions, &c.days}
}

// allExtensions is the highest level of extensions.
const allExtensions = 4

// The levels of ca.
const (
	caKept = iota
	caAgain
	caNew
)

// fewest lowers each level as far as the result still passes.
func (o *oldParts) fewest(c changes, passes func(changes) bool) changes {
	for i := range c.levels() {
		highest := *c.levels()[i]
		for level := range highest {
			lower := c
			*lower.levels()[i] = level
			if i == 0 && !o.allows(level) {
				continue
			}
			if i == 0 && level < caNew {
				lower.caSubject = 0
			}
			if i == 0 && level == caKept {
				lower.caExtensions = 0
			}
			if passes(lower) {
				c = lower
				break
			}
		}
	}
	return c
}

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
