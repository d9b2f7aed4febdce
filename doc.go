// SPDX-License-Identifier: Apache-2.0

// Package chainlint checks a certificate file, before a person sends it to a
// provider, against the requirements that the provider has published, and says
// which sentence of which document the file breaks, where in the file, and how
// to fix it.
//
// A [Linter] holds bytes or files against rulesets and returns a
// [report.Report]:
//
//	connectpay, err := chainlint.LoadRuleset("connectpay")
//	…
//	linter := chainlint.Linter{
//		Rulesets: []*rulesets.Ruleset{connectpay},
//		Params:   map[string][]string{"company": {"Northwind Trading"}},
//		Now:      time.Now(),
//	}
//	rep, err := linter.CheckBytes("chain.pem", data)
//
// Where files serve several providers or environments, each is a [Target] with
// rulesets and parameters of its own, and [Linter.CheckTargets] also holds them
// together: one key for the test system and the live one is a finding about both.
//
// # Parts
//
// Each step has a package of its own, which can be used alone:
// [github.com/chainlint/chainlint/bundle] reads the bytes,
// [github.com/chainlint/chainlint/chain] works out what each certificate is
// for, [github.com/chainlint/chainlint/rulesets] loads the requirements,
// [github.com/chainlint/chainlint/lints] runs them, and
// [github.com/chainlint/chainlint/report] writes the outcome.
//
// # Concurrency
//
// A Linter may be used by one goroutine at a time: the certificates that it
// reads cache parsed names while they are looked at.
package chainlint
