// SPDX-License-Identifier: Apache-2.0

package zlint

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3/lint"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Source is the lint source of exported rules, for zlint's filters.
const Source lint.LintSource = "chainlint"

// Export returns a rule of certificates as a zlint lint, so that users of zlint can
// register and run it. The rules are those of lints/all:
//
//	rules := all.Rules()
//	i := slices.IndexFunc(rules, func(r *lints.Rule) bool { return r.ID == "key-not-allowed" })
//	params, err := rulesets.DecodeParams(rules[i], []byte("{types: [rsa], rsa-min-bits: 2048}"))
//	…
//	l, err := zlint.Export(rules[i], params, time.Now())
//	…
//	lint.RegisterCertificateLint(l)
//
// params is a value of the rule's Params type, which rulesets.DecodeParams makes
// of the text that a ruleset would have, or nil for the rule's defaults; now is
// the time that rules of validity compare with. The lint's name is
// "e_chainlint_" and the rule's id with underscores.
//
// A failure is an error, a warning or a notice, as its severity says; what only
// a person can confirm is a notice, and what the rule cannot decide is fatal.
//
// It is an error to export no rule, a rule that looks at more than one
// certificate, a rule that is zlint's own lint, nil params for a rule
// that finds nothing without, and params that the rule cannot have.
func Export(rule *lints.Rule, params any, now time.Time) (*lint.CertificateLint, error) {
	if err := exportable(rule); err != nil {
		return nil, err
	}
	if params == nil {
		if !rule.HasDefaults() {
			return nil, fmt.Errorf("rule %q has no defaults: give it parameters", rule.ID)
		}
		params = rule.Params
	}
	if err := rule.CheckParams(params); err != nil {
		return nil, err
	}
	return &lint.CertificateLint{
		LintMetadata: lint.LintMetadata{
			Name:        "e_chainlint_" + strings.ReplaceAll(rule.ID, "-", "_"),
			Description: rule.Doc.What,
			Citation:    rule.Cite,
			Source:      Source,
		},
		Lint: func() lint.CertificateLintInterface { return &exported{rule, params, now} },
	}, nil
}

func exportable(rule *lints.Rule) error {
	switch {
	case rule == nil:
		return errors.New("no rule to export")
	case rule.Source != "":
		return fmt.Errorf("rule %q is a lint of zlint's own", rule.ID)
	case rule.Cert == nil:
		return fmt.Errorf("rule %q looks at more than one certificate: a zlint lint cannot", rule.ID)
	}
	return nil
}

type exported struct {
	rule   *lints.Rule
	params any
	now    time.Time
}

// CheckApplies returns true for every certificate: the result of a rule says whether
// it applies.
func (e *exported) CheckApplies(*x509.Certificate) bool { return true }

// Execute reads the certificate as a file of its own and runs the rule on it.
func (e *exported) Execute(c *x509.Certificate) *lint.LintResult {
	b, err := bundle.Read("certificate", c.Raw, bundle.Limits{})
	if err != nil {
		return &lint.LintResult{Status: lint.Fatal, Details: err.Error()}
	}
	built := chain.Build(b, chain.Options{Artifact: chain.ClientChain})
	if len(built.Certs) != 1 {
		return &lint.LintResult{Status: lint.Fatal, Details: "the certificate could not be read"}
	}
	return worst(lints.RunCert(e.rule, e.params, built, built.Certs[0], e.now))
}

// worst makes one status of a rule's results. All messages are kept but those of
// passes and of what does not apply.
func worst(results []lints.Result) *lint.LintResult {
	status := lint.NA
	var details []string
	for _, r := range results {
		s := statusOf(r)
		if s > lint.Pass {
			details = append(details, r.Message)
		}
		status = max(status, s)
	}
	return &lint.LintResult{Status: status, Details: strings.Join(details, "; ")}
}

// statusOf relies on the order of zlint's statuses, as worst does: NA, Pass,
// Notice, Warn, Error, Fatal.
func statusOf(r lints.Result) lint.LintStatus {
	switch {
	case r.Outcome == lints.Passed:
		return lint.Pass
	case r.Outcome == lints.Open:
		return lint.Fatal
	case r.Outcome == lints.NotApplicable:
		return lint.NA
	case r.Outcome == lints.Review, r.Severity == lints.Note:
		return lint.Notice
	case r.Severity == lints.Warning:
		return lint.Warn
	}
	return lint.Error
}
