// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// TestSeveralIssuers submits an issuer alone and together with good ones: each is
// checked in every order. A cause has one failure.
func TestSeveralIssuers(t *testing.T) {
	const good = `good ca subject="CN=Northwind Trading Issuer"` + "\n"
	for _, c := range []struct{ name, other, want string }{
		{"as good", `other ca`, ""},
		{"no keyUsage", `other ca ku=none`, "worldpay/issuer-is-ca of other"},
		{"no keyCertSign", `other ca ku=cRLSign`, "worldpay/issuer-is-ca of other"},
		{"no basicConstraints", `other bc=none ku=keyCertSign,cRLSign eku=none`, "worldpay/issuer-is-ca of other"},
		{"CA:FALSE", `other bc=false ku=keyCertSign,cRLSign eku=none`, "worldpay/issuer-is-ca of other"},
		{"issuer not there", "other from fourth bc=none ku=keyCertSign eku=none\nfourth ca", "worldpay/issuer-is-ca of other"},
		{"version 1", `other version=1`, "worldpay/issuer-is-ca of other"},
		{"about to expire", `other ca notBefore=2026-01-01 notAfter=2026-12-05`, "worldpay/issuer-renewal-due of other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range []string{"other", "good other", "other good", "good third other"} {
				recipe := good + "third ca\n" + c.other + "\nfile " + order
				if got := failures(t, "worldpay", certtest.MustPEM(t, recipe)); got != c.want {
					t.Errorf("%s: %s, want %s", order, got, c.want)
				}
			}
		})
	}
}

// failures lists the failures that do not follow from another one, as "ID of NAME".
func failures(t *testing.T, provider string, file []byte) string {
	t.Helper()
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, provider)}, Now: certtest.Now}
	r, err := linter.CheckBytes("issuers.pem", file)
	if err != nil {
		t.Fatal(err)
	}
	var failed []string
	for _, result := range r.Files[0].Results {
		if result.Outcome == lints.Failed && result.Follows == nil && result.Severity.AtLeast(lints.Warning) {
			failed = append(failed, fmt.Sprintf("%s of %s", result.Requirement.ID, result.Cert.Name()))
		}
	}
	return strings.Join(failed, ", ")
}

// TestForgedBelowAnother submits two pairs of issuers, one of which is forged.
func TestForgedBelowAnother(t *testing.T) {
	const recipe = `
		one ca
		below-one from one ca
		two ca
		below-two from two ca forged
		file `
	for _, order := range []string{"one below-one two below-two", "two below-two one below-one", "below-one below-two one two"} {
		const want = "baseline/chain-signatures of below-two"
		if got := failures(t, "baseline", certtest.MustPEM(t, recipe+order)); got != want {
			t.Errorf("%s: %s, want %s", order, got, want)
		}
	}
}
