// SPDX-License-Identifier: Apache-2.0

// Package csr holds the rules about certificate signing requests.
package csr

import "github.com/chainlint/chainlint/lints"

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	csrSignatureBad,
	csrVersionNot0,
	requestEncodingInvalid,
	requestNonconforming,
	severalRequests,
}
