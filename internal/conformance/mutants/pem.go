// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// PEMHeading is the heading of the section that [PEM] returns.
const PEMHeading = "PEM mutants"

// pemTexts is how many texts the document counts.
const pemTexts = 5000

const pemText = `The file of a good chain is damaged in one or two ways, as copying, editing and conversions do: its boundaries, base64, line
ends, blanks, labels, headers, encoding. OpenSSL 3.0 ("openssl crl2pkcs7 -certfile", which reads blocks and gives a file up as
SSL_CTX_use_certificate_chain_file does) and Go 1.26 (encoding/pem, as tls.X509KeyPair reads) load each text that
chainlint calls acceptable under baseline or the chain's own ruleset. No such text loses a certificate in both, and one that loses a
certificate in one of them has a warning that names it. No damage makes the label that of a private key: what such a block with
damaged base64 held before cannot be known from the file, and chainlint warns of a key.

`

// A damagedText is a text and what became of it under one ruleset.
type damagedText struct {
	text    string
	number  int // among the texts of the seed
	damages []string
	said    []saying // by ruleset

	openssl, golang int // certificates that are lost
}

// PEM tries damaged texts of a chain file: as many as the options say.
func PEM(options section.Options) (section.Section, error) {
	s := section.Section{Heading: PEMHeading}
	b, skipped, err := openBench(options, stacks.OpenSSL, stacks.Go)
	if err != nil || skipped != "" {
		s.Skipped = skipped
		return s, err
	}
	t, err := newPEMTrial()
	if err == nil {
		err = t.run(b, options)
	}
	if err := errors.Join(err, b.close()); err != nil {
		return s, err
	}
	s.Text, s.Faults = pemText+t.table(), t.faults
	return s, nil
}

// A pemTrial is a chain whose file is damaged, and what becomes of that.
type pemTrial struct {
	certs   [][]byte
	text    string
	linters []*chainlint.Linter
	names   []string // of the rulesets

	texts, bothLost                 int
	passed, opensslLost, golangLost []int // by ruleset
	faults                          []string
}

func newPEMTrial() (*pemTrial, error) {
	of := subjects[1]
	if err := of.prepare(); err != nil {
		return nil, err
	}
	t := &pemTrial{}
	for _, p := range of.certs {
		t.certs = append(t.certs, p.der)
	}
	baseline, err := newLinter("baseline", nil, nil)
	t.text, t.linters, t.names = string(pemFile(t.certs)), []*chainlint.Linter{baseline, of.linter}, []string{"baseline", of.ruleset}
	t.passed, t.opensslLost, t.golangLost = make([]int, 2), make([]int, 2), make([]int, 2)
	return t, err
}

func (t *pemTrial) run(b *bench, options section.Options) error {
	random := rand.New(rand.NewPCG(options.Seed, 7468))
	all := make([]*damagedText, cmp.Or(options.Count, pemTexts))
	seen := map[string]bool{t.text: true}
	for i := range all {
		d := &damagedText{number: i}
		for d.text, d.damages = damaged(random, t.text); seen[d.text]; {
			d.text, d.damages = damaged(random, t.text)
		}
		seen[d.text] = true
		all[i] = d
	}
	err := inParallel(b.parallel, len(all), func(i int) error { return t.try(b, all[i]) })
	for _, d := range all {
		t.count(d)
	}
	options.Logf("PEM mutants: %d texts, %v pass", len(all), t.passed)
	return err
}

// try has chainlint check a text and, where that passes, the stacks load it.
func (t *pemTrial) try(b *bench, d *damagedText) error {
	passes := false
	for _, l := range t.linters {
		said, err := ask(l, "chain.pem", []byte(d.text))
		if err != nil {
			return err
		}
		d.said, passes = append(d.said, said), passes || !said.refuses()
	}
	if !passes {
		return nil
	}
	d.golang = t.lost(d, byGo([]byte(d.text)))
	file, err := os.CreateTemp(b.dir, "chain-*.pem")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(d.text)
	d.openssl = t.lost(d, b.openssl("crl2pkcs7", "-nocrl", "-certfile", filepath.Base(file.Name()), "-outform", "DER"))
	return errors.Join(err, file.Close())
}

// byGo joins what tls.X509KeyPair loads.
func byGo(data []byte) string {
	var found []byte
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return string(found)
		}
		if block.Type == "CERTIFICATE" {
			found = append(found, block.Bytes...)
		}
	}
}

// lost counts the certificates of the chain that are not in what a stack has loaded. One
// that was cut off with all its base64 is no longer in the file.
func (t *pemTrial) lost(d *damagedText, loaded string) int {
	n := 0
	for _, der := range t.certs {
		if !bytes.Contains([]byte(loaded), der) && !(slices.ContainsFunc(d.damages, cuts) && !remains(d.text, der)) {
			n++
		}
	}
	return n
}

func cuts(damage string) bool { return strings.HasSuffix(damage, " cut") }

// remains reports whether a text has the start of a certificate's base64, which has the
// serial number, or the end, which has the signature.
func remains(text string, der []byte) bool {
	const some = 24
	encoded := base64.StdEncoding.EncodeToString(der)
	return strings.Contains(text, encoded[:some]) || strings.Contains(text, encoded[len(encoded)-some:])
}

func (t *pemTrial) count(d *damagedText) {
	t.texts++
	for i, said := range d.said {
		if said.refuses() {
			continue
		}
		t.passed[i]++
		complaint := ""
		switch {
		case d.openssl > 0 && d.golang > 0:
			t.bothLost++
			complaint = fmt.Sprintf("OpenSSL loses %d certificates and Go %d", d.openssl, d.golang)
		case d.openssl > 0:
			t.opensslLost[i]++
			if !said.warns("OpenSSL") {
				complaint = fmt.Sprintf("no warning says that OpenSSL loses %d certificates", d.openssl)
			}
		case d.golang > 0:
			t.golangLost[i]++
			if !said.warns("Go") {
				complaint = fmt.Sprintf("no warning says that Go loses %d certificates", d.golang)
			}
		}
		if complaint != "" {
			t.faults = append(t.faults, fmt.Sprintf("text %d, %s, %s: %s", d.number, t.names[i], strings.Join(d.damages, " and "), complaint))
		}
	}
}

func (t *pemTrial) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d texts:\n\n| ruleset | acceptable | lost to both | lost to OpenSSL alone, with a warning | lost to Go alone, with a warning |\n|---|---|---|---|---|\n", t.texts)
	for i, name := range t.names {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", name, t.passed[i], t.bothLost, t.opensslLost[i], t.golangLost[i])
	}
	return b.String()
}
