// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// at is the time at which the examples check validity. A program passes time.Now().
var at = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// A Linter checks one file against a built-in ruleset.
func ExampleLinter() {
	connectpay, err := chainlint.LoadRuleset("connectpay")
	if err != nil {
		log.Fatal(err)
	}
	linter := chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{connectpay},
		Params:   map[string][]string{"company": {"Northwind Trading"}},
		Now:      at,
	}
	const name = "testdata/connectpay/rejected-364-days.pem"
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	rep, err := linter.CheckBytes(name, data)
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range rep.Files {
		fmt.Println(file.Path, file.Verdict())
	}
	// Output:
	// testdata/connectpay/rejected-364-days.pem fail
}

// The findings are the results that failed. Each names the requirement, the
// certificate and the line.
func ExampleLinter_findings() {
	connectpay, err := chainlint.LoadRuleset("connectpay")
	if err != nil {
		log.Fatal(err)
	}
	linter := chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{connectpay},
		Params:   map[string][]string{"company": {"Northwind Trading"}},
		Now:      at,
	}
	const name = "testdata/connectpay/rejected-364-days.pem"
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	rep, err := linter.CheckBytes(name, data)
	if err != nil {
		log.Fatal(err)
	}
	for _, result := range rep.Files[0].Results {
		if result.Outcome != lints.Failed {
			continue
		}
		fmt.Printf("line %d: %s: %s\n", result.At.Line, result.Severity, result.Requirement.ID)
		fmt.Println("found", result.Found)
		fmt.Println("required", result.Required)
		fmt.Printf("%s: %q\n", result.Citations[0].Document, result.Citations[0].Quote)
	}
	// Output:
	// line 4: error: connectpay/leaf-validity-365-to-1095-days
	// found 364 days
	// required 365 to 1095 days
	// Certificate requirements and recommendations: "Leaf certificate’s expiration date must be from 1 to 3 years (365 to 1095 days)"
}

// A ruleset of your own is a YAML text or file. Its requirements use the rules of
// chainlint.
func ExampleLinter_ownRuleset() {
	const text = `
name: house
title: House rules
requirements:
  - id: strong-rsa-key
    title: RSA keys have at least 3072 bits
    level: must
    severity: error
    on: leaf
    cite: {source: House rules, clause: "7"}
    check: {rule: rsa-key-short, with: {min-bits: 3072}}
`
	house, err := rulesets.Parse("house.yaml", []byte(text), all.Rules())
	if err != nil {
		log.Fatal(err) // names every error with its line and column
	}
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{house}, Now: at}
	const name = "testdata/connectpay/accepted-365-days.pem"
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	rep, err := linter.CheckBytes(name, data)
	if err != nil {
		log.Fatal(err)
	}
	for _, result := range rep.Files[0].Results {
		if result.Outcome == lints.Failed {
			fmt.Println(result.Requirement.ID, "found", result.Found, "required", result.Required)
		}
	}
	// Output:
	// house/strong-rsa-key found RSA of 2048 bits required RSA of at least 3072 bits
}
