// SPDX-License-Identifier: Apache-2.0

// Package file holds the rules about a file as a whole: what stands in it, how
// it is written down, and what of it others would lose.
package file

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	fragileEncoding,
	keystoreIncomplete,
	leafOrRootMissing,
	needsReview,
	noCertificate,
	noRequest,
	notPEMText,
	privateKeyInFile,
	standardLibraryRefusal,
	unexpectedObject,
	unreadableObject,
}

// position says where an object stands, in the unit that its file has.
func position(o *bundle.Object) string {
	switch {
	case o.Encoding != bundle.PEM:
		return fmt.Sprintf("bytes %d to %d", o.Span.Start, o.Span.End)
	case o.Span.Line == o.Span.EndLine:
		return fmt.Sprintf("line %d", o.Span.Line)
	}
	return fmt.Sprintf("lines %d to %d", o.Span.Line, o.Span.EndLine)
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
		parts = append(parts, plural(count[name], name))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case b.Size == 0:
		return "nothing at all"
	case b.Encoding == bundle.DER:
		return plural(b.Size, "byte") + " of broken DER"
	}
	return plural(b.Size, "byte") + " without a PEM block"
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
