// SPDX-License-Identifier: Apache-2.0

package section

import "testing"

func TestReplace(t *testing.T) {
	const document = "# Title\n\nText.\n\n## One\n\nfirst\n\n## Two\n\nsecond\n"
	for _, test := range []struct {
		name, heading, want string
	}{
		{"in the middle", "One", "# Title\n\nText.\n\n## One\n\nnew\n\n## Two\n\nsecond\n"},
		{"at the end", "Two", "# Title\n\nText.\n\n## One\n\nfirst\n\n## Two\n\nnew\n"},
		{"added", "Three", document + "\n## Three\n\nnew\n"},
		{"the start of another heading", "O", document + "\n## O\n\nnew\n"},
	} {
		if got := Replace(document, Section{Heading: test.heading, Text: "new\n"}); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
