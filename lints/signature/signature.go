// SPDX-License-Identifier: Apache-2.0

// Package signature holds the rules about the signatures of certificates and their
// algorithms.
package signature

import "github.com/chainlint/chainlint/lints"

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	signatureAlgorithmsDiffer,
	signatureFamilyNotAllowed,
	signatureHashNotAllowed,
	signatureInvalid,
	signatureNotCommon,
}
