// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/conformance/section"
)

// BitsHeading is the heading of the section that [BitFlips] returns.
const BitsHeading = "Bit flips"

const bitsText = `Each bit of each certificate of a chain (leaf, intermediate and root, each with a key of RSA) is flipped, one at a time. With a
flipped bit in tbsCertificate or in signatureValue no chain is called acceptable, under baseline and under its own ruleset.
The octets around them are not signed: with some flips OpenSSL or Go refuses the certificate, with others it is the same one.

`

// A flipped bit is one bit of one certificate.
type flipped struct {
	cert, bit int
	part      string
}

// flippedParts are the parts of a certificate, the signed ones first.
var flippedParts = []string{"tbsCertificate", "signatureValue", "the rest"}

// BitFlips flips all bits of a chain, or as many as the options say.
func BitFlips(options section.Options) (section.Section, error) {
	s := section.Section{Heading: BitsHeading}
	t, err := newPEMTrial()
	if err != nil {
		return s, err
	}
	flips := allFlips(t.certs)
	if options.Count > 0 && options.Count < len(flips) {
		random := rand.New(rand.NewPCG(options.Seed, 1))
		random.Shuffle(len(flips), func(i, j int) { flips[i], flips[j] = flips[j], flips[i] })
		flips = flips[:options.Count]
	}
	passes := make([]string, len(flips)) // the rulesets under which a flip passes
	err = inParallel(workers(options), len(flips), func(i int) error {
		certs := slices.Clone(t.certs)
		certs[flips[i].cert] = flips[i].in(certs[flips[i].cert])
		for n, l := range t.linters {
			said, err := ask(l, "flip.pem", pemFile(certs))
			if err != nil {
				return err
			}
			if !said.refuses() {
				passes[i] = strings.TrimSpace(passes[i] + " " + t.names[n])
			}
		}
		return nil
	})
	for i, f := range flips {
		if passes[i] != "" && f.part != flippedParts[2] {
			s.Faults = append(s.Faults, fmt.Sprintf("bit %d of certificate %d, in %s: it passes under %s", f.bit, f.cert+1, f.part, passes[i]))
		}
	}
	options.Logf("Bit flips: %d, %d of them pass where they may not", len(flips), len(s.Faults))
	s.Text = bitsText + flipTable(flips, passes)
	return s, err
}

// allFlips are the bits of certificates, each with the part that has it.
func allFlips(certs [][]byte) []flipped {
	var all []flipped
	for n, der := range certs {
		tree := parseTree(der)
		tbs, signature := tree.tbs.encode(), tree.signature.content
		if signature == nil {
			signature = tree.signature.value()
		}
		fromTBS, fromSignature := bytes.Index(der, tbs), len(der)-len(signature)+1 // behind the octet of unused bits
		for bit := range len(der) * 8 {
			part := flippedParts[2]
			switch at := bit / 8; {
			case at >= fromTBS && at < fromTBS+len(tbs):
				part = flippedParts[0]
			case at >= fromSignature:
				part = flippedParts[1]
			}
			all = append(all, flipped{n, bit, part})
		}
	}
	return all
}

// in is a certificate with the bit flipped.
func (f flipped) in(der []byte) []byte {
	other := bytes.Clone(der)
	other[f.bit/8] ^= 0x80 >> (f.bit % 8)
	return other
}

func flipTable(flips []flipped, passes []string) string {
	var b strings.Builder
	b.WriteString("| part | bits | acceptable with the bit flipped |\n|---|---|---|\n")
	for _, part := range flippedParts {
		n, passed := 0, 0
		for i, f := range flips {
			if f.part == part {
				n++
				if passes[i] != "" {
					passed++
				}
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %d |\n", part, n, passed)
	}
	return b.String()
}
