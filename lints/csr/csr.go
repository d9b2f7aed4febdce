// SPDX-License-Identifier: Apache-2.0

// Package csr holds the rules about certificate signing requests and about the
// private key that is given beside a file.
package csr

import "github.com/chainlint/chainlint/lints"

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

const noKey = "no private key was given; --key FILE gives one"
