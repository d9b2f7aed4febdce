// SPDX-License-Identifier: Apache-2.0

package file

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// Keystores are binary files, which recipes do not make. Both kinds are named,
// with the command that takes the certificates out.
func TestKeystores(t *testing.T) {
	pkcs12, err := base64.StdEncoding.DecodeString("MBQCAQMwDwYJKoZIhvcNAQcBoAIEAA==") // version 3, no content
	if err != nil {
		t.Fatal(err)
	}
	jks := append([]byte{0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 0}, make([]byte, 20)...)
	for _, tt := range []struct {
		name       string
		data       []byte
		rule       *lints.Rule
		found, fix string
	}{
		{"client.p12", pkcs12, notPEMText, "a binary PKCS#12 keystore", "openssl pkcs12 -in client.p12 -nokeys -out chain.pem"},
		{"client.jks", jks, notPEMText, "a binary Java keystore", ""},
	} {
		t.Run(tt.name+" "+tt.rule.ID, func(t *testing.T) {
			results := run(t, tt.rule, tt.name, tt.data)
			if len(results) != 1 || results[0].Outcome != lints.Failed {
				t.Fatalf("got %+v, want one failure", results)
			}
			command, _, _ := strings.Cut(results[0].Fix, "\n")
			if results[0].Found != tt.found || command != tt.fix {
				t.Errorf("found %q, fix %q; want %q and %q", results[0].Found, command, tt.found, tt.fix)
			}
		})
	}
}

// Whatever a file with a private key is checked for, nothing of the key stands
// in any text of a result.
func TestKeyBytesNeverShow(t *testing.T) {
	for _, style := range []string{"", "with damage=key:client:3", "with der", "with utf16le", "with indent=2", "with joined", "with cut=30"} {
		data := certtest.MustPEM(t, "client key=p256\nfile client key:client legacy-key:client "+style)
		var secrets []string
		for _, line := range strings.Fields(string(data)) {
			if len(line) == 64 {
				secrets = append(secrets, line[:16])
			}
		}
		for _, rule := range Rules {
			for _, r := range run(t, rule, "client.pem", data) {
				for _, secret := range secrets {
					if text := r.Message + r.Found + r.Required + r.Fix; strings.Contains(text, secret) {
						t.Errorf("%s, %s: a result shows %q: %s", style, rule.ID, secret, text)
					}
				}
			}
		}
	}
}

func run(t *testing.T, rule *lints.Rule, name string, data []byte) []lints.Result {
	t.Helper()
	b, err := bundle.Read(name, data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	on := []lints.Subject{lints.OnEach}
	req := &lints.Requirement{ID: "test/" + rule.ID, Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: rule, On: on, Params: rule.Params}}}
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
	return lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now)
}
