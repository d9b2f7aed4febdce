// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestFixesMend runs the commands of every fix in a directory with a chain that
// breaks the requirement, as testdata/fixes.txtar says, and then checks the file
// that they have written, chain.pem or what else the requirement is about: it
// must hold. Where the file cannot show that, a comment there says why, and the
// commands have to run.
func TestFixesMend(t *testing.T) {
	needOpenSSL(t)
	broken, err := txtar.ParseFile("testdata/fixes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	good := t.TempDir()
	shell(t, good, testfile.Section(broken, "functions")+testfile.Section(broken, "good"))
	used := []string{"good", "functions", "known"}
	for _, provider := range rulesets.Builtin() {
		r := ruleset(t, provider)
		for _, req := range r.Requirements {
			if req.Of(provider) {
				used = append(used, req.ID)
				t.Run(req.ID, func(t *testing.T) { mend(t, r, req, good, broken) })
			}
		}
	}
	for _, f := range broken.Files {
		if !slices.Contains(used, f.Name) {
			t.Errorf("testdata/fixes.txtar: no requirement is named %q", f.Name)
		}
	}
}

// needOpenSSL skips a test that runs commands where there is nothing to run them.
func needOpenSSL(t *testing.T) {
	t.Helper()
	for _, program := range []string{"sh", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: commands of fixes and guides are not run", program)
		}
	}
}

func mend(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, good string, broken *txtar.Archive) {
	commands := commandsOf(req.Fix)
	if commands == "" {
		t.Fatal("the fix shows no command")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
		t.Fatal(err)
	}
	breaker := testfile.Section(broken, req.ID)
	switch {
	case breaker == "":
		t.Fatal("testdata/fixes.txtar does not say how to break it, or in a comment why nothing would show that it is mended")
	case strings.HasPrefix(breaker, "#"):
		shell(t, dir, commands)
		return
	}
	shell(t, dir, testfile.Section(broken, "functions")+breaker)
	if outcome, _ := outcomeOf(t, r, req, broken, dir); outcome != lints.Failed {
		t.Fatalf("before the fix: %s, want fail", outcome)
	}
	shell(t, dir, commands)
	if outcome, message := outcomeOf(t, r, req, broken, dir); outcome != lints.Passed {
		t.Errorf("after its own fix: %s %s", outcome, message)
	}
}

// outcomeOf is the worst outcome of a requirement for the files of a directory.
func outcomeOf(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, broken *txtar.Archive, dir string) (worst lints.Outcome, message string) {
	t.Helper()
	for _, result := range checkFile(t, r, req, broken, dir).Results {
		if result.Requirement.ID != req.ID || result.Outcome == lints.Passed && worst != "" {
			continue
		}
		if worst != lints.Failed {
			worst, message = result.Outcome, result.Message
		}
	}
	return worst, message
}

// commandsOf returns the commands of a fix: its indented lines.
func commandsOf(fix string) string {
	var b strings.Builder
	for line := range strings.Lines(fix) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			b.WriteString(command)
		}
	}
	return b.String()
}

func shell(t *testing.T, dir, commands string) {
	t.Helper()
	cmd := exec.Command("sh", "-eu", "-c", commands)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, commands, out)
	}
}

// checkFile checks the file of a directory that a requirement is about, which
// OpenSSL has just made, with all that the user can know about it, an hour after
// it begins.
func checkFile(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, broken *txtar.Archive, dir string) *report.File {
	t.Helper()
	name := fileOf(req)
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(name, data, bundle.Limits{}, "password")
	if err != nil {
		t.Fatal(err)
	}
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{r}, Params: map[string][]string{}, Now: latestStart(b).Add(time.Hour)}
	for line := range strings.Lines(testfile.Section(broken, "known")) {
		if key, value, _ := strings.Cut(strings.TrimSpace(line), "="); takes(r, key, value) {
			linter.Params[key] = []string{value}
		}
	}
	if name == "chain.pem" && takes(r, "artifact", "client-certificate") {
		linter.Params["artifact"] = []string{"client-certificate"}
	}
	if slices.Contains(req.On, lints.OnKey) {
		linter.Key = keyOf(t, dir)
	}
	rep, err := linter.Check(chainlint.Input{Name: name, Bundle: b})
	if err != nil {
		t.Fatal(err)
	}
	return &rep.Files[0]
}

// fileOf is the file that the commands of a requirement's fix write.
func fileOf(req *lints.Requirement) string {
	switch {
	case req.ID == "mastercard/keystore-complete":
		return "client.p12"
	case slices.Equal(req.On, []lints.Subject{lints.OnRequest}):
		return "client.csr"
	}
	return "chain.pem"
}

func takes(r *rulesets.Ruleset, name, value string) bool {
	return slices.ContainsFunc(r.Params, func(p lints.Parameter) bool {
		return p.Name == name && (len(p.OneOf) == 0 || slices.Contains(p.OneOf, value))
	})
}

// keyOf reads the client.key of a directory.
func keyOf(t *testing.T, dir string) *chain.KeyFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "client.key"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := chainlint.ReadKey("client.key", data, "password")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// latestStart is when the last of the certificates begins: now, for files just
// made.
func latestStart(b *bundle.Bundle) time.Time {
	var latest time.Time
	for _, o := range b.Certificates() {
		if o.Certificate.NotBefore.After(latest) {
			latest = o.Certificate.NotBefore
		}
	}
	return latest
}
