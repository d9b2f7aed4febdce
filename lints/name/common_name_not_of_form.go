// SPDX-License-Identifier: Apache-2.0

package name

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// commonNameNotOfFormParams are the parameters of common-name-not-of-form.
type commonNameNotOfFormParams struct {
	// Forms are the ways to write the name: text with {label}, {text} and
	// {digits} in it, and before it, where there are several, what each is
	// for: "staging: {label}-api.staging.payrails.io".
	Forms []string `yaml:"forms"`

	Only      string   `yaml:"only"`       // which of the forms is allowed; empty for any
	Label     string   `yaml:"label"`      // what {label} must be; empty for any
	Digits    string   `yaml:"digits"`     // what {digits} must be; empty for any
	Denied    []string `yaml:"denied"`     // what {label} must not be, such as the placeholder of a guide
	MaxLength int      `yaml:"max-length"` // in characters; 0 for no limit
}

var commonNameNotOfForm = &lints.Rule{
	ID:        "common-name-not-of-form",
	Attribute: "CN",
	Title:     "common name does not have the required form",
	Doc: lints.Doc{
		What: "The subject has one common name, and all of it matches one of forms. In a form, {label} is one label of a host name, {text} is any characters except spaces, slashes and colons, and {digits} is digits, or the value of digits. A form may begin with a variant and a colon (\"staging: …\"); only selects the variant that is allowed. " +
			"If label or digits is set, the name has that value in that place; a label of several words is compared by its letters and digits. The label must not be one of denied. A form with a label is a host name and ignores case; other forms do not. If max-length is set, the name has at most that many characters.",
		Why: "The provider finds its customer by the whole common name. A name that only begins correctly could belong to anyone.",
		Fix: "Make the request again with the name in the provider's form:\n\n    openssl req -new -key client.key -subj \"/C=DE/ST=Berlin/O=Northwind Trading/CN=api.northwind.payrails.io\" -out new-client.csr",
	},
	Params:         commonNameNotOfFormParams{},
	Values:         map[string]lints.Values{"forms": {Match: isForm, Form: "a text with no braces other than {label}, {text} and {digits}"}},
	ValidateParams: func(params any) error { return params.(commonNameNotOfFormParams).validate() },
	Cert:           checkCommonNameForm,
}

// validate returns an error if a parameter is not used by any of the forms.
func (params commonNameNotOfFormParams) validate() error {
	counts := func(line string) bool { return params.counts(readForm(line)) }
	has := func(place string) bool {
		return slices.ContainsFunc(params.Forms, func(line string) bool { return strings.Contains(line, place) })
	}
	switch {
	case len(params.Forms) == 0:
		return errors.New("forms is not given")
	case !slices.ContainsFunc(params.Forms, counts):
		return fmt.Errorf("only is %q, but no form has that variant", params.Only)
	case (params.Label != "" || len(params.Denied) > 0) && !has("{label}"):
		return errors.New("label and denied require a form with {label}")
	case params.Digits != "" && !has("{digits}"):
		return errors.New("digits requires a form with {digits}")
	}
	return nil
}

func checkCommonNameForm(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[commonNameNotOfFormParams](p)
	names := chain.Values(c.RawSubject, "CN")
	required := params.required()
	reason := "no CN"
	if len(names) > 0 {
		reason = "CN " + quoted(names)
	}
	found := reason
	if len(names) == 1 {
		var ok bool
		if reason, ok = params.judge(names[0]); ok {
			p.Evidence(reason)
			params.length(p, c, names[0])
			return
		}
	}
	p.Failf(bundle.Subject, found, required,
		"the %s has %s; %s", rolePhrase(c), reason, p.Requires(required))
	if len(names) == 1 {
		params.length(p, c, names[0])
	}
}

func (params commonNameNotOfFormParams) length(p *lints.Pass, c *chain.Cert, name string) {
	if n := utf8.RuneCountInString(name); params.MaxLength > 0 && n > params.MaxLength {
		p.Fail(tooLong(p, c, "CN", n, params.MaxLength))
	}
}

// judge reports whether a name is as required, and describes the name and what is
// wrong with it.
func (params commonNameNotOfFormParams) judge(name string) (text string, ok bool) {
	text = fmt.Sprintf("CN %q", name)
	for _, line := range params.Forms {
		f := readForm(line)
		found, matches := f.match(name, params.Digits)
		if !matches {
			continue
		}
		wrong := params.wrongPlace(found)
		switch {
		case !params.counts(f):
			return fmt.Sprintf("%s, a name for %s", text, f.variant), false
		case wrong != "":
			return text + ", " + wrong, false
		}
		return text, true
	}
	return text + foreignLetter(name), false
}

func (params commonNameNotOfFormParams) counts(f form) bool {
	return params.Only == "" || f.variant == "" || f.variant == params.Only
}

// wrongPlace says which place of a form has a wrong value.
func (params commonNameNotOfFormParams) wrongPlace(found map[string]string) string {
	label, hasLabel := found["{label}"]
	digits, hasDigits := found["{digits}"]
	switch {
	case hasLabel && params.denies(label):
		return fmt.Sprintf("with the placeholder %q", label)
	case hasLabel && len(label) > 63:
		return "with a label of more than 63 characters"
	case hasLabel && params.Label != "" && !sameLabel(label, params.Label):
		return fmt.Sprintf("with %q instead of %q", label, params.Label)
	case hasDigits && params.Digits != "" && digits != params.Digits:
		return fmt.Sprintf("with %q instead of %q", digits, params.Digits)
	}
	return ""
}

func (params commonNameNotOfFormParams) denies(label string) bool { return among(params.Denied, label) }

// required lists the allowed forms, with the known values in their places.
func (params commonNameNotOfFormParams) required() string {
	known := map[string]string{"{digits}": params.Digits}
	if isLabel(params.Label) && !params.denies(params.Label) {
		known["{label}"] = lowerASCII(params.Label)
	}
	var forms []string
	for _, line := range params.Forms {
		if f := readForm(line); params.counts(f) {
			forms = append(forms, f.describe(known))
		}
	}
	return "the CN " + strings.Join(forms, " or ")
}
