// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"net/url"
)

// urlHeads are how URL-encoded PEM starts.
var urlHeads = [][]byte{[]byte("-----BEGIN%20"), []byte("-----BEGIN+"), []byte("%2D%2D%2D%2D%2DBEGIN"), []byte("%2d%2d%2d%2d%2dBEGIN")}

// findURLEncoded finds URL-encoded PEM: it has no white space.
func (r *reader) findURLEncoded() (all []wrapped) {
	data := r.t.data
	heads := newFinder(data, urlHeads)
	for pos := 0; pos < len(data); {
		from := heads.next(pos)
		if from < 0 {
			break
		}
		to := from
		for to < len(data) && urlChar(data[to]) {
			to++
		}
		if pos = to; bytes.IndexByte(data[from:to], '%') < 0 {
			continue
		}
		text := string(data[from:to])
		unescape := url.PathUnescape
		if bytes.Contains(data[from:to], []byte("BEGIN+")) { // as in a form, where a blank is "+"
			unescape = url.QueryUnescape
		}
		if decoded, err := unescape(text); err == nil && worthReading([]byte(decoded)) {
			all = append(all, wrapped{extent{from, to}, URLText, []byte(decoded)})
		}
	}
	return all
}

// urlChar reports whether URL-encoded text can have c (RFC 3986, section 2), but
// for those that separate one parameter from the next.
func urlChar(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return bytes.IndexByte([]byte("%+-._~/=:"), c) >= 0
}
