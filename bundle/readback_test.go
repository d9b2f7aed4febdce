// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"strings"
	"testing"
)

// TestNotLoaded: what OpenSSL 3.0 or Go 1.26 does not load for a reason that no nonconformity
// names is found by reading the file as they do.
func TestNotLoaded(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	long := strings.Repeat("x", 250)
	for _, test := range []struct {
		name, file string
		lostTo     Readers
	}{
		{"as it should be", one + two, 0},
		{"CRLF", strings.ReplaceAll(one+two, "\n", "\r\n"), 0},
		{"one long line of base64", oneLine(one) + two, 0},
		{"text between the blocks", one + long + "\n" + two, 0},
		{"a second trusted certificate", one + strings.ReplaceAll(two, "CERTIFICATE", "TRUSTED CERTIFICATE"), AllReaders | GnuTLS},
		{"a broken block of another kind", "-----BEGIN X-----\n*\n-----END X-----\n" + one, OpenSSL},
		{"a NUL at the start of a line", one + "\x00\n" + two, OpenSSL},
	} {
		var lost Readers
		for _, p := range mustRead(t, "f", []byte(test.file)).Problems {
			lost |= p.LostTo
		}
		if lost != test.lostTo {
			t.Errorf("%s: lost to %q, want %q", test.name, lost, test.lostTo)
		}
	}
}

// oneLine has all base64 of a block in one line.
func oneLine(block string) string {
	begin, rest, _ := strings.Cut(block, "\n")
	body, end, _ := strings.Cut(rest, "-----END")
	return begin + "\n" + strings.ReplaceAll(body, "\n", "") + "\n-----END" + end
}
