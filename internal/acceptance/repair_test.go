// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestRepairsOfSamples repairs every sample and every file of the corpus. A repair adds
// no finding, changes no signed byte, and leaves nothing to repair.
func TestRepairsOfSamples(t *testing.T) {
	repaired := 0
	for _, s := range samples(t) {
		target := chainlint.Target{
			Rulesets: []*rulesets.Ruleset{ruleset(t, s.provider)}, Params: s.params, Passwords: s.passwords,
		}
		for _, a := range s.anchors {
			data, err := os.ReadFile(filepath.Join("testdata", s.provider, a))
			if err != nil {
				t.Fatal(err)
			}
			anchors, err := chainlint.ReadAnchors(a, data, bundle.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			target.Anchors = append(target.Anchors, anchors...)
		}
		t.Run(s.provider+"/"+s.name, func(t *testing.T) {
			repaired += repair(t, &chainlint.Linter{Now: s.at}, target, s.file, s.data)
		})
	}
	if repaired < 20 {
		t.Errorf("only %d samples were repaired", repaired)
	}
}

// TestRepairsOfCorpus is TestRepairsOfSamples for the files of the corpus.
func TestRepairsOfCorpus(t *testing.T) {
	corpus := certtest.Corpus(t)
	repaired := 0
	linter := &chainlint.Linter{Now: certtest.Now}
	for _, name := range []string{"baseline", "connectpay"} {
		target := chainlint.Target{Rulesets: []*rulesets.Ruleset{ruleset(t, name)}, Passwords: []string{"password", "secret"}}
		for _, dir := range []string{"reported", "odd-pem", "containers", "chains"} {
			for _, file := range smallFiles(t, filepath.Join(corpus, dir)) {
				t.Run(name+"/"+filepath.Base(file.name), func(t *testing.T) { repaired += repair(t, linter, target, file.name, file.data) })
			}
		}
	}
	if repaired < 20 {
		t.Errorf("only %d files were repaired", repaired)
	}
}

type smallFile struct {
	name string
	data []byte
}

// smallFiles reads the files below a directory that have at most 100 kB.
func smallFiles(t *testing.T, dir string) []smallFile {
	t.Helper()
	var files []smallFile
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if len(data) <= 100_000 {
			files = append(files, smallFile{path, data})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// repair repairs one file, and returns 1 if that changed it.
func repair(t *testing.T, linter *chainlint.Linter, target chainlint.Target, name string, data []byte) int {
	t.Helper()
	kept := bytes.Clone(data)
	r, err := linter.Repair(target, chainlint.Input{Name: name, Data: data})
	if !bytes.Equal(kept, data) {
		t.Fatal("the repair has changed its input")
	}
	if err != nil || len(r.Changes) == 0 {
		return 0
	}
	before, after := failing(r.Before), failing(r.After)
	if len(after) >= len(before) {
		t.Errorf("the repair fixes nothing: %v, %v", before, after)
	}
	for id := range after {
		if !before[id] {
			t.Errorf("the repair causes %s", id)
		}
	}
	for _, o := range r.After[0].Chain.Bundle.Objects {
		if !slices.ContainsFunc(append(r.Before[0].Chain.Bundle.Objects, target.Anchors...), func(old *bundle.Object) bool {
			return bytes.Equal(old.DER, o.DER)
		}) {
			t.Errorf("the %s in %s is not from the input", o.Kind, o.Where())
		}
	}
	again, err := linter.Repair(target, chainlint.Input{Name: name, Data: r.Data})
	if err != nil || len(again.Changes) > 0 || !bytes.Equal(again.Data, r.Data) {
		t.Errorf("a second repair: %v, %v", again.Changes, err)
	}
	return 1
}

// failing returns what is wrong with files: errors and warnings, and what a repair may fix.
func failing(files []report.File) map[string]bool {
	found := map[string]bool{}
	for _, f := range files {
		for _, r := range f.Results {
			if r.Outcome == lints.Failed && (r.Severity.AtLeast(lints.Warning) || r.Rule.Remedy == lints.Repair) {
				id := f.Selection.Name + " " + r.Requirement.ID + " " + r.Rule.ID
				if r.Cert != nil && r.Rule.Remedy != lints.Repair {
					id += " " + string(r.Cert.Raw)
				}
				found[id] = true
			}
		}
	}
	return found
}
