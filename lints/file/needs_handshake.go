// SPDX-License-Identifier: Apache-2.0

package file

import (
	"github.com/chainlint/chainlint/lints"
)

var needsHandshake = &lints.Rule{
	ID:     "needs-handshake",
	Remedy: lints.Decide,
	Title:  "sentence about the connection that a client makes",
	Doc: lints.Doc{
		What: "Nothing in the file: the requirement is about what a client sends when it connects, such as the TLS version, the cipher suites, the certificates of the handshake or an HTTP header. Only a rehearsal of the handshake can judge it. In a check of files the outcome is always notApplicable.",
		Why:  "The same certificate works with one client and fails with another. A report lists these sentences, so that nobody takes a check of files for a test of the connection.",
		Fix:  "Test the connection with the client that you will use.",
	},
	Handshake: true,
}
