// SPDX-License-Identifier: Apache-2.0

// Package zlint adapts the certificate lints of github.com/zmap/zlint to rules, and
// exports rules as zlint lints. It is the only importer of zlint.
//
// The rule for a lint is "zlint/" and its name. zlint lints check one certificate and
// do not know roles: they treat a certificate without extended key usage as a TLS
// server's, so a private client chain would get many irrelevant findings from the
// lints of the CA/Browser Forum. A ruleset's include selects which of them run, by
// [lints.Rule.Source].
package zlint

import (
	"slices"
	"strings"
	"sync"

	_ "github.com/zmap/zlint/v3" // registers the lints
	"github.com/zmap/zlint/v3/lint"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Collection is the prefix of the ids of the rules made from zlint's lints.
const Collection = "zlint"

// Rules returns a rule for every certificate lint of zlint, sorted by id.
var Rules = sync.OnceValue(func() []*lints.Rule {
	registered := lint.GlobalRegistry().CertificateLints().Lints()
	rules := make([]*lints.Rule, 0, len(registered))
	for _, l := range registered {
		rules = append(rules, adapt(l))
	}
	slices.SortFunc(rules, func(a, b *lints.Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
})

// adapt makes a rule from a zlint lint, with zlint's texts.
func adapt(l *lint.CertificateLint) *lints.Rule {
	what := sentence(l.Description)
	return &lints.Rule{
		ID:    Collection + "/" + l.Name,
		Title: what,
		Doc: lints.Doc{
			What: "zlint's lint " + l.Name + " checks: " + what + ".",
			Why:  "It holds certificates against " + citation(l) + ".",
			Fix:  "Issue the certificate anew so that it agrees with the cited clause.",
		},
		Cite:    citation(l),
		Aliases: aliases(l.Name),
		Follows: explained(l.Name),
		Source:  string(l.Source),
		Cert:    func(p *lints.Pass, c *chain.Cert) { run(p, c, l) },
	}
}

func run(p *lints.Pass, c *chain.Cert, l *lint.CertificateLint) {
	if ofEndEntity(l.Name) && (c.Role == chain.Root || c.Role == chain.Intermediate) {
		p.NotApplicable("zlint's lint is about end entities, and this is an issuer")
		return
	}
	if c.Object != nil && c.Object.Repaired {
		p.NotApplicable("zlint does not run on a certificate that is not DER")
		return
	}
	report(p, c, l, l.Execute(c.Certificate, emptyConfig()))
}

// emptyConfig leaves every lint at its defaults. zlint parses a configuration each
// time it makes one, and lints only read it, so one is shared by all.
var emptyConfig = sync.OnceValue(lint.NewEmptyConfig)

func citation(l *lint.CertificateLint) string {
	if l.Citation == "" {
		return string(l.Source)
	}
	return strings.TrimSpace(l.Citation)
}

// report turns zlint's status into an outcome. An error or a warning fails with
// the requirement's severity; a notice fails as a note. Fatal says that the lint
// could not run, which is nothing about the certificate.
func report(p *lints.Pass, c *chain.Cert, l *lint.CertificateLint, r *lint.LintResult) {
	switch r.Status {
	case lint.Pass, lint.Reserved:
	case lint.NA, lint.NE:
		p.NotApplicable("zlint's lint does not apply to such certificates")
	case lint.Notice:
		p.Fail(finding(c, l, r, lints.Note))
	case lint.Warn, lint.Error:
		p.Fail(finding(c, l, r, ""))
	default:
		p.NotApplicable("zlint could not run this lint: " + chain.Escape(r.Details))
	}
}

func finding(c *chain.Cert, l *lint.CertificateLint, r *lint.LintResult, severity lints.Severity) lints.Finding {
	// Most lints give no details; their description then is all there is.
	message := c.Title() + ": " + sentence(l.Description)
	found := ""
	if r.Details != "" {
		found = sentence(chain.Escape(r.Details))
		message += ": " + found
	}
	return lints.Finding{
		Message: message, Found: found, Severity: severity,
		Field: fieldOf(l.Name),
	}
}

// sentence drops the final period, line breaks and double spaces of zlint's texts.
func sentence(text string) string {
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), ".")
}
