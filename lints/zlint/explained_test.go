// SPDX-License-Identifier: Apache-2.0

package zlint_test

import (
	"slices"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// To zlint a certificate that does not say it is a CA's is an end entity's. That
// of an issuer is not judged as one; that of a leaf is.
func TestRoleOfLint(t *testing.T) {
	data := certtest.MustPEM(t, `
		root bc=none ku=keyCertSign eku=none
		client from root ku=digitalSignature,keyCertSign
		file client root`)
	b, err := bundle.Read("chain.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c := chain.Build(b, chain.Options{Artifact: chain.ClientChain})
	for i, want := range []lints.Outcome{lints.Failed, lints.NotApplicable} {
		cert := c.Certs[i]
		for _, r := range lints.RunCert(find(t, "zlint/e_rsa_allowed_ku_ee"), nil, c, cert, certtest.Now) {
			if r.Outcome != want {
				t.Errorf("%s: %s %q, want %s", cert.Title(), r.Outcome, r.Message, want)
			}
		}
	}
}

// A finding follows from the rule of our own that looks at the same, and that of
// an extension from the version that has none.
func TestExplained(t *testing.T) {
	for id, want := range map[string][]string{
		"zlint/e_subject_empty_without_san": {"subject-empty"},
		"zlint/e_rsa_allowed_ku_ee":         {"ca-and-client-mixed", "extension-misplaced", "client-is-ca", "version-not-3"},
		"zlint/e_name_constraint_empty":     {"version-not-3"},
		"zlint/e_utc_time_not_in_zulu":      nil,
	} {
		if got := find(t, id).Follows; !slices.Equal(got, want) {
			t.Errorf("%s follows from %q, want %q", id, got, want)
		}
	}
}
