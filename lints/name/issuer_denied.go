// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// issuerDeniedParams are the parameters of issuer-denied.
type issuerDeniedParams struct {
	Names         []string `yaml:"names"`         // words that O or CN contain, one after the other
	Organizations []string `yaml:"organizations"` // an O, whole
	KeysOf        []string `yaml:"keys-of"`       // common names of roots of the Mozilla root programme
}

var issuerDenied = &lints.Rule{
	ID:    "issuer-denied",
	Title: "certificate comes from a CA that is not accepted",
	Doc: lints.Doc{
		What: "No certificate of the file comes from a CA that is not accepted: neither O nor CN of any issuer or subject contains the words of one of names, and no O is one of organizations as a whole. Capitals, punctuation, blanks and the kind of apostrophe do not matter. " +
			"Nor may a key be that of a root of the Mozilla root programme in keys-of, whatever the certificate calls itself, or the path lead to such a root.",
		Why: "The provider refuses the certificates of these CAs, commonly because they live for such a short time that they expire unnoticed.",
		Fix: "Use a certificate of another CA, or, where the provider takes them, of a CA of your own.",
	},
	Params: issuerDeniedParams{},
	Values: map[string]lints.Values{"keys-of": {Has: isProgrammeRoot, Form: "the common name of a root of the Mozilla root programme", Near: programmeRoots}},
	Chain:  checkIssuerDenied,
}

func isProgrammeRoot(cn string) bool { return len(chain.MozillaKeys(cn)) > 0 }

// programmeRoots are the common names of the roots of the Mozilla root programme.
func programmeRoots() []string {
	return slices.DeleteFunc(chain.MozillaNames(), func(name string) bool { return !isProgrammeRoot(name) })
}

func checkIssuerDenied(p *lints.Pass) {
	params := lints.ParamsOf[issuerDeniedParams](p)
	certs := pathFirst(p.Chain)
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
	finding := lints.Finding{
		Cert:     first.cert,
		At:       first.cert.At(first.field),
		Message:  fmt.Sprintf("%s has the %s; %s", first.cert.Title(), first.found, p.Requires(fmt.Sprintf("a CA other than %q", first.denied))),
		Found:    first.found,
		Required: fmt.Sprintf("a CA other than %q", first.denied),
	}
	for _, h := range hits[1:] {
		finding.Related = append(finding.Related, lints.Related{At: h.cert.At(h.field), Message: h.cert.Title() + " has the " + h.found})
	}
	p.Fail(finding)
}

// pathFirst lists every certificate once, those of the path before the others.
func pathFirst(c *chain.Chain) []*chain.Cert {
	certs := slices.Clone(c.Path)
	for _, cert := range c.Certs {
		if cert.DuplicateOf == nil && !slices.Contains(certs, cert) {
			certs = append(certs, cert)
		}
	}
	return certs
}

// A hit is a certificate of a CA that is not accepted.
type hit struct {
	cert   *chain.Cert
	field  bundle.Field
	found  string // what gives it away: `issuer O "Let's Encrypt"`
	denied string // the parameter that it meets
}

func (params issuerDeniedParams) denies(c *chain.Chain, cert *chain.Cert) (hit, bool) {
	if denied, text := params.named(cert.RawIssuer); denied != "" {
		return hit{cert, bundle.Issuer, "issuer " + text, denied}, true
	}
	if denied, text := params.named(cert.RawSubject); denied != "" {
		return hit{cert, bundle.Subject, "subject " + text, denied}, true
	}
	for _, root := range params.KeysOf {
		if slices.Contains(chain.MozillaKeys(root), cert.SPKI()) {
			return hit{cert, bundle.SubjectPublicKey, fmt.Sprintf("key of %q", root), root}, true
		}
		if cert == c.Public.Via && commonName(c.Public.RootDN, root) {
			return hit{cert, bundle.Signature, fmt.Sprintf("signature of %q", root), root}, true
		}
	}
	return hit{}, false
}

// commonName tells whether a DER Name has that common name.
func commonName(raw []byte, cn string) bool {
	return slices.ContainsFunc(chain.Values(raw, "CN"), func(value string) bool { return chain.Fold(value) == chain.Fold(cn) })
}

// named returns the parameter that a DER Name meets, and the attribute that
// meets it.
func (params issuerDeniedParams) named(raw []byte) (denied, text string) {
	for _, typ := range []string{"O", "CN"} {
		for _, value := range chain.Values(raw, typ) {
			for _, name := range params.Names {
				if chain.HasWords(value, name) {
					return name, fmt.Sprintf("%s %q", typ, value)
				}
			}
			for _, name := range params.Organizations {
				if typ == "O" && chain.SameWords(value, name) {
					return name, fmt.Sprintf("O %q", value)
				}
			}
		}
	}
	return "", ""
}
