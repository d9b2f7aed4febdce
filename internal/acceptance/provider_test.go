// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// A sample is a whole file as a user would send it, with the expected outcome:
// testdata/PROVIDER/CASE.txtar describes it, and has
//
//   - recipe: what the file is made of, in the language of package certtest. A
//     sample without one is a file from elsewhere, as the description says.
//   - args: the rest of the command line after "chainlint check -r PROVIDER",
//     one argument with its value per line, the file last.
//   - want: the verdict, the exit status and every result that is neither a
//     pass nor not applicable. go test ./internal/acceptance -update writes it.
//
// The file itself is next to it, and has exactly the bytes that the recipe builds. A
// file with a private key is not in the repository: it is made for the test.
type sample struct {
	provider string
	name     string // testdata/PROVIDER/CASE
	archive  *txtar.Archive

	file          string // as the command line names it
	data          []byte
	params        map[string][]string
	anchors       []string // files next to this one
	passwords     []string
	passwordFiles []string // files next to this one with the passwords
	at            time.Time
	flags         []string // the command line without the file
}

// providers lists the rulesets that have samples: every built-in one.
var providers = rulesets.Builtin()

func TestSamples(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.provider+"/"+s.name, func(t *testing.T) { s.run(t) })
	}
}

// samples reads every sample there is, in the order of the file system.
func samples(t *testing.T) []*sample {
	t.Helper()
	var all []*sample
	for _, provider := range providers {
		files, err := filepath.Glob(filepath.Join("testdata", provider, "*.txtar"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no samples in testdata/%s: a ruleset that is built in has some (%v)", provider, err)
		}
		for _, file := range files {
			all = append(all, readSample(t, provider, file))
		}
	}
	return all
}

func readSample(t *testing.T, provider, file string) *sample {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{
		provider: provider, name: strings.TrimSuffix(filepath.Base(file), ".txtar"), archive: archive,
		params: map[string][]string{}, at: clock,
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Errorf("%s has no description", file)
	}
	for _, f := range archive.Files {
		if !slices.Contains([]string{"recipe", "args", "want"}, f.Name) {
			t.Errorf("%s: unknown section %q", file, f.Name)
		}
	}
	if err := s.arguments(); err != nil {
		t.Fatalf("%s: args: %v", file, err)
	}
	s.build(t)
	return s
}

// arguments reads the section args.
func (s *sample) arguments() error {
	for line := range strings.Lines(s.section("args")) {
		flag, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case flag == "":
			continue
		case !strings.HasPrefix(flag, "-"):
			s.file = flag
			continue
		}
		if err := s.argument(flag, value); err != nil {
			return err
		}
		if flag == "--anchor" || flag == "--password-file" {
			value = filepath.Join("testdata", s.provider, value)
		}
		s.flags = append(s.flags, flag, value)
	}
	if s.file == "" {
		return fmt.Errorf("no file is named")
	}
	if !slices.Contains(s.flags, "--at") {
		s.flags = append(s.flags, "--at", s.at.Format(time.RFC3339))
	}
	return nil
}

func (s *sample) argument(flag, value string) (err error) {
	switch flag {
	case "-p":
		key, v, ok := strings.Cut(value, "=")
		if !ok {
			return fmt.Errorf("%q is no KEY=VALUE", value)
		}
		s.params[key] = append(s.params[key], v)
	case "--at":
		s.at, err = time.Parse(time.RFC3339, value)
	case "--anchor":
		s.anchors = append(s.anchors, value)
	case "--password-file":
		var data []byte
		data, err = os.ReadFile(filepath.Join("testdata", s.provider, value))
		s.passwordFiles = append(s.passwordFiles, value)
		s.passwords = append(s.passwords, strings.TrimSpace(string(data)))
	default:
		err = fmt.Errorf("unknown flag %q", flag)
	}
	return err
}

// build makes the sample's file, and compares the one in the repository with it.
func (s *sample) build(t *testing.T) {
	t.Helper()
	path := filepath.Join("testdata", s.provider, s.file)
	kept, err := os.ReadFile(path)
	recipe := s.section("recipe")
	if recipe == "" {
		if err != nil {
			t.Fatal(err)
		}
		s.data = kept
		return
	}
	s.data = made(t, recipe)
	switch {
	case holdsKey(s.data) || isKeystore(recipe):
		if err == nil {
			t.Errorf("%s holds a private key: it must not be kept", path)
		}
	case *update:
		if err := os.WriteFile(path, s.data, 0o644); err != nil {
			t.Fatal(err)
		}
	case !bytes.Equal(kept, s.data):
		t.Errorf("%s is not what its recipe builds: go test ./internal/acceptance -update writes it", path)
	}
}

// recipesMade caches the built recipes, since several tests read the samples.
var recipesMade sync.Map

func made(t *testing.T, recipe string) []byte {
	t.Helper()
	if data, ok := recipesMade.Load(recipe); ok {
		return data.([]byte)
	}
	data := certtest.MustPEM(t, recipe)
	recipesMade.Store(recipe, data)
	return data
}

// holdsKey reports whether a file contains a PEM private key. The words are joined
// here so that no scanner takes this file for one.
func holdsKey(data []byte) bool { return bytes.Contains(data, []byte("PRIVATE "+"KEY")) }

// isKeystore reports whether a recipe makes a keystore, which has a private key that
// is not visible in its text.
func isKeystore(recipe string) bool { return strings.Contains(recipe, " with pkcs12") }

func (s *sample) section(name string) string { return testfile.Section(s.archive, name) }

// verdicts maps the first word of a sample's name to its verdict.
var verdicts = map[string]report.Verdict{
	"accepted": report.Pass, "passed": report.Pass, "noted": report.Pass, "warned": report.Pass,
	"open": report.Incomplete, "rejected": report.Fail,
}

// run compares the results of the Go API and the command line with the section want of
// the sample.
func (s *sample) run(t *testing.T) {
	file := s.check(t)
	kind, _, _ := strings.Cut(s.name, "-")
	if want, ok := verdicts[kind]; ok && want != file.Verdict() {
		t.Errorf("verdict %s, and its name says %s", file.Verdict(), want)
	}
	got := fmt.Sprintf("verdict %s\nexit %d\n%s", file.Verdict(), s.exit(t), outcomeLines(file.Results))
	if want := s.section("want"); got == want {
		return
	} else if !*update {
		t.Errorf("results differ from the section want (go test ./internal/acceptance -update rewrites it); the first difference:\n%s", testfile.FirstDifference(want, got))
		return
	}
	s.keep(t, got)
}

func (s *sample) keep(t *testing.T, want string) {
	t.Helper()
	testfile.SetSection(s.archive, "want", want)
	file := filepath.Join("testdata", s.provider, s.name+".txtar")
	if err := os.WriteFile(file, txtar.Format(s.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// check runs the sample through the Go API.
func (s *sample) check(t *testing.T) *report.File {
	t.Helper()
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, s.provider)}, Params: s.params, Passwords: s.passwords, Now: s.at, Advise: true}
	for _, file := range s.anchors {
		data, err := os.ReadFile(filepath.Join("testdata", s.provider, file))
		if err != nil {
			t.Fatal(err)
		}
		anchors, err := chainlint.ReadAnchors(file, data, bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		linter.Anchors = append(linter.Anchors, anchors...)
	}
	rep, err := linter.CheckBytes(s.file, s.data)
	if err != nil {
		t.Fatal(err)
	}
	return &rep.Files[0]
}

// exit returns the exit status of the command line.
func (s *sample) exit(t *testing.T) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), s.file)
	if err := os.WriteFile(path, s.data, 0o600); err != nil {
		t.Fatal(err)
	}
	args := slices.Concat([]string{"check", "-r", s.provider}, s.flags, []string{path})
	var stdout, stderr bytes.Buffer
	return cli.Run(args, strings.NewReader(""), &stdout, &stderr)
}

// outcomeLines lists the results that are neither a pass nor not applicable, in their
// order: outcome, severity, requirement, place, message. What follows from another
// failure is "folded".
func outcomeLines(results []lints.Result) string {
	var b strings.Builder
	for _, r := range results {
		switch {
		case r.Outcome == lints.Passed, r.Outcome == lints.NotApplicable:
			continue
		case r.Follows != nil:
			fmt.Fprintf(&b, "folded %s under %s", r.Requirement.ID, r.Follows.ID)
		default:
			fmt.Fprintf(&b, "%s %s %s", r.Outcome, r.Severity, r.Requirement.ID)
		}
		fmt.Fprintf(&b, " %s:%d %s\n", r.At.File, r.At.Line, r.Message)
	}
	return b.String()
}

func ruleset(t testing.TB, name string) *rulesets.Ruleset {
	t.Helper()
	r, err := chainlint.LoadRuleset(name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
