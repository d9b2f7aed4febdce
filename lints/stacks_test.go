// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"testing"

	"github.com/chainlint/chainlint/chain"
)

// TestWithoutStack: two warnings that each name one of OpenSSL and Go say together
// that neither takes the file.
func TestWithoutStack(t *testing.T) {
	warning := func(by chain.Stacks) Result {
		return Result{Outcome: Failed, Severity: Warning, full: Error, RefusedBy: by}
	}
	note := Result{Outcome: Failed, Severity: Note, full: Note, RefusedBy: chain.Go}
	for _, test := range []struct {
		name    string
		results []Result
		want    Severity
	}{
		{"both", []Result{warning(chain.OpenSSL), warning(chain.Go | chain.GnuTLS)}, Error},
		{"one of them", []Result{warning(chain.OpenSSL), warning(chain.OpenSSL)}, Warning},
		{"one of them, and Java", []Result{warning(chain.Go), warning(chain.Java)}, Warning},
		{"a note does not count", []Result{warning(chain.OpenSSL), note}, Warning},
		{"refused as it is", []Result{warning(chain.OpenSSL), warning(chain.Go), {Outcome: Failed, Severity: Error}}, Warning},
	} {
		withoutStack(test.results)
		if got := test.results[0].Severity; got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
