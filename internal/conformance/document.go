// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

const introduction = `# Conformance

<!-- Written by go test ./internal/conformance -update. Do not edit. -->

A verdict is worth what its path building is worth, so both are held against suites that others made: [x509-limbo],
NIST's Public Key Interoperability Test Suite as the Go toolchain has it, and the path-building cases of [BetterTLS].
"go run ./internal/conformance" runs them.

[x509-limbo]: https://github.com/C2SP/x509-limbo
[BetterTLS]: https://github.com/Netflix/bettertls

## What counts

Each case becomes a file: the peer's certificate, then the certificates that nobody vouches for; those that the case
trusts are given as with --anchor, its time as with --at. The ruleset is baseline with what
internal/conformance/conformance.yaml adds: a path to a trusted certificate, and the purpose of the case. chainlint
*refuses* a case where a requirement of severity error fails, unreadable input included, and *accepts* it otherwise.

- The certificates of a suite are a pool to build a path from and not a file to be sent. What is said of those that the
  path does not need, that they do not belong into the file above all, decides nothing.
- The cases of x509-limbo are about the profile that RFC 5280 section 4 lays down for CAs, and not only about the
  validation of section 6. For them the ruleset holds as errors what baseline has as warnings, since common verifiers
  bear with it: missing key identifiers, bad serial numbers, CA extensions that are not critical, dNSNames that are no
  host names. That is what OpenSSL's strict mode refuses too. NIST PKITS and BetterTLS are run without.
- A case that is about a rule of the Web PKI, by its name or its features, is refused by a failing lint of zlint too,
  and by a leaf that is a CA's. Lints look at the certificate as if it had been issued shortly before, since the suite
  dates its certificates from 1970. A lint decides nothing where it fails on a Web PKI case that must pass: the
  suite's certificates lack much that the CA/Browser Forum asks for. The one exception is the lint
  about common names, for the cases about common names, webpki::cn: some that must pass break that sentence as well.
- Cases that need what no file can show, a host's name or a CRL, are skipped, one by one below.
- The client-key-usage of baseline is left out where a case has its peer sign nothing.

`

// encodingIntroduction is above the tables of the encodings.
const encodingIntroduction = `
## Encodings

Good certificates with every field and extension of RFC 5280 are spoiled in one place each, in every way that the tests
know, and signed again. "openssl verify" of OpenSSL 3.0, Go 1.26 and Java 17 are asked to load each mutant and to verify it
under its root. What OpenSSL and Go both refuse is an error under baseline, and what one of them refuses is an error or a
warning that names it; the tests hold that for every mutant.

`

// mutantTables are written by TestMutants, where all mutants are tried.
//
//go:embed mutants.md
var mutantTables string

// document is docs/conformance.md.
func document(results []result, notes map[noteKey]note) []byte {
	var b bytes.Buffer
	b.WriteString(introduction + "## Results\n\n")
	writeTable(&b, results)
	b.WriteString("\nOther verifiers: the cases they agree on out of those they answered, among the cases that are counted here.\n" +
		"x509-limbo's are answers on record; Go's on the other suites are those of the release the tests run with, " + goRelease() + ".\n\n")
	for _, r := range results {
		fmt.Fprintf(&b, "- %s: of the cases that must fail %d are accepted, of those that must pass %d are refused.\n",
			r.suite.Name, r.mistaken(Refused), r.mistaken(Accepted))
	}
	writeDisagreements(&b, results, notes)
	writeBeyond(&b, results)
	writeSkipped(&b, results)
	b.WriteString(encodingIntroduction + mutantTables)
	return b.Bytes()
}

func writeTable(w io.Writer, results []result) {
	fmt.Fprintf(w, "| suite | cases | skipped | agree | disagree | %s |\n|---|---|---|---|---|%s\n",
		strings.Join(verifiers, " | "), strings.Repeat("---|", len(verifiers)))
	for _, r := range results {
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d |", r.suite.Name, len(r.suite.Cases), len(r.skipped),
			len(r.counted)-len(r.disagreements()), len(r.disagreements()))
		for _, v := range verifiers {
			agree, answered := r.agreeing(v)
			cell := "not asked"
			if answered > 0 {
				cell = fmt.Sprintf("%d of %d", agree, answered)
			}
			fmt.Fprintf(w, " %s |", cell)
		}
		fmt.Fprintln(w)
	}
}

func writeDisagreements(w io.Writer, results []result, notes map[noteKey]note) {
	fmt.Fprint(w, "\n## Disagreements\n\n| suite | case | expected | chainlint | why |\n|---|---|---|---|---|\n")
	for _, r := range results {
		for _, o := range r.disagreements() {
			n := notes[noteKey{r.suite.Name, o.of.ID}]
			why := n.text
			if n.kind != becauseNote {
				why = strings.TrimSuffix("defect: "+n.text, ": ")
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r.suite.Name, o.of.ID, o.of.Want, o.verdict.Answer, why)
		}
	}
}

func writeBeyond(w io.Writer, results []result) {
	fmt.Fprint(w, "\n## Refused by more than the baseline\n\n"+
		"The errors of baseline alone do not refuse these. A strict requirement does, or a lint.\n\n"+
		"| case | refused by |\n|---|---|\n")
	for _, r := range results {
		for _, o := range r.beyondBaseline() {
			fmt.Fprintf(w, "| %s | %s |\n", o.of.ID, strings.Join(o.verdict.Reasons, ", "))
		}
	}
}

func writeSkipped(w io.Writer, results []result) {
	fmt.Fprint(w, "\n## Skipped\n\n| suite | case | expected | why |\n|---|---|---|---|\n")
	for _, r := range results {
		for _, c := range r.skipped {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.suite.Name, c.ID, c.Want, c.Skip)
		}
	}
}
