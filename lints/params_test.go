// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

type kind string

type wordParams struct {
	Kinds  []kind `yaml:"kinds"`
	Usage  string `yaml:"usage"`
	Bits   int    `yaml:"bits"`
	Hidden string `yaml:"-"`
}

func wordRule(params any) *Rule {
	return &Rule{
		ID: "words", Title: "t", Doc: Doc{What: "w", Why: "w", Fix: "f"}, Params: params,
		Values: map[string]Values{
			"kinds": {Words: []string{"rsa", "ec"}},
			"usage": {Words: []string{"clientAuth"}, Match: IsOID, Form: "a dotted object identifier"},
		},
		ValidateParams: func(params any) error {
			if params.(wordParams).Bits == 1 {
				return errors.New("one bit is too few")
			}
			return nil
		},
		Cert: func(*Pass, *chain.Cert) {},
	}
}

func TestCheckParams(t *testing.T) {
	for want, params := range map[string]any{
		"": wordParams{Kinds: []kind{"ec", "rsa"}, Usage: "1.3.6.1.5.5.7.3.17", Hidden: "x"},
		`kinds of rule "words" must be one of rsa, ec, not "RSA"`:                                    wordParams{Kinds: []kind{"rsa", "RSA"}},
		`kinds of rule "words" must be one of rsa, ec, not ""`:                                       wordParams{Kinds: []kind{""}},
		`usage of rule "words" must be one of clientAuth, or a dotted object identifier, not "1.3."`: wordParams{Usage: "1.3."},
		`parameters of rule "words": one bit is too few`:                                             wordParams{Bits: 1},
		`parameters of rule "words" are of type lints.wordParams, not <nil>`:                         nil,
		`parameters of rule "words" are of type lints.wordParams, not *lints.wordParams`:             &wordParams{},
		`parameters of rule "words" are of type lints.wordParams, not struct { Kinds []string "yaml:\"kinds\"" }`: struct {
			Kinds []string `yaml:"kinds"`
		}{},
	} {
		got := ""
		if err := wordRule(wordParams{}).CheckParams(params); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%+v: got %s, want %s", params, got, want)
		}
	}
	if err := (&Rule{ID: "none"}).CheckParams(nil); err != nil {
		t.Error(err)
	}
}

// TestRunCertWithWrongParams: a rule that cannot have its parameters decides
// nothing, where it would pass.
func TestRunCertWithWrongParams(t *testing.T) {
	c := &chain.Chain{Bundle: &bundle.Bundle{Name: "a.pem"}}
	cert := &chain.Cert{Object: &bundle.Object{}}
	got := RunCert(wordRule(wordParams{}), wordParams{Kinds: []kind{"RSA"}}, c, cert, time.Time{})
	if len(got) != 1 || got[0].Outcome != Open || got[0].Message != `kinds of rule "words" must be one of rsa, ec, not "RSA"` {
		t.Errorf("got %+v", got)
	}
}

// TestValidateValues: what a rule says of its parameters is about its parameters,
// and its defaults are among what they may be.
func TestValidateValues(t *testing.T) {
	rule := wordRule(wordParams{Kinds: []kind{"dsa"}})
	rule.Values["kind"] = Values{Match: IsOID}
	got := rule.Validate()
	want := []string{
		`kinds of rule "words" must be one of rsa, ec, not "dsa"`,
		"Values has kind, which is no parameter",
		"Values of kind do not say what it may be",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIsOID(t *testing.T) {
	for text, want := range map[string]bool{
		"1.3.6.1.5.5.7.3.2": true, "2.5.29.37.0": true, "0.9": true,
		"": false, "1": false, "1.": false, "3.1": false, "1.02": false, "1..2": false, "1.2 ": false, "clientAuth": false,
	} {
		if IsOID(text) != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
}
