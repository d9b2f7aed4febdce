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
	above := d.aboveGap()
	if len(above) > 0 || child.Role == Leaf || !child.meantToIssue() || d.otherKeyRegistered(child) {
		d.gap(child, above)
	}
}

// aboveGap are the CA certificates that the path may lead to beyond its gap: of
// those that issued each other the last one. The gap explains them all.
func (d *doctor) aboveGap() []*Cert {
	var above []*Cert
	for _, s := range d.Strays() {
		if !d.MayJoin(s) {
			continue
		}
		d.explained[s] = true
		if next := s.issuerInFile(); next == nil || !d.MayJoin(next) || s.inCircle() {
			above = append(above, s)
		}
	}
	return above
}

// otherKeyRegistered tells whether a certificate with the name of the missing
// issuer is registered: with its key the path would lead to it.
func (d *doctor) otherKeyRegistered(child *Cert) bool {
	return slices.ContainsFunc(d.Anchors, func(a *Cert) bool { return a.subject == child.issuer && a.subject != "" })
}

// belowPublicRoot tells whether what is missing above the path is known: a root
// that Mozilla's programme holds.
func (c *Chain) belowPublicRoot() bool {
	return c.Public.Root != "" && c.Public.Via == c.Top() && !isProgrammeRoot(c.Top())
}

func (d *doctor) gap(child *Cert, above []*Cert) {
	text := "the issuer of " + placed(child) + " is not in the file: " + missingWords(child)
	if len(above) > 0 {
		text += "; a path to " + list(above) + " would have to go through it"
	}
	if d.otherKeyRegistered(child) {
		text += "; the registered certificate of that name has another key"
	}
	fix := "Put the missing certificate into the file behind the one that it issued."
	if address := issuerAddress(child); address != "" {
		fix = "Fetch the missing certificate from " + address + " and put it into the file behind the one that it issued."
	}
	d.report(CauseIssuerMissing, text, fix, append([]*Cert{child}, above...)...)
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
		d.report(CauseReversed, d.reversedWords(first, last), fix, wanted...)
		return
	}
	d.report(CauseShuffled, "the file is shuffled: the path goes "+list(wanted), fix, wanted...)
}

// reversedWords speaks of the file only where the path is all there is in it.
func (d *doctor) reversedWords(first, last *Cert) string {
	if first.Index == 0 && last.Index == len(d.Certs)-1 {
		return "the file is reversed: it starts with " + placed(first) + " and ends with " + placed(last)
	}
	return "the certificates of the path are reversed: " + placed(first) + " comes first, and " + placed(last) + " last"
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
		case s.Role == Stray && (s.AlternativeTo == nil || s.AlternativeTo.Role == Leaf) && !d.explained[s]:
			foreign = append(foreign, s)
		}
	}
	if len(foreign) > 0 {
		d.report(CauseForeign, d.foreignWords(foreign), "Take out what does not belong to the path.", foreign...)
	}
	if len(repeated) > 0 {
		d.report(CauseRepeated, Plural(len(repeated), "certificate")+" of the file "+isOrAre(len(repeated))+" there already: "+list(repeated),
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
	return fmt.Sprintf("%s%s do not belong to %s: %s", Plural(len(foreign), "certificate"), where, d.pathWords(), list(foreign))
}

func compareIndex(a, b *Cert) int { return a.Index - b.Index }

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
