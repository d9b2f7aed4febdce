// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A Profile describes keys, requests and certificates that meet a ruleset: what
// chainlint new makes as one artifact. Profiles are under "new".
type Profile struct {
	Artifact chain.Artifact

	// When are the values of parameters for which the profile is.
	When []lints.Condition

	// Refuse says why the artifact is not made, and what to do instead. If it is set,
	// the rest is empty.
	Refuse string

	Make  []Product     // issuers before what they issue
	Files []ProfileFile // in addition to one key file and one certificate or request for each product

	inputs []NewInput
}

// A Product is a certificate or a request with a new key.
type Product struct {
	Name    string // "client": also the name of its files
	Issuer  string // the product whose key signs it; empty if its own key does
	Request bool   // a certification request, not a certificate
	CA      bool

	Subject     []NameTemplate
	Keys        []string // of [KeyTypes], the default first
	Days        int
	PathLen     int // pathLenConstraint of a CA; negative for none
	KeyUsage    []string
	ExtKeyUsage []string
	SAN         []NameTemplate // with the types dns, email, uri and ip
	OCSP        []Template
}

// A ProfileFile is a file that holds several products, or that is checked.
type ProfileFile struct {
	Name  string
	Holds []string // products, in the order of the file
	Key   string   // the product whose key is in the file as well, which is a PKCS#12 keystore then

	Artifact chain.Artifact // what it is checked as
	Anchors  []string       // the products that are registered with the provider
}

// A NewInput is an input of a profile in addition to the parameters of the ruleset,
// or a default for one of them.
type NewInput struct {
	Name     string `json:"name"`
	Note     string `json:"note,omitempty"`
	Example  string `json:"example,omitempty"`
	Default  string `json:"default,omitempty"`
	Optional bool   `json:"optional,omitempty"` // what needs it is left out without a value
}

// A NameTemplate is an attribute of a name or an alternative name. If Type is empty,
// each value of the input is TYPE=VALUE.
type NameTemplate struct {
	Type  string
	Value Template
}

// A Template is a text with the names of inputs.
type Template []TemplatePart

// A TemplatePart is a literal text, or the name of an input.
type TemplatePart struct{ Text, Input string }

// KeyTypes are the types of keys that a product can have.
var KeyTypes = []string{"rsa-2048", "rsa-3072", "rsa-4096", "p-256", "p-384"}

// KeyUsages are the names of RFC 5280, section 4.2.1.3, in the order of their bits.
var KeyUsages = []string{
	"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
	"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
}

// TimeInput is the name of the input that chainlint sets itself: the time in
// milliseconds since 1970.
const TimeInput = "time-ms"

// Inputs lists the inputs of the profile's templates, each once. The note of a
// parameter of the ruleset is that of the parameter.
func (p *Profile) Inputs() []NewInput {
	var all []NewInput
	add := func(t Template) {
		for _, part := range t {
			known := slices.ContainsFunc(all, func(in NewInput) bool { return in.Name == part.Input })
			if i := slices.IndexFunc(p.inputs, func(in NewInput) bool { return in.Name == part.Input }); i >= 0 && !known {
				all = append(all, p.inputs[i])
			}
		}
	}
	for _, product := range p.Make {
		for _, name := range slices.Concat(product.Subject, product.SAN) {
			add(name.Value)
		}
		for _, url := range product.OCSP {
			add(url)
		}
	}
	return all
}

// Profiles returns the profiles of an artifact that the given values allow: the first
// is to be made, if it has a value for each of its conditions.
func (r *Ruleset) Profiles(a chain.Artifact, values map[string][]string) []*Profile {
	var all []*Profile
	for i := range r.profiles {
		if p := &r.profiles[i]; p.Artifact == a && !p.excluded(r, values) {
			all = append(all, p)
		}
	}
	return all
}

// excluded reports whether a given value contradicts a condition of the profile.
func (p *Profile) excluded(r *Ruleset, values map[string][]string) bool {
	return slices.ContainsFunc(p.When, func(c lints.Condition) bool {
		given := r.Given(c.Param, values)
		return len(given) > 0 && !slices.Contains(c.OneOf, given[0])
	})
}

// InputsOf lists the inputs in the values of an attribute of the subjects.
func (p *Profile) InputsOf(attribute string) []string {
	var all []string
	for _, product := range p.Make {
		for _, t := range product.Subject {
			if t.Type != attribute {
				continue
			}
			for _, part := range t.Value {
				if part.Input != "" && !slices.Contains(all, part.Input) {
					all = append(all, part.Input)
				}
			}
		}
	}
	return all
}

// Given returns the values of a parameter or an input of profiles: the user's, for
// this ruleset alone or for all, or the default.
func (r *Ruleset) Given(name string, values map[string][]string) []string {
	for _, key := range []string{r.qualified(name), name} {
		if given := values[key]; len(given) > 0 {
			return given
		}
	}
	if p, ok := find(r.Params, name); ok && p.Default != "" {
		return []string{p.Default}
	}
	for _, in := range r.newInputs {
		if in.Name == name && in.Default != "" {
			return []string{in.Default}
		}
	}
	return nil
}

// NewInputs are the inputs of the profiles that are not parameters of the ruleset.
func (r *Ruleset) NewInputs() []NewInput {
	return slices.DeleteFunc(slices.Clone(r.newInputs), func(in NewInput) bool {
		_, param := find(r.Params, in.Name)
		return param
	})
}

// inheritProfiles adds the profiles of the extended rulesets for artifacts that the
// ruleset itself has none for.
func (r *Ruleset) inheritProfiles(extended []*Ruleset) {
	own := map[chain.Artifact]bool{}
	for _, p := range r.profiles {
		own[p.Artifact] = true
	}
	for _, base := range extended {
		for _, p := range base.profiles {
			if !own[p.Artifact] {
				r.profiles = append(r.profiles, p)
			}
		}
		for _, p := range base.profiles {
			own[p.Artifact] = true
		}
	}
}

// inheritInputs adds the inputs of profiles that the extended rulesets declare.
func (r *Ruleset) inheritInputs(extended []*Ruleset) {
	for _, base := range extended {
		for _, in := range base.newInputs {
			if !slices.ContainsFunc(r.newInputs, func(have NewInput) bool { return have.Name == in.Name }) {
				r.newInputs = append(r.newInputs, in)
			}
		}
	}
	for i := range r.newInputs {
		if p, ok := find(r.Params, r.newInputs[i].Name); ok {
			r.newInputs[i].Note = p.Note
		}
	}
}
