// SPDX-License-Identifier: Apache-2.0

// Package file holds the rules about a file as a whole: what stands in it, how
// it is written down, and what of it others would lose.
package file

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	fragileEncoding,
	keystoreIncomplete,
	keystoreRefusedByJava,
	leafOrRootMissing,
	needsHandshake,
	needsReview,
	noCertificate,
	noRequest,
	notPEMText,
	privateKeyInFile,
	unexpectedObject,
	unreadableObject,
}

// contents counts what a file holds: "1 private key, 2 certificates".
func contents(b *bundle.Bundle) string {
	var names []string
	count := map[string]int{}
	for _, o := range b.Objects {
		name := string(o.Kind)
		if o.Kind == bundle.Certificate && o.Certificate == nil || o.Kind == bundle.CertificateRequest && o.Request == nil {
			name = "unreadable " + name
		}
		if count[name] == 0 {
			names = append(names, name)
		}
		count[name]++
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, chain.Plural(count[name], name))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case b.Size == 0:
		return "nothing at all"
	case b.Encoding == bundle.Binary:
		return chain.Plural(b.Size, "byte") + " of a binary format"
	case b.Encoding == bundle.DER:
		return chain.Plural(b.Size, "byte") + " of broken DER"
	}
	return chain.Plural(b.Size, "byte") + " without a PEM block"
}
