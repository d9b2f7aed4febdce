// SPDX-License-Identifier: Apache-2.0

// Package set holds the rules that look at all files of a run together: what
// two certificates must not have in common.
package set

import (
	"fmt"
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

// where names a certificate with its file and line. The path is text of
// others, as the name is.
func where(p lints.Place) string {
	at := p.Cert.Object.Span
	if at.Inside != (bundle.Inside{}) {
		return fmt.Sprintf("%q (%s, %s)", p.Cert.Name(), chain.Escape(p.Path), p.Cert.Object.Where())
	}
	return fmt.Sprintf("%q (%s:%d)", p.Cert.Name(), chain.Escape(p.Path), at.Line)
}

// wheres lists places for a message.
// mostPlaces is how many places a message lists before it counts the rest.
const mostPlaces = 5

func wheres(places []lints.Place) string {
	var parts []string
	for i, p := range places {
		if more := len(places) - mostPlaces; i == mostPlaces && more > 1 {
			parts = append(parts, fmt.Sprintf("and %d more", more))
			break
		}
		parts = append(parts, where(p))
	}
	return strings.Join(parts, ", ")
}

// A group is what the certificates at some places have in common, in the order
// of the run.
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

// distinct keeps the first place of each certificate, told by its bytes.
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
