// SPDX-License-Identifier: Apache-2.0

package name

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// issuerDeniedParams are the parameters of issuer-denied.
type issuerDeniedParams struct {
	Organizations []string `yaml:"organizations"` // a whole O
	CommonNames   []string `yaml:"common-names"`  // the words that a CN begins with
	KeysOf        []string `yaml:"keys-of"`       // common names of roots of the Mozilla root program
	Name          string   `yaml:"name"`          // the name of the CA in messages; empty for the parameter that matches
}

var issuerDenied = &lints.Rule{
	ID:     "issuer-denied",
	Remedy: lints.Replace,
	Title:  "certificate is from a CA that is not accepted",
	Doc: lints.Doc{
		What: "The path has no CA that is not accepted. No issuer of a certificate and no subject of a CA has one of organizations as its whole O, or a CN that begins with the words of one of common-names. Case, punctuation, spaces and the kind of apostrophe are ignored. The subject of a leaf is not checked. " +
			"No certificate has the key of a root of the Mozilla root program in keys-of, under any name, and the path does not lead to such a root. Cross-signed and older versions of the certificates in the path count too.",
		Why: "The provider refuses certificates from these CAs, usually because their lifetime is so short that they expire unnoticed.",
		Fix: "Use a certificate from another CA or, if the provider accepts one, from your own CA.",
	},
	Params: issuerDeniedParams{},
	Values: map[string]lints.Values{"keys-of": {Match: isProgramRoot, Form: "the common name of a root of the Mozilla root program", Suggestions: programRoots}},
	Chain:  checkIssuerDenied,
}

func isProgramRoot(cn string) bool { return len(chain.MozillaKeys(cn)) > 0 }

// programRoots returns the common names of the roots of the Mozilla root program.
func programRoots() []string {
	return slices.DeleteFunc(chain.MozillaNames(), func(name string) bool { return !isProgramRoot(name) })
}

func checkIssuerDenied(p *lints.Pass) {
	params := lints.ParamsOf[issuerDeniedParams](p)
	certs := pathAndTwins(p.Chain)
	if len(certs) == 0 {
		p.NotApplicable(lints.NoCertificate)
		return
	}
	var hits []hit
	for _, c := range certs {
		if h, ok := params.denies(p.Chain, c); ok {
			hits = append(hits, h)
		}
	}
	if len(hits) == 0 {
		return
	}
	first := hits[0]
	required := fmt.Sprintf("a CA other than %q", cmp.Or(params.Name, first.denied))
	finding := lints.Finding{
		Cert:     first.cert,
		Field:    first.field,
		Message:  fmt.Sprintf("%s has the %s; %s", first.cert.Title(), first.found, p.Requires("another CA")),
		Found:    first.found,
		Required: required,
	}
	for _, h := range hits[1:] {
		finding.Related = append(finding.Related, lints.Related{At: h.cert.At(h.field), Message: h.cert.Title() + " has the " + h.found})
	}
	p.Fail(finding)
}

// pathAndTwins lists the certificates of the path, and after them the other
// versions of them in the file: cross-signed and older ones.
func pathAndTwins(c *chain.Chain) []*chain.Cert {
	certs := slices.Clone(c.Path)
	for _, cert := range c.Certs {
		if cert.AlternativeTo != nil {
			certs = append(certs, cert)
		}
	}
	return certs
}

// A hit is a certificate of a CA that is not accepted.
type hit struct {
	cert   *chain.Cert
	field  bundle.Field
	found  string // the evidence: `issuer O "Let's Encrypt"`
	denied string // the parameter that it matches
}

func (params issuerDeniedParams) denies(c *chain.Chain, cert *chain.Cert) (hit, bool) {
	if denied, text := params.named(cert.RawIssuer); denied != "" {
		return hit{cert, bundle.Issuer, "issuer " + text, denied}, true
	}
	if denied, text := params.named(cert.RawSubject); denied != "" && isCA(cert) {
		return hit{cert, bundle.Subject, "subject " + text, denied}, true
	}
	for _, root := range params.KeysOf {
		if slices.Contains(chain.MozillaKeys(root), cert.SPKISHA256()) {
			return hit{cert, bundle.SubjectPublicKey, fmt.Sprintf("key of %q", root), root}, true
		}
		if cert == c.Public.Via && commonName(c.Public.RootDN, root) {
			return hit{cert, bundle.Signature, fmt.Sprintf("signature of %q", root), root}, true
		}
	}
	return hit{}, false
}

// isCA reports whether the certificate is in the path as a CA. Another version of
// a leaf is a leaf.
func isCA(c *chain.Cert) bool {
	if c.AlternativeTo != nil {
		c = c.AlternativeTo
	}
	return c.Role != chain.Leaf
}

// commonName reports whether a DER Name has that common name.
func commonName(raw []byte, cn string) bool {
	return slices.ContainsFunc(chain.Values(raw, "CN"), func(value string) bool { return chain.Fold(value) == chain.Fold(cn) })
}

// named returns the parameter that a DER Name matches, and the attribute that
// matches it.
func (params issuerDeniedParams) named(raw []byte) (denied, text string) {
	for _, list := range []struct {
		typ     string
		names   []string
		matches func(value, name string) bool
	}{
		{"O", params.Organizations, chain.SameWords},
		{"CN", params.CommonNames, chain.BeginsWithWords},
	} {
		for _, value := range chain.Values(raw, list.typ) {
			for _, name := range list.names {
				if list.matches(value, name) {
					return name, fmt.Sprintf("%s %q", list.typ, value)
				}
			}
		}
	}
	return "", ""
}
