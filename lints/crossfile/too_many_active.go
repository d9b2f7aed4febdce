// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// activeParams are the parameters of too-many-active.
type activeParams struct {
	Most int    `yaml:"most"` // leaf certificates of one target that may be valid at one time
	By   string `yaml:"by"`   // "common-name" counts the leaves of a target separately for each host
}

var tooManyActive = &lints.Rule{
	ID:     "too-many-active",
	Remedy: lints.Decide,
	Title:  "too many certificates of one target are valid at the same time",
	Doc: lints.Doc{
		What: "At most most leaf certificates in the files of one target are valid at the time of the check. A certificate in several files counts once; a certificate that has expired or is not yet valid does not count. Without a configuration that names targets, the leaves for one host are one target; the host is the common name or, without one, the first DNS name. With by: common-name, the leaves of a target are counted for each host. This is for a provider whose ruleset requires one host for each environment and reports a leaf of another environment itself.",
		Why:  "The provider has a fixed number of slots for each customer, and does not accept another certificate while all of them are in use.",
		Fix:  "Revoke the certificate that is no longer in use in the provider's portal, and remove its file from the target.",
	},
	Cite:      "RFC 5280 4.1.2.5",
	Params:    activeParams{Most: 2, By: "target"},
	Values:    map[string]lints.Values{"by": {Words: []string{"target", "common-name"}}},
	CrossFile: checkTooManyActive,
}

// A service is a target of the configuration or a host, which may have several
// certificates.
type service struct{ target, host string }

func (s service) String() string {
	switch {
	case s.target != "" && s.host != "":
		return "host \"" + chain.Escape(s.host) + "\" in target \"" + chain.Escape(s.target) + "\""
	case s.target != "":
		return "target \"" + chain.Escape(s.target) + "\""
	}
	return "host \"" + chain.Escape(s.host) + "\""
}

func checkTooManyActive(p *lints.CrossFilePass) {
	params := lints.CrossFileParamsOf[activeParams](p)
	var services group[service]
	leaves, together := 0, false
	for _, m := range p.Files {
		leaf := m.Chain.Leaf()
		if leaf == nil {
			continue
		}
		leaves++
		if key := serviceOf(m, params.By == "common-name"); key != (service{}) {
			services.add(key, m.Place(leaf))
			together = together || key.target != "" || len(services.places[key]) > 1
		}
	}
	switch {
	case leaves == 0:
		p.NotApplicable("no file of the run has a leaf certificate")
		return
	case !together:
		p.NotApplicable("no two files of the run are for one target or one host")
		return
	}
	for _, key := range services.keys {
		active := distinct(services.places[key])
		active = slices.DeleteFunc(active, func(l lints.Place) bool { return !l.Cert.ValidAt(p.Now) })
		if len(active) <= params.Most {
			continue
		}
		p.Fail(lints.Finding{
			Cert: active[params.Most].Cert, Field: bundle.NotAfter,
			Message:  fmt.Sprintf("%d certificates of %s are valid at the same time: %s", len(active), key, wheres(active)),
			Found:    fmt.Sprintf("%d certificates", len(active)),
			Required: fmt.Sprintf("at most %d", params.Most),
		}, active...)
	}
}

// serviceOf returns what the leaf of a file is for: its target, also its host if
// byHost is set, or only its host if it has no target.
func serviceOf(m lints.RunFile, byHost bool) service {
	leaf := m.Chain.Leaf()
	of := service{target: m.Place(leaf).Target}
	if of.target == "" || byHost {
		of.host = hostOf(leaf)
	}
	return of
}

// hostOf returns the host that a certificate is for, in lower case: its common
// name, or else the first of its DNS names. It is empty if there is neither.
func hostOf(c *chain.Cert) string {
	host := ""
	if names := chain.Values(c.RawSubject, "CN"); len(names) > 0 {
		host = strings.TrimSpace(names[len(names)-1])
	}
	if host == "" && len(c.DNSNames) > 0 {
		host = c.DNSNames[0]
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
