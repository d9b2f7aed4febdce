// SPDX-License-Identifier: Apache-2.0

package stacks

import _ "embed" // for the text

// About describes in Markdown what the stacks do in a handshake, and which stacks are
// untested, for docs/conformance.md.
//
//go:embed about.md
var About string
