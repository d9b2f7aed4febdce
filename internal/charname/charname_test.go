// SPDX-License-Identifier: Apache-2.0

package charname

import "testing"

func TestOf(t *testing.T) {
	for r, want := range map[rune]string{
		'А': "U+0410 CYRILLIC CAPITAL LETTER A", 'A': "U+0041 LATIN CAPITAL LETTER A", 0x2014: "U+2014 EM DASH",
		0: "U+0000", 0x1B: "U+001B", 0xE000: "U+E000", 0x1F600: "U+1F600 GRINNING FACE",
	} {
		if got := Of(r); got != want {
			t.Errorf("Of(%U) = %q, want %q", r, got, want)
		}
	}
}
