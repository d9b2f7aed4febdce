// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// samplesRow is the row of the accepted samples.
const samplesRow = "accepted samples of the providers"

// A row counts the files of one kind.
type row struct {
	tried, passed, warned, refused int
	by                             map[string]int // of the passed, by the stack that refuses
}

// A table counts outcomes, and keeps what no line of it explains.
type table struct {
	tried, passed int
	rows          map[string]*row
	harsh         map[string]int // files that every stack accepts, by the rule that refuses them
	faults        []string
}

func newTable() *table {
	t := &table{rows: make(map[string]*row), harsh: make(map[string]int)}
	for _, name := range append(Names(), samplesRow) {
		t.rows[name] = &row{by: make(map[string]int)}
	}
	return t
}

// add counts an outcome.
func (t *table) add(o *outcome) {
	t.tried++
	r := t.rows[o.variant.Kinds[0]]
	r.tried++
	if o.passes() {
		t.passed++
		r.passed++
		r.countRefusals(o)
	} else {
		r.refused++
	}
	if refusals := o.unannounced(); len(refusals) > 0 {
		said := fmt.Sprintf("passes without a warning that names %s", refusals[0].Stack)
		t.faults = append(t.faults, o.describe(said))
	}
	t.addHarsh(o)
}

func (r *row) countRefusals(o *outcome) {
	if o.own.namesAny() || o.client.namesAny() {
		r.warned++
	}
	seen := make(map[string]bool)
	for _, op := range o.refusals() {
		if !seen[op.Stack] {
			r.by[op.Stack]++
			seen[op.Stack] = true
		}
	}
}

// addHarsh counts the rules that refuse a file which every stack accepts.
func (t *table) addHarsh(o *outcome) {
	for _, rule := range o.harsh() {
		t.harsh[rule]++
		if exceptions[rule] == "" {
			t.faults = append(t.faults, o.describe("is refused by "+rule+", and every stack accepts it"))
		}
	}
}

// exceptions are the rules that refuse what every stack accepts, and the sentence
// that they go by.
var exceptions = map[string]string{
	"baseline/strong-key (rsa-exponent-weak)":            "CA/Browser Forum Baseline Requirements 6.1.6 (an exponent of 65537 or more); a stack takes what it can compute with",
	"baseline/strong-key (rsa-key-short)":                "CA/Browser Forum Baseline Requirements 6.1.5 (2048 bits); OpenSSL and GnuTLS count the strength of the key, which 2040 bits reach",
	"baseline/chain-signatures (signature-invalid)":      "the self-signature of a root does not verify: the file is damaged, though a verifier trusts the root as it is (RFC 5280 6.1.1 (d))",
	"baseline/chain-ca-flags (issuer-not-ca)":            "RFC 5280 4.2.1.9: a CA's certificate MUST have basicConstraints, which one of version 1 cannot have; a stack takes a trust anchor as it is",
	"baseline/chain-ca-flags (extension-misplaced)":      "RFC 5280 4.2.1.9: without cA, keyUsage MUST NOT have keyCertSign, and there is no pathLenConstraint; stacks look at neither in a leaf",
	"baseline/chain-ca-flags (no-valid-policy)":          "RFC 5280 6.1.4 (a): anyPolicy is neither the source nor the target of a policyMapping; the stacks map no policies unless told to",
	"baseline/chain-ca-flags (name-constraint-violated)": "RFC 5280 6.1.3 (b) and 4.2.1.10; the stacks do not compare names of each form",
	"baseline/readable-input (unreadable-object)":        "the text between the blocks reads like the BEGIN line of one more certificate (RFC 7468 3), which no stack would load",
	"baseline/readable-input (unexpected-object)":        "something else than a certificate is in the file (RFC 7468 5.1), which a stack skips",
	"baseline/single-path (stray-certificate)":           "RFC 8446 4.4.2: each certificate certifies the one before it; a stack that has its path does not look at more",
	"baseline/client-key-usage (key-usage-lacks)":        "RFC 8446 4.4.2.2: the leaf of the path, another certificate of the same key, has no digitalSignature",
	"baseline/anchored (not-anchored)":                   "RFC 5280 6.1.1 (d): the path of the file leads elsewhere, though the server trusts the leaf itself",
}

// unexplained says how many files are faults.
func (t *table) unexplained() string {
	if len(t.faults) == 0 {
		return "No file that it passes is refused by a stack that no warning names."
	}
	return fmt.Sprintf("Of %d files the verdict is wrong, as the command says on standard error.", len(t.faults))
}

func (t *table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, introduction, t.tried, t.passed, t.unexplained())
	b.WriteString(strings.TrimSpace(stacks.About) + "\n\n")
	b.WriteString("| deviation | tried | passed | with a warning that names a stack | refused |")
	for _, name := range allStacks {
		fmt.Fprintf(&b, " %s refuses of the passed |", name)
	}
	b.WriteString("\n|" + strings.Repeat("---|", 5+len(allStacks)) + "\n")
	for _, name := range append(Names(), samplesRow) {
		r := t.rows[name]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |", name, r.tried, r.passed, r.warned, r.refused)
		for _, stack := range allStacks {
			fmt.Fprintf(&b, " %d |", r.by[stack])
		}
		b.WriteByte('\n')
	}
	b.WriteString("\nFiles that every stack accepts over both protocols and that chainlint refuses:\n\n| refused by | files | why |\n|---|---|---|\n")
	for _, rule := range slices.Sorted(maps.Keys(t.harsh)) {
		fmt.Fprintf(&b, "| %s | %d | %s |\n", rule, t.harsh[rule], exceptions[rule])
	}
	return b.String()
}

const introduction = `Good chains, made for no provider, for ConnectPay, Worldpay or Mastercard, with one to three deviations each, and the
accepted samples of these providers are used as the client of a mutual-TLS handshake over TLS 1.2 and TLS 1.3 with each
stack. chainlint checks each file under the ruleset of the provider and under baseline as for a TLS client, with the
certificate that the server trusts as --anchor. What passes has to be loaded and accepted by every stack, or a warning
names the stack that refuses it; of a key that TLS 1.3 has no signature scheme for, a warning says so. What every stack
accepts is not refused, except as the second table says.

Of %d files chainlint passes %d. %s Each file is counted under its first deviation.

`
