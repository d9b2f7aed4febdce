// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/shell"
	"github.com/chainlint/chainlint/lints"
)

// criterion splits TYPE=VALUE. Spaces around the equals sign, which OpenSSL prints
// ("C = UK"), are not part of either.
func criterion(text string) (typ, value string, ok bool) {
	typ, value, ok = strings.Cut(text, "=")
	return strings.TrimSpace(typ), strings.TrimLeft(value, " \t"), ok
}

// isCriterion reports whether a text is TYPE=VALUE with a type that a name can
// have, but not a whole name.
func isCriterion(text string) bool {
	typ, value, ok := criterion(text)
	return ok && value != "" && isAttributeType(typ) && len(criteriaOf(text)) < 2
}

func isAttributeType(typ string) bool { return lints.IsOID(chain.AttributeOID(typ)) }

// oneForEach says how to give the parts of a whole name, each with its own flag. It
// is empty for any other text.
func oneForEach(flag, text string) string {
	parts := criteriaOf(text)
	if len(parts) < 2 {
		return ""
	}
	for i, part := range parts {
		typ, value, _ := criterion(part)
		parts[i] = flag + typ + "=" + shell.Quote(value)
	}
	return "is a whole name; give each part separately: " + strings.Join(parts, " ")
}

// criteriaOf splits a name in the forms of RFC 4514 and OpenSSL: "C=UK,O=X",
// "C = UK, O = X", "C=UK+O=X" and "/C=UK/O=X". A separator ends a part only where
// another TYPE= follows, so that the comma of "O=Northwind, Inc." does not, and an
// escaped one never does.
func criteriaOf(text string) []string {
	separators := ",+;\n"
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "/") {
		separators, text = "/", text[1:]
	}
	var parts []string
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			part.WriteByte(text[i])
		case strings.IndexByte(separators, text[i]) >= 0 && startsPart(text[i+1:]):
			parts = append(parts, trimmed(part.String()))
			part.Reset()
		default:
			part.WriteByte(text[i])
		}
	}
	return append(parts, trimmed(part.String()))
}

func startsPart(text string) bool {
	typ, _, ok := criterion(text)
	return ok && isAttributeType(typ)
}

// trimmed returns a part without spaces around it and its equals sign.
func trimmed(part string) string {
	typ, value, ok := criterion(strings.TrimSpace(part))
	if !ok {
		return typ
	}
	return typ + "=" + value
}
