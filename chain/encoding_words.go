// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// RefusedByAll reports whether OpenSSL and Go both refuse the object because of one
// of its defects: this one refused by both or, if there is no such defect, any.
func RefusedByAll(defects []EncodingDefect, d EncodingDefect) bool {
	var refused Stacks
	for _, other := range defects {
		if refused |= other.RefusedBy; other.RefusedBy&OpenSSLAndGo == OpenSSLAndGo {
			return d.RefusedBy&OpenSSLAndGo == OpenSSLAndGo
		}
	}
	return refused&OpenSSLAndGo == OpenSSLAndGo
}

// WithoutOther leaves out what Go refuses for a reason that was not found.
func WithoutOther(defects []EncodingDefect) []EncodingDefect {
	return slices.DeleteFunc(defects, func(d EncodingDefect) bool { return d.Kind == OtherRefusal })
}

// fieldWords are the fields that are not named as RFC 5280 does.
var fieldWords = map[bundle.Field]string{
	bundle.Version: "the version", bundle.SerialNumber: "the serial number", bundle.Issuer: "the issuer", bundle.Subject: "the subject",
	bundle.SubjectPublicKey: "the public key", bundle.Extensions: "the extension list", bundle.Signature: "the signature",
	bundle.Attributes: "the attribute list",
}

// FieldWord names a field in a message: "the subject", "basicConstraints".
func FieldWord(field bundle.Field) string {
	if oid, ok := strings.CutPrefix(string(field), string(bundle.ExtensionField(""))); ok {
		return cmp.Or(ExtensionName(oid), "the extension "+oid)
	}
	return cmp.Or(fieldWords[field], string(field))
}
