// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
)

// end looks at where the path ends, if it ends for want of a certificate.
func (d *doctor) end() {
	top := d.Top()
	if d.TrustBundle || top.Role == Root || top.Anchor || top.claimsRoot() {
		return
	}
	child, gap := d.Gap()
	if !gap {
		d.report(CauseCircle, "the certificates of the path issued each other in a circle, and none of them is a root: "+list(d.Path),
			"Add the root that one of them was issued by, or take out the cross-signed certificate that closes the circle.", d.Path...)
		return
	}
	roots := d.looseRoots()
	if d.belowPublicRoot() {
		roots = nil
	}
	if len(roots) > 0 || child.Role == Leaf || !child.IsCACert() {
		d.gap(child, roots)
	}
}

// looseRoots are self-signed CA certificates that are not on the path. Above a
// gap nobody can tell whether the path leads to one.
func (d *doctor) looseRoots() []*Cert {
	var roots []*Cert
	for _, s := range d.Strays() {
		if s.DuplicateOf == nil && s.SelfSigned() && s.IsCACert() {
			roots = append(roots, s)
		}
	}
	return roots
}

// belowPublicRoot tells whether what is missing above the path is known: a root
// that Mozilla's programme holds.
func (d *doctor) belowPublicRoot() bool {
	return d.Public.Root != "" && d.Public.Via == d.Top() && !isProgrammeRoot(d.Top())
}

func (d *doctor) gap(child *Cert, roots []*Cert) {
	text := "the issuer of " + placed(child) + " is not in the file: " + missingWords(child)
	if len(roots) > 0 {
		text += "; a path to " + list(roots) + " would have to go through it"
	}
	for _, r := range roots {
		d.explained[r] = true
	}
	fix := "Put the missing certificate into the file behind the one that it issued."
	if address := issuerAddress(child); address != "" {
		fix = "Fetch the missing certificate from " + address + " and put it into the file behind the one that it issued."
	}
	d.report(CauseIssuerMissing, text, fix, append([]*Cert{child}, roots...)...)
}

// order holds the order of the file against that of the path, where a file has
// an order: what comes out of a keystore or a PKCS#7 message has none.
func (d *doctor) order() {
	wanted := slices.DeleteFunc(slices.Clone(d.Path), func(c *Cert) bool { return c.Index < 0 })
	if len(wanted) < 2 || d.TrustBundle || !inOneText(wanted) {
		return
	}
	found := slices.SortedFunc(slices.Values(wanted), func(a, b *Cert) int { return a.Index - b.Index })
	if slices.Equal(found, wanted) {
		return
	}
	fix := "Write the certificates in the order of the path: " + list(wanted) + "."
	first, last := found[0], found[len(found)-1]
	slices.Reverse(found)
	if slices.Equal(found, wanted) {
		d.report(CauseReversed, "the file is reversed: it starts with "+placed(first)+" and ends with "+placed(last), fix, wanted...)
		return
	}
	d.report(CauseShuffled, "the file is shuffled: the path goes "+list(wanted), fix, wanted...)
}

// inOneText tells whether certificates stand in one text, so that their order
// is that of a writer.
func inOneText(certs []*Cert) bool {
	for _, c := range certs {
		o, first := c.Object, certs[0].Object
		if slices.Contains([]bundle.Kind{bundle.PKCS7, bundle.PKCS12, bundle.JKS}, o.Container) || o.Member != first.Member || o.Alias != first.Alias {
			return false
		}
	}
	return true
}

// others looks at what is not on the path, and what no cause has spoken of yet.
func (d *doctor) others() {
	var foreign, repeated []*Cert
	for _, s := range d.Certs {
		switch {
		case s.DuplicateOf != nil:
			repeated = append(repeated, s)
		case s.Role == Stray && s.AlternativeTo == nil && !d.explained[s]:
			foreign = append(foreign, s)
		}
	}
	if len(foreign) > 0 {
		d.report(CauseForeign, d.foreignWords(foreign), "Take out what does not belong to the path.", foreign...)
	}
	if len(repeated) > 0 {
		d.report(CauseRepeated, plural(len(repeated), "certificate")+" of the file "+isOrAre(len(repeated))+" there already: "+list(repeated),
			"Take out the copies.", repeated...)
	}
}

func (d *doctor) foreignWords(foreign []*Cert) string {
	where := ""
	if last := slices.MaxFunc(d.Path, compareIndex); foreign[0].Index > last.Index && last.Index >= 0 {
		where = " at the end of the file"
	}
	if len(foreign) == 1 {
		return fmt.Sprintf("%s%s does not belong to %s: %s", placed(foreign[0]), where, d.pathWords(), foreign[0].Reason)
	}
	return fmt.Sprintf("%s%s do not belong to %s: %s", plural(len(foreign), "certificate"), where, d.pathWords(), list(foreign))
}

func compareIndex(a, b *Cert) int { return a.Index - b.Index }

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
