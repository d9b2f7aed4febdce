// SPDX-License-Identifier: Apache-2.0

package set

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// EnvironmentParams are the parameters of the rules that keep environments
// apart.
type EnvironmentParams struct {
	Param  string   `yaml:"param"`  // the ruleset's parameter that names a file's environment
	Values []string `yaml:"values"` // the environments to keep apart; empty for all of them
}

// A use is a key of one file, and the environment that the file is for.
type use struct {
	place       lints.Place
	environment string
}

// uses collects the certificate that pick takes from each file, for the files
// whose environment is known. The reason is why nothing can be compared.
func uses(p *lints.SetPass, pick func(*chain.Chain) *chain.Cert) (found []use, reason string) {
	params := lints.SetParamsOf[EnvironmentParams](p)
	var environments []string
	for _, m := range p.Members {
		environment := m.Inputs[params.Param]
		if environment == "" || len(params.Values) > 0 && !slices.Contains(params.Values, environment) {
			continue
		}
		if !slices.Contains(environments, environment) {
			environments = append(environments, environment)
		}
		if cert := pick(m.Chain); cert != nil {
			found = append(found, use{lints.Place{Path: m.Path, Cert: cert}, environment})
		}
	}
	switch len(environments) {
	case 0:
		return nil, fmt.Sprintf("no file of the run has a value for %q", params.Param)
	case 1:
		return nil, "all files of the run are for " + environments[0]
	}
	return found, ""
}

// across finds the keys that are used in more than one environment.
func across(all []use) [][]use {
	var keys [][32]byte
	byKey := map[[32]byte][]use{}
	for _, u := range all {
		key := u.place.Cert.SPKI()
		if byKey[key] == nil {
			keys = append(keys, key)
		}
		byKey[key] = append(byKey[key], u)
	}
	var found [][]use
	for _, key := range keys {
		if len(environmentsOf(byKey[key])) > 1 {
			found = append(found, byKey[key])
		}
	}
	return found
}

// environmentsOf lists the environments of some uses, each once.
func environmentsOf(all []use) []string {
	var names []string
	for _, u := range all {
		if !slices.Contains(names, u.environment) {
			names = append(names, u.environment)
		}
	}
	return names
}

func placesOf(all []use) []lints.Place {
	var places []lints.Place
	for _, u := range all {
		places = append(places, u.place)
	}
	return places
}

// and lists environments for a message. Their names are the user's.
func and(names []string) string { return chain.Escape(strings.Join(names, " and ")) }

// servesOneEnvironment fails for every key of what pick takes of the files that
// stands in files for different environments.
func servesOneEnvironment(p *lints.SetPass, pick func(*chain.Chain) *chain.Cert, noun, required string) {
	all, reason := uses(p, pick)
	if reason != "" {
		p.NotApplicable(reason)
		return
	}
	for _, shared := range across(all) {
		names := and(environmentsOf(shared))
		p.Fail(lints.Finding{
			Message:  fmt.Sprintf("the key of one %s serves %s: %s", noun, names, wheres(placesOf(shared))),
			Found:    fmt.Sprintf("one %s key for %s", noun, names),
			Required: required,
		}, placesOf(shared)...)
	}
}
