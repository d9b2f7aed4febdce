// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/cli"
)

// TestDateOfPublicRoots reads the report of a public chain and of a private one: if
// the list of public CAs decided something, the report has its date.
func TestDateOfPublicRoots(t *testing.T) {
	line := "  public CAs are those of Mozilla's root program on " + chain.RootsDate + "\n"
	for file, want := range map[string]bool{
		"testdata/connectpay/warned-public-ca.pem":  true,
		"testdata/connectpay/accepted-365-days.pem": false,
	} {
		var stdout, stderr bytes.Buffer
		cli.Run([]string{"check", "-r", "connectpay", "--at", "2026-11-30T12:00:00Z", file}, nil, &stdout, &stderr)
		if got := strings.Contains(stdout.String(), line); got != want {
			t.Errorf("%s: the date is said: %v, want %v\n%s%s", file, got, want, stdout.String(), stderr.String())
		}
	}
}
