// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// The limits of a drawing, for a file made to flood it: certificates off the path,
// other objects (without --all), levels of indentation, and bytes of a name.
const (
	maxOthers = 10
	maxDepth  = 12
	maxName   = 60
)

// chain draws the path from the top down, each certificate below the one that signed
// it, then the other objects of the file.
func (t *textWriter) chain(c *chain.Chain) {
	if len(c.Bundle.Objects) == 0 && len(c.Path) == 0 {
		return
	}
	t.line(0, "")
	f := newForest(c, t.report.At, false)
	if t.All {
		t.draw(f, 0)
	} else {
		t.draw(f, f.prune(maxOthers))
	}
	t.objects(c.Bundle.Objects)
}

// draw writes a forest, one line per certificate, and how many were left out.
func (t *textWriter) draw(f *forest, left int) {
	for _, tree := range f.trees {
		t.node(tree, "", "", 0)
	}
	if left > 0 {
		t.line(2, fmt.Sprintf("and %d more off the path", left))
	}
}

// node writes a tree. The lines below the first start with rails, which join each
// certificate to those that it signed; they stop growing at maxDepth.
func (t *textWriter) node(n *node, branch, rails string, depth int) {
	if n.absent != nil {
		t.line(2, branch+"? "+absentWords(n.absent)+" "+t.paint(red, "[not in the file]"))
	} else {
		t.certificate(branch, n)
	}
	for i, child := range n.below {
		join, rail := "├─ ", "│  "
		if i+1 == len(n.below) {
			join, rail = "└─ ", "   "
		}
		if depth+1 < maxDepth {
			t.node(child, rails+join, rails+rail, depth+1)
		} else {
			t.node(child, rails+join, rails, depth)
		}
	}
}

func absentWords(a *chain.Absent) string {
	if a.Name == "" {
		return "an issuer without a name"
	}
	return truncate(a.Name, maxName)
}

// certificate writes one line of the drawing: role, name, place, key, validity, and
// the problems of the certificate or of the link to the issuer above.
func (t *textWriter) certificate(branch string, n *node) {
	text := branch + string(n.cert.Role) + ` "` + truncate(n.cert.Name(), maxName) + `"  ` + certWords(n.cert)
	for _, mark := range n.marks {
		text += " " + t.paint(red, "["+mark+"]")
	}
	t.line(2, text)
}

func certWords(cert *chain.Cert) string { return certPlace(cert) + ", " + certFacts(cert) }

func certPlace(cert *chain.Cert) string {
	if cert.Index < 0 {
		return "registered, " + place(cert.Object.Span)
	}
	return cert.Where()
}

func certFacts(cert *chain.Cert) string {
	return cert.Key().Words() + ", " + cert.NotBefore.UTC().Format(time.DateOnly) + " to " + cert.NotAfter.UTC().Format(time.DateOnly)
}

// objects lists the objects that are not certificates, or cannot be read.
func (t *textWriter) objects(all []*bundle.Object) {
	listed := 0
	for _, o := range all {
		if o.Certificate != nil {
			continue
		}
		if listed++; listed > maxOthers && !t.All {
			t.line(2, "and more")
			return
		}
		kind := string(o.Kind)
		if o.Kind == bundle.Certificate {
			kind = "unreadable certificate"
		}
		t.line(2, kind+", "+o.Where())
	}
}
