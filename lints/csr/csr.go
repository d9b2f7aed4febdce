// SPDX-License-Identifier: Apache-2.0

// Package csr holds the rules about certificate signing requests and about the
// private key that is given beside a file.
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

// noForm is why nothing can be said of the form of the private key given.
func noForm(key *chain.KeyFile) string {
	if key != nil && key.Err != nil {
		return "the private key given cannot be read"
	}
	return noKey
}
