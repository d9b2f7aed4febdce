// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestGuides runs the scripts of testdata/PROVIDER: the providers' own guides as they
// are printed, and what they should have said. What OpenSSL makes today must break and
// meet the same sentences as the file next to the script, which OpenSSL 3.0 made.
func TestGuides(t *testing.T) {
	needOpenSSL(t)
	scripts, err := filepath.Glob("testdata/*/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimPrefix(script, "testdata/"), func(t *testing.T) { runGuide(t, script) })
	}
}

func runGuide(t *testing.T, script string) {
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	const config = "/etc/ssl/openssl.cnf"
	if _, err := os.Stat(config); err != nil && strings.Contains(string(text), config) {
		t.Skipf("the guide reads %s, which is not there", config)
	}
	dir := t.TempDir()
	shell(t, dir, string(text))
	kept := readSample(t, filepath.Base(filepath.Dir(script)), strings.TrimSuffix(script, ".sh")+".txtar")
	made := checkGuide(t, kept, dir)
	if got, want := errorsOf(made), errorsOf(kept.check(t)); got != want {
		t.Errorf("made today:\n%sin testdata:\n%s", got, want)
	}
	if !strings.Contains(script, "as-printed") {
		noWarning(t, made)
	}
}

// checkGuide checks the chain that a guide has just made.
func checkGuide(t *testing.T, s *sample, dir string) *report.File {
	t.Helper()
	b := readBundle(t, filepath.Join(dir, "client-chain.pem"))
	linter := chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{ruleset(t, s.provider)}, Params: s.params, Now: latestStart(b).Add(time.Hour),
	}
	if len(s.anchors) > 0 {
		linter.Anchors = readBundle(t, filepath.Join(dir, "issuer.cert.pem")).Certificates()
	}
	rep, err := linter.Check(chainlint.Input{Name: "client-chain.pem", Bundle: b})
	if err != nil {
		t.Fatal(err)
	}
	return &rep.Files[0]
}

func readBundle(t *testing.T, path string) *bundle.Bundle {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(filepath.Base(path), data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// errorsOf returns the verdict and the requirements that fail with an error, or are
// open.
func errorsOf(f *report.File) string {
	var lines []string
	for _, r := range f.Results {
		if r.Follows == nil && r.Severity == lints.Error && (r.Outcome == lints.Failed || r.Outcome == lints.Open) {
			lines = append(lines, fmt.Sprintf("%s %s\n", r.Outcome, r.Requirement.ID))
		}
	}
	slices.Sort(lines)
	return fmt.Sprintf("verdict %s\n%s", f.Verdict(), strings.Join(slices.Compact(lines), ""))
}

// TestAcceptedSamplesDrawNoWarning checks that a file made as the provider requires
// passes without a warning, also of zlint.
func TestAcceptedSamplesDrawNoWarning(t *testing.T) {
	accepted := 0
	for _, s := range samples(t) {
		if strings.HasPrefix(s.name, "accepted-") || strings.Contains(s.name, "as-it-should-be") {
			accepted++
			t.Run(s.provider+"/"+s.name, func(t *testing.T) { noWarning(t, s.check(t)) })
		}
	}
	if accepted < 20 {
		t.Errorf("only %d samples are accepted ones", accepted)
	}
}

func noWarning(t *testing.T, f *report.File) {
	t.Helper()
	if v := f.Verdict(); v != report.Pass {
		t.Errorf("verdict %s", v)
	}
	for _, r := range f.Results {
		if r.Outcome == lints.Failed && r.Severity.AtLeast(lints.Warning) {
			t.Errorf("%s %s: %s", r.Severity, r.Requirement.ID, r.Message)
		}
	}
}
