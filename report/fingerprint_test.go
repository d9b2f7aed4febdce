// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// resultsOf are results about a file and its certificates.
func resultsOf(f *File) []lints.Result {
	leaf, top := f.Chain.Leaf(), f.Chain.Top()
	fail := lints.Result{Requirement: reqDays, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Error}
	all := []lints.Result{{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Failed, Severity: lints.Error}}
	for _, at := range []struct {
		req  *lints.Requirement
		leaf bool
		f    bundle.Field
	}{{reqDays, true, bundle.NotAfter}, {reqDays, true, bundle.NotBefore}, {reqDays, false, bundle.NotAfter}, {reqName, true, bundle.Subject}, {reqName, true, bundle.Subject}} {
		r := fail
		r.Requirement, r.Cert = at.req, top
		if at.leaf {
			r.Cert = leaf
		}
		r.Field, r.At, r.Message = at.f, r.Cert.At(at.f), "expired "+f.Path+" days ago"
		all = append(all, r)
	}
	return all
}

// TestFingerprintsStay moves certificates about in their file; the names of the
// findings stay, and no two are the same.
func TestFingerprintsStay(t *testing.T) {
	certs := `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=Acme" key=p256
		`
	var first []string
	for _, file := range []string{"client root", `text:"Bag Attributes\n\n" client root`, "root client", "client root with crlf", "client root with der", "client root with width=0"} {
		f := load(t, file, certs+"file "+file)
		got := fingerprints(resultsOf(&f), f.Chain.Bundle)
		if first == nil {
			first = got
		}
		if !slices.Equal(got, first) {
			t.Errorf("%s: got %v, want %v", file, got, first)
		}
	}
	slices.Sort(first)
	if distinct := slices.Compact(slices.Clone(first)); len(distinct) != len(first) {
		t.Errorf("findings share a fingerprint: %v", first)
	}
}

// TestFingerprintsTellApart changes what a finding is about.
func TestFingerprintsTellApart(t *testing.T) {
	name := func(recipe string, f bundle.Field, req *lints.Requirement) string {
		file := load(t, "a.pem", recipe)
		r := lints.Result{Requirement: req, Rule: ruleDays, Outcome: lints.Failed, Cert: file.Chain.Leaf(), Field: f}
		return fingerprints([]lints.Result{r}, file.Chain.Bundle)[0]
	}
	base := "client key=p256"
	want := name(base, bundle.NotAfter, reqDays)
	for what, got := range map[string]string{
		"another certificate": name(base+" days=90", bundle.NotAfter, reqDays),
		"another field":       name(base, bundle.NotBefore, reqDays),
		"another requirement": name(base, bundle.NotAfter, reqNested),
	} {
		if got == want {
			t.Errorf("%s has the same fingerprint", what)
		}
	}
}

// TestFieldsHaveTheirPaths names every field of a certificate as RFC 5280 does.
func TestFieldsHaveTheirPaths(t *testing.T) {
	f := load(t, "a.pem", `client key=p256 san=dns:a.example ext=1.2.3.4:0500`)
	leaf := f.Chain.Leaf()
	for field, want := range map[bundle.Field]string{
		bundle.NotAfter:                    "certificate[0].tbsCertificate.validity.notAfter",
		bundle.Signature:                   "certificate[0].signatureValue",
		bundle.ExtensionField("2.5.29.17"): "certificate[0].tbsCertificate.extensions.subjectAltName",
		bundle.ExtensionField("1.2.3.4"):   "certificate[0].tbsCertificate.extensions[1.2.3.4]",
		bundle.Whole:                       "certificate[0]",
	} {
		r := lints.Result{Cert: leaf, Field: field}
		if got := logical(leaf, fieldOf(&r)); got.Full != want || !strings.HasSuffix(strings.Trim(want, "]"), strings.Trim(got.Name, "]")) {
			t.Errorf("%s: got %+v, want %s", field, got, want)
		}
	}
}

// TestLineHashes holds the values that GitHub's own tests have
// (github.com/github/codeql-action, src/fingerprints.test.ts).
func TestLineHashes(t *testing.T) {
	greetings := []string{"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{"c129715d7a2bc9a3:1"}},
		{" a\nb\n  \t\tc\n d", []string{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}},
		{" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End", []string{"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"}},
		{" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", greetings},
		{" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", greetings},
		{" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", greetings},
		{" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", greetings},
		{strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), []string{
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
			"a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
		}},
	} {
		var got []string
		for _, h := range allLineHashes([]byte(c.text)) {
			got = append(got, h.value)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\ngot  %v\nwant %v", c.text, got, c.want)
		}
	}
}

// allLineHashes are those of every line, in their order.
func allLineHashes(data []byte) []lineHash {
	hashes := lineHashes(data, func(int) bool { return true })
	all := make([]lineHash, len(hashes))
	for line, h := range hashes {
		all[line-1] = h
	}
	return all
}

// TestLineHashesTellTheirReach holds the last line that each hash depends on
// against what changes when a line does.
func TestLineHashesTellTheirReach(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(string(certtest.MustPEM(t, "client key=p256")), "\n"), "\n")
	before := allLineHashes([]byte(strings.Join(lines, "\n")))
	for changed := range lines {
		altered := slices.Clone(lines)
		altered[changed] = "#" + altered[changed][1:]
		for i, h := range allLineHashes([]byte(strings.Join(altered, "\n"))) {
			reaches := i <= changed && before[i].last >= changed+1
			if differs := h.value != before[i].value; differs && !reaches {
				t.Errorf("line %d changes the hash of line %d, which is said to end at line %d", changed+1, i+1, before[i].last)
			}
		}
	}
}
