// SPDX-License-Identifier: Apache-2.0

// Package crosscheck lets other programs verify the path that was checked. They see
// only its certificates, never the file, and have no network access.
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

// Tools lists the supported programs.
var Tools = []string{"openssl", "go"}

// A Checker is a program that verifies a path.
type Checker interface {
	// Verify verifies the path of a file at a time. If there is no path, or the
	// program gave no result, the opinion is [report.NotAsked].
	Verify(ctx context.Context, f *report.File, at time.Time) report.CrossCheck
}

// noPath is the reason why a program was not run.
const noPath = "the file has no certificate that can be verified"

// Find returns the checker of one of [Tools], or an error if the program is not
// installed.
func Find(ctx context.Context, tool string) (Checker, error) {
	switch tool {
	case "openssl":
		return findOpenSSL(ctx)
	case "go":
		return goVerifier{}, nil
	}
	return nil, fmt.Errorf("unknown tool %q; the tools are %s", tool, strings.Join(Tools, ", "))
}

// split divides the certificates above the start of a path into untrusted and trusted
// ones. Trusted is the first registered anchor of the path, else all registered
// anchors, or without any the top of the path. In a path of one certificate, that
// certificate is both the start and the anchor.
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
