// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"slices"
	"testing"
)

func TestListed(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	for n, want := range map[int]string{0: "", 1: "a", 5: "a, b, c, d, e", 6: "a, b, c, d, e, and 1 more", 7: "a, b, c, d, e, and 2 more"} {
		if got := Listed(names[:n]); got != want {
			t.Errorf("Listed of %d is %q, want %q", n, got, want)
		}
	}
	if !slices.Equal(names, []string{"a", "b", "c", "d", "e", "f", "g"}) {
		t.Errorf("the list was changed: %v", names)
	}
}
