// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"errors"
	"fmt"
	"testing"
)

// TestJCEKS opens what the JDK's PBEWithMD5AndTripleDES sealed, the second time
// under a salt of two equal halves.
func TestJCEKS(t *testing.T) {
	for salt, sealed := range map[string]string{
		"abcdefgh": "c1bf59002ecd6444d51bba0d5d38b5e0",
		"abcdabcd": "1b86b83f739adf42c2e30d13fbf7f5d5",
	} {
		scheme, err := Parse(fromHex(t, fmt.Sprintf("301b06092b060104012a021301300e0408%x020203e8", salt)))
		if err != nil {
			t.Fatal(err)
		}
		for password, want := range map[string]error{"open sesame": nil, "open barley": ErrPassword} {
			got, err := scheme.Decrypt(Password{Text: password}, fromHex(t, sealed), NewBudget(4000))
			if !errors.Is(err, want) || want == nil && string(got) != "what was sealed" {
				t.Errorf("salt %s, password %q: got %q, %v", salt, password, got, err)
			}
		}
	}
}
