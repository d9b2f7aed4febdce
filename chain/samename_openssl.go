// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"strings"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// SameNameToOpenSSL reports whether OpenSSL takes two DER Names for the same. It
// compares text of every string type but NumericString as UTF-8, without regard
// to runs of ASCII white space and to the case of ASCII letters. That is less than
// RFC 5280, section 7.1, allows, by which [SameName] compares: letters beyond
// ASCII keep their case, and characters that cannot be seen count.
func SameNameToOpenSSL(a, b []byte) bool {
	return bytes.Equal(a, b) || nameKeyBy(a, attributeValue.openSSLKey) == nameKeyBy(b, attributeValue.openSSLKey)
}

func (v attributeValue) openSSLKey() string {
	switch v.tag {
	case asn1.PrintableString, asn1.UTF8String, asn1.IA5String, asn1.T61String, tagVisibleString, tagBMPString, tagUniversalString:
		if text, ok := decodeString(v.tag, v.value); ok {
			return "=" + strings.Join(strings.FieldsFunc(strings.Map(lowerASCII, text), isASCIISpace), " ")
		}
	}
	return "#" + string(v.full)
}

func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func isASCIISpace(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' }
