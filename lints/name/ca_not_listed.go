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
// a CA, or "NAME = WORDS | WORDS" if its certificates use another name.
type caNotListedParams struct {
	Public []string `yaml:"public"`  // CAs that are, or were, in the Mozilla root program
	ByName []string `yaml:"by-name"` // CAs whose keys chainlint does not know
}

var caNotListed = &lints.Rule{
	ID:     "ca-not-listed",
	Remedy: lints.Decide,
	Title:  "certificate is not from a listed CA",
	Doc: lints.Doc{
		What: "The path from the leaf leads to one of the listed CAs. The CAs in public are identified by the keys of their roots, which are or were in the Mozilla root program; those in by-name by words in the O or CN of a CA. If the path has the name of a listed CA on an unknown key, the finding is a warning with the fingerprint to compare. A self-signed certificate fails, and so does a CA certificate in place of the leaf. " +
			"A line may give the name that a CA's certificates use: \"GoDaddy = GoDaddy.com | The Go Daddy Group\".",
		Why: "The provider trusts only the CAs on its list: the handshake with any other certificate fails, even if the certificate is valid.",
		Fix: "Order the certificate from one of the listed CAs, and put the intermediate certificates that come with it into the file. Compare a fingerprint with the one on the CA's website:\n\n    openssl x509 -in ca.pem -noout -subject -fingerprint -sha256",
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

// isLine reports whether a line has a name, and words to look for.
func isLine(line string) bool {
	name, called := caLine(line)
	return name != "" && !slices.ContainsFunc(called, func(words string) bool { return !chain.HasWords(words, words) })
}

// isPublicLine reports whether the words of a line are in names of public roots.
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
		Message:  fmt.Sprintf("%s leads to %s; %s", first.Title(), issuerWords(top, public), p.Requires("a CA on its list")),
		Found:    found,
		Required: required,
	})
}

// issuerWords names the end of a path: a public root, or else the issuer of its
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

// caLine parses "NAME = WORDS | WORDS"; the words of a line without any are those
// of the name.
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

// A namedCA is a CA that has only the name of a CA of the list.
type namedCA struct {
	ca    string
	cert  *chain.Cert // the CA's certificate, or the one that names it as its issuer
	field bundle.Field
}

// named looks for the name of a listed CA in the path: first in the CA certificates
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

// listedDN returns the CA of a list that has the DER Name.
func listedDN(lines []string, raw []byte) (ca string, ok bool) {
	for _, line := range lines {
		name, called := caLine(line)
		if slices.ContainsFunc(called, func(words string) bool { return chain.DNHasWords(raw, words) }) {
			return name, true
		}
	}
	return "", false
}

// finding returns a warning to compare the fingerprint, because anyone can use any name.
func (n namedCA) finding(required string) lints.Finding {
	f := lints.Finding{
		Cert:     n.cert,
		Field:    n.field,
		Found:    fmt.Sprintf("the name %q on an unknown key", n.ca),
		Required: required,
		Severity: lints.Warning,
	}
	if n.field == bundle.Issuer {
		f.Message = fmt.Sprintf("%s names the issuer %q, whose certificate is not in the file: add it", n.cert.Title(), n.ca)
		return f
	}
	f.Message = fmt.Sprintf("%s has the name %q on an unknown key: compare the fingerprint %x", n.cert.Title(), n.ca, sha256.Sum256(n.cert.Raw))
	return f
}
