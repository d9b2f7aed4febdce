// SPDX-License-Identifier: Apache-2.0

package zlint

import (
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

// Export hands a rule of certificates out as a zlint lint, so that zlint's own
// users can register and run it:
//
//	l, err := zlint.Export(rule, nil, time.Now())
//	…
//	lint.RegisterCertificateLint(l)
//
// params is a value of the rule's Params type, or nil for its defaults; now is
// the time that rules of validity compare with. The lint's name is
// "e_chainlint_" and the rule's id with underscores. It is an error to export a
// rule that looks at more than one certificate.
func Export(rule *lints.Rule, params any, now time.Time) (*lint.CertificateLint, error) {
	if rule.Cert == nil {
		return nil, fmt.Errorf("rule %q looks at more than one certificate: a zlint lint cannot", rule.ID)
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

type exported struct {
	rule   *lints.Rule
	params any
	now    time.Time
}

// CheckApplies is true for every certificate: a rule says by its result
// whether it applies.
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

// worst makes one status of a rule's results. All messages of failures are kept.
func worst(results []lints.Result) *lint.LintResult {
	status := lint.NA
	var details []string
	for _, r := range results {
		s := status
		switch r.Outcome {
		case lints.Passed:
			s = lint.Pass
		case lints.Failed:
			s = statusOf(r.Severity)
			details = append(details, r.Message)
		}
		status = max(status, s)
	}
	return &lint.LintResult{Status: status, Details: strings.Join(details, "; ")}
}

func statusOf(s lints.Severity) lint.LintStatus {
	switch s {
	case lints.Note:
		return lint.Notice
	case lints.Warning:
		return lint.Warn
	}
	return lint.Error
}
