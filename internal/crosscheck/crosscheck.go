// SPDX-License-Identifier: Apache-2.0

// Package crosscheck has other programs verify the path that was judged, and
// nothing else. They see certificates only, never the file that these came from,
// and reach no network.
package crosscheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

// Tools lists the programs that can be asked.
var Tools = []string{"openssl", "go"}

// A Checker is a program that can be asked for its opinion of a path.
type Checker interface {
	// Verify judges the path of a file at a time. Where there is no path, or the
	// program did not answer, the opinion is [report.NotAsked].
	Verify(ctx context.Context, f *report.File, at time.Time) report.CrossCheck
}

// noPath is why a program was not asked.
const noPath = "the file has no certificate that can be verified"

// Find returns the checker of one of [Tools]; an error where the program is not
// there.
func Find(ctx context.Context, tool string) (Checker, error) {
	switch tool {
	case "openssl":
		return findOpenSSL(ctx)
	case "go":
		return goVerifier{}, nil
	}
	return nil, fmt.Errorf("unknown tool %q; the tools are %s", tool, strings.Join(Tools, ", "))
}

// split divides what is above the start of a path into what is only on the way and
// what is trusted: the first registered anchor of the path, else all registered
// anchors; without any the top of the path. A path of one certificate ends where it
// starts.
func split(c *chain.Chain) (between, trusted []*chain.Cert) {
	if len(c.Anchors) > 0 && !slices.ContainsFunc(c.Path, func(p *chain.Cert) bool { return p.Anchor }) {
		return c.Path[1:], c.Anchors
	}
	above := c.Path[1:]
	for i, p := range above {
		if p.Anchor || i+1 == len(above) {
			return above[:i], above[i : i+1]
		}
	}
	return nil, c.Path
}
