// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// A Plan says which keys, requests and certificates to make, and the files to write
// them to. [Plan.Make] makes them, and [Plan.Script] prints OpenSSL commands that do
// the same.
type Plan struct {
	Objects []*Object // issuers before what they issue
	Files   []PlannedFile
	Notes   []string // what the user has to know about it, safe to print
}

// An Object is a certificate or a request to make, or an existing CA certificate.
type Object struct {
	Name    string // "client"
	Key     *Key
	Issuer  *Object // nil if its own key signs it
	Request bool
	CA      bool

	Subject    subject
	Serial     *big.Int // nil for a random one
	Days       int
	Extensions []extension

	Old      *x509.Certificate // the certificate that is issued again; nil for a new one
	Existing bool              // Old is used as it is
}

// A Key is the key of an object.
type Key struct {
	Type   string           // of [rulesets.KeyTypes], for a new key
	Signer crypto.Signer    // a given private key
	Public crypto.PublicKey // a public key whose private key is not needed
}

// isNew reports whether the key has to be made.
func (k *Key) isNew() bool { return k.Signer == nil && k.Public == nil }

// A PlannedFile is a file that is checked before anything is written.
type PlannedFile struct {
	Name     string
	Holds    []*Object
	Keystore *Object // the object whose key is in the file, which is a PKCS#12 keystore
	Artifact chain.Artifact
	Anchors  []*Object // what is registered with the provider
}

// KeyFile is the file with the private key that belongs to the file; empty for that of
// a CA, and if the key is not new or is in the file itself.
func (f PlannedFile) KeyFile() string {
	leaf := f.Holds[0]
	if leaf.CA || !leaf.Key.isNew() || f.Keystore != nil {
		return ""
	}
	return leaf.Name + ".key"
}

// Unchanged reports whether nothing in the file is new.
func (f PlannedFile) Unchanged() bool {
	return !slices.ContainsFunc(f.Holds, func(o *Object) bool { return !o.Existing })
}

// UsesGivenKey reports whether the file is for a key that the user has given.
func (f PlannedFile) UsesGivenKey() bool { return !f.Holds[0].CA && f.Holds[0].Key.Signer != nil }

// FromProfile plans what a profile describes. The values are those of its inputs; what
// needs a value that is missing is left out. The key type is the profile's if it is
// empty.
func FromProfile(p *rulesets.Profile, values func(input string) []string, keyType string) (*Plan, error) {
	plan := &Plan{}
	byName := map[string]*Object{}
	for _, product := range p.Make {
		o, err := fromProduct(product, filled(values), keyType)
		if err != nil {
			return nil, err
		}
		o.Issuer = byName[product.Issuer]
		byName[o.Name] = o
		plan.Objects = append(plan.Objects, o)
	}
	named := func(names []string) []*Object {
		var all []*Object
		for _, name := range names {
			all = append(all, byName[name])
		}
		return all
	}
	for _, f := range p.Files {
		plan.Files = append(plan.Files, PlannedFile{f.Name, named(f.Holds), byName[f.Key], f.Artifact, named(f.Anchors)})
	}
	return plan, nil
}

func fromProduct(p rulesets.Product, in filled, keyType string) (*Object, error) {
	typ := p.Keys[0]
	if keyType != "" {
		if !slices.Contains(p.Keys, keyType) {
			return nil, fmt.Errorf("the %s cannot have a key of type %s; the ruleset allows %s", p.Name, keyType, strings.Join(p.Keys, ", "))
		}
		typ = keyType
	}
	o := &Object{Name: p.Name, Key: &Key{Type: typ}, Request: p.Request, CA: p.CA, Days: p.Days}
	var err error
	if o.Subject, err = in.subject(p.Subject); err != nil {
		return nil, err
	}
	if !p.Request {
		o.Extensions = append(o.Extensions, basicConstraints(p.CA, p.PathLen))
	}
	usages := p.KeyUsage
	if p.CA && len(usages) == 0 {
		usages = []string{"keyCertSign", "cRLSign"}
	}
	if len(usages) > 0 {
		o.Extensions = append(o.Extensions, keyUsage(usages))
	}
	if len(p.ExtKeyUsage) > 0 {
		o.Extensions = append(o.Extensions, extKeyUsage(p.ExtKeyUsage))
	}
	if names := in.names(p.SAN); len(names) > 0 {
		san, err := subjectAltName(names)
		if err != nil {
			return nil, err
		}
		o.Extensions = append(o.Extensions, san)
	}
	if urls := in.texts(p.OCSP); len(urls) > 0 {
		aia, err := ocsp(urls)
		if err != nil {
			return nil, err
		}
		o.Extensions = append(o.Extensions, aia)
	}
	return o, nil
}

// filled returns the values of an input.
type filled func(input string) []string

// Values returns the values of the inputs of a profile: those that the user gives,
// and the time.
func Values(r *rulesets.Ruleset, given map[string][]string, now time.Time) func(input string) []string {
	return func(input string) []string {
		if input == rulesets.TimeInput {
			return []string{strconv.FormatInt(now.UnixMilli(), 10)}
		}
		return r.Given(input, given)
	}
}

// text fills in a template; false if a value is missing.
func (in filled) text(t rulesets.Template) (string, bool) {
	var out strings.Builder
	for _, part := range t {
		if part.Input == "" {
			out.WriteString(part.Text)
			continue
		}
		values := in(part.Input)
		if len(values) == 0 {
			return "", false
		}
		out.WriteString(values[0])
	}
	return out.String(), true
}

func (in filled) texts(all []rulesets.Template) []string {
	var out []string
	for _, t := range all {
		if text, ok := in.text(t); ok {
			out = append(out, text)
		}
	}
	return out
}

// names fills in typed templates.
func (in filled) names(all []rulesets.NameTemplate) []attribute {
	var out []attribute
	for _, t := range all {
		if text, ok := in.text(t.Value); ok {
			out = append(out, attribute{t.Type, text})
		}
	}
	return out
}

// subject fills in the attributes of a name. An attribute that the user gives as
// TYPE=VALUE replaces those of its type.
func (in filled) subject(all []rulesets.NameTemplate) (subject, error) {
	var given []attribute
	for _, t := range all {
		if t.Type != "" {
			continue
		}
		for _, value := range in(t.Value[0].Input) {
			typ, text, _ := strings.Cut(value, "=")
			given = append(given, attribute{chain.AttributeOID(strings.TrimSpace(typ)), strings.TrimLeft(text, " \t")})
		}
	}
	var s subject
	for _, a := range in.names(all) {
		if a.typ == "" {
			continue
		}
		a.typ = chain.AttributeOID(a.typ)
		if !slices.ContainsFunc(given, func(g attribute) bool { return g.typ == a.typ }) {
			s.rdns = append(s.rdns, []attribute{a})
		}
	}
	for _, a := range given {
		s.rdns = append(s.rdns, []attribute{a})
	}
	return s, s.encode()
}

// hidden reports whether an object has no file of its own: it exists already.
func (p *Plan) hidden(o *Object) bool { return o.Existing && !p.lists(o.FileName()) }

// identified reports whether an issuer has a subject key identifier.
func (o *Object) identified() bool { return !o.Existing || len(o.Old.SubjectKeyId) > 0 }

// Signable reports whether the private key of every issuer is known or made.
func (p *Plan) Signable() bool {
	return !slices.ContainsFunc(p.Objects, func(o *Object) bool {
		return !o.Existing && !signedBy(o).Key.isNew() && signedBy(o).Key.Signer == nil
	})
}
