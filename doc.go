// SPDX-License-Identifier: Apache-2.0

// Package chainlint checks a certificate file against a provider's published
// requirements before a person sends it to the provider. It reports which sentence
// of which document the file breaks, where in the file, and how to fix it.
//
// A [Linter] checks bytes or files against rulesets and returns a
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
// If files are for several providers or environments, make a [Target] with its own
// rulesets and parameters for each. [Linter.CheckTargets] also checks them together:
// one key for the test system and the live one is a finding about both.
//
// # Parts
//
// Each step has its own package, which can be used separately:
// [github.com/chainlint/chainlint/bundle] reads the bytes,
// [github.com/chainlint/chainlint/chain] works out what each certificate is
// for, [github.com/chainlint/chainlint/rulesets] loads the requirements,
// [github.com/chainlint/chainlint/lints] runs them, and
// [github.com/chainlint/chainlint/report] writes the outcome.
//
// # Concurrency
//
// Only one goroutine at a time may use a Linter: the certificates that it reads
// cache parsed names.
package chainlint
