// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// base64Chars walks over at most this many characters of base64 at the start of
// data. It returns the length of what holds them and their number, which is
// never one more than a multiple of four.
func base64Chars(data []byte, most int) (n, chars int) {
	last := 0
	for i, c := range significant(data) {
		if chars == most || base64Values[c] == 0xFF {
			break
		}
		last, n = n, i+charLen(data[i:])
		chars++
	}
	if chars%4 == 1 {
		return last, chars - 1
	}
	return n, chars
}

// signedHead reports whether data starts as a certificate, or what else is signed,
// does: with two SEQUENCEs in one another that each have a long length.
func signedHead(data []byte) bool {
	header := 2 + int(data[1]&0x7F)
	return data[1] > 0x80 && header+1 < len(data) && data[header] == 0x30 && data[header+1] > 0x80
}

// derSize is the length that the SEQUENCE claims to have that head starts with.
func derSize(head []byte) (int, bool) {
	if len(head) < 6 || head[0] != 0x30 {
		return 0, false
	}
	if head[1] < 0x80 {
		return 2 + int(head[1]), true
	}
	octets, length := int(head[1]&0x7F), 0
	if octets < 1 || octets > 4 {
		return 0, false
	}
	for _, b := range head[2 : 2+octets] {
		length = length<<8 | int(b)
	}
	return 2 + octets + length, true
}

// truncatedKey reports whether data is the start of a private key of any of the
// forms that identify knows: what is there of it can be enough to find the rest.
func truncatedKey(data []byte) bool {
	if size, ok := derSize(data); !ok || size <= len(data) {
		return false
	}
	header := 2
	if data[1] >= 0x80 {
		header += int(data[1] & 0x7F)
	}
	body := cryptobyte.String(data[header:])
	if body.PeekASN1Tag(asn1.SEQUENCE) {
		var algorithm cryptobyte.String
		return body.ReadASN1(&algorithm, asn1.SEQUENCE) && isPasswordBased(algorithm) && body.PeekASN1Tag(asn1.OCTET_STRING)
	}
	if identifyVersioned(body) == PrivateKey {
		return true
	}
	var version cryptobyte.String
	return body.ReadASN1(&version, asn1.INTEGER) && bytes.Equal(version, []byte{0}) && body.PeekASN1Tag(asn1.INTEGER)
}
