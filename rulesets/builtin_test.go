// SPDX-License-Identifier: Apache-2.0

package rulesets_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

func load(t *testing.T, name string) *rulesets.Ruleset {
	t.Helper()
	r, err := rulesets.Load(name, all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRequirementIDs holds the built-in rulesets against testdata/ids.txt.
// Programs and people refer to requirements by their ids, and gates depend on
// their severities: a change of this list is a change for users. -update writes it.
func TestRequirementIDs(t *testing.T) {
	var got []string
	for _, name := range rulesets.Builtin() {
		for _, req := range load(t, name).Requirements {
			if req.Of(name) {
				got = append(got, req.ID+" "+string(req.Level)+" "+string(req.Severity))
			}
		}
	}
	if flag.Lookup("update").Value.String() == "true" { // of the tests inside the package
		if err := os.WriteFile("testdata/ids.txt", []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("testdata/ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(data)), "\n")
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("testdata/ids.txt has %q, the rulesets have not", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("the rulesets have %q, testdata/ids.txt has not", line)
		}
	}
}

// TestBuiltinsExplain finds requirements of the built-in rulesets that leave
// their user alone: explain prints all of these texts.
func TestBuiltinsExplain(t *testing.T) {
	for _, name := range rulesets.Builtin() {
		r := load(t, name)
		for _, req := range r.Requirements {
			if req.Why == "" || req.Fix == "" {
				t.Errorf("%s has no why or no fix", req.ID)
			}
			if strings.HasSuffix(req.Title, ".") {
				t.Errorf("%s: the title ends in a period", req.ID)
			}
		}
		for _, p := range r.Params {
			if p.Note == "" {
				t.Errorf("parameter %s of %s has no note", p.Name, name)
			}
		}
		if r.Version == "" || len(r.Artifacts) == 0 {
			t.Errorf("%s has no version or no artifacts", name)
		}
	}
}

// TestBuiltinsExtendBaseline: what baseline asks, every provider asks.
func TestBuiltinsExtendBaseline(t *testing.T) {
	baseline := load(t, "baseline")
	for _, name := range rulesets.Builtin() {
		r := load(t, name)
		own := len(r.Requirements) - len(baseline.Requirements)
		if name != "baseline" && own == 0 {
			t.Errorf("%s has no requirements of its own", name)
		}
		if !slices.Equal(ids(r.Requirements[own:]), ids(baseline.Requirements)) {
			t.Errorf("%s does not end in the requirements of baseline", name)
		}
	}
}

// TestStrictHasEveryLint finds lints about a MUST of an RFC that baseline includes as
// warnings and strict does not have as errors.
func TestStrictHasEveryLint(t *testing.T) {
	const own = "strict/criticality, strict/name-constraints-critical and strict/ca-names check the same"
	except := map[string]string{
		"zlint/e_basic_constraints_not_critical": own, "zlint/e_ca_subject_field_empty": own, "zlint/e_ext_aia_marked_critical": own,
		"zlint/e_ext_freshest_crl_marked_critical": own, "zlint/e_ext_name_constraints_not_critical": own,
		"zlint/e_ext_policy_constraints_not_critical": own, "zlint/e_ext_subject_directory_attr_critical": own,
		"zlint/e_inhibit_any_policy_not_critical": own, "zlint/e_issuer_field_empty": own, "zlint/e_subject_info_access_marked_critical": own,
		"zlint/e_rsa_allowed_ku_no_encipherment_ca": "RFC 3279, section 2.3.1, has a SHOULD there",
	}
	var strict []string
	for _, req := range load(t, "strict").Requirements {
		for _, check := range req.Checks {
			if req.Of("strict") {
				strict = append(strict, check.Rule.ID)
			}
		}
	}
	for _, req := range load(t, "baseline").Requirements {
		rule := req.Checks[0].Rule
		if !strings.HasPrefix(req.ID, "zlint/e_") || !strings.HasPrefix(rule.Source, "RFC") {
			continue
		}
		if has, reason := slices.Contains(strict, rule.ID), except[rule.ID]; has == (reason != "") {
			t.Errorf("%s: in strict: %v; reason to leave it out: %q", rule.ID, has, reason)
		}
	}
}

func ids(requirements []*lints.Requirement) []string {
	list := make([]string, len(requirements))
	for i, req := range requirements {
		list[i] = req.ID
	}
	return list
}

func TestDigest(t *testing.T) {
	var texts []byte
	for _, file := range []string{"connectpay.yaml", "baseline.yaml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, data...)
	}
	sum := sha256.Sum256(texts)
	if got, want := load(t, "connectpay").SHA256, hex.EncodeToString(sum[:]); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestLoadIsDeterministic loads twice, and binds without inputs.
func TestLoadIsDeterministic(t *testing.T) {
	rules := slices.Clone(all.Rules())
	for _, name := range rulesets.Builtin() {
		a, errA := rulesets.Load(name, rules)
		slices.Reverse(rules)
		b, errB := rulesets.Load(name, rules)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		boundA, errA := a.Bind(nil)
		boundB, errB := b.Bind(nil)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if !slices.Equal(ids(boundA.Requirements), ids(boundB.Requirements)) || !reflect.DeepEqual(boundA.Params, boundB.Params) {
			t.Errorf("%s depends on the order of the rules", name)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	rules := all.Rules()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rulesets.Load("connectpay", rules); err != nil {
			b.Fatal(err)
		}
	}
}
