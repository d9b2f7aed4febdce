// SPDX-License-Identifier: Apache-2.0

// Package crosscheck asks other programs what they make of a path: the one that
// was judged, and nothing else. They see certificates only, never the file that
// these came from, and reach no network.
package crosscheck

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

// Tools lists the programs that can be asked.
var Tools = []string{"openssl", "go"}

// A Checker is a program that can be asked for its opinion of a path.
type Checker interface {
	// Verify judges the path of a file, which has one, at a time. An error means that the
	// program could not be asked, or did not answer in time.
	Verify(ctx context.Context, f *report.File, at time.Time) (report.CrossCheck, error)
}

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

// split divides what stands above the start of a path into what is only on the
// way and what is trusted: the first registered anchor, else the top. A path of
// one certificate ends where it starts.
func split(c *chain.Chain) (between, trusted []*chain.Cert) {
	above := c.Path[1:]
	for i, p := range above {
		if p.Anchor || i+1 == len(above) {
			return above[:i], above[i : i+1]
		}
	}
	return nil, c.Path
}
