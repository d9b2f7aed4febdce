// SPDX-License-Identifier: Apache-2.0

// Package diff compares the certificates of two files, as one replaces the other, and a
// certification request with the certificate that was issued for it. It says what
// changes for those who rely on the old file. It does not check either file.
package diff

import (
	"github.com/chainlint/chainlint/chain"
)

// A Grade says how much a change matters.
type Grade string

// The grades.
const (
	Breaks  Grade = "breaks"  // what works with the old file can fail with the new one
	Changes Grade = "changes" // worth knowing; nothing has to fail
)

// A Change is one difference between two certificates. Its texts are safe to print.
type Change struct {
	Field   string // "subject", "extendedKeyUsage"
	Grade   Grade
	Message string // "lost clientAuth"
	Old     string // empty if the old certificate has nothing there
	New     string
	Why     string // why it matters, in one sentence
}

// A Pair is an old certificate and the new one in its place. One of the two is nil if
// the certificate is only in one of the files.
type Pair struct {
	Old, New  *chain.Cert
	Identical bool // the same bytes
	KeyKept   bool // the same key
	Changes   []Change
	Unchanged int // the fields that are the same
}

// A Diff is the difference between two files.
type Diff struct {
	Issuance bool // a request is compared with the certificate that was issued for it
	Pairs    []Pair
}

// IsIssuance reports whether the first file has requests and no certificate, and the
// second one has certificates.
func IsIssuance(before, after *chain.Chain) bool {
	return len(before.Certs) == 0 && len(before.Requests) > 0 && len(after.Certs) > 0
}

// Compare compares the certificates of two files. If the first one has only requests,
// each is compared with its certificate; if both have, they are compared with each
// other.
func Compare(before, after *chain.Chain) *Diff {
	d := &Diff{Issuance: IsIssuance(before, after)}
	c := &comparison{before: before, after: after}
	for _, m := range match(candidates(before), candidates(after), d.Issuance) {
		if d.Issuance && m.before == nil {
			continue // the issuers of the certificate
		}
		d.Pairs = append(d.Pairs, c.pair(m))
	}
	return d
}

// candidates lists what is compared: the certificates of a file without duplicates, in
// the order of the path, or its requests.
func candidates(c *chain.Chain) []*chain.Cert {
	if len(c.Certs) == 0 {
		return c.Requests
	}
	var all []*chain.Cert
	seen := map[*chain.Cert]bool{}
	for _, certs := range [][]*chain.Cert{c.Path, c.Certs} {
		for _, cert := range certs {
			if cert.Index < 0 || cert.DuplicateOf != nil || seen[cert] {
				continue
			}
			seen[cert] = true
			all = append(all, cert)
		}
	}
	return all
}

// A comparison has what the fields of a pair need to know about the files.
type comparison struct {
	before, after *chain.Chain
	serials       map[string][][]byte // the issuers that authorityKeyIdentifier of the new file names, by serial number
}

// A matched is an old certificate and the new one in its place.
type matched struct {
	before, after *chain.Cert
}

// pair compares two certificates field by field.
func (c *comparison) pair(m matched) Pair {
	p := Pair{Old: m.before, New: m.after}
	switch {
	case m.before == nil:
		p.Changes = []Change{c.added(m.after)}
		return p
	case m.after == nil:
		p.Changes = []Change{c.dropped(m.before)}
		return p
	}
	p.Identical = sameBytes(m.before, m.after)
	p.KeyKept = m.before.SPKISHA256() == m.after.SPKISHA256()
	fields := renewed
	if m.before.Role == chain.Request {
		fields = issued
	}
	for _, f := range fields {
		changes := f(c, m.before, m.after)
		p.Changes = append(p.Changes, few(changes)...)
		if len(changes) == 0 {
			p.Unchanged++
		}
	}
	return p
}

// mostChanges is the number of changes of a field that are listed before the rest is
// counted.
const mostChanges = 20

func few(changes []Change) []Change {
	if len(changes) <= mostChanges {
		return changes
	}
	rest := Change{Field: changes[0].Field, Grade: Changes, Message: chain.Plural(len(changes)-mostChanges, "more change"), Why: "too many to list"}
	for _, c := range changes[mostChanges:] {
		if c.Grade == Breaks {
			rest.Grade = Breaks
		}
	}
	return append(changes[:mostChanges:mostChanges], rest)
}

func (c *comparison) added(cert *chain.Cert) Change {
	return Change{
		Field: "certificate", Grade: Changes, Message: "only in the new file", New: cert.Title(),
		Why: "it is part of what is sent, and whoever loads the file has to accept it",
	}
}

func (c *comparison) dropped(cert *chain.Cert) Change {
	change := Change{Field: "certificate", Grade: Changes, Message: "not in the new file", Old: cert.Title(), Why: "nothing in the new file takes its place"}
	switch _, gap := c.after.Gap(); {
	case cert.Role == chain.Request:
		change.Grade, change.Why = Breaks, "there is no certificate for this request"
	case cert.Role == chain.Leaf || cert.Role == chain.Stray && !cert.IsCACert():
		change.Grade, change.Why = Breaks, "whoever uses this certificate has no new one"
	case gap && cert.Role != chain.Stray:
		change.Grade, change.Why = Breaks, "the new path ends where an issuer is missing, so it cannot be verified without that issuer"
	}
	return change
}
