// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// TestRepairsOfSamples repairs every sample and every file of the corpus. A repair adds
// no finding, changes no signed byte, and leaves nothing to repair.
func TestRepairsOfSamples(t *testing.T) {
	singleThreaded(t)
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
	singleThreaded(t)
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

// TestRepairsOfForms repairs a chain in forms that programs and people give it, and a
// chain with a private key in forms that are hard to take out.
func TestRepairsOfForms(t *testing.T) {
	chain := string(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root"))
	leaf, root := chain[:chainSplit(chain)], chain[chainSplit(chain):]
	withKey := string(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root key:client"))
	key := withKey[len(chain):]
	lines := strings.SplitAfter(key, "\n")
	first, body, last := lines[0], strings.Join(lines[1:len(lines)-2], ""), lines[len(lines)-2]
	der := func(text string) string { block, _ := pem.Decode([]byte(text)); return string(block.Bytes) }
	ends := func(with string) string { return strings.ReplaceAll(chain, "\n", with) }
	made := func(file string) string {
		return string(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile "+file))
	}
	unmarked := func(text string) string {
		lines := strings.SplitAfter(text, "\n")
		return strings.Join(lines[1:len(lines)-2], "")
	}
	for name, data := range map[string]string{
		"RTF of WordPad":       "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Calibri;}}\r\n\\viewkind4\\uc1\\pard\\f0\\fs22 " + ends("\\par\r\n") + "}\r\n",
		"RTF of TextEdit":      "{\\rtf1\\ansi\\cocoartf2761\n{\\fonttbl\\f0\\fmodern Courier;}\n\\f0\\fs24 \\cf0 " + ends("\\\n") + "}",
		"RTF on one line":      "{\\rtf1\\ansi \\pard " + ends("\\par ") + "}",
		"form feed":            strings.ReplaceAll(chain, "-----BEGIN", "\f-----BEGIN"),
		"em dashes at the end": strings.ReplaceAll(chain, "-----END CERTIFICATE-----", "\u2014\u2014\u2014END CERTIFICATE\u2014\u2014\u2014"),
		"no-break space":       strings.ReplaceAll(chain, "END CERTIFICATE", "END\u00A0CERTIFICATE"),
		"PKCS#7":               made("client root with pkcs7"),
		"PKCS#7 in DER":        made("client root with pkcs7-der"),
		"PKCS#7 without marks": unmarked(made("client root with pkcs7")),
		"PKCS#7 on CRLF lines": strings.ReplaceAll(unmarked(made("client root with pkcs7")), "\n", "\r\n"),
		"BOM":                  made("client root with bom"),
		"UTF-16BE with BOM":    made("client root with utf16be bom"),
		"UTF-16LE":             made("client root with utf16le"),
		"text outside ASCII":   made(`"text:Kunde: M` + "\u00fc" + `ller" client root`),
		"DER after PEM":        leaf + der(root),
		"DER before PEM":       der(root) + leaf,
		"DER between text":     leaf + "the root:\n" + der(root) + "\nthe leaf again:\n" + leaf,
		"key without BEGIN":    leaf + body + last + root,
		"key without END":      leaf + root + first + body,
		"key without both":     leaf + body + root,
		"key in DER":           leaf + der(key) + "\n" + root,
		"key in DER at first":  der(key) + leaf + root,
		"key twice":            leaf + key + der(key) + root,
	} {
		t.Run(name, func(t *testing.T) {
			target := chainlint.Target{Rulesets: []*rulesets.Ruleset{ruleset(t, "connectpay")}}
			linter := &chainlint.Linter{Now: certtest.Now}
			if repair(t, linter, target, "in.txt", []byte(data)) == 0 {
				t.Fatal("nothing was repaired")
			}
			r, err := linter.Repair(target, chainlint.Input{Name: "in.txt", Data: []byte(data)})
			if err != nil || string(r.Data) != leaf+root {
				t.Errorf("%v\n%s", err, r.Data)
			}
			for _, f := range r.After {
				if slices.ContainsFunc(f.Results, func(r lints.Result) bool { return fix.Repairable(f.Chain, r) }) {
					t.Error("there is something left to repair")
				}
			}
		})
	}
}

// chainSplit returns where the second block of a chain starts.
func chainSplit(chain string) int { return strings.LastIndex(chain, "-----BEGIN") }

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
