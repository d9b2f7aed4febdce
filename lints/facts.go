// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
)

// A fact is something about a chain that a ruleset may make a requirement, or
// the meaning of "auto", depend on.
type fact struct {
	holds  func(*chain.Chain) bool
	reason string // why a check does not apply without it
}

var facts = map[string]fact{
	"public-ca": {
		func(c *chain.Chain) bool { return c.Public.Root != "" },
		"applies where the path leads to a CA of the Mozilla root programme",
	},
	"public-ca-or-claimed": {
		func(c *chain.Chain) bool { return c.Public.Root != "" || c.Public.Claimed != "" },
		"applies where the path leads to a public CA, or bears the name of one",
	},
	"psd2-statement": {
		func(c *chain.Chain) bool { return c.Leaf() != nil && chain.HasPSD2Statement(c.Leaf()) },
		"applies where the leaf has the PSD2 qualified statement",
	},
	"issuer-file": {
		func(c *chain.Chain) bool { return c.Artifact == chain.IssuerFile },
		"applies to a file of CA certificates only",
	},
	"request-file": {
		func(c *chain.Chain) bool { return c.Artifact == chain.RequestFile },
		"applies to a certificate signing request",
	},
	"certificate-file": {
		func(c *chain.Chain) bool { return c.Artifact != chain.RequestFile },
		"applies to a file of certificates",
	},
	"keystore-file": {
		func(c *chain.Chain) bool { return c.Artifact == chain.Keystore },
		"applies to a keystore",
	},
	"no-keystore": {
		func(c *chain.Chain) bool { return c.Artifact != chain.Keystore },
		"applies to what is not submitted as a keystore",
	},
}

// Facts returns the names of the facts that a ruleset may use.
func Facts() []string {
	var names []string
	for name := range facts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func factHolds(name string, c *chain.Chain) bool {
	f, ok := facts[name]
	return ok && f.holds(c)
}

func factReason(name string) string { return facts[name].reason }

// inputs resolves the inputs of a selection for one chain: what the user gave,
// else the default, with "auto" replaced by what the chain shows. An input that
// is neither given nor has a default is absent.
func inputs(sel *Selection, c *chain.Chain) map[string]string {
	resolved := make(map[string]string, len(sel.Params))
	for _, p := range sel.Params {
		value := p.Default
		if given := sel.Values[p.Name]; len(given) > 0 {
			value = given[0]
		}
		if value == "auto" {
			value = automatic(p, c)
		}
		if value != "" {
			resolved[p.Name] = value
		}
	}
	return resolved
}

func automatic(p Parameter, c *chain.Chain) string {
	for _, a := range p.Auto {
		if a.Fact == "" || factHolds(a.Fact, c) {
			return a.Value
		}
	}
	return ""
}

// Input returns the value that a parameter has for this chain, "auto"
// resolved, and whether it has one.
func (s *Selection) Input(name string, c *chain.Chain) (string, bool) {
	value, ok := inputs(s, c)[name]
	return value, ok
}
