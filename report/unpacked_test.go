// SPDX-License-Identifier: Apache-2.0

package report

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

const unpackedRecipe = `
	root   subject="CN=Acme CA" ca key=p256
	client from root subject="CN=Acme" key=p256
	file `

// unpacked is a report on an archive, one member of which has a name made to do
// harm, and on a Kubernetes Secret: a finding about each of the objects, one at
// a field of each certificate, and one over both files.
func unpacked(t *testing.T) *Report {
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for _, m := range []struct{ name, items string }{
		{"sub/chain.pem", `text:"Bag Attributes\n" client root`}, {"a\x1b[31m]: \u202e(x).der", "root with der"},
		{"client.csr", "csr:client"}, {"client.key", "key:client"}, {"client.p12", "key:client client with pkcs12"},
	} {
		w, err := z.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(certtest.MustPEM(t, unpackedRecipe+m.items))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	field := base64.StdEncoding.EncodeToString(certtest.MustPEM(t, unpackedRecipe+"client key:client"))
	secret := "apiVersion: v1\nkind: Secret\nmetadata: {name: client}\ndata:\n  tls.crt: " + field + "\n"
	files := []File{loadData(t, "certs.zip", archive.Bytes()), loadData(t, "secret.yaml", []byte(secret))}
	for i := range files {
		f := &files[i]
		f.Selection = baseline
		for _, o := range f.Chain.Bundle.Objects {
			f.Results = append(f.Results, lints.Result{Requirement: reqNested, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Warning,
				At: o.Span, Message: fmt.Sprintf("a %s stands here", o.Kind), Found: o.Where(), Required: "nothing"})
		}
		for _, c := range f.Chain.Certs {
			f.Results = append(f.Results, lints.Result{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Failed, Severity: lints.Error,
				Cert: c, Field: bundle.NotAfter, At: c.At(bundle.NotAfter), Message: "the end of " + c.Title(),
				Related: []lints.Related{{At: c.At(bundle.Subject), Message: "its subject"}}})
		}
	}
	first, second := files[0].Chain.Certs[0], files[1].Chain.Certs[0]
	return &Report{
		Version: "0.1.0", At: certtest.Now, Files: files,
		CrossFile: []lints.Result{{
			Requirement: reqShared, Rule: ruleSet, Outcome: lints.Failed, Severity: lints.Warning, Cert: first, At: first.At(bundle.Whole),
			Message: "two files have one key", Places: []lints.Place{{Path: "certs.zip", Cert: first}, {Path: "secret.yaml", Cert: second}},
		}},
	}
}

// TestUnpacked writes findings in an archive and in a Secret: each place says
// where in the file it is, and nothing of a key is quoted.
func TestUnpacked(t *testing.T) {
	r := unpacked(t)
	for name, write := range map[string]func(io.Writer, *Report) error{
		"unpacked.txt":   func(w io.Writer, r *Report) error { return Text(w, r, TextOptions{}) },
		"unpacked.json":  JSON,
		"unpacked.sarif": func(w io.Writer, r *Report) error { return SARIF(w, r, SARIFOptions{}) },
		"unpacked.table": func(w io.Writer, r *Report) error { return InventoryFormats[0].Write(w, r, Options{}) },
		"unpacked.csv":   func(w io.Writer, r *Report) error { return InventoryFormats[1].Write(w, r, Options{}) },
	} {
		got := written(t, r, write)
		if strings.Contains(string(got), "BEGIN") || strings.Contains(string(got), "LS0t") || bytes.ContainsAny(got, "\x1b\u202e") {
			t.Errorf("%s: the key's field is quoted, or a control character is left", name)
		}
		golden(t, name, got)
	}
	for _, f := range r.Files {
		var svg strings.Builder
		if err := GraphSVG(&svg, &Graph{File: &f, At: r.At}); err != nil {
			t.Error(err)
		}
		for _, c := range f.Chain.Certs {
			if until := " to " + c.NotAfter.UTC().Format(time.DateOnly) + "</text>"; !strings.Contains(svg.String(), until) {
				t.Errorf("%s: the picture cuts off how long %s is valid", f.Path, c.Title())
			}
		}
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r, JSON)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaOf(t, true).Validate(doc); err != nil {
		t.Error(err)
	}
}
