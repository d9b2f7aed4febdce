// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// environmentParams are the parameters of the rules that keep environments
// separate.
type environmentParams struct {
	Param  string   `yaml:"param"`  // the ruleset's parameter that names a file's environment
	Values []string `yaml:"values"` // the environments to keep separate; empty for all
}

// A use is a certificate of one file, and the environment that the file is for.
type use struct {
	cert        *chain.Cert
	file        lints.RunFile
	environment string
}

// uses collects the certificates that pick returns for each file whose environment
// is known. The reason says why nothing can be compared; noun describes what pick
// returns.
func uses(p *lints.CrossFilePass, pick func(*chain.Chain) []*chain.Cert, noun string) (found []use, reason string) {
	params := lints.CrossFileParamsOf[environmentParams](p)
	files := 0
	for _, m := range p.Files {
		certs := pick(m.Chain)
		if len(certs) == 0 {
			continue
		}
		files++
		environment := p.Input(m, params.Param)
		if environment == "" || len(params.Values) > 0 && !slices.Contains(params.Values, environment) {
			continue
		}
		for _, cert := range certs {
			found = append(found, use{cert, m, environment})
		}
	}
	environments := environmentsOf(found)
	switch {
	case files == 0:
		reason = fmt.Sprintf("no file of the run has a %s", noun)
	case len(environments) == 0:
		reason = fmt.Sprintf("no %s of the run has a declared environment", noun)
	case len(environments) == 1:
		reason = fmt.Sprintf("every %s of the run with a declared environment is for %s", noun, and(environments))
	}
	if len(params.Values) > 0 && files > 0 && reason != "" {
		reason += " (checked: " + and(params.Values) + ")"
	}
	return found, reason
}

// byKey groups uses by key, in the order of the run.
func byKey(all []use) [][]use {
	var groups [][]use
	number := map[[32]byte]int{}
	for _, u := range all {
		key := u.cert.SPKISHA256()
		i, ok := number[key]
		if !ok {
			i = len(groups)
			number[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], u)
	}
	return groups
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
		places = append(places, u.file.Place(u.cert))
	}
	return places
}

// and joins the names of environments for a message. They are user input.
func and(names []string) string { return chain.Escape(strings.Join(names, " and ")) }
