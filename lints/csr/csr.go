// SPDX-License-Identifier: Apache-2.0

// Package csr holds the rules about certificate signing requests and about the
// private key that is given beside a file.
package csr

import (
	"crypto/x509"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	csrSignatureBad,
	keyEncrypted,
	keyFormNotAllowed,
	keyMismatch,
}

const noKey = "no private key was given; --key FILE gives one"

// dn is the subject of a request in a message. Its own escapes are those of
// RFC 4514 and of chain.Escape, so quotes are all that it needs.
func dn(r *x509.CertificateRequest) string {
	if text := chain.DN(r.RawSubject); text != "" {
		return `"` + text + `"`
	}
	return "an empty name"
}
