// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// SameNameToJava reports whether Java takes two names for the same: it compares text
// in PrintableString and UTF8String only, and the octets of values of other types.
func SameNameToJava(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	as, ok1 := parseName(a)
	bs, ok2 := parseName(b)
	if !ok1 || !ok2 || !SameName(a, b) || len(as) != len(bs) {
		return false
	}
	for i, rdn := range as {
		if len(rdn) != len(bs[i]) {
			return false
		}
		for j, v := range rdn {
			other := bs[i][j]
			if !bytes.Equal(v.full, other.full) && !(javaText(v.tag) && javaText(other.tag)) {
				return false
			}
		}
	}
	return true
}

func javaText(tag asn1.Tag) bool { return tag == asn1.PrintableString || tag == asn1.UTF8String }
