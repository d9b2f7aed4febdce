// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// EncodingsHeading is the heading of the section that [Encodings] returns.
const EncodingsHeading = "Encodings"

const encodingsText = `Good certificates with every field and extension of RFC 5280 get one defect each, in every way that the tests know, and
are signed again. OpenSSL 3.0 ("openssl verify"), Go 1.26 and Java 17 load each mutant and verify it under its root. What
OpenSSL and Go both refuse is an error under baseline, and what one of them refuses is an error or a warning that names
it; that holds for every mutant.

`

// Encodings tries the mutants with one defect: all of them, or as many as the
// options say. Java is asked only where all are tried.
func Encodings(options section.Options) (section.Section, error) {
	s := section.Section{Heading: EncodingsHeading}
	judges := []string{stacks.OpenSSL, stacks.Go}
	if options.Count == 0 {
		judges = append(judges, stacks.Java)
	}
	b, skipped, err := openBench(options, judges...)
	if err != nil || skipped != "" {
		s.Skipped = skipped
		return s, err
	}
	tr, err := newTrial(b, options)
	if err := errors.Join(err, b.close()); err != nil {
		return s, err
	}
	for i, m := range tr.mutants {
		if complaint := tr.complaint(i); complaint != "" {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: %s; OpenSSL: %s; Go: %s; chainlint: %s", m.name, complaint, tr.openssl[i], tr.golang[i], tr.said[i]))
		}
	}
	s.Text = encodingsText + tr.tables()
	return s, nil
}

// newTrial asks chainlint and the stacks about the mutants.
func newTrial(b *bench, options section.Options) (*trial, error) {
	recipe, err := certtest.Parse(mutantBases)
	if err != nil {
		return nil, err
	}
	tr := &trial{}
	if tr.mutants, err = allMutants(recipe); err != nil {
		return nil, err
	}
	if options.Count > 0 && options.Count < len(tr.mutants) {
		random := rand.New(rand.NewPCG(options.Seed, 690))
		random.Shuffle(len(tr.mutants), func(i, j int) { tr.mutants[i], tr.mutants[j] = tr.mutants[j], tr.mutants[i] })
		tr.mutants = tr.mutants[:options.Count]
	}
	return tr, tr.ask(b, recipe.Cert("root"), options)
}

func (tr *trial) ask(b *bench, root []byte, options section.Options) error {
	questions := make([]question, len(tr.mutants))
	for i, m := range tr.mutants {
		questions[i] = question{chain: [][]byte{m.der, root}}
	}
	options.Logf("Encodings: %d mutants", len(questions))
	var err error
	if tr.openssl, tr.golang, err = b.ask(questions); err != nil {
		return err
	}
	if b.set.Stack(stacks.Java) != nil {
		if tr.java, err = b.verify(stacks.Java, questions); err != nil {
			return err
		}
	}
	l, err := newLinter("baseline", nil, nil)
	if err != nil {
		return err
	}
	tr.said = make([]saying, len(questions))
	return inParallel(b.parallel, len(questions), func(i int) (err error) {
		tr.said[i], err = ask(l, "mutant.pem", pemFile(questions[i].chain))
		return err
	})
}

// A trial is what became of mutants.
type trial struct {
	mutants               []mutant
	openssl, golang, java []string
	said                  []saying
}

// complaint is what is wrong with chainlint's answer, empty for nothing.
func (tr *trial) complaint(i int) string {
	openssl, golang, said := tr.openssl[i] != "", tr.golang[i] != "", tr.said[i]
	switch {
	case openssl && golang && !said.refuses():
		return "OpenSSL and Go refuse it, chainlint does not"
	case openssl && !said.warns("OpenSSL"):
		return "no finding says that OpenSSL refuses it"
	case golang && !said.warns("Go"):
		return "no finding says that Go refuses it"
	case !openssl && !golang:
		return said.unjustified()
	}
	return ""
}

// tables count by kind of defect what each stack refuses, and by requirement what
// chainlint alone refuses.
func (tr *trial) tables() string {
	type counts struct{ mutants, openssl, golang, java, both int }
	kinds, alone := make(map[string]*counts), make(map[string]int)
	add := func(n *int, refused bool) {
		if refused {
			*n++
		}
	}
	for i, m := range tr.mutants {
		o := &bundle.Object{Kind: bundle.Certificate, DER: m.der}
		_, o.StdErr = x509.ParseCertificate(m.der)
		kind := "none of these"
		if found := chain.EncodingDefects(o); len(found) > 0 {
			kind = string(found[0].Kind)
		}
		c := kinds[kind]
		if c == nil {
			c = &counts{}
			kinds[kind] = c
		}
		openssl, golang := tr.openssl[i] != "", tr.golang[i] != ""
		c.mutants++
		add(&c.openssl, openssl)
		add(&c.golang, golang)
		add(&c.java, tr.java != nil && tr.java[i] != "")
		add(&c.both, openssl && golang)
		if !openssl && !golang {
			for _, id := range tr.said[i].refusing() {
				alone[id]++
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d mutants, by the first defect that chainlint finds:\n\n| defect | mutants | OpenSSL 3.0 refuses | Go 1.26 refuses | OpenSSL and Go refuse | Java 17 refuses |\n|---|---|---|---|---|---|\n", len(tr.mutants))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		c := kinds[kind]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", kind, c.mutants, c.openssl, c.golang, c.both, c.java)
	}
	b.WriteString("\nMutants that OpenSSL and Go take and that chainlint refuses:\n\n| requirement | mutants | why |\n|---|---|---|\n")
	for _, id := range slices.Sorted(maps.Keys(alone)) {
		fmt.Fprintf(&b, "| %s | %d | %s |\n", id, alone[id], justified[id])
	}
	return b.String()
}

// justified are the requirements whose errors on what OpenSSL and Go both take are
// right, with the reason.
var justified = map[string]string{
	"baseline/readable-input":   "the file or the block cannot be read as RFC 7468 and DER",
	"baseline/strong-key":       "the key is weak, which a verifier does not look at",
	"baseline/encoding-valid":   "RFC 5280 forbids an empty extension",
	"baseline/chain-ca-flags":   "RFC 5280 forbids it",
	"baseline/chain-names":      "a name in authorityKeyIdentifier that is not DER is compared by its octets",
	"baseline/client-key-usage": "a verifier looks at it in a handshake",
	"baseline/modern-signature": "the algorithm is not known",
}

// unjustified names the requirement that refuses alone and without a reason.
func (s saying) unjustified() string {
	for _, id := range s.refusing() {
		if justified[id] == "" {
			return "refused by " + id + " alone"
		}
	}
	return ""
}
