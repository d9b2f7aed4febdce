// SPDX-License-Identifier: Apache-2.0

// Package charname names characters for messages.
package charname

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/runenames"
)

// Of is a character's code point and name: "U+0410 CYRILLIC CAPITAL LETTER A". Of a
// control character, which has no name, it is the code point alone.
func Of(r rune) string {
	point := fmt.Sprintf("U+%04X", r)
	if name := runenames.Name(r); name != "" && !strings.HasPrefix(name, "<") {
		return point + " " + name
	}
	return point
}
