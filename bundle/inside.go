// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"cmp"
	"fmt"
	"path"
	"strings"
)

// A part is what a file was unpacked into: a member of an archive, or a field of
// a Secret.
type part struct {
	name      string // for spans and errors: the member's path, the field's name
	where     string // for the start of a problem's message: in "certs/client.pem"
	at        Span   // of the archive or the field
	container Kind
	member    string
	alias     string
	secret    string // its name, of a field
}

// readPart reads a part with a reader of its own and takes over what it holds.
// It reports whether that is anything, a problem included.
func (r *reader) readPart(p part, data []byte) bool {
	sub := newReader(p.name, data, r.limits, r.opener)
	sub.quota, sub.depth, sub.archives = r.quota, r.depth+1, r.archives
	sub.inSecret = r.inSecret || p.container == Secret || p.container == ConfigMap
	sub.read(data)
	sub.finish(nil)
	for _, o := range sub.b.Objects {
		p.adopt(o)
		r.b.Objects = append(r.b.Objects, o)
	}
	for _, problem := range sub.b.Problems {
		problem.Message = p.message(problem, sub.b.Encoding)
		problem.Span = p.span(problem.Span)
		r.b.Problems = append(r.b.Problems, problem) // it is counted
	}
	return len(sub.b.Objects)+len(sub.b.Problems) > 0
}

// adopt makes an object of the part one of the file.
func (p part) adopt(o *Object) {
	at := o.Span
	o.Span = p.span(at)
	if at.Inside.Member == "" { // else its source leads into a member of the part
		if o.inside != nil {
			o.sealed = true // it leads into a part of the part
		}
		o.inside = &at
	}
	if o.Container == "" {
		o.Container = p.container
	}
	o.Member, o.Alias = o.Span.Inside.Member, o.Span.Inside.Alias
}

// span is a place of the part in the file.
func (p part) span(at Span) Span {
	alias := at.Inside.Alias
	switch {
	case p.alias != "" && alias != "":
		alias = p.alias + ": " + alias
	case p.alias != "":
		alias = p.alias
	}
	out := p.at
	out.Inside = Inside{Member: p.member, Alias: alias, Secret: cmp.Or(p.secret, at.Inside.Secret), Line: at.Line, EndLine: at.EndLine, Start: at.Start, End: at.End}
	if in := at.Inside; in.Member != "" { // of an archive in the part, as if that were a directory
		out.Inside.Member = strings.TrimPrefix(p.member+"/"+in.Member, "/")
		out.Inside.Line, out.Inside.EndLine, out.Inside.Start, out.Inside.End = in.Line, in.EndLine, in.Start, in.End
	}
	return out
}

// whole is the place of the part itself in the file.
func (p part) whole() Span {
	at := p.at
	at.Inside = Inside{Member: p.member, Alias: p.alias, Secret: p.secret}
	return at
}

// message says where in the part a problem is, in front of what it is: as one path
// where it is in the member of an archive that is a member itself.
func (p part) message(problem Problem, encoding Encoding) string {
	inner := problem.Span.Inside.Member
	if rest, ok := strings.CutPrefix(problem.Message, inMember(inner)); ok && inner != "" && p.member != "" {
		return inMember(p.span(problem.Span).Inside.Member) + rest
	}
	return p.place(problem, encoding) + ": " + problem.Message
}

func inMember(name string) string { return fmt.Sprintf("in the member %q", name) }

// place says where in the part a problem is, unless its message says so.
func (p part) place(problem Problem, encoding Encoding) string {
	line := problem.Span.Line
	if encoding != PEM || line == 1 || strings.HasSuffix(problem.Message, fmt.Sprintf("(line %d)", line)) {
		return p.where
	}
	return fmt.Sprintf("%s, line %d", p.where, line)
}

// nothingInside reports a part whose name promises a certificate, and that holds
// nothing at all.
func (r *reader) nothingInside(p part) {
	r.problem(Problem{Code: NothingInside, Span: p.whole(), Lost: true,
		Message: p.where + ": nothing that can be read is in it",
		Fix:     "restore it from the original file, or take it out"})
}

// NamedAsCertificate tells whether a file's name says that it holds a
// certificate, a request or a keystore, and nothing else, compressed or not. A YAML
// file or an archive is most often something else: it counts by what is found in it.
func NamedAsCertificate(name string) bool {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".pem", ".crt", ".cer", ".cert", ".der", ".p7b", ".p7c", ".p12", ".pfx", ".jks", ".jceks", ".bks", ".keystore", ".truststore", ".csr":
		return true
	case ".gz", ".bz2", ".xz", ".zst":
		return NamedAsCertificate(strings.TrimSuffix(strings.ToLower(name), ext))
	}
	return false
}
