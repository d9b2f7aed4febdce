// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/chainlint/chainlint/internal/conformance/section"
)

const introduction = `# Conformance

<!-- Written by go run ./internal/conformance. Do not edit. -->

These tables compare chainlint's verdicts with those of other software and with what test suites expect. Every line in
which chainlint differs has its reason.

The stacks are OpenSSL 3.0, Go 1.26, Java 17 and GnuTLS 3.7. Nothing here was tried with BoringSSL, AWS-LC, wolfSSL,
mbed TLS, NSS, rustls, Schannel, Secure Transport or any other version. A part whose tool has another version than the
recorded one is skipped and says so.

"go run ./internal/conformance" runs all parts and writes this document. "go test ./..." runs a small part of each.
-seed and -count try other inputs.
`

// document returns the document with these sections replaced, and with the current
// introduction.
func document(old string, sections []section.Section) string {
	_, rest, found := strings.Cut(old, "\n## ")
	text := introduction
	if found {
		text += "\n## " + rest
	}
	for _, s := range sections {
		if s.Skipped == "" {
			text = section.Replace(text, s)
		}
	}
	return text
}

const suitesHeading = "Test suites"

const suitesIntroduction = `[x509-limbo], NIST's Public Key Interoperability Test Suite as the Go toolchain has it, and the path-building cases of
[BetterTLS].

[x509-limbo]: https://github.com/C2SP/x509-limbo
[BetterTLS]: https://github.com/Netflix/bettertls

### What counts

Each case becomes a file: the peer's certificate, then the untrusted certificates. The trusted certificates are given
as with --anchor, the time as with --at. The ruleset is strict, which extends baseline. chainlint *refuses* a case if a
requirement of severity error fails, unreadable input included, and *accepts* it otherwise.

- The certificates of a suite are a pool to build a path from, and not a file to be sent. Findings about certificates
  that the path does not need decide nothing.
- The purpose that a case requires is given as with -p usage=PURPOSE.
- x509-limbo is about the profile of RFC 5280, section 4, as well as the validation of section 6. NIST PKITS and
  BetterTLS are about validation only: of strict they are judged by the purpose alone.
- A case about a rule of the Web PKI, by its name or its features, is also refused if a lint of zlint fails or the leaf
  is a CA's certificate. Lints see the certificate as if it had been issued shortly before, since the suite dates its
  certificates from 1970. A lint decides nothing if it fails on a Web PKI case that must pass, since the certificates
  of the suite lack much that the CA/Browser Forum requires. The exception is the lint about common names in the cases
  about common names (webpki::cn), because some cases that must pass break that sentence as well. The Baseline
  Requirements permit name constraints that are not critical, so strict/name-constraints-critical does not count here.
- Cases that need what no file can show, such as a host name or a CRL, are skipped. They are listed below.
- baseline/client-key-usage does not count where the peer of a case signs nothing.

`

const othersNote = `
The columns of other verifiers have the cases on which they agree, out of those they answered, among the cases counted
here. Their answers to x509-limbo are on record in the suite's own results, those of GnuTLS for version 3.8; Go's
answers to the other suites were given by %s, with which the tests ran.

`

const asUserIntroduction = `
### As a user runs x509-limbo

The same cases as a user checks them, with nothing left out and no other input:

    chainlint check -r RULESET --anchor trusted.pem --at TIME case.pem

`

const strictIntroduction = `
strict refuses what OpenSSL refuses with -x509_strict, and the rest of RFC 5280, section 4, that binds CAs. It does not
have the rules of the Web PKI: they are about servers and the CAs that browsers trust, and a private client chain
breaks most of them without harm. A user who wants them for a server needs a ruleset with zlint's lints of CABF_BR.

These cases need more than baseline:

| case | expected | -r baseline | -r strict | refused by strict, or why it is not |
|---|---|---|---|---|
`

// suitesText returns the section about the suites.
func suitesText(results []result, notes notes) string {
	var b strings.Builder
	b.WriteString(suitesIntroduction + "### Results\n\n")
	writeTable(&b, results)
	fmt.Fprintf(&b, othersNote, goRelease())
	for _, r := range results {
		fmt.Fprintf(&b, "- %s: of the cases that must fail %d are accepted, of those that must pass %d are refused.\n",
			r.suite.Name, r.mistaken(Refused), r.mistaken(Accepted))
	}
	writeDisagreements(&b, results, notes)
	writeAsUser(&b, results, notes)
	writeOtherReasons(&b, results, notes)
	writeSkipped(&b, results)
	return b.String()
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

func writeDisagreements(w io.Writer, results []result, notes notes) {
	fmt.Fprint(w, "\n### Disagreements\n\n| suite | case | expected | chainlint | why |\n|---|---|---|---|---|\n")
	for _, r := range results {
		for _, o := range r.disagreements() {
			n := notes.disagreement(r.suite.Name, o.of.ID)
			why := n.text
			if n.kind != becauseNote {
				why = strings.TrimSuffix("defect: "+n.text, ": ")
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r.suite.Name, o.of.ID, o.of.Want, o.verdict.Answer, why)
		}
	}
}

func writeAsUser(w io.Writer, results []result, notes notes) {
	fmt.Fprint(w, asUserIntroduction+"| ruleset | must fail, accepted | must pass, refused |\n|---|---|---|\n")
	for _, r := range results {
		if !r.suite.AsUser {
			continue
		}
		musts := fmt.Sprintf("of %d |", r.wanting(Refused))
		for _, row := range []struct {
			name string
			of   func(outcome) Verdict
		}{{"-r baseline", withBaseline}, {"-r strict", withStrict}} {
			fmt.Fprintf(w, "| %s | %d %s %d of %d |\n", row.name, r.asUser(Refused, row.of), musts, r.asUser(Accepted, row.of), r.wanting(Accepted))
		}
	}
	fmt.Fprint(w, strictIntroduction)
	for _, r := range results {
		for _, o := range r.counted {
			if !r.suite.AsUser || o.baseline.Answer == o.of.Want && o.strict.Answer == o.of.Want {
				continue
			}
			why := strings.Join(o.strict.Reasons, ", ")
			if o.strict.Answer != o.of.Want {
				n, _ := notes.find(userNote, r.suite.Name, o.of.ID)
				why = n.text
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", o.of.ID, o.of.Want, o.baseline.Answer, o.strict.Answer, why)
		}
	}
}

// writeOtherReasons lists the cases that must fail and are refused for an unrelated
// reason.
func writeOtherReasons(w io.Writer, results []result, notes notes) {
	fmt.Fprint(w, "\n### Refused for another reason\n\nThe tests know which rules may refuse each case that must fail, and one of them has failed in every other case.\n\n"+
		"| suite | case | refused by | why not for its own reason |\n|---|---|---|---|\n")
	for _, r := range results {
		for _, o := range r.counted {
			n, i := notes.find(reasonNote, r.suite.Name, o.of.ID)
			why, none := strings.CutPrefix(n.text, noReason)
			if i >= 0 && none && o.of.Want == Refused && o.verdict.Answer == Refused {
				fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.suite.Name, o.of.ID, strings.Join(o.verdict.Reasons, ", "), why)
			}
		}
	}
}

func writeSkipped(w io.Writer, results []result) {
	fmt.Fprint(w, "\n### Skipped\n\n| suite | case | expected | why |\n|---|---|---|---|\n")
	for _, r := range results {
		for _, c := range r.skipped {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.suite.Name, c.ID, c.Want, c.Skip)
		}
	}
}
