// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"cmp"
	"slices"
)

// PEM text travels in encodings of its own: base64 in a kubeconfig, in Helm values
// and in .env files, URL-encoding in the headers of a proxy, escapes in JSON and HTML,
// hexadecimal digits. A private key that is so encoded is as readable as any.

// A wrapped text is PEM, or another file that can hold a key, that is encoded once more.
type wrapped struct {
	extent
	kind Kind   // as Object.Container
	data []byte // decoded; wiped in the end
}

// maxWraps bounds the encodings around encodings that are taken off.
const maxWraps = 4

// findWrapped finds the wrapped texts, decodes them, and blanks them out, so that
// no mark in one is read twice.
func (r *reader) findWrapped() []wrapped {
	if r.depth > maxWraps {
		return nil
	}
	found := slices.Concat(r.findBase64(), r.findURLEncoded(), r.findEscaped(), r.findHex())
	slices.SortStableFunc(found, func(a, b wrapped) int { return cmp.Compare(a.from, b.from) })
	all, end := found[:0], 0
	for _, w := range found {
		if w.from < end { // in the one before
			clear(w.data)
			continue
		}
		r.t.blank(w.from, w.to)
		all, end = append(all, w), w.to
	}
	return all
}

// readWrapped reads what was decoded, and wipes it. A key that is wrapped is a
// finding for being there, and not for how it is written.
func (r *reader) readWrapped(all []wrapped) {
	for _, w := range all {
		r.readOne(w, r.t.span(w.from, w.to))
	}
}

// readOne reads one wrapped text, which is at this place.
func (r *reader) readOne(w wrapped, at Span) {
	before, problems := len(r.b.Objects), len(r.b.Problems)
	if !r.quota.full {
		r.readPart(part{name: r.b.Name, at: at, container: w.kind, where: "in the " + string(w.kind)}, w.data)
	}
	clear(w.data)
	if len(r.b.Objects) == before && len(r.b.Problems) == problems {
		return
	}
	r.b.Encoding = PEM
	other := func(o *Object) bool { return o.Kind != PrivateKey }
	code := wrapNonconforming[w.kind]
	if code == Base64OfPEM && r.dropProblems(problems, Base64OfPEM, DoubleBase64) {
		code = DoubleBase64
	}
	if slices.ContainsFunc(r.b.Objects[before:], other) || r.inSecret {
		r.nonconforming(code, at)
	}
}

var wrapNonconforming = map[Kind]ProblemCode{
	Base64Text: Base64OfPEM, Base64File: Base64OfFile, URLText: URLEncoded, EscapedText: EscapedMarks, HexText: HexDigits, UTF32Text: UTF32,
}

// dropProblems removes the problems with these codes from the last ones, and reports
// whether there were any.
func (r *reader) dropProblems(from int, codes ...ProblemCode) bool {
	kept := slices.DeleteFunc(r.b.Problems[from:], func(p Problem) bool { return slices.Contains(codes, p.Code) })
	dropped := from+len(kept) < len(r.b.Problems)
	r.b.Problems = r.b.Problems[:from+len(kept)]
	return dropped
}
