// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
)

// TestDiagnoses diagnoses the files of testdata/diagnoses.txtar: each section is
// a recipe, NAME.anchors that of the anchors of the one before it, and want all
// that is said of them at [certtest.Now].
func TestDiagnoses(t *testing.T) {
	const file = "testdata/diagnoses.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range archive.Files {
		if f.Name == "want" || strings.HasSuffix(f.Name, ".anchors") {
			continue
		}
		o := Options{Anchors: anchorsOf(t, archive, f.Name)}
		b := fromRecipe(t, string(f.Data))
		found := Build(b, o).Diagnose(certtest.Now)
		fmt.Fprintf(&got, "%s\n%s", f.Name, diagnoses(found))
		healthy(t, Build(b, o), found)
		if !strings.Contains(f.Name, "tie") {
			t.Run(f.Name, func(t *testing.T) { inAnyOrder(t, b, o) })
		}
	}
	if *update {
		testfile.SetSection(archive, "want", got.String())
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want := testfile.Section(archive, "want"); got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

func anchorsOf(t *testing.T, archive *txtar.Archive, name string) []*bundle.Object {
	t.Helper()
	for _, f := range archive.Files {
		if f.Name == name+".anchors" {
			return fromRecipe(t, string(f.Data)).Certificates()
		}
	}
	return nil
}

func diagnoses(found []Diagnosis) string {
	var b strings.Builder
	for _, d := range found {
		var at []string
		for _, c := range d.Certs {
			at = append(at, position(c))
		}
		fmt.Fprintf(&b, "  %s [%s]: %s\n", d.Cause, strings.Join(at, " "), d.Text)
		if d.Fix != "" {
			fmt.Fprintf(&b, "    fix: %s\n", d.Fix)
		}
	}
	return b.String()
}

// healthy holds diagnoses against what is true of all.
func healthy(t *testing.T, c *Chain, found []Diagnosis) {
	t.Helper()
	if (len(found) == 0) != (len(c.Path) == 0) {
		t.Errorf("%d diagnoses of a path of %d certificates", len(found), len(c.Path))
	}
	faulty := slices.ContainsFunc(found, func(d Diagnosis) bool { return d.Cause.Fault() })
	sound := slices.ContainsFunc(found, func(d Diagnosis) bool { return d.Cause == CauseWhole || d.Cause == CauseTrustBundle })
	if len(found) > 0 && faulty == sound {
		t.Errorf("a fault: %t, and whole: %t", faulty, sound)
	}
	for i, d := range found {
		rank := slices.Index(Causes, d.Cause)
		if rank < 0 || i > 0 && rank < slices.Index(Causes, found[i-1].Cause) {
			t.Errorf("%s stands at place %d", d.Cause, i)
		}
		if d.Text == "" || needsEscape(d.Text) || needsEscape(d.Fix) || len(d.Certs) == 0 || strings.HasSuffix(d.Text, ".") {
			t.Errorf("%s: %q, %q, %d certificates", d.Cause, d.Text, d.Fix, len(d.Certs))
		}
		if d.Cause.Fault() == (d.Fix == "") {
			t.Errorf("%s: fix %q", d.Cause, d.Fix)
		}
		if slices.Contains(d.Certs, nil) {
			t.Errorf("%s is about nothing", d.Cause)
		}
	}
}

// TestCorpusDiagnoses says of the chains of the corpus what is the matter with
// them, whatever the time is, and then which causes the clock adds.
func TestCorpusDiagnoses(t *testing.T) {
	dir := filepath.Join(certtest.Corpus(t), "chains")
	var got strings.Builder
	for _, part := range []string{"badssl", "ct"} {
		files, err := filepath.Glob(filepath.Join(dir, part, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of %s: %v", part, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := Build(read(t, data), Options{})
			found := c.Diagnose(time.Time{})
			fmt.Fprintf(&got, "%s/%s\n%s", part, filepath.Base(file), diagnoses(found))
			for _, d := range c.Diagnose(certtest.Now) {
				if !slices.ContainsFunc(found, func(f Diagnosis) bool { return f.Cause == d.Cause }) {
					fmt.Fprintf(&got, "  now: %s [%s]\n", d.Cause, position(d.Certs[0]))
				}
			}
		}
	}
	golden := filepath.Join("testdata", "corpus-diagnoses.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the diagnoses of the corpus differ from %s; got\n%s", golden, got.String())
	}
}

func FuzzDiagnose(f *testing.F) {
	const recipe = `
		old    subject="CN=Northwind Root" ca key=p256
		root   subject="CN=Northwind Root" ca key=p256 notAfter=2030-01-01
		issuing from root subject="CN=Northwind Issuing" ca pathlen=0 key=p256 caissuers=http://ca.example/root.cer
		lapsed  from root subject="CN=Northwind Issuing" ca key=@issuing notBefore=2025-01-01 notAfter=2026-01-01
		client  from issuing subject="CN=Northwind Client" key=p256 notAfter=2031-01-01
		forged  from issuing subject="CN=Forged" key=p256 forged
	`
	options := func(b *bundle.Bundle, now time.Time) []Options {
		return []Options{{}, {Artifact: IssuerFile}, {Artifact: ClientChain, At: now}, {Anchors: b.Certificates()}}
	}
	for how := range options(&bundle.Bundle{}, time.Time{}) {
		f.Add(certtest.MustPEM(f, recipe+"file client issuing root"), int64(1795348800), uint8(how))
		f.Add(certtest.MustPEM(f, recipe+"file old root lapsed issuing client client"), int64(1795348800), uint8(how))
	}
	f.Add(certtest.MustPEM(f, recipe+"file forged root with der"), int64(0), uint8(0))
	f.Add([]byte("no certificate"), int64(-1), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, seconds int64, how uint8) {
		b, err := bundle.Read("input", data, fuzzed)
		if err != nil {
			return
		}
		now := time.Unix(seconds, 0)
		all := options(b, now)
		o := all[int(how)%len(all)]
		c := Build(b, o)
		found := c.Diagnose(now)
		healthy(t, c, found)
		if again := diagnoses(Build(b, o).Diagnose(now)); again != diagnoses(found) {
			t.Errorf("twice the same file: %s\nand %s", diagnoses(found), again)
		}
		healthy(t, c, c.Diagnose(time.Time{}))
	})
}
