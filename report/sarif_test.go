// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// logOf writes a report as SARIF and reads it back.
func logOf(t *testing.T, r *Report, o SARIFOptions) sarifRun {
	t.Helper()
	var b bytes.Buffer
	if err := SARIF(&b, r, o); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("the log has %d runs", len(log.Runs))
	}
	return log.Runs[0]
}

// reportOf is a report of one file with one failure for each place.
func reportOf(f File, places ...lints.Result) *Report {
	f.Selection = acme
	for _, r := range places {
		if r.Requirement == nil {
			r.Requirement = reqDays
		}
		r.Rule, r.Outcome, r.Severity, r.Message = ruleDays, lints.Failed, lints.Error, "bad"
		f.Results = append(f.Results, r)
	}
	return &Report{Version: "0.1.0", At: certtest.Now, Files: []File{f}}
}

func about1(c *chain.Cert, f bundle.Field) lints.Result { return lints.Result{Cert: c, At: c.At(f)} }

const twoCerts = `
	root   subject="CN=Acme CA" ca key=p256
	client from root subject="CN=Acme" key=p256
	file `

// TestRegions points at notAfter and at the whole leaf in files that are
// written in every way, and reads the text of the region back by its lines and
// columns.
func TestRegions(t *testing.T) {
	for _, file := range []string{
		"client root", "client root with crlf", "client root with cr", "client root with bom", "client root with width=0",
		"client root with indent=4", "client root with no-final-newline", "root client", `text:"CN=\u00e9\n" root client`, "client root with pkcs7",
	} {
		t.Run(file, func(t *testing.T) {
			f := load(t, "a.pem", twoCerts+file)
			leaf := f.Chain.Leaf()
			run := logOf(t, reportOf(f, about1(leaf, bundle.NotAfter), about1(leaf, bundle.Whole)), SARIFOptions{})
			text := strings.ReplaceAll(strings.ReplaceAll(string(f.Data), "\r\n", "\n"), "\r", "\n")
			lines := strings.Split(text, "\n")
			for _, r := range run.Results {
				p := r.Locations[0].Physical
				if got := cut(lines, p.Region); got != p.Region.Snippet.Text || len(got) < 4 {
					t.Errorf("the region is %q, its snippet %q", got, p.Region.Snippet.Text)
				}
				around := cut(lines, p.Context)
				if p.Context.Snippet != nil || !strings.Contains(around, p.Region.Snippet.Text) || around == p.Region.Snippet.Text {
					t.Errorf("the region around is %q", around)
				}
			}
			if first := run.Results[1].Locations[0].Physical.Region; first.StartLine != first.EndLine || first.StartLine != leaf.At(bundle.Whole).Line {
				t.Errorf("a finding about a certificate is at lines %d to %d", first.StartLine, first.EndLine)
			}
		})
	}
}

// cut takes a region of ASCII lines.
func cut(lines []string, r *sarifRegion) string {
	part := append([]string{}, lines[r.StartLine-1:r.EndLine]...)
	last := len(part) - 1
	part[last] = string([]rune(part[last])[:r.EndColumn-1])
	part[0] = string([]rune(part[0])[r.StartColumn-1:])
	return strings.Join(part, "\n")
}

// TestColumnsCountUTF16Units puts characters outside the basic plane before a place.
func TestColumnsCountUTF16Units(t *testing.T) {
	data := append([]byte("é😀\xffx\n"), certtest.MustPEM(t, "client key=p256")...)
	f := loadData(t, "a.pem", data)
	at := bundle.Span{File: "a.pem", Line: 1, EndLine: 1, Start: 7, End: 8}
	got := *logOf(t, reportOf(f, lints.Result{At: at}), SARIFOptions{}).Results[0].Locations[0].Physical.Region
	if want := (sarifRegion{StartLine: 1, StartColumn: 5, EndLine: 1, EndColumn: 6}); got != want {
		t.Errorf("got %+v, want %+v: no snippet, and columns in UTF-16 code units", got, want)
	}
}

// TestRegionsWithoutLines are those of files that a service shows no lines of.
func TestRegionsWithoutLines(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"client root with der", `{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2,"byteOffset":%d,"byteLength":%d}`},
		{"client root with utf16le", `{"startLine":3,"startColumn":1,"endLine":3,"endColumn":2,"byteOffset":%d,"byteLength":%d}`},
	} {
		f := load(t, "a.der", twoCerts+c.file)
		at := f.Chain.Leaf().At(bundle.NotAfter)
		r := logOf(t, reportOf(f, about1(f.Chain.Leaf(), bundle.NotAfter)), SARIFOptions{}).Results[0]
		got, _ := json.Marshal(r.Locations[0].Physical.Region)
		want := fmt.Sprintf(strings.Replace(c.want, `"startLine":3`, fmt.Sprintf(`"startLine":%d`, at.Line), 1), at.Start, at.End-at.Start)
		want = strings.Replace(want, `"endLine":3`, fmt.Sprintf(`"endLine":%d`, at.Line), 1)
		if string(got) != want {
			t.Errorf("%s: got %s, want %s", c.file, got, want)
		}
		if r.Fingerprints[githubFingerprint] != r.Fingerprints[ownFingerprint] {
			t.Errorf("%s: there are no lines to hash, and the fingerprint is %v", c.file, r.Fingerprints)
		}
	}
}

// TestNoDataNoColumns leaves the bytes of the file out.
func TestNoDataNoColumns(t *testing.T) {
	f := load(t, "a.pem", twoCerts+"client root")
	f.Data = nil
	p := logOf(t, reportOf(f, about1(f.Chain.Leaf(), bundle.NotAfter)), SARIFOptions{}).Results[0].Locations[0].Physical
	if want := (sarifRegion{StartLine: f.Chain.Leaf().At(bundle.NotAfter).Line}); *p.Region != want || p.Context != nil {
		t.Errorf("got %+v", p)
	}
}

// TestFindingsThatShareALine must not become one alert.
func TestFindingsThatShareALine(t *testing.T) {
	f := load(t, "a.pem", twoCerts+"client root with width=0")
	leaf := f.Chain.Leaf()
	other := about1(leaf, bundle.NotAfter)
	other.Requirement = reqName
	results := logOf(t, reportOf(f, about1(leaf, bundle.NotAfter), about1(leaf, bundle.NotBefore), other), SARIFOptions{}).Results
	hash := allLineHashes(f.Data)[leaf.At(bundle.NotAfter).Line-1].value
	for i, want := range []string{results[0].Fingerprints[ownFingerprint], results[1].Fingerprints[ownFingerprint], hash} {
		if got := results[i].Fingerprints[githubFingerprint]; got != want {
			t.Errorf("result %d: got %s, want %s", i, got, want)
		}
	}
	if results[0].Fingerprints[githubFingerprint] == results[1].Fingerprints[githubFingerprint] {
		t.Error("two findings are one")
	}
}

// TestNoHashOfAKey: a hash that includes a private key reveals 64 bits of it.
func TestNoHashOfAKey(t *testing.T) {
	f := load(t, "a.pem", `
		client key=p256
		file client key:client client`)
	for _, o := range f.Chain.Bundle.Objects {
		for line := o.Span.Line; line <= o.Span.EndLine; line++ {
			r := logOf(t, reportOf(f, lints.Result{At: bundle.Span{File: "a.pem", Line: line, EndLine: line}}), SARIFOptions{}).Results[0]
			reaches := allLineHashes(f.Data)[line-1].last
			key := f.Chain.Bundle.Objects[1].Span
			want := line <= key.EndLine && reaches >= key.Line
			if got := r.Fingerprints[githubFingerprint] == r.Fingerprints[ownFingerprint]; got != want {
				t.Errorf("line %d, hashed to line %d, the key at %d to %d: own fingerprint %t", line, reaches, key.Line, key.EndLine, got)
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ path, base, dir, uri, based string }{
		{"a b/é#[1].pem", "", "", "a%20b/%C3%A9%23%5B1%5D.pem", baseID},
		{"./certs//a.pem", "", "", "certs/a.pem", baseID},
		{"../a.pem", "", "", "../a.pem", ""},
		{"c:d.pem", "", "", "c%3Ad.pem", baseID},
		{"100%.pem", "", "", "100%25.pem", baseID},
		{"<stdin>", "", "", "%3Cstdin%3E", ""},
		{"<stdin>", "/repo", "/repo/certs", "%3Cstdin%3E", ""},
		{"a.pem", "/repo", "/repo/certs", "certs/a.pem", baseID},
		{"../a.pem", "/repo", "/repo/certs", "a.pem", baseID},
		{"../../a.pem", "/repo", "/repo/certs", "file:///a.pem", ""},
		{"/repo/certs/a.pem", "/repo", "/repo/b", "certs/a.pem", baseID},
		{"/repository/a.pem", "/repo", "", "file:///repository/a.pem", ""},
		{"/elsewhere/a b.pem", "", "", "file:///elsewhere/a%20b.pem", ""},
	} {
		s := &sarifWriter{o: SARIFOptions{Base: c.base, Dir: c.dir}}
		if got := s.artifact(c.path); got != (sarifArtifact{c.uri, c.based}) {
			t.Errorf("%s in %q from %q: got %+v", c.path, c.base, c.dir, got)
		}
	}
}

func TestRuleNames(t *testing.T) {
	for id, want := range map[string]string{
		"connectpay/leaf-validity-365-to-1095-days": "ConnectpayLeafValidity365To1095Days",
		"worldpay/client-is-not-a-ca":               "WorldpayClientIsNotaCa",
		"zlint/e_rsa_fermat":                        "ZlinteRsaFermat",
		"baseline/SHA1":                             "BaselineSha1",
	} {
		if got := pascalCase(id); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

func TestSemanticVersions(t *testing.T) {
	for in, want := range map[string]string{"v1.2.3": "1.2.3", "1.2.3-rc.1": "1.2.3-rc.1", "(devel)": "0.0.0-devel", "1.2": "0.0.0-devel"} {
		if got := semantic(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

// TestSaidOnce checks one file under two rulesets that inherit a requirement.
func TestSaidOnce(t *testing.T) {
	f := load(t, "a.pem", twoCerts+"client root")
	r := reportOf(f, about1(f.Chain.Leaf(), bundle.NotAfter))
	again := r.Files[0]
	again.Selection = baseline
	r.Files = append(r.Files, again)
	if n := len(logOf(t, r, SARIFOptions{}).Results); n != 1 {
		t.Errorf("one finding is said %d times", n)
	}
}

// TestEmptyLog keeps the members that an upload needs.
func TestEmptyLog(t *testing.T) {
	var b bytes.Buffer
	if err := SARIF(&b, &Report{Version: "0.1.0", At: certtest.Now}, SARIFOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{`"results": []`, `"rules": []`} {
		if !strings.Contains(b.String(), member) {
			t.Errorf("the log lacks %s:\n%s", member, b.String())
		}
	}
	if strings.Contains(b.String(), "automationDetails") {
		t.Error("the log names a category nobody asked for")
	}
}
