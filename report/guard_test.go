// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

func TestGuard(t *testing.T) {
	long, blank := strings.Repeat("x", 3*maxLine), strings.Repeat(" ", 2*maxLine)
	for in, want := range map[string]string{
		"":                               "",
		"plain\n":                        "plain\n",
		"::error::x\n":                   "\\x3a:error::x\n",
		"a ::error::x\n":                 "a ::error::x\n",
		" \t  ::set-env::x\n::y\n":       " \t  \\x3a:set-env::x\n\\x3a:y\n",
		"\x1b[1;31m::error\x1b[0m\n":     "\x1b[1;31m\\x3a:error\x1b[0m\n",
		"no end\n::":                     "no end\n\\x3a:",
		"x ##vso[task.complete]\n":       "x #\\u0023vso[task.complete]\n",
		"##[error] ###[a] ##VSO[b] ## [": "#\\u0023[error] ##\\u0023[a] #\\u0023VSO[b] ## [",
		`{"a": "::b ##[c]"}`:             `{"a": "::b #\u0023[c]"}`,
		long + "::a ##vso[b]\n::c\n":     long + "::a #\\u0023vso[b]\n\\x3a:c\n",
		long + "##" + long + "[\n":       long + "#\\u0023" + long + "[\n",
		blank + "::a\n":                  blank + "\\x3a:a\n",
	} {
		for _, size := range []int{1, 3, 1000, 60_000} { // the chunks that it is written in
			if len(in) > maxLine && size < 1000 {
				continue
			}
			var b strings.Builder
			g := &Guard{W: &b}
			for rest := in; rest != ""; {
				n := min(size, len(rest))
				if written, err := g.Write([]byte(rest[:n])); written != n || err != nil {
					t.Fatal(written, err)
				}
				rest = rest[n:]
			}
			if err := g.Flush(); err != nil || b.String() != want {
				t.Errorf("%q in pieces of %d is %q, want %q; %v", in, size, b.String(), want, err)
			}
		}
	}
}

// ciCommand matches what a CI system carries out when it reads a log.
var ciCommand = regexp.MustCompile(`(?im)^\s*::|##\[|##[a-z]+\[`)

// TestNoFormatCommands has the commands of CI systems in everything that is somebody
// else's text, and looks for them in every format at many widths.
func TestNoFormatCommands(t *testing.T) {
	const evil = `::error file=a::b ##vso[task.complete] ##[add-mask]c`
	r := overridden(t)
	file := load(t, "::warning::x ##vso[a] ##[b].pem", `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=::error ##vso[x] ##[y],O=::stop-commands::z" key=p256
		file client root`)
	sel := *house
	sel.Name, sel.File, sel.Provider = "::n", "::debug::r ##[c].yaml", "::Provider##[d]"
	sel.Overrides = []lints.Override{{Requirement: "a/b", Was: lints.Error, Reason: evil, Ruleset: "::n", File: sel.File}}
	leaf := file.Chain.Leaf()
	file.Selection, file.Target, file.Owner = &sel, evil, evil
	file.Results = []lints.Result{
		{Requirement: reqDays, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Error, Cert: leaf, At: leaf.At(bundle.Whole), Message: leaf.Title() + " " + evil, Found: evil, Required: evil, Fix: "Do:\n\n" + evil + "\n\n    " + evil},
		{Requirement: reqName, Rule: ruleText, Outcome: lints.Review, Severity: lints.Error, Cert: leaf, At: leaf.At(bundle.Whole), Message: evil},
	}
	file.CrossChecks = []CrossCheck{{Tool: "go", Version: "::v", Opinion: Refuses, Says: evil, Agreement: Differs}}
	file.Results = append(file.Results, disagrees(&file, file.CrossChecks[0]))
	r.Files = append(r.Files[:1], file)
	r.Files[0].Selection = &sel
	r.Rulesets = []Ruleset{{Name: "::n", SHA256: fakeSHA("n"), Path: sel.File, Extends: []string{evil}}}
	var formats []Format
	for _, among := range [][]Format{Formats, InventoryFormats, MatrixFormats} {
		for _, name := range FormatNames(among) {
			f, err := FormatNamed(among, name)
			if err != nil {
				t.Fatal(err)
			}
			if f.Commands { // TestGitHubCommands
				continue
			}
			formats = append(formats, f)
		}
	}
	for _, f := range formats {
		for width := 40; width < 110; width += 7 {
			var b bytes.Buffer
			if err := f.Write(&b, r, Options{Text: TextOptions{Width: width, All: true}}); err != nil {
				t.Fatal(err)
			}
			if found := ciCommand.FindString(b.String()); found != "" {
				t.Fatalf("%s has %q:\n%s", f.Description, found, b.String())
			}
		}
	}
	var b bytes.Buffer
	if err := JSON(&b, r); err != nil || ciCommand.Match(b.Bytes()) {
		t.Errorf("%v:\n%s", err, b.String())
	}
	var doc struct{ Files []struct{ Target string } }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil || doc.Files[1].Target != evil {
		t.Errorf("a program reads %+v, %v", doc, err)
	}
	for _, f := range GraphFormats {
		graph, err := FormatNamed(GraphFormats, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := graph.Write(&b, &Graph{File: &file, At: r.At}, TextOptions{}); err != nil || ciCommand.Match(b.Bytes()) {
			t.Errorf("graph %s: %v\n%s", f.Name, err, b.String())
		}
	}
}
