// SPDX-License-Identifier: Apache-2.0

// Package csr holds the rules about certificate signing requests and about the
// private key that is given with a file.
package csr

import (
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	csrSignatureBad,
	csrVersionNot0,
	keyEncrypted,
	keyFormNotAllowed,
	keyMismatch,
	requestEncodingInvalid,
	requestNonconforming,
	severalRequests,
}

const noKey = "no private key was given"

// noForm returns why the form of the given private key is unknown.
func noForm(key *chain.KeyFile) string {
	if key != nil && key.Err != nil {
		return "the given private key cannot be read"
	}
	return noKey
}
