// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestCases(t *testing.T) { lintstest.Run(t, Rules) }

// BenchmarkSerialNumberReused holds files together whose certificates all have
// the serial number 1, as those of private CAs do: once each of an issuer with
// another name, once of issuers that only their keys tell apart.
func BenchmarkSerialNumberReused(b *testing.B) {
	const files = 500
	for name, subject := range map[string]func(int) string{
		"names": func(i int) string { return fmt.Sprintf("CN=Root CA %d", i) },
		"keys":  func(int) string { return "CN=Root CA" },
	} {
		b.Run(name, func(b *testing.B) {
			members := members(b, files, subject)
			b.ReportAllocs()
			for b.Loop() {
				for _, r := range lints.RunCrossFile(members, certtest.Now) {
					if r.Outcome != lints.Passed {
						b.Fatalf("%s: %s", r.Outcome, r.Message)
					}
				}
			}
		})
	}
}

// members are files with one self-signed CA certificate each, of serial number 1.
func members(b *testing.B, files int, subject func(int) string) []lints.RunFile {
	b.Helper()
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{{
		ID: "test/unique-serial", Level: lints.Must, Severity: lints.Warning,
		Checks: []lints.Check{{Rule: serialNumberReused, On: []lints.Subject{lints.OnInventory}}},
	}}}
	var all []lints.RunFile
	for i := range files {
		path := fmt.Sprintf("%d.pem", i)
		pem := certtest.MustPEM(b, fmt.Sprintf("root%d ca subject=%q serial=1 key=p256", i, subject(i)))
		read, err := bundle.Read(path, pem, bundle.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, lints.RunFile{Path: path, Target: path, Chain: chain.Build(read, chain.Options{}), Selection: sel})
	}
	return all
}
