// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

//go:embed client.yaml
var clientRuleset []byte

// A linter checks variants against the rulesets of the targets.
type linter map[string]*rulesets.Ruleset

func newLinter() (linter, error) {
	l := make(linter)
	for name := range targets {
		var err error
		if name == client {
			l[name], err = rulesets.Parse("client.yaml", clientRuleset, all.Rules())
		} else {
			l[name], err = chainlint.LoadRuleset(name)
		}
		if err != nil {
			return nil, err
		}
	}
	return l, nil
}

// allStacks are those that have to be there, in the order of the table.
var allStacks = []string{stacks.OpenSSL, stacks.Go, stacks.Java, stacks.GnuTLS}

// A verdict is what chainlint says of a file.
type verdict struct {
	passes   bool
	errors   []finding
	warnings []finding
}

// A finding is a failure of severity warning or error.
type finding struct{ requirement, rule, message string }

func (f finding) String() string { return f.requirement + " (" + f.rule + "): " + f.message }

// check gives a variant to chainlint under a ruleset.
func (l linter) check(ruleset string, v *Variant) (verdict, error) {
	anchors, err := chainlint.ReadAnchors("trusted.cer", v.Anchor, bundle.Limits{})
	if err != nil {
		return verdict{}, err
	}
	run := &chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{l[ruleset]}, Params: targets[ruleset].params, Anchors: anchors, Now: v.At,
	}
	if v.Params != nil && ruleset == v.Target {
		run.Params = v.Params
	}
	r, err := run.CheckBytes("chain.pem", v.File)
	if err != nil {
		return verdict{}, err
	}
	return judged(&r.Files[0]), nil
}

func judged(f *report.File) verdict {
	v := verdict{passes: f.Verdict() == report.Pass}
	for _, r := range f.Results {
		if r.Outcome != lints.Failed {
			continue
		}
		found := finding{r.Requirement.ID, r.Rule.ID, r.Message}
		switch r.Severity {
		case lints.Error:
			v.errors = append(v.errors, found)
		case lints.Warning:
			v.warnings = append(v.warnings, found)
		}
	}
	return v
}

// names reports whether a warning says that the stack refuses the file, or, of a
// refusal in TLS 1.3 alone, that this protocol does.
func (v verdict) names(stack, protocol string) bool {
	name, _, _ := strings.Cut(stack, " ")
	return slices.ContainsFunc(v.warnings, func(f finding) bool {
		return strings.Contains(f.message, name) || protocol == stacks.TLS13 && strings.Contains(f.message, "TLS 1.3 has no")
	})
}

// namesAny reports whether a warning names one of the stacks.
func (v verdict) namesAny() bool {
	return slices.ContainsFunc(allStacks, func(s string) bool { return v.names(s, "") })
}

// rules are the rules of the errors, each once, with their requirements.
func (v verdict) rules() []string {
	var rules []string
	for _, f := range v.errors {
		rules = append(rules, fmt.Sprintf("%s (%s)", f.requirement, f.rule))
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}
