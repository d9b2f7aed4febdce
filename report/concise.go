// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/chainlint/chainlint/chain"
)

// Concise writes one line for each result to act on: the place, the severity or "open",
// the requirement and the message.
func Concise(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	for _, l := range r.located() {
		fmt.Fprintf(b, "%s: %s[%s] %s\n", l.where(), l.level(), chain.Escape(l.result.Requirement.ID), message(l.result))
	}
	return b.Flush()
}
