// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"slices"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// plan returns the plan with some changes.
func (o *oldParts) plan(c changes) (*Plan, error) {
	if o.request != nil {
		return o.requestPlan(c)
	}
	p := &Plan{}
	made := map[string][]*Object{}
	issuers, err := o.caObjects(c)
	if err != nil {
		return nil, err
	}
	made[o.caProduct.Name] = issuers
	for _, ca := range slices.Backward(issuers) {
		p.Objects = append(p.Objects, ca)
	}
	if o.leaf != nil {
		leaf, err := o.leafObject(c, issuers[0])
		if err != nil {
			return nil, err
		}
		made[o.product.Name] = []*Object{leaf}
		p.Objects = append(p.Objects, leaf)
	}
	o.files(p, made)
	p.Notes = o.notes(c)
	return p, nil
}

// files are those of the profile, with the certificates of the plan.
func (o *oldParts) files(p *Plan, made map[string][]*Object) {
	named := func(names []string) []*Object {
		var all []*Object
		for _, name := range names {
			all = append(all, made[name]...)
		}
		return all
	}
	for _, f := range o.Profile.Files {
		planned := PlannedFile{Name: f.Name, Holds: named(f.Holds), Artifact: f.Artifact, Anchors: named(f.Anchors)}
		if key := made[f.Key]; key != nil {
			planned.Keystore = key[0]
		}
		p.Files = append(p.Files, planned)
	}
}

// leafObject is the leaf with some changes.
func (o *oldParts) leafObject(c changes, issuer *Object) (*Object, error) {
	key := &Key{Type: typeOf(o.leaf.PublicKey), Public: o.leaf.PublicKey}
	switch {
	case o.Key != nil:
		key = &Key{Type: typeOf(o.Key.Public()), Signer: o.Key}
	case c.key > 0 || o.KeyType != "" || o.leaf.PublicKey == nil:
		key = &Key{Type: o.keyType(o.product, o.leaf.PublicKey)}
	}
	leaf := &Object{Name: o.product.Name, Key: key, Issuer: issuer, Old: o.leaf, Days: daysOf(o.leaf)}
	if c.days > 0 || leaf.Days < 1 {
		leaf.Days = o.product.Days
	}
	if issuer.Existing {
		leaf.Days = min(leaf.Days, int(issuer.Old.NotAfter.Sub(o.Now).Hours()/24))
	}
	if leaf.Days < 1 {
		return nil, fmt.Errorf("the CA %s expires before the leaf could begin", chain.QuoteDN(issuer.Old.RawSubject))
	}
	return leaf, o.shape(leaf, o.product, o.leaf.RawSubject, o.leaf.Extensions, c.subject, c.extensions)
}

// caObjects are the issuer of the leaf and those above it.
func (o *oldParts) caObjects(c changes) ([]*Object, error) {
	if c.ca == caKept {
		var all []*Object
		for i, cert := range o.issuers {
			key := &Key{Type: typeOf(cert.PublicKey), Public: cert.PublicKey}
			if i == 0 {
				key.Signer = o.CAKey
			}
			name := o.caProduct.Name
			if i > 0 {
				name = fmt.Sprintf("%s-%d", name, i+1)
			}
			ca := &Object{Name: name, CA: true, Key: key, Old: cert, Existing: true, Subject: subjectOf(cert.RawSubject)}
			if i > 0 {
				all[i-1].Issuer = ca
			}
			all = append(all, ca)
		}
		return all, nil
	}
	old := o.issuer()
	ca := &Object{Name: o.caProduct.Name, CA: true, Days: o.caProduct.Days}
	switch {
	case old == nil: // the old leaf signed itself
		fresh, err := fromProduct(o.caProduct, filled(o.Values), "")
		return []*Object{fresh}, err
	case c.ca == caAgain:
		ca.Key, ca.Old = &Key{Type: typeOf(old.PublicKey), Public: old.PublicKey, Signer: o.CAKey}, old
		if old.SerialNumber.Sign() > 0 && old.SerialNumber.BitLen() < 160 {
			ca.Serial = old.SerialNumber
		}
	default:
		ca.Key = &Key{Type: o.keyType(o.caProduct, old.PublicKey)}
	}
	extensions := old.Extensions
	if c.ca == caNew || c.caExtensions > 0 {
		extensions = withoutKeyIDs(extensions, c.ca == caAgain)
	}
	return []*Object{ca}, o.shape(ca, o.caProduct, old.RawSubject, extensions, c.caSubject, c.caExtensions)
}

// withoutKeyIDs returns the extensions without the key identifiers, but for that of the
// subject if its key stays.
func withoutKeyIDs(all []pkix.Extension, sameKey bool) []pkix.Extension {
	return slices.DeleteFunc(slices.Clone(all), func(e pkix.Extension) bool {
		id := e.Id.String()
		return id == chain.OIDAuthorityKeyID || id == chain.OIDSubjectKeyID && !sameKey
	})
}

// shape sets the subject and the extensions of an object: the old ones, with those of its
// product as far as the levels say.
func (o *oldParts) shape(object *Object, p rulesets.Product, raw []byte, old []pkix.Extension, subjectLevel, extensionLevel int) error {
	fresh, err := fromProduct(p, filled(o.Values), "")
	if err != nil {
		return err
	}
	object.Subject = subjectOf(raw)
	if subjectLevel > 0 {
		object.Subject = merged(object.Subject, fresh.Subject, subjectLevel)
		if err := object.Subject.encode(); err != nil {
			return err
		}
	}
	object.Extensions = o.extensions(object, old, fresh.Extensions, extensionLevel)
	return nil
}

// keptUpTo are the extensions that a user decides, and no ruleset, with the highest level
// at which they are kept.
var keptUpTo = map[string]int{
	chain.OIDAuthorityInfo: 2, chain.OIDCRLDistribution: 2, chain.OIDSubjectAltName: 3, chain.OIDSubjectKeyID: allExtensions,
}

// extensions merges the extensions of a product into the old ones. The key identifiers
// are made anew where they depend on a new key.
func (o *oldParts) extensions(object *Object, old []pkix.Extension, fresh []extension, level int) []extension {
	var all []extension
	for _, e := range old {
		id := e.Id.String()
		replaced := slices.ContainsFunc(fresh, func(f extension) bool { return f.Id.Equal(e.Id) })
		switch {
		case slices.ContainsFunc(all, func(a extension) bool { return a.Id.Equal(e.Id) }):
		case id == chain.OIDAuthorityKeyID && !object.CA && !object.Request:
		case id == chain.OIDSubjectKeyID && object.Key.isNew():
		case level > 0 && (replaced || object.CA && id == chain.OIDExtKeyUsage):
		case level > max(1, keptUpTo[id]):
		default:
			all = append(all, extension{Extension: e})
		}
	}
	for _, f := range fresh {
		if level > 0 && !slices.ContainsFunc(all, func(a extension) bool { return a.Id.Equal(f.Id) }) {
			all = append(all, f)
		}
	}
	return all
}

// merged puts the attributes of a profile into a subject: its common name, all its
// attributes, or nothing else.
func merged(old, fresh subject, level int) subject {
	if level > 2 {
		return subject{rdns: fresh.rdns}
	}
	var out subject
	taken := func(typ string) bool {
		return (level > 1 || typ == chain.AttributeOID("CN")) && slices.ContainsFunc(fresh.rdns, func(rdn []attribute) bool { return rdn[0].typ == typ })
	}
	for _, rdn := range old.rdns {
		if kept := slices.DeleteFunc(slices.Clone(rdn), func(a attribute) bool { return taken(a.typ) }); len(kept) > 0 {
			out.rdns = append(out.rdns, kept)
		}
	}
	for _, rdn := range fresh.rdns {
		if taken(rdn[0].typ) {
			out.rdns = append(out.rdns, rdn)
		}
	}
	return out
}

// requestPlan is the plan of a request. Its key stays only if it is given.
func (o *oldParts) requestPlan(c changes) (*Plan, error) {
	key := &Key{Type: o.keyType(o.product, o.request.PublicKey)}
	if o.Key != nil {
		key = &Key{Type: typeOf(o.Key.Public()), Signer: o.Key}
	}
	request := &Object{Name: o.product.Name, Key: key, Request: true}
	p := &Plan{Objects: []*Object{request}}
	o.files(p, map[string][]*Object{o.product.Name: {request}})
	p.Notes = o.notes(c)
	return p, o.shape(request, o.product, o.request.RawSubject, o.request.Extensions, c.subject, c.extensions)
}

func daysOf(c *x509.Certificate) int {
	return int(c.NotAfter.Sub(c.NotBefore).Round(24*time.Hour).Hours() / 24)
}

// notes say what changes, and what follows from it.
func (o *oldParts) notes(c changes) []string {
	var all []string
	switch {
	case o.request != nil && o.Key != nil:
		all = append(all, "The request has the key of --key.")
	case o.request != nil:
		all = append(all, "The request has a new key.")
	case c.ca == caAgain:
		all = append(all, "The CA has its key, name and serial number: certificates that it issued stay valid. Replace its certificate wherever it is trusted.")
	case c.ca == caNew && o.issuer() != nil:
		all = append(all, "The CA is a new one with a new key: issue all its other certificates again, and replace it wherever it is trusted.")
	case c.ca == caNew:
		all = append(all, "A new CA issues the certificate.")
	case c.ca == caKept:
		all = append(all, "The CA is unchanged.")
	}
	if o.leaf == nil {
		return all
	}
	switch {
	case o.Key != nil && samePublic(o.Key.Public(), o.leaf.PublicKey), o.Key == nil && c.key == 0 && o.KeyType == "" && o.leaf.PublicKey != nil:
		all = append(all, fmt.Sprintf("The %s keeps its key.", o.product.Name))
	default:
		all = append(all, fmt.Sprintf("The %s has a new key.", o.product.Name))
	}
	if c.subject > 0 {
		all = append(all, fmt.Sprintf("The %s has another subject than before.", o.product.Name))
	}
	switch {
	case c.extensions == allExtensions:
		all = append(all, fmt.Sprintf("The %s has none of its old alternative names, OCSP and CRL addresses.", o.product.Name))
	case c.extensions > 2:
		all = append(all, fmt.Sprintf("The %s has none of its old OCSP and CRL addresses.", o.product.Name))
	}
	return all
}
