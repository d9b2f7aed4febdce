// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// A syntax walks over elements as the decoders do, and reports whether they go on to
// what follows.
type syntax func(*walker, *span) bool

// all walks over one syntax after the other.
func (w *walker) all(s *span, members ...syntax) bool {
	for _, member := range members {
		if !member(w, s) {
			return false
		}
	}
	return true
}

// at is a syntax at a field of the certificate.
func at(field bundle.Field, member syntax) syntax {
	return func(w *walker, s *span) (ok bool) {
		w.in(field, OpenSSLAndGo, func() { ok = member(w, s) })
		return ok
	}
}

// optional is a syntax that may be absent; id is the identifier of its first element.
func optional(id byte, member syntax) syntax {
	return func(w *walker, s *span) bool { return !w.peek(s, id) || member(w, s) }
}

// sequence is a SEQUENCE, or another constructed element, of these members.
func sequence(id byte, what string, members ...syntax) syntax {
	return prefix(id, what, append(members, end(what))...)
}

// prefix is a constructed element of these members, after which no decoder looks at
// what else is in it.
func prefix(id byte, what string, members ...syntax) syntax {
	return func(w *walker, s *span) bool {
		in, ok := w.sequence(s, id, what)
		return ok && w.all(in, members...)
	}
}

// listOf is a SEQUENCE OF or SET OF, which OpenSSL reads as [walker.list] does.
func listOf(id byte, what string, member syntax) syntax {
	return func(w *walker, s *span) bool {
		in, ok := w.list(s, id, what)
		return ok && w.each(in, member)
	}
}

// goListOf is a SEQUENCE OF that Go alone reads.
func goListOf(what string, member syntax) syntax {
	return prefix(idSequence, what, func(w *walker, s *span) bool { return w.each(s, member) })
}

// end is the end of a constructed element.
func end(what string) syntax { return func(w *walker, s *span) bool { return w.end(s, what) } }

// One element each: of any type, of the type with an identifier, an INTEGER, a BIT
// STRING and an object identifier, also under another tag.
func anyElement(what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.next(s, what); return ok }
}

func anyValue(what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.anything(s, what); return ok }
}

func typed(id byte, what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.take(s, id, what); return ok }
}

func integer(id byte, what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.integer(s, id, what); return ok }
}

func bitString(id byte, what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.bits(s, id, what); return ok }
}

func objectID(id byte, what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.oid(s, id, what); return ok }
}

func algorithmID(what string) syntax {
	return func(w *walker, s *span) bool { _, ok := w.algorithmID(s, what); return ok }
}
