// SPDX-License-Identifier: Apache-2.0

package report

import (
	"flag"
	"path/filepath"
	"testing"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// The files of the sample report. The first one's leaf has a name made to do
// harm: ANSI colours, a link of SARIF and of Markdown, HTML, a line break, a
// right-to-left override and a placeholder of SARIF messages.
const (
	hostileName = "Northwind \x1b[31mTrading](javascript:alert(1))<script>\n\u202egnidart {1}"

	refusedRecipe = `
		root   subject="CN=Northwind Trading Root CA" ca
		client from root days=364
		       subject="CN=Northwind \1b[31mTrading](javascript:alert(1))\<script\>\0a\e2\80\aegnidart {1},O=Northwind Trading"
		other  from unknown subject="CN=Someone Else" key=p256
		unknown ca key=p256
		file text:"Bag Attributes\n" client root other`

	openRecipe = `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=Acme" key=p256
		file client key:client csr:client`

	forgedRecipe = `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=Acme" key=p256 forged
		file client root with der`
)

var (
	ruleDays  = &lints.Rule{ID: "validity-days-out-of-range", Title: "the validity period is too short or too long", Cite: "RFC 5280 4.1.2.5", Doc: lints.Doc{What: "The days from notBefore to notAfter.", Why: "A long life hides a lost key.", Fix: "Issue it again."}}
	ruleStray = &lints.Rule{ID: "stray-certificate", Title: "a certificate of the file is not on the path", Doc: lints.Doc{What: "What is off the path.", Why: "It confuses.", Fix: "Remove it."}}
	ruleText  = &lints.Rule{ID: "common-name-lacks-text", Title: "the common name lacks a text", Doc: lints.Doc{What: "The common name.", Why: "It names.", Fix: "Name it."}}
	ruleNeeds = &lints.Rule{ID: "needs-review", Title: "only a person can tell", Doc: lints.Doc{What: "A person looks.", Why: "No file tells.", Fix: "Look."}}
	ruleSet   = &lints.Rule{ID: "leaf-key-shared", Title: "two leaf certificates share a key", Doc: lints.Doc{What: "Keys.", Why: "One loss is two.", Fix: "Make a key for each."}}
	ruleZlint = &lints.Rule{ID: "zlint/w_ext_key_usage_not_critical", Title: "keyUsage is critical", Cite: "RFC 5280 4.2.1.3", Source: "RFC5280", Doc: lints.Doc{What: "The flag of keyUsage.", Why: "RFC 5280 says so.", Fix: "Mark it critical."}}

	cites = func(clause, quote string) []lints.Citation {
		return []lints.Citation{{Document: "Certificate requirements", Clause: clause, Quote: quote, URL: "https://example.com/requirements?a=1", Read: "2026-11-22"}}
	}

	reqDays = &lints.Requirement{
		ID: "acme/leaf-validity-365-to-1095-days", Title: "the leaf is valid for 365 to 1095 days", Level: lints.Must, Severity: lints.Error,
		Checks: []lints.Check{{Rule: ruleDays}}, Citations: append(cites("Self-signed 2", "Leaf certificate's expiration date must be\n from 1 to 3 years [365 to 1095 days]"), lints.Citation{Document: "RFC 5280", Clause: "4.1.2.5"}),
		Why: "The provider installs by hand.", Decision: "Both ends are included.",
		Fix: "Make the certificate again with a validity that the provider takes, for example of two years:\n\n  openssl x509 -req -in client.csr -CA root.pem \\\n    -days 730 -out client.pem\n\nThen send the whole file again.",
	}
	reqPath = &lints.Requirement{
		ID: "baseline/single-path", Title: "every certificate lies on the one path", Level: lints.Must, Severity: lints.Error,
		Checks: []lints.Check{{Rule: ruleStray}}, Why: "Some stacks stop there.", Fix: "Remove the certificate.",
	}
	reqNested = &lints.Requirement{
		ID: "baseline/nested-validity", Title: "no certificate outlives its issuer", Level: lints.Should, Severity: lints.Warning,
		Checks: []lints.Check{{Rule: ruleDays}},
	}
	reqName = &lints.Requirement{
		ID: "acme/company-name-in-cn", Title: "the common name contains the company's name", Level: lints.Must, Severity: lints.Error,
		Checks: []lints.Check{{Rule: ruleText}}, Citations: cites("Self-signed 4", "CNs must include Company name"), Fix: "Put the name into the CN.",
	}
	reqRevoked = &lints.Requirement{
		ID: "acme/not-revoked", Title: "no certificate is revoked", Level: lints.Must, Severity: lints.Error,
		Checks: []lints.Check{{Rule: ruleNeeds}}, Citations: cites("General", "Certificates must not be revoked."),
	}
	reqShared = &lints.Requirement{
		ID: "baseline/shared-key", Title: "no two leaf certificates share a key", Level: lints.Should, Severity: lints.Warning,
		Checks: []lints.Check{{Rule: ruleSet}}, Fix: "Make a key for each.",
	}
	reqZlint = &lints.Requirement{
		ID: "zlint/w_ext_key_usage_not_critical", Title: "keyUsage is critical", Level: lints.Should, Severity: lints.Warning,
		Checks: []lints.Check{{Rule: ruleZlint}}, Citations: []lints.Citation{{Document: "RFC 5280", Clause: "4.2.1.3"}},
	}

	acme = &lints.Selection{
		Name: "acme", Title: "Acme requirements", Provider: "Acme",
		Requirements: []*lints.Requirement{reqDays, reqName, reqRevoked, reqPath, reqNested, reqZlint},
	}
	baseline = &lints.Selection{Name: "baseline", Title: "What every stack demands", Requirements: []*lints.Requirement{reqPath, reqNested, reqZlint}}

	company = &lints.Input{Kind: lints.ParamInput, Param: lints.Parameter{Name: "company", Required: true}, Flag: "-p company=COMPANY"}
)

// load reads a recipe's file and builds its chain.
func load(t testing.TB, name, recipe string) File {
	t.Helper()
	return loadData(t, name, certtest.MustPEM(t, recipe))
}

func loadData(t testing.TB, name string, data []byte) File {
	t.Helper()
	b, err := bundle.Read(name, data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c := chain.Build(b, chain.Options{})
	return File{Path: name, Data: data, Chain: c, ArtifactReason: c.ArtifactReason}
}

// sample is a report that has everything: a file that is refused, one that is
// undecided and holds a private key, one that fails the baseline in DER, and
// one that passes; and a result over two of them.
func sample(t testing.TB) *Report {
	refused := load(t, "certs/refused [é].pem", refusedRecipe)
	refused.Selection = acme
	refused.Target, refused.Owner = "acme-stage", "team payments"
	refused.Results = refusedResults(refused.Chain)

	open := load(t, "certs/open.pem", openRecipe)
	open.Selection = acme
	open.Results = openResults(open.Chain)

	forged := load(t, "certs/forged.der", forgedRecipe)
	forged.Selection = baseline
	forged.Results = forgedResults(forged.Chain)

	good := load(t, "certs/good.pem", `
		root   subject="CN=Acme CA" ca key=p256
		client from root subject="CN=Acme" key=p256
		file client root`)
	good.Selection = baseline
	good.Results = []lints.Result{{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Passed, Severity: lints.Error, At: bundle.Span{File: good.Path, Line: 1, EndLine: 1}}}

	return cited(&Report{
		Version:  "0.1.0",
		Rulesets: []Ruleset{{Name: "acme", Version: "2026-11-22", SHA256: fakeSHA("acme")}, {Name: "baseline", Version: "2026-11-22", SHA256: fakeSHA("baseline")}},
		At:       certtest.Now.In(time.FixedZone("", 3600)),
		Files:    []File{refused, open, forged, good},
		CrossFile: []lints.Result{{
			Requirement: reqShared, Rule: ruleSet, Outcome: lints.Failed, Severity: lints.Warning,
			Cert: open.Chain.Leaf(), Field: bundle.SubjectPublicKey, At: open.Chain.Leaf().At(bundle.SubjectPublicKey),
			Message: "two files have one key", Places: []lints.Place{{Path: open.Path, Cert: open.Chain.Leaf()}, {Path: good.Path, Cert: good.Chain.Leaf()}},
			Paths: []string{open.Path, good.Path},
		}},
	})
}

// cited has each result cite what its requirement cites, as the engine does.
func cited(rep *Report) *Report {
	all := [][]lints.Result{rep.CrossFile}
	for _, f := range rep.Files {
		all = append(all, f.Results)
	}
	for _, results := range all {
		for i := range results {
			results[i].Citations = results[i].Requirement.Citations
		}
	}
	return rep
}

// pile is files of hostile names, each under two rulesets, as an inventory and a
// matrix show them.
func pile(t testing.TB) *Report {
	hostile := load(t, "=cmd|' /C calc'!A0 <script>alert(1)</script>\x1b.pem", refusedRecipe)
	hostile.Selection, hostile.Results = acme, refusedResults(hostile.Chain)
	hostile.Target, hostile.Owner = "@acme", "+1 555 0100"
	again := hostile
	again.Selection, again.Results = baseline, hostile.Results[5:6]

	open := load(t, "certs/open.pem", openRecipe)
	open.Selection, open.Results = acme, openResults(open.Chain)
	opened := open
	opened.Selection, opened.Results = baseline, nil

	expired := load(t, "certs/expired.pem", `root subject="CN=Acme Root" key=p256 notBefore=2025-11-01 notAfter=2026-11-22T11:00:00Z`)
	expired.Selection = acme
	gone := expired
	gone.Selection = baseline
	return &Report{
		Version: "0.1.0", At: certtest.Now,
		Rulesets: []Ruleset{{Name: "acme", Version: "2026-11-22", SHA256: fakeSHA("acme")}, {Name: "baseline", Version: "2026-11-22", SHA256: fakeSHA("baseline")}},
		Files:    []File{hostile, again, open, opened, expired, gone},
	}
}

func refusedResults(c *chain.Chain) []lints.Result {
	leaf, other := c.Leaf(), c.Certs[2]
	whole := bundle.Span{File: c.Bundle.Name, Line: 1, EndLine: 1}
	return []lints.Result{
		{Requirement: reqRevoked, Rule: ruleNeeds, Outcome: lints.Review, Severity: lints.Error, At: whole, Message: "nobody but the issuer knows whether the certificate is revoked"},
		{Requirement: reqDays, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Error, Cert: leaf, Field: bundle.NotAfter, At: leaf.At(bundle.NotAfter),
			Message: `leaf "` + leaf.Name() + `" is valid for 364 days, Acme asks for 365 to 1095 days`, Found: "364 days", Required: "365 to 1095 days"},
		{Requirement: reqNested, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Warning, Cert: leaf, Field: bundle.NotAfter, At: leaf.At(bundle.NotAfter), Message: "leaf outlives its issuer", Follows: reqDays},
		{Requirement: reqName, Rule: ruleText, Outcome: lints.Passed, Severity: lints.Error, Cert: leaf, At: leaf.At(bundle.Whole), Found: hostileName},
		{Requirement: reqZlint, Rule: ruleZlint, Outcome: lints.Passed, Severity: lints.Warning, Cert: leaf, At: leaf.At(bundle.Whole)},
		{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Failed, Severity: lints.Error, Cert: other, At: other.At(bundle.Whole),
			Message: `stray "Someone Else" has nothing to do with the path`, Found: hostileName, Required: "a certificate of the path", Fix: "Remove lines 40 to 50.",
			Related: []lints.Related{{At: leaf.At(bundle.Issuer), Message: `the path starts at "` + hostileName + `"`}}},
		{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Failed, Severity: lints.Warning, Cert: other, At: other.At(bundle.Whole), Message: "and it is here twice"},
	}
}

func openResults(c *chain.Chain) []lints.Result {
	whole := bundle.Span{File: c.Bundle.Name, Line: 1, EndLine: 1}
	key := c.Bundle.Objects[1].Span
	return []lints.Result{
		{Requirement: reqName, Rule: ruleText, Outcome: lints.Open, Severity: lints.Error, At: whole, Message: "company is not known", Input: company},
		{Requirement: reqRevoked, Rule: ruleNeeds, Outcome: lints.Open, Severity: lints.Error, At: whole, Message: "no anchor is registered", Input: &lints.Input{Kind: lints.AnchorInput, Flag: "--anchor FILE"}},
		{Requirement: reqNested, Rule: ruleDays, Outcome: lints.Failed, Severity: lints.Note, At: key, Message: "a private key stands in the file"},
		{Requirement: reqPath, Rule: ruleStray, Outcome: lints.NotApplicable, Severity: lints.Error, At: whole, Message: "the file has one certificate"},
		{Requirement: reqDays, Rule: ruleDays, Outcome: lints.Passed, Severity: lints.Error, Cert: c.Leaf(), At: c.Leaf().At(bundle.Whole), Found: "365 days"},
	}
}

func forgedResults(c *chain.Chain) []lints.Result {
	leaf := c.Leaf()
	return []lints.Result{
		{Requirement: reqPath, Rule: ruleStray, Outcome: lints.Failed, Severity: lints.Error, Cert: leaf, Field: bundle.Signature, At: leaf.At(bundle.Signature), Message: "the signature does not verify"},
		{Requirement: reqZlint, Rule: ruleZlint, Outcome: lints.Failed, Severity: lints.Warning, Cert: leaf, Field: bundle.ExtensionField("2.5.29.15"), At: leaf.At(bundle.ExtensionField("2.5.29.15")), Message: "keyUsage is not critical"},
		{Requirement: reqNested, Rule: ruleDays, Outcome: lints.Passed, Severity: lints.Warning, At: leaf.At(bundle.Whole)},
	}
}

func fakeSHA(seed string) string { return derSHA256([]byte(seed)) }

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	testfile.Golden(t, *update, filepath.Join("testdata", name), string(got))
}
