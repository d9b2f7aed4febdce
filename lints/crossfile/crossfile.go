// SPDX-License-Identifier: Apache-2.0

// Package crossfile holds the rules that compare the certificates of all files of
// a run.
package crossfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	issuerServesBothEnvironments,
	leafKeyShared,
	leafServesBothEnvironments,
	serialNumberReused,
	tooManyActive,
}

// where names a certificate with its file and line. The path is untrusted text,
// and so is the name.
func where(p lints.Place) string {
	at := p.Cert.Object.Span
	if at.Inside != (bundle.Inside{}) {
		return fmt.Sprintf("%q (%s, %s)", p.Cert.Name(), chain.Escape(p.Path), p.Cert.Object.Where())
	}
	return fmt.Sprintf("%q (%s:%d)", p.Cert.Name(), chain.Escape(p.Path), at.Line)
}

// mostPlaces is how many places a message lists before it gives only the number of the rest.
const mostPlaces = 5

// wheres lists places for a message.
func wheres(places []lints.Place) string {
	parts := make([]string, len(places))
	for i, p := range places {
		parts[i] = where(p)
	}
	return listed(parts)
}

// listed lists a few names, and gives the number of the rest if that is shorter.
func listed(names []string) string {
	if more := len(names) - mostPlaces; more > 1 {
		names = append(slices.Clone(names[:mostPlaces]), fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// A group maps a value to the places whose certificates have it in common, in the
// order of the run.
type group[K comparable] struct {
	keys   []K
	places map[K][]lints.Place
}

func (g *group[K]) add(key K, p lints.Place) {
	if g.places == nil {
		g.places = map[K][]lints.Place{}
	}
	if g.places[key] == nil {
		g.keys = append(g.keys, key)
	}
	g.places[key] = append(g.places[key], p)
}

// distinct keeps the first place of each certificate, compared by its bytes.
func distinct(places []lints.Place) []lints.Place {
	seen := map[string]bool{}
	var kept []lints.Place
	for _, p := range places {
		if raw := string(p.Cert.Raw); !seen[raw] {
			seen[raw] = true
			kept = append(kept, p)
		}
	}
	return kept
}
