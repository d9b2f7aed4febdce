// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"slices"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// A keystore whose outer length has a redundant byte is opened, and is known for it: Java
// 17 refuses it. Redundant bytes further in, and indefinite lengths, it accepts.
func TestLongLength(t *testing.T) {
	der := keystoreOf(t, pkcs12.Modern2023, "one", "one", "", secretWord)
	if der[0] != 0x30 || der[1] != 0x82 {
		t.Fatalf("the keystore starts with %x", der[:2])
	}
	long := slices.Concat([]byte{0x30, 0x83, 0}, der[2:])
	for name, c := range map[string]struct {
		der  []byte
		long bool
	}{"DER": {der, false}, "redundant": {long, true}, "indefinite": {slices.Concat([]byte{0x30, 0x80}, der[4:], []byte{0, 0}), false}} {
		b, err := Read("f.p12", c.der, Limits{}, secretWord)
		if err != nil || len(b.Certificates()) == 0 || b.Objects[0].Sealing.LongLength != c.long {
			t.Errorf("%s: %v\n%s", name, err, dump(b))
		}
	}
}
