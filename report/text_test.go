// SPDX-License-Identifier: Apache-2.0

package report

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// TestColorIsAllThatColorAdds takes the colours off again.
func TestColorIsAllThatColorAdds(t *testing.T) {
	var plain, colored strings.Builder
	if err := errors.Join(Text(&plain, sample(t), TextOptions{}), Text(&colored, sample(t), TextOptions{Color: true})); err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(colored.String(), ""); got != plain.String() || got == colored.String() {
		t.Errorf("without its colours the text is\n%s\nwant\n%s", got, plain.String())
	}
}

// TestWrapped lays out prose, a list, and commands of every form.
func TestWrapped(t *testing.T) {
	text := strings.Join([]string{
		"Put the certificates together again, with", "the leaf first:", "",
		"    cat client.pem \\", "  intermediate.pem ca.pem > a-very-long-name-of-a-file.pem", "",
		"Then", "- look at the file once more", "- and send it",
		"openssl verify -CAfile ca.pem -untrusted intermediate.pem client.pem",
		"{ sed -n '1,2p' a.pem; } > b.pem", "$ chainlint check chain.pem",
	}, "\n")
	want := []string{
		"Put the certificates",
		"together again, with the",
		"leaf first:",
		"    cat client.pem \\",
		"  intermediate.pem ca.pem > a-very-long-name-of-a-file.pem",
		"Then",
		"- look at the file once",
		"more",
		"- and send it",
		"  openssl verify -CAfile ca.pem -untrusted intermediate.pem client.pem",
		"  { sed -n '1,2p' a.pem; } > b.pem",
		"  $ chainlint check chain.pem",
	}
	if got := wrapped(text, 25); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFillKeepsBlanksWithinALine(t *testing.T) {
	if got, want := fill(`  leaf "A  B" is bad `, 40), []string{`leaf "A  B" is bad`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := fill("", 40); len(got) != 0 {
		t.Errorf("no text is %q", got)
	}
}

func TestHeadlines(t *testing.T) {
	must, should := &lints.Requirement{ID: "acme/a", Level: lints.Must}, &lints.Requirement{ID: "acme/b", Level: lints.Should}
	other := &lints.Requirement{ID: "acme/c", Level: lints.Must}
	failed := func(s lints.Severity) lints.Result {
		return lints.Result{Requirement: must, Outcome: lints.Failed, Severity: s}
	}
	open := func(req *lints.Requirement, input string) lints.Result {
		r := lints.Result{Requirement: req, Outcome: lints.Open}
		if input != "" {
			r.Input = &lints.Input{Kind: lints.ParamInput, Param: lints.Parameter{Name: input}}
		}
		return r
	}
	review := func(req *lints.Requirement) lints.Result {
		return lints.Result{Requirement: req, Outcome: lints.Review}
	}
	follower := failed(lints.Error)
	follower.Follows = other
	for _, c := range []struct {
		sel     *lints.Selection
		results []lints.Result
		want    string
	}{
		{acme, nil, "Acme: no problem found"},
		{acme, []lints.Result{failed(lints.Note)}, "Acme: no problem found"},
		{acme, []lints.Result{review(must)}, "Acme: no problem found; confirm 1 point"},
		{acme, []lints.Result{review(must), review(must), review(other), review(should)}, "Acme: no problem found; confirm 2 points"},
		{acme, []lints.Result{failed(lints.Warning)}, "Acme: no problem found apart from 1 warning"},
		{acme, []lints.Result{failed(lints.Warning), review(must)}, "Acme: no problem found apart from 1 warning; confirm 1 point"},
		{acme, []lints.Result{open(should, "company")}, "Acme: no problem found"},
		{acme, []lints.Result{open(must, "company"), open(other, "company")}, "Acme: cannot be judged; 1 input is missing"},
		{acme, []lints.Result{open(must, "company"), open(other, "rdn")}, "Acme: cannot be judged; 2 inputs are missing"},
		{acme, []lints.Result{open(must, ""), open(must, "")}, "Acme: cannot be judged; 1 requirement is undecided"},
		{acme, []lints.Result{open(must, "rdn"), open(other, ""), review(must)}, "Acme: cannot be judged; 1 input is missing, 1 requirement is undecided"},
		{acme, []lints.Result{failed(lints.Error), review(must), open(must, "rdn")}, "Acme: 1 error"},
		{acme, []lints.Result{failed(lints.Error), failed(lints.Error), follower, failed(lints.Warning)}, "Acme: 2 errors, 1 warning"},
		{acme, nil, "Acme: cannot be judged; the file cannot be read: gone"},
		{baseline, nil, "baseline: no problem found"},
		{baseline, []lints.Result{open(must, "anchor")}, "baseline: cannot be judged; 1 input is missing"},
		{baseline, []lints.Result{failed(lints.Error)}, "baseline: 1 error"},
	} {
		read := &bundle.Bundle{}
		if strings.Contains(c.want, "gone") {
			read = bundle.Unread("a.pem", errors.New("gone"))
		}
		if got, want := headline(&File{Path: "a\x1b.pem", Selection: c.sel, Results: c.results, Chain: &chain.Chain{Bundle: read}}), `a\x1b.pem: `+c.want; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestKeyWords(t *testing.T) {
	for want, k := range map[string]chain.KeyFacts{
		"RSA 2048":       {Type: chain.RSA, Bits: 2048},
		"EC P-256":       {Type: chain.EC, Bits: 256, Curve: "P-256"},
		"EC 256":         {Type: chain.EC, Bits: 256, ExplicitCurve: true},
		"Ed25519":        {Type: chain.Ed25519, Bits: 256},
		"1.2.3.4":        {Type: "1.2.3.4"},
		"unreadable key": {},
	} {
		if got := k.Words(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestDrawing draws files that are not one clean path.
func TestDrawing(t *testing.T) {
	for name, recipe := range map[string]string{
		"forged":    "root ca key=p256\nclient from root key=p256 forged\nfile client root",
		"renamed":   "root ca key=p256\nclient from root key=p256 issuer=CN=nobody aki=keyid\nfile client root",
		"expired":   "root ca key=p256\nclient from root key=p256 notBefore=2024-01-01 notAfter=2025-01-01\nfile client root client",
		"too-early": "client key=p256 notBefore=2027-01-01",
		"gap":       "root ca key=p256\nissuing from root ca key=p256\nclient from issuing key=p256\nfile client issuing",
		"strays":    "root ca key=p256\nclient from root key=p256\n" + manyStrays(12),
		"objects":   "client key=p256\nfile client" + strings.Repeat(" csr:client", 11) + " with damage=client:3",
		"empty":     "client key=p256\nfile text:\"nothing here\\n\"",
	} {
		t.Run(name, func(t *testing.T) {
			f := load(t, name+".pem", recipe)
			f.Selection = baseline
			var b strings.Builder
			r := &Report{At: sample(t).At, Files: []File{f}, Rulesets: []Ruleset{{Name: "baseline"}}}
			if err := Text(&b, r, TextOptions{}); err != nil {
				t.Fatal(err)
			}
			golden(t, "chain-"+name+".txt", []byte(b.String()))
		})
	}
}

// manyStrays are more certificates off the path than a drawing shows.
func manyStrays(n int) string {
	var certs, file strings.Builder
	for i := range n {
		name := "stray" + string(rune('a'+i))
		certs.WriteString(name + " from other" + name + " key=p256\nother" + name + " ca key=p256\n")
		file.WriteString(" " + name)
	}
	return certs.String() + "file client root" + file.String()
}

func TestUnknownFormat(t *testing.T) {
	_, err := FormatNamed(Formats, "xml")
	if want := `unknown format "xml"; the formats are ` + strings.Join(FormatNames(Formats), ", "); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, f := range Formats {
		if got, err := FormatNamed(Formats, f.Name); err != nil || got.Name != f.Name || got.Description == "" {
			t.Errorf("%s: %v, %v", f.Name, got, err)
		}
	}
}

// A fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrorsAreReturned(t *testing.T) {
	for _, f := range slices.Concat(Formats, InventoryFormats, MatrixFormats) {
		if err := f.Write(fullDisk{}, sample(t), Options{}); err == nil {
			t.Errorf("%s: the error is lost", f.Name)
		}
	}
}
