// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// pkilintCodes are those findings of pkilint that psd2-statement-bad claims to
// have too, with the clause that its message cites. The rule says nothing of
// countries that do not exist, of letters outside of Latin, of disclosure
// statements and of policies.
var pkilintCodes = map[string]string{
	"etsi.ts_119_495.gen-5.2.1-3.invalid_psd_organization_id_format": "ETSI TS 119 495 5.2.1",
	"etsi.ts_119_495.gen-5.2-2.invalid_psp_oid":                      "ETSI TS 119 495 5.2.2",
	"etsi.ts_119_495.gen-5.2-2.invalid_psp_role":                     "ETSI TS 119 495 5.2.2",
	"etsi.ts_119_495.gen-5.2.2-1.roles_of_psp_empty":                 "ETSI TS 119 495 5.2.2",
	"etsi.ts_119_495.gen-5.2.2-5.psp_role_mismatch":                  "ETSI TS 119 495 5.2.2",
	"etsi.ts_119_495.gen-5.2.3-2.invalid_structure":                  "ETSI TS 119 495 5.2.3",
	"etsi.ts_119_495.gen-5.2.3-2.invalid_ca_identifier":              "ETSI TS 119 495 5.2.3",
}

// alsoFound are findings of files in which pkilint has none. The first two have
// no PSD2 statement at all: pkilint is told the type of certificate, and does not
// ask for what makes it one. The third has an authority of another country in its
// statement than in its subject, which pkilint does not compare.
var alsoFound = map[string][]string{
	"qevcp_w_eidas_pre_certificate-psd2_policy_oid_present.crttest": {"ETSI TS 119 495 5.1", "ETSI TS 119 495 5.2.1"},
	"qevcp_w_psd2_eidas_pre_certificate-qc_eupds_missing.crttest":   {"ETSI TS 119 495 5.1"},
	"qevcp_w_psd2_eidas_pre_certificate-nca_id_badiso.crttest":      {"ETSI TS 119 495 5.2.1"},
}

// Each of pkilint's certificates deviates from ETSI TS 119 495 in one point.
func TestPSD2AgreesWithPkilint(t *testing.T) {
	dir := filepath.Join(certtest.Corpus(t), "pkilint-psd2")
	files, err := filepath.Glob(filepath.Join(dir, "*.crttest"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(alsoFound[filepath.Base(file)])
		for code, clause := range pkilintCodes {
			if strings.Contains(string(data), ","+code+",") {
				seen[code] = true
				want = append(want, clause)
			}
		}
		slices.Sort(want)
		if got := psd2Clauses(t, data); !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("%s: clauses %q, pkilint has %q", filepath.Base(file), got, want)
		}
	}
	for code := range pkilintCodes {
		if !seen[code] {
			t.Errorf("no file has the finding %s", code)
		}
	}
}

// psd2Clauses runs the rule on the first certificate of a file and returns the
// clauses that its findings cite.
func psd2Clauses(t *testing.T, data []byte) []string {
	t.Helper()
	b, err := bundle.Read("qwac.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	on := []lints.Subject{lints.OnEach}
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{{
		ID: "test/psd2", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: psd2StatementBad, On: on, Params: psd2Params{}}},
	}}}
	var clauses []string
	for _, r := range lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now) {
		if r.Outcome == lints.Failed {
			start := strings.LastIndex(r.Required, "(")
			clauses = append(clauses, strings.TrimSuffix(r.Required[start+1:], ")"))
		}
	}
	slices.Sort(clauses)
	return slices.Compact(clauses)
}
