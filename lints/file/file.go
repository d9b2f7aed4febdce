// SPDX-License-Identifier: Apache-2.0

// Package file holds the rules about a file as a whole: what stands in it, how
// it is written down, and what of it others would lose.
package file

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	fragileEncoding,
	keystoreIncomplete,
	keystoreNotPortable,
	keystoreRefusedByJava,
	leafOrRootMissing,
	needsHandshake,
	needsReview,
	noCertificate,
	noClientCertificate,
	noRequest,
	notPEMText,
	privateKeyInFile,
	unexpectedObject,
	unreadableObject,
}

// contents counts what a file holds: "1 private key, 2 certificates".
func contents(b *bundle.Bundle) string { return chain.Contents(b) }
