// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

var outOfOrder = &lints.Rule{
	ID:    "out-of-order",
	Title: "certificates do not stand in the file from the leaf to the root",
	Doc: lints.Doc{
		What: "The certificates of the path stand in the file in the path's own order: the leaf, the one that issued it, and so on up to the root. Who issued whom is worked out from names, keys and signatures, never from the order; certificates that are not on the path do not count.",
		Why:  "Many programs take the first certificate of a file for the leaf and each next one for its issuer. In another order they present the wrong certificate, or reject the file as an invalid chain.",
		Fix:  "Write the certificates into a new file in the order of the path: cat client.pem intermediate.pem ca.pem > new-chain.pem.",
	},
	Cite:  "RFC 8446 4.4.2",
	Chain: checkOutOfOrder,
}

func checkOutOfOrder(p *lints.Pass) {
	wanted := slices.DeleteFunc(slices.Clone(p.Chain.Path), func(c *chain.Cert) bool { return c.Index < 0 })
	if len(wanted) < 2 {
		p.NotApplicable("fewer than two certificates of the file form a path")
		return
	}
	found := slices.SortedFunc(slices.Values(wanted), func(a, b *chain.Cert) int { return a.Index - b.Index })
	words := rolesOf(wanted)
	if found = withRepeats(p.Chain, wanted, found); slices.Equal(found, wanted) {
		p.Evidence(list(wanted, words))
		return
	}
	p.Fail(lints.Finding{
		At:       firstMisplaced(found, wanted).At(bundle.Whole),
		Message:  fmt.Sprintf("certificates stand as %s; %s", roles(found, words), p.Requires(roles(wanted, words))),
		Found:    list(found, words),
		Required: roles(wanted, words),
		Fix:      rearrange(p, wanted, words),
	})
}

// withRepeats adds to the certificates of the path, as they stand in the file,
// those that stand there again. One right behind its first copy is no matter of
// order.
func withRepeats(c *chain.Chain, wanted, found []*chain.Cert) []*chain.Cert {
	if !slices.ContainsFunc(c.Certs, func(cert *chain.Cert) bool { return cert.DuplicateOf != nil }) {
		return found
	}
	var all []*chain.Cert
	for _, cert := range c.Certs {
		if cert.DuplicateOf != nil {
			cert = cert.DuplicateOf
		}
		if slices.Contains(wanted, cert) {
			all = append(all, cert)
		}
	}
	return slices.Compact(all)
}

// rolesOf names each certificate of the path by its role, the intermediates by
// their number too where there are several.
func rolesOf(path []*chain.Cert) map[*chain.Cert]string {
	words := make(map[*chain.Cert]string, len(path))
	several := 0
	for _, c := range path {
		if words[c] = string(c.Role); c.Role == chain.Intermediate {
			several++
		}
	}
	n := 0
	for _, c := range path {
		if several > 1 && c.Role == chain.Intermediate {
			n++
			words[c] = fmt.Sprintf("intermediate %d", n)
		}
	}
	return words
}

func roles(certs []*chain.Cert, words map[*chain.Cert]string) string {
	var parts []string
	for _, c := range certs {
		parts = append(parts, words[c])
	}
	return strings.Join(parts, ", ")
}

func list(certs []*chain.Cert, words map[*chain.Cert]string) string {
	var parts []string
	for _, c := range certs {
		parts = append(parts, fmt.Sprintf("%s %q (%s)", words[c], c.Name(), c.Where()))
	}
	return strings.Join(parts, ", ")
}

func firstMisplaced(found, wanted []*chain.Cert) *chain.Cert {
	for i := range found {
		if i >= len(wanted) || found[i] != wanted[i] {
			return found[i]
		}
	}
	return found[0]
}

// rearrange is a command that writes the file in order, or says the order
// where no command can take the certificates out by their lines.
func rearrange(p *lints.Pass, wanted []*chain.Cert, words map[*chain.Cert]string) string {
	var objects []*bundle.Object
	for _, c := range wanted {
		objects = append(objects, c.Object)
	}
	if command := shell.Arrange(p.Chain.Bundle, objects, p.NewFile("ordered.pem")); command != "" {
		return command
	}
	return "write the certificates into a new PEM file in this order: " + list(wanted, words)
}
