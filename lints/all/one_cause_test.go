// SPDX-License-Identifier: Apache-2.0

package all_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

var update = flag.Bool("update", false, "write the golden file anew")

const (
	pair = `
		root   subject="CN=Northwind Trading Root CA" ca
		client from root subject="CN=Northwind Trading Client"
		file   `
	three = `
		root    subject="CN=Northwind Trading Root CA" ca
		issuing from root subject="CN=Northwind Trading Issuing CA" ca
		client  from issuing subject="CN=Northwind Trading Client"
		file    `
)

// A faulty file is one that a provider refuses.
type faulty struct {
	story, ruleset, recipe string
	edit                   func(string) string // what a recipe cannot say
	anchor                 string
}

// A file of one fault has one finding that stands for itself, whatever else
// comes of the fault under the provider's rules and under baseline.
var oneCause = []faulty{
	{story: "leaf in broken base64", ruleset: "connectpay", recipe: three + "client issuing root with damage=client:3"},
	{story: "intermediate in broken base64", ruleset: "connectpay", recipe: three + "client issuing root with damage=issuing:3"},
	{story: "root in broken base64", ruleset: "connectpay", recipe: three + "client issuing root with damage=root:3"},
	{story: "root cut off", ruleset: "connectpay", recipe: pair + "client root with cut=60"},
	{story: "leaf without its END line", ruleset: "connectpay", recipe: pair + "client root", edit: cutLeaf},
	{story: "leaf without its BEGIN line", ruleset: "connectpay", recipe: pair + "client root", edit: first("-----BEGIN CERTIFICATE-----\n", "")},
	{story: "intermediate missing", ruleset: "connectpay", recipe: three + "client root"},
	{story: "intermediate missing", ruleset: "baseline", recipe: three + "client root"},
	{story: "nothing", ruleset: "connectpay", edit: func(string) string { return "" }},
	{story: "UTF-32", ruleset: "connectpay", recipe: pair + "client root", edit: asUTF32},
	{story: "zip that is encrypted", ruleset: "connectpay", recipe: pair + "client root", edit: encryptedZip},
	{story: "xz file", ruleset: "connectpay", edit: func(string) string { return "\xFD7zXZ\x00\x00\x04" + strings.Repeat("\x9C", 100) }},
	{story: "leaf that may sign", ruleset: "connectpay", recipe: strings.Replace(pair, "Client\"", "Client\" ku=digitalSignature,keyCertSign", 1) + "client root"},
	{story: "leaf that may sign", ruleset: "worldpay", recipe: strings.Replace(pair, "Client\"", "Client\" ocsp=http://a.example ku=digitalSignature,keyCertSign", 1) + "client", anchor: "root"},
	{story: "leaf that is a CA", ruleset: "connectpay", recipe: strings.Replace(pair, "Client\"", "Client\" ca days=365", 1) + "client root"},
	{story: "old root left in the file", ruleset: "connectpay", recipe: `
		old subject="CN=Old Root" ca key=p256 notBefore=2010-01-01 notAfter=2020-01-01` + pair + "client root old"},
	{story: "leaf forged under a public name", ruleset: "connectpay", recipe: strings.NewReplacer(
		`"CN=Northwind Trading Root CA"`, `"C=US,O=DigiCert Inc,OU=www.digicert.com,CN=DigiCert Global Root G2"`, `Client"`, `Client" forged`).Replace(pair) + "client root"},
	{story: "EC key with its parameters", ruleset: "connectpay", recipe: `
		ec key=p256` + pair + `client root text:"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----" legacy-key:ec`},
	{story: "key without its BEGIN line", ruleset: "connectpay", recipe: pair + "client root key:client", edit: first("-----BEGIN PRIVATE"+" KEY-----\n", "")},
	{story: "key with four hyphens", ruleset: "connectpay", recipe: pair + "client root key:client", edit: first("-----BEGIN PRIVATE", "----BEGIN PRIVATE")},
	{story: "key under another label", ruleset: "connectpay", recipe: pair + "client root key:client", edit: relabelled},
	{story: "key without marks", ruleset: "connectpay", recipe: pair + "client root key:client", edit: unmarked},
	{story: "issuer of version 1", ruleset: "worldpay", recipe: `root subject="CN=Northwind Trading Root CA" version=1`},
	{story: "leaf without a subject", ruleset: "worldpay", recipe: strings.Replace(pair, `"CN=Northwind Trading Client"`, `"" ocsp=http://a.example`, 1) + "client", anchor: "root"},
	{story: "issuer without a subject", ruleset: "worldpay", recipe: `root subject="" ca`},
}

// Of two faults neither is told as if it came of the other: who mends one would
// meet the other in the next run.
var twoCauses = []faulty{
	{story: "forged under a public name, and a stray of a CA that is refused", ruleset: "connectpay", recipe: `
		other subject="CN=R3,O=Let's Encrypt" ca` +
		strings.Replace(pair, `"CN=Northwind Trading Root CA"`, `"C=US,O=DigiCert Inc,OU=www.digicert.com,CN=DigiCert Global Root G2"`, 1) + "client root other"},
	{story: "forged under an intermediate, and no root", ruleset: "connectpay", recipe: strings.Replace(three, "from issuing", "from issuing forged", 1) + "client issuing"},
	{story: "damaged revocation list, and no intermediate", ruleset: "baseline", recipe: three + "client crl:root root with damage=crl:root:3"},
	{story: "damaged request, and a key", ruleset: "payrails", recipe: pair + "csr:client key:client with damage=csr:client:3"},
	{story: "forged, and under an issuer that is not registered", ruleset: "worldpay", recipe: `
		other subject="CN=Northwind Trading Other CA" ca` + strings.NewReplacer(`Root CA" ca`, `Root CA" ca forged`, `Client"`, `Client" ocsp=http://a.example`).Replace(pair) + "client root", anchor: "other"},
}

func first(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

// cutLeaf drops what of the first block is behind its fifth line.
func cutLeaf(s string) string {
	lines := strings.SplitAfter(s, "\n")
	return strings.Join(lines[:5], "") + s[strings.LastIndex(s, "-----BEGIN"):]
}

// unmarked drops the marks of the last block.
func unmarked(s string) string {
	at := strings.LastIndex(s, "-----BEGIN")
	lines := strings.SplitAfter(s[at:], "\n")
	return s[:at] + strings.Join(lines[1:len(lines)-2], "")
}

func relabelled(s string) string {
	return strings.ReplaceAll(s, "PRIVATE"+" KEY", "CERTIFICATE")
}

func asUTF32(s string) string {
	out := "\xFF\xFE\x00\x00"
	for _, c := range []byte(s) {
		out += string([]byte{c, 0, 0, 0})
	}
	return out
}

func TestOneCause(t *testing.T) {
	var out strings.Builder
	for _, tt := range oneCause {
		if standing := dump(t, &out, tt); standing != 1 {
			t.Errorf("%s (%s): %d findings stand for themselves, want 1", tt.story, tt.ruleset, standing)
		}
	}
	testfile.Golden(t, *update, "testdata/one-cause.txt", out.String())
}

func TestTwoCauses(t *testing.T) {
	var out strings.Builder
	for _, tt := range twoCauses {
		if standing := dump(t, &out, tt); standing < 2 {
			t.Errorf("%s (%s): %d findings stand for themselves, want 2 or more", tt.story, tt.ruleset, standing)
		}
	}
	testfile.Golden(t, *update, "testdata/two-causes.txt", out.String())
}

// encryptedZip is an archive with one file, which says that it is encrypted
// (APPNOTE.TXT, section 4.4.4, bit 0).
func encryptedZip(text string) string {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	member, err := w.CreateRaw(&zip.FileHeader{Name: "chain.pem", Flags: 1, CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))})
	if err == nil {
		_, err = member.Write([]byte(text))
	}
	if err != nil || w.Close() != nil {
		panic("the archive is not written")
	}
	return out.String()
}

// dump writes what fails of a file, and returns how much of it stands for itself.
func dump(t *testing.T, out *strings.Builder, f faulty) (standing int) {
	t.Helper()
	fmt.Fprintf(out, "== %s (%s)\n", f.story, f.ruleset)
	data, anchors := "", []*bundle.Object(nil)
	if f.recipe != "" {
		data = string(certtest.MustPEM(t, f.recipe))
	}
	if f.edit != nil {
		data = f.edit(data)
	}
	if f.anchor != "" {
		whole := f.recipe[:strings.Index(f.recipe, "file ")] + "file " + f.anchor
		anchors = read(t, string(certtest.MustPEM(t, whole))).Certificates()
	}
	for _, r := range judge(t, f.ruleset, data, anchors) {
		if r.Outcome != lints.Failed {
			continue
		}
		fmt.Fprintf(out, "%s %s %s %d-%d", r.Severity, r.Requirement.ID, r.Rule.ID, r.At.Line, r.At.EndLine)
		if r.Follows != nil {
			fmt.Fprintf(out, " follows %s\n", r.Follows.ID)
			continue
		}
		standing++
		fmt.Fprintf(out, ": %s\n", r.Message)
	}
	return standing
}

// judge checks a file as the command line does, with all that the rulesets ask.
func judge(t *testing.T, ruleset, data string, anchors []*bundle.Object) []lints.Result {
	t.Helper()
	set, err := rulesets.Load(ruleset, all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{}
	switch ruleset {
	case "connectpay":
		values["company"] = []string{"Northwind Trading"}
	case "worldpay":
		values["environment"], values["rdn"] = []string{"try"}, []string{"CN=Northwind Trading Client"}
	}
	sel, err := set.Bind(values)
	if err != nil {
		t.Fatal(err)
	}
	o := chain.Options{Anchors: anchors, At: certtest.Now}
	switch ruleset {
	case "connectpay":
		o.Artifact = chain.ClientChain
	case "payrails":
		o.Artifact = chain.RequestFile
	}
	return lints.Run(sel, chain.Build(read(t, data), o), certtest.Now)
}

func read(t *testing.T, data string) *bundle.Bundle {
	t.Helper()
	b, err := bundle.Read("chain.pem", []byte(data), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
