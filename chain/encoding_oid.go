// SPDX-License-Identifier: Apache-2.0

package chain

func (w *walker) oid(s *span, id byte, what string) (string, bool) {
	e, ok := w.primitive(s, id, what)
	return w.goodOID(e, ok, what)
}

func (w *walker) goodOID(e element, ok bool, what string) (string, bool) {
	if !ok {
		return "", false
	}
	v := w.bytes(e)
	if !wholeOID(v) {
		w.defect(badOID, OpenSSLAndGo, "has a malformed object identifier as %s", what)
		return "", false
	}
	text, _ := dottedOID(v)
	if !smallArcs(v) {
		w.defect(badOID, Go, "has an object identifier with a number above 2^31 - 1 as %s", what)
	}
	return text, true
}

// wholeOID reports whether no number of an object identifier starts with a zero
// group or is cut off (X.690, 8.19.2).
func wholeOID(v []byte) bool {
	if len(v) == 0 || v[len(v)-1]&0x80 != 0 {
		return false
	}
	for i, b := range v {
		if b == 0x80 && (i == 0 || v[i-1]&0x80 == 0) {
			return false
		}
	}
	return true
}

// smallArcs reports whether every number of an object identifier is as small as Go
// takes them.
func smallArcs(v []byte) bool {
	var number uint64
	for _, b := range v {
		number = number<<7 | uint64(b&0x7f)
		if number > 1<<31-1 {
			return false
		}
		if b&0x80 == 0 {
			number = 0
		}
	}
	return true
}
