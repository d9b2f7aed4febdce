// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
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

// TestFixes runs the commands of every fix in a directory with a chain that breaks the
// requirement, as testdata/fixes.txtar says. It then checks the file that they wrote,
// new-chain.pem or another one that the requirement is about: the requirement must be
// met, and every other file must be unchanged. If the file cannot show that, a comment
// there says why, and the commands must run.
func TestFixes(t *testing.T) {
	singleThreaded(t)
	broken, good := userDirectory(t)
	used := []string{"good", "functions", "known"}
	for _, provider := range rulesets.Builtin() {
		r := ruleset(t, provider)
		for _, req := range r.Requirements {
			if !req.Of(provider) {
				continue
			}
			for _, f := range fixesOf(req) {
				used = append(used, f.section)
				t.Run(f.section, func(t *testing.T) { tryFix(t, r, req, f, good, broken) })
			}
		}
	}
	for _, f := range broken.Files {
		if !slices.Contains(used, f.Name) {
			t.Errorf("testdata/fixes.txtar: no requirement has a fix that is named %q", f.Name)
		}
	}
}

// A namedFix is one of the fixes of a requirement, with the section of
// testdata/fixes.txtar that is about it.
type namedFix struct{ section, text string }

// fixesOf names the fix of a requirement by its id, and one for single subjects by
// the first of them, too: "baseline/strong-key intermediate".
func fixesOf(req *lints.Requirement) []namedFix {
	all := []namedFix{{req.ID, req.Fix}}
	for _, f := range req.Fixes {
		all = append(all, namedFix{req.ID + " " + string(f.On[0]), f.Fix})
	}
	return all
}

// userDirectory makes the directory that fixes are tried in, with a good chain and
// its keys, as testdata/fixes.txtar says, and returns that file too.
func userDirectory(t *testing.T) (broken *txtar.Archive, good string) {
	t.Helper()
	needOpenSSL(t)
	broken, err := txtar.ParseFile("testdata/fixes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	good = t.TempDir()
	shell(t, good, testfile.Section(broken, "functions")+testfile.Section(broken, "good"))
	return broken, good
}

// needOpenSSL skips a test that runs commands if OpenSSL or a shell is missing.
func needOpenSSL(t *testing.T) {
	t.Helper()
	for _, program := range []string{"sh", "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: commands of fixes and guides are not run", program)
		}
	}
}

func tryFix(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, f namedFix, good string, broken *txtar.Archive) {
	commands := commandsOf(f.text)
	if commands == "" {
		t.Fatal("the fix shows no command")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
		t.Fatal(err)
	}
	breaker := testfile.Section(broken, f.section)
	switch {
	case breaker == "":
		t.Fatal("testdata/fixes.txtar does not say how to break it, or in a comment why nothing would show that it is fixed")
	case strings.HasPrefix(breaker, "#"):
		unharmed(t, dir, func() { shell(t, dir, commands) })
		return
	}
	shell(t, dir, testfile.Section(broken, "functions")+breaker)
	before := resultsOf(t, r, req, broken, dir, "")
	if worst(before).Outcome != lints.Failed {
		t.Fatalf("before the fix: %s, want fail", worst(before).Outcome)
	}
	if f.section != req.ID && !slices.ContainsFunc(before, func(r lints.Result) bool {
		return r.Outcome == lints.Failed && cmp.Or(r.Fix, r.Requirement.Fix) == f.text
	}) {
		t.Error("no finding offers this fix")
	}
	unharmed(t, dir, func() { shell(t, dir, commands) })
	if after := worst(resultsOf(t, r, req, broken, dir, "new-")); after.Outcome != lints.Passed {
		t.Errorf("after its own fix: %s %s", after.Outcome, after.Message)
	}
}

// unharmed fails if commands change an existing file, write one whose name does not
// begin with new-, leave one empty, or leave a private key that others can read.
func unharmed(t *testing.T, dir string, run func()) {
	t.Helper()
	before := contents(t, dir)
	run()
	after := contents(t, dir)
	for name, data := range before {
		if !bytes.Equal(after[name], data) {
			t.Errorf("%s has changed", name)
		}
	}
	for name, data := range after {
		_, old := before[name]
		info, err := os.Stat(filepath.Join(dir, name))
		switch {
		case old:
		case err != nil:
			t.Error(err)
		case !strings.HasPrefix(name, "new") && !strings.Contains(name, ".fixed"):
			t.Errorf("%s is written, which is not the name of a new file", name)
		case len(data) == 0:
			t.Errorf("%s is empty", name)
		case (bytes.Contains(data, []byte("PRIVATE KEY-----")) || strings.HasSuffix(name, ".p12")) && info.Mode().Perm()&0o077 != 0:
			t.Errorf("%s holds a private key and has the mode %v", name, info.Mode())
		}
	}
}

// contents returns the bytes of the files of a directory, by name. It skips directories.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}

// resultsOf returns the results of a requirement for the files of a directory: those
// of the user, or those that a fix has written, whose names have the prefix.
func resultsOf(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, broken *txtar.Archive, dir, prefix string) []lints.Result {
	t.Helper()
	var own []lints.Result
	for _, result := range checkFile(t, r, req, broken, dir, prefix).Results {
		if result.Requirement.ID == req.ID {
			own = append(own, result)
		}
	}
	return own
}

// worst returns the first failure of the results, else the first that is not a pass,
// else a pass.
func worst(results []lints.Result) lints.Result {
	var found lints.Result
	for _, r := range results {
		if r.Outcome == lints.Failed {
			return r
		}
		if found.Outcome == "" || found.Outcome == lints.Passed {
			found = r
		}
	}
	return found
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

// checkFile checks the file that a requirement is about, which OpenSSL has just made,
// with everything that the user can know about it, an hour after it begins.
func checkFile(t *testing.T, r *rulesets.Ruleset, req *lints.Requirement, broken *txtar.Archive, dir, prefix string) *report.File {
	t.Helper()
	name := prefix + fileOf(req)
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) && slices.Contains(req.On, lints.OnKey) {
		data, err = os.ReadFile(filepath.Join(dir, fileOf(req))) // the fix is only about the key
	}
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
	if fileOf(req) == "chain.pem" && takes(r, "artifact", "client-certificate") {
		linter.Params["artifact"] = []string{"client-certificate"}
	}
	if slices.Contains(req.On, lints.OnKey) {
		linter.Key = keyOf(t, dir, prefix)
	}
	rep, err := linter.Check(chainlint.Input{Name: name, Bundle: b})
	if err != nil {
		t.Fatal(err)
	}
	return &rep.Files[0]
}

// fileOf returns the user's file that a requirement is about. The commands of a fix
// write it with "new-" before its name.
func fileOf(req *lints.Requirement) string {
	switch {
	case req.ID == "mastercard/keystore-complete":
		return "client.p12"
	case req.On[0] == lints.OnRequest:
		return "client.csr"
	}
	return "chain.pem"
}

func takes(r *rulesets.Ruleset, name, value string) bool {
	return slices.ContainsFunc(r.Params, func(p lints.Parameter) bool {
		return p.Name == name && (len(p.OneOf) == 0 || slices.Contains(p.OneOf, value))
	})
}

// keyOf reads the client.key of a directory, or the new one if a fix has made one.
func keyOf(t *testing.T, dir, prefix string) *chain.KeyFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, prefix+"client.key"))
	if errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(filepath.Join(dir, "client.key"))
	}
	if err != nil {
		t.Fatal(err)
	}
	key, err := chainlint.ReadKey("client.key", data, "password")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// latestStart returns when the last of the certificates begins: now, for files just
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
