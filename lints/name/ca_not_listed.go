// SPDX-License-Identifier: Apache-2.0

package name

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// caNotListedParams are the parameters of ca-not-listed. A line is the name of
// a CA, or "NAME = WORDS | WORDS" where its certificates call it otherwise.
type caNotListedParams struct {
	Public []string `yaml:"public"`  // CAs that are, or were, in the Mozilla root program
	ByName []string `yaml:"by-name"` // CAs whose keys are not known here
}

var caNotListed = &lints.Rule{
	ID:    "ca-not-listed",
	Title: "certificate comes from none of the CAs listed",
	Doc: lints.Doc{
		What: "The path from the leaf leads to one of the CAs listed. Those of public are known by the keys of their roots, as the Mozilla root program has them or had them; those of by-name by words in O or CN of a CA's name. Where the path has the name of a listed CA on a key that is not known, the finding is a warning that gives the fingerprint to compare. A self-signed certificate fails, and so does a CA certificate in place of the leaf. " +
			"A line may say what the certificates of a CA call it: \"GoDaddy = GoDaddy.com | The Go Daddy Group\".",
		Why: "The provider trusts the CAs of its list and no others: the handshake with any other certificate fails, however good it is.",
		Fix: "Order the certificate from one of the CAs listed, and put the intermediate certificates that come with it into the file. Compare a fingerprint with the one on the CA's own site:\n\n    openssl x509 -in ca.pem -noout -subject -fingerprint -sha256",
	},
	Cite:   "RFC 5280 6.1.1",
	Params: caNotListedParams{},
	Values: map[string]lints.Values{
		"public":  {Match: isPublicLine, Form: caLineForm + " in the names of roots that are or were in the Mozilla root program", Suggestions: chain.MozillaNames},
		"by-name": {Match: isLine, Form: caLineForm},
	},
	Chain: checkListed,
}

const caLineForm = "NAME, or NAME = WORDS | WORDS, with words"

// isLine tells whether a line has a name, and words to look for.
func isLine(line string) bool {
	name, called := caLine(line)
	return name != "" && !slices.ContainsFunc(called, func(words string) bool { return !chain.HasWords(words, words) })
}

// isPublicLine tells whether the words of a line stand in names of public roots.
func isPublicLine(line string) bool {
	_, called := caLine(line)
	return isLine(line) && !slices.ContainsFunc(called, func(words string) bool {
		return !slices.ContainsFunc(chain.MozillaNames(), func(name string) bool { return chain.HasWords(name, words) })
	})
}

func checkListed(p *lints.Pass) {
	params := lints.ParamsOf[caNotListedParams](p)
	public := p.Chain.Public
	if len(p.Chain.Path) == 0 {
		p.NotApplicable(lints.NoCertificate)
		return
	}
	first := p.Chain.Path[0]
	required := params.required()
	if found := notIssuedToClient(first); found != "" {
		p.Fail(lints.Finding{
			Cert:     first,
			Field:    bundle.Issuer,
			Message:  fmt.Sprintf("%s is %s; %s", first.Title(), found, p.Requires("a certificate of a CA on its list")),
			Found:    found,
			Required: required,
		})
		return
	}
	if ca, listed := listedDN(params.Public, public.RootDN); listed {
		p.Evidence(fmt.Sprintf("%s: the path leads to %s", ca, public.Root))
		return
	}
	if named, ok := params.named(p.Chain); ok {
		p.Fail(named.finding(required))
		return
	}
	top := p.Chain.Top()
	found := "a path to " + issuerWords(top, public)
	p.Fail(lints.Finding{
		Cert:     top,
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("the path of %s leads to %s; %s", first.Title(), issuerWords(top, public), p.Requires("a CA on its list")),
		Found:    found,
		Required: required,
	})
}

// issuerWords names what a path leads to: a public root, else the issuer of its
// last certificate.
func issuerWords(top *chain.Cert, public chain.Public) string {
	if public.Root != "" {
		return fmt.Sprintf("the root \"%s\"", public.Root)
	}
	return fmt.Sprintf("the issuer \"%s\"", chain.DN(top.RawIssuer))
}

// required lists the names of the CAs.
func (params caNotListedParams) required() string {
	var names []string
	for _, lines := range [][]string{params.Public, params.ByName} {
		for _, line := range lines {
			name, _ := caLine(line)
			names = append(names, name)
		}
	}
	return "a certificate of " + quoted(names)
}

// caLine takes "NAME = WORDS | WORDS" apart; the name's own words are those of
// a line without any.
func caLine(line string) (name string, called []string) {
	name, rest, given := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	if !given {
		return name, []string{name}
	}
	for words := range strings.SplitSeq(rest, "|") {
		called = append(called, strings.TrimSpace(words))
	}
	return name, called
}

// A namedCA is a CA of the list by its name alone.
type namedCA struct {
	ca    string
	cert  *chain.Cert // the CA's certificate, or the one that names it as its issuer
	field bundle.Field
}

// named looks for the name of a listed CA on the path, in the CA certificates
// from the top down, then as the issuer of a certificate.
func (params caNotListedParams) named(c *chain.Chain) (namedCA, bool) {
	lines := slices.Concat(params.Public, params.ByName)
	for i := len(c.Path) - 1; i > 0; i-- {
		if ca, ok := listedDN(lines, c.Path[i].RawSubject); ok {
			return namedCA{ca, c.Path[i], bundle.Subject}, true
		}
	}
	for i := len(c.Path) - 1; i >= 0; i-- {
		if ca, ok := listedDN(lines, c.Path[i].RawIssuer); ok {
			return namedCA{ca, c.Path[i], bundle.Issuer}, true
		}
	}
	return namedCA{}, false
}

// listedDN finds the CA of a list that a DER Name is of.
func listedDN(lines []string, raw []byte) (ca string, ok bool) {
	for _, line := range lines {
		name, called := caLine(line)
		if slices.ContainsFunc(called, func(words string) bool { return chain.DNHasWords(raw, words) }) {
			return name, true
		}
	}
	return "", false
}

// finding is a warning to compare the fingerprint, since anyone can write a name.
func (n namedCA) finding(required string) lints.Finding {
	f := lints.Finding{
		Cert:     n.cert,
		Field:    n.field,
		Found:    fmt.Sprintf("the name %q on an unknown key", n.ca),
		Required: required,
		Severity: lints.Warning,
	}
	if n.field == bundle.Issuer {
		f.Message = fmt.Sprintf("%s names the issuer %q, whose certificate is not in the file: add it, and compare its fingerprint", n.cert.Title(), n.ca)
		return f
	}
	f.Message = fmt.Sprintf("%s has the name %q on an unknown key: compare its SHA-256 fingerprint %x with the CA's", n.cert.Title(), n.ca, sha256.Sum256(n.cert.Raw))
	return f
}
