// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

// outOfOrderParams are the parameters of out-of-order.
type outOfOrderParams struct {
	Strict string `yaml:"strict"` // which places are as severe as the requirement says: all, leaf
}

var outOfOrder = &lints.Rule{
	ID:    "out-of-order",
	Title: "certificates are not in the order from the leaf to the root",
	Doc: lints.Doc{
		What: "The certificates of the path stand in the file in the path's own order: the leaf, the one that issued it, and so on up to the root. Who issued whom is worked out from names, keys and signatures, never from the order. Another form of a certificate of the path, cross-signed or older, may be next to it, but not before the leaf or after the last; other certificates that are not on the path do not count. With strict: leaf, the leaf has to be the first certificate of all, and another order of those after it is a warning. The order means nothing in a PKCS#7 message, in a keystore and across the members of an archive.",
		Why:  "Many programs take the first certificate of a file for the leaf and each next one for its issuer. In another order they present the wrong certificate, or reject the file as an invalid chain, as Java's keystores do.",
		Fix:  "Write the certificates into a new file in the order of the path: cat client.pem intermediate.pem ca.pem > new-chain.pem.",
	},
	Cite:   "RFC 8446 4.4.2",
	Params: outOfOrderParams{Strict: "all"},
	Values: map[string]lints.Values{"strict": {Words: []string{"all", "leaf"}}},
	Chain:  checkOutOfOrder,
}

func checkOutOfOrder(p *lints.Pass) {
	leafFirst := lints.ParamsOf[outOfOrderParams](p).Strict == "leaf"
	switch {
	case unordered(p.Chain):
		p.NotApplicable("the certificates are in a container in which their order means nothing")
		return
	case leafFirst && p.Chain.Leaf() == nil:
		p.NotApplicable("the file has no leaf certificate")
		return
	case leafFirst && p.Chain.Certs[0].Role == chain.Stray && p.Chain.Certs[0].AlternativeTo == nil:
		failStrayFirst(p, p.Chain.Certs[0])
		return
	}
	wanted := slices.DeleteFunc(slices.Clone(p.Chain.Path), func(c *chain.Cert) bool { return c.Index < 0 })
	if len(wanted) < 2 {
		p.NotApplicable("fewer than two certificates of the file form a path")
		return
	}
	words := rolesOf(wanted)
	found := inFile(p.Chain, wanted, words)
	wrong := misplaced(found, wanted)
	if wrong == nil {
		p.Evidence(list(found, words))
		return
	}
	f := lints.Finding{
		Cert:     wrong,
		Message:  fmt.Sprintf("certificates are in the order %s; %s", roles(found, words), p.Requires(roles(wanted, words))),
		Found:    list(found, words),
		Required: roles(wanted, words),
		Fix:      rearrange(p, wanted, words),
	}
	if leafFirst && found[0] == wanted[0] {
		f.Severity = lints.Warning
		f.Message += javaNote(p.Chain)
	}
	if misplaced(withoutStrays(p.Chain, wanted), wanted) == nil {
		f.Follows = []string{"stray-certificate", "duplicate-certificate"}
	}
	p.Fail(f)
}

// withoutStrays lists the certificates of the path in the order of the file, as
// they are once what is surplus has been taken out.
func withoutStrays(c *chain.Chain, wanted []*chain.Cert) []*chain.Cert {
	var found []*chain.Cert
	for _, cert := range c.Certs {
		if slices.Contains(wanted, cert) {
			found = append(found, cert)
		}
	}
	return found
}

// failStrayFirst reports a certificate before the leaf that is not on the path.
// Without it the order is right, so it is one cause.
func failStrayFirst(p *lints.Pass, first *chain.Cert) {
	leaf := p.Chain.Leaf()
	p.Fail(lints.Finding{
		Cert:     first,
		Message:  fmt.Sprintf("%s is the first of the file; %s", first.Title(), p.Requires(leaf.Title()+" first")),
		Found:    first.Title() + " first",
		Required: leaf.Title() + " first",
		Follows:  []string{"stray-certificate"},
	})
}

// unordered reports whether the certificates of the file are where their order
// means nothing: a PKCS#7 message holds a SET of them (RFC 2315, section 9.1), a
// keystore links them by their keys, and the members of an archive are files.
func unordered(c *chain.Chain) bool {
	return slices.ContainsFunc(c.Certs, func(cert *chain.Cert) bool {
		switch cert.Object.Container {
		case bundle.PKCS7, bundle.PKCS12, bundle.JKS:
			return true
		}
		return cert.Object.Member != c.Certs[0].Object.Member
	})
}

// inFile lists the certificates of the path, and other forms of them, in the
// order of the file, those that are repeated too. One right after its first copy
// is not a matter of order. The other forms get their words here.
func inFile(c *chain.Chain, wanted []*chain.Cert, words map[*chain.Cert]string) []*chain.Cert {
	var found []*chain.Cert
	for _, cert := range c.Certs {
		if cert.DuplicateOf != nil {
			cert = cert.DuplicateOf
		}
		if !slices.Contains(wanted, formOf(cert)) {
			continue
		}
		if words[cert] == "" {
			words[cert] = "another form of the " + words[formOf(cert)]
		}
		found = append(found, cert)
	}
	return slices.Compact(found)
}

// formOf is the certificate of the path that a certificate is another form of,
// or the certificate itself.
func formOf(c *chain.Cert) *chain.Cert {
	if c.AlternativeTo != nil {
		return c.AlternativeTo
	}
	return c
}

// misplaced is the first certificate that is not in its place; nil where all are.
func misplaced(found, wanted []*chain.Cert) *chain.Cert {
	next := 0
	for i, c := range found {
		switch form := formOf(c); {
		case i == 0 && c != wanted[0]:
			return c
		case next > 0 && form == wanted[next-1]: // another form of the one before
		case next < len(wanted) && form == wanted[next]:
			next++
		default:
			return c
		}
	}
	last, top := found[len(found)-1], wanted[len(wanted)-1]
	if last != top && !(formOf(last) == top && last.SelfSigned() && top.SelfSigned()) { // one of two forms of the root will do
		return last
	}
	return nil
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
	return chain.Listed(parts)
}

func list(certs []*chain.Cert, words map[*chain.Cert]string) string {
	var parts []string
	for _, c := range certs {
		parts = append(parts, fmt.Sprintf("%s %q (%s)", words[c], c.Name(), c.Where()))
	}
	return chain.Listed(parts)
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
