// SPDX-License-Identifier: Apache-2.0

package shell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// mixed reports whether a file of PEM text contains DER, for which tools that work
// line by line are not safe.
func mixed(b *bundle.Bundle) bool {
	return b.Encoding == bundle.PEM && slices.ContainsFunc(b.Objects, binary)
}

func binary(o *bundle.Object) bool {
	return o.Container == "" && (o.Encoding == bundle.DER || o.Encoding == bundle.Binary)
}

// bytesWithout returns the command that writes a file of PEM and DER without the
// objects. It is empty if one of them is not in the file itself.
func bytesWithout(b *bundle.Bundle, objects []*bundle.Object, to string) string {
	var parts []string
	from := 0
	for _, o := range objects {
		if o.Container != "" || o.Span.Start < from {
			return ""
		}
		parts = append(parts, piece(b, from, o.Span.Start)...)
		from = o.Span.End
	}
	parts = append(parts, piece(b, from, b.Size)...)
	return Into(b, objects, fmt.Sprintf("{ %s; }", strings.Join(parts, "; ")), to)
}

// ToPEM returns the command that converts the DER certificates in a file of PEM text
// to PEM, and keeps the text. It is empty if the DER is something else.
func ToPEM(b *bundle.Bundle, to string) string {
	var parts []string
	from := 0
	for i, o := range b.Objects {
		if !binary(o) {
			continue
		}
		if o.Kind != bundle.Certificate {
			return ""
		}
		parts = append(parts, piece(b, from, o.Span.Start)...)
		if i > 0 && !binary(b.Objects[i-1]) && b.Objects[i-1].Span.End == o.Span.Start {
			parts = append(parts, "echo")
		}
		from = o.Span.End
		parts = append(parts, strings.Join(append(piece(b, o.Span.Start, from), "openssl x509 -inform DER"), " | "))
	}
	parts = append(parts, piece(b, from, b.Size)...)
	return Into(b, nil, fmt.Sprintf("{ %s; }", strings.Join(parts, "; ")), to)
}

// piece returns the command that prints bytes of the file, or nothing if there are none.
func piece(b *bundle.Bundle, from, to int) []string {
	head, tail := fmt.Sprintf("head -c %d", to), fmt.Sprintf("tail -c +%d", from+1)
	switch name := File(b.Name); {
	case from == to:
		return nil
	case from == 0:
		return []string{head + " " + name}
	case to == b.Size:
		return []string{tail + " " + name}
	default:
		return []string{head + " " + name + " | " + tail}
	}
}
