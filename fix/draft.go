// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

func digest(data []byte) [32]byte { return sha256.Sum256(data) }

// A changeSet is a set of changes to a file.
type changeSet uint

// The changes. Each is one that a finding may ask for.
const (
	rewrite        changeSet = 1 << iota // all objects as PEM of RFC 7468, without any other text
	dropKeys                             // private keys, and their parameters
	dropOthers                           // everything else that is not what the file is for
	dropDuplicates                       // certificates that are in the file before
	dropStrays                           // certificates off the path
	order                                // from the leaf up
	addIssuers                           // registered certificates that complete the path
	dropRoot                             // the self-signed certificate at its end
)

var allChanges = []changeSet{rewrite, dropKeys, dropOthers, dropDuplicates, dropStrays, order, addIssuers, dropRoot}

// A draft is a file that is being put together.
type draft struct {
	pieces  []piece
	rewrite bool // write each object as PEM, without the text around it
	lineEnd string
}

// A piece is an object of a draft.
type piece struct {
	object *bundle.Object
	text   []byte // the object as it is in the old file, with the text before it; nil if it cannot be kept
	added  bool   // it is not from the file
}

// newDraft takes a file apart. The text after the last object belongs to that one.
func newDraft(data []byte, b *bundle.Bundle) *draft {
	d := &draft{lineEnd: "\n", rewrite: !plain(b)}
	if b.Text.LineEnds == "CRLF" {
		d.lineEnd = "\r\n"
	}
	from := 0
	for i, o := range b.Objects {
		p := piece{object: o}
		if !d.rewrite {
			end := o.Span.End
			if i == len(b.Objects)-1 {
				end = len(data)
			}
			if len(bytes.TrimSpace(data[from:o.Span.Start])) == 0 {
				from = o.Span.Start
			}
			p.text = data[from:end]
			from = end
		}
		d.pieces = append(d.pieces, p)
	}
	return d
}

// plain reports whether each object of a file is a PEM block that can be moved with
// the text before it.
func plain(b *bundle.Bundle) bool {
	last := 0
	for _, o := range b.Objects {
		if o.Encoding != bundle.PEM || o.Container != "" || o.Label == "" || o.Span.Start < last {
			return false
		}
		last = o.Span.End
	}
	t := b.Text
	return b.Encoding == bundle.PEM && len(b.Problems) == 0 && !t.BOM && !t.UTF16 && !t.Mixed && t.Quote == ""
}

// apply returns the draft after some changes. Which certificates are strays and where
// the path leads is as before says of the first ruleset.
func (d *draft) apply(set changeSet, before []Checked) *draft {
	c := before[0].Chain
	next := &draft{pieces: slices.Clone(d.pieces), rewrite: d.rewrite || set&rewrite != 0, lineEnd: d.lineEnd}
	drop := func(change changeSet, unwanted func(*bundle.Object) bool) {
		if set&change != 0 {
			next.pieces = slices.DeleteFunc(next.pieces, func(p piece) bool { return unwanted(p.object) })
		}
	}
	wanted := bundle.Certificate
	if c.Artifact == chain.RequestFile {
		wanted = bundle.CertificateRequest
	}
	drop(dropKeys, func(o *bundle.Object) bool { return isKey(o) })
	drop(dropOthers, func(o *bundle.Object) bool { return !isKey(o) && o.Kind != wanted && !inPlaceOfLeaf(c, o) })
	drop(dropDuplicates, func(o *bundle.Object) bool {
		cert := certOf(c, o)
		return cert != nil && cert.DuplicateOf != nil || repeatedRequest(c.Bundle, o)
	})
	drop(dropStrays, func(o *bundle.Object) bool {
		cert := certOf(c, o)
		return cert != nil && cert.Role == chain.Stray && cert.DuplicateOf == nil
	})
	if set&addIssuers != 0 {
		next.addIssuers(c)
	}
	if set&order != 0 {
		next.sort(c)
	}
	drop(dropRoot, func(o *bundle.Object) bool {
		top := c.Top()
		return top != nil && top != c.Leaf() && top.SelfSigned() && bytes.Equal(o.DER, top.Raw)
	})
	return next
}

func isKey(o *bundle.Object) bool {
	return o.Kind == bundle.PrivateKey || o.Kind == bundle.Parameters || o.Kind == bundle.SecretKey
}

// inPlaceOfLeaf reports whether a request or a public key may be in the file where the
// leaf should be. Without it the rest would pass as a file of issuers, which nobody has
// said it is.
func inPlaceOfLeaf(c *chain.Chain, o *bundle.Object) bool {
	return c.Leaf() == nil && c.ArtifactReason != "" && (o.Kind == bundle.CertificateRequest || o.Kind == bundle.PublicKey)
}

func certOf(c *chain.Chain, o *bundle.Object) *chain.Cert {
	i := slices.IndexFunc(c.Certs, func(cert *chain.Cert) bool { return cert.Object == o })
	if i < 0 {
		return nil
	}
	return c.Certs[i]
}

// repeatedRequest reports whether the same request is in the file before.
func repeatedRequest(b *bundle.Bundle, o *bundle.Object) bool {
	if o.Kind != bundle.CertificateRequest || o.DER == nil {
		return false
	}
	for _, earlier := range b.Objects {
		if earlier == o {
			return false
		}
		if bytes.Equal(earlier.DER, o.DER) {
			return true
		}
	}
	return false
}

// addIssuers appends the registered certificates that the path continues with. The
// path may already end with one of them; else they are looked up by name, and by
// signature.
func (d *draft) addIssuers(c *chain.Chain) {
	var missing []*bundle.Object
	for _, cert := range c.Path {
		if cert.Index < 0 {
			missing = append(missing, cert.Object)
		}
	}
	top := c.Top()
	for top != nil && !top.SelfIssued() && len(missing) <= len(c.Anchors) {
		i := slices.IndexFunc(c.Anchors, func(a *chain.Cert) bool {
			return chain.SameName(a.RawSubject, top.RawIssuer) && top.CheckSignatureFrom(a) == nil
		})
		if i < 0 {
			break
		}
		top = c.Anchors[i]
		missing = append(missing, top.Object)
	}
	for _, o := range missing {
		if !slices.ContainsFunc(d.pieces, func(p piece) bool { return bytes.Equal(p.object.DER, o.DER) }) {
			d.pieces = append(d.pieces, piece{object: o, added: true})
		}
	}
}

// sort puts the certificates of the path first, from the leaf up. All else keeps its
// order, except that a private key stays before the certificates if it is there.
func (d *draft) sort(c *chain.Chain) {
	rank := func(p piece) int {
		if isKey(p.object) {
			return -1
		}
		i := slices.IndexFunc(c.Path, func(cert *chain.Cert) bool { return bytes.Equal(cert.Raw, p.object.DER) })
		switch {
		case i >= 0:
			return i
		case p.added:
			return len(c.Path)
		}
		return len(c.Path) + 1
	}
	slices.SortStableFunc(d.pieces, func(a, b piece) int { return rank(a) - rank(b) })
}

// bytes returns the text of the file; nil if an object has to be written anew and
// cannot be, such as a private key, whose bytes are not kept.
func (d *draft) bytes() []byte {
	var out bytes.Buffer
	for _, p := range d.pieces {
		if p.text != nil && !d.rewrite {
			out.Write(p.text)
		} else {
			block := blockOf(p.object)
			if block == nil {
				return nil
			}
			text := pem.EncodeToMemory(block)
			if !d.rewrite {
				text = bytes.ReplaceAll(text, []byte("\n"), []byte(d.lineEnd))
			}
			out.Write(text)
		}
		if out.Len() > 0 && out.Bytes()[out.Len()-1] != '\n' && out.Bytes()[out.Len()-1] != '\r' {
			out.WriteString(d.lineEnd)
		}
	}
	return out.Bytes()
}

// blockOf returns an object as a PEM block under the label of RFC 7468; nil if its
// bytes are not known.
func blockOf(o *bundle.Object) *pem.Block {
	labels := map[bundle.Kind]string{
		bundle.Certificate: "CERTIFICATE", bundle.CertificateRequest: "CERTIFICATE REQUEST",
		bundle.CRL: "X509 CRL", bundle.PublicKey: "PUBLIC KEY",
	}
	if o.DER == nil || labels[o.Kind] == "" {
		return nil
	}
	return &pem.Block{Type: labels[o.Kind], Bytes: o.DER}
}
