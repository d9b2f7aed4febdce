// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// outOfOrderParams are the parameters of out-of-order.
type outOfOrderParams struct {
	Strict string `yaml:"strict"` // which positions get the requirement's severity: all, leaf
}

var outOfOrder = &lints.Rule{
	ID:     "out-of-order",
	Remedy: lints.Repair,
	Title:  "certificates are not in the order from the leaf to the root",
	Doc: lints.Doc{
		What: "The certificates in the file are in the order of the path: the leaf, its issuer, and so on up to the root. The path is determined from names, keys and signatures, never from the order. A cross-signed or older version of a certificate in the path may be next to it, but not before the leaf or after the last certificate; other certificates that are not in the path are ignored. With strict: leaf, the leaf must be the first certificate in the file, and another order of the rest is a warning. Order has no meaning in a PKCS#7 message, in a keystore or across the members of an archive.",
		Why:  "Many programs use the first certificate in a file as the leaf and each following one as the issuer of the one before it. In another order they present the wrong certificate or, like Java's keystores, reject the file as an invalid chain.",
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
		Fix:      "Write the certificates in this order: " + list(wanted, words) + ".",
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
// they are after the surplus certificates are removed.
func withoutStrays(c *chain.Chain, wanted []*chain.Cert) []*chain.Cert {
	var found []*chain.Cert
	for _, cert := range c.Certs {
		if slices.Contains(wanted, cert) {
			found = append(found, cert)
		}
	}
	return found
}

// failStrayFirst reports a certificate before the leaf that is not in the path.
// Without it the order is right, so there is one finding.
func failStrayFirst(p *lints.Pass, first *chain.Cert) {
	leaf := p.Chain.Leaf()
	p.Fail(lints.Finding{
		Cert:     first,
		Message:  fmt.Sprintf("%s is first in the file; %s", first.Title(), p.Requires(leaf.Title()+" first")),
		Found:    first.Title() + " first",
		Required: leaf.Title() + " first",
		Follows:  []string{"stray-certificate"},
	})
}

// unordered reports whether the order of the certificates in the file has no
// meaning: a PKCS#7 message holds a SET of them (RFC 2315, section 9.1), a
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

// inFile lists the certificates of the path and other versions of them in the
// order of the file, including duplicates. A duplicate right after its first copy
// does not change the order. The other versions get their words here.
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
			words[cert] = "another version of the " + words[formOf(cert)]
		}
		found = append(found, cert)
	}
	return slices.Compact(found)
}

// formOf returns the certificate of the path that a certificate is another version
// of, or the certificate itself.
func formOf(c *chain.Cert) *chain.Cert {
	if c.AlternativeTo != nil {
		return c.AlternativeTo
	}
	return c
}

// misplaced returns the first certificate that is out of place, or nil.
func misplaced(found, wanted []*chain.Cert) *chain.Cert {
	next := 0
	for i, c := range found {
		switch form := formOf(c); {
		case i == 0 && c != wanted[0]:
			return c
		case next > 0 && form == wanted[next-1]: // another version of the one before
		case next < len(wanted) && form == wanted[next]:
			next++
		default:
			return c
		}
	}
	last, top := found[len(found)-1], wanted[len(wanted)-1]
	if last != top && !(formOf(last) == top && last.SelfSigned() && top.SelfSigned()) { // either of two versions of the root is enough
		return last
	}
	return nil
}

// rolesOf names each certificate of the path by its role, with a number if there
// are several intermediates.
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
