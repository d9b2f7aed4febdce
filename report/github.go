// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// maxAnnotations is how many annotations of one level GitHub shows for a step.
const maxAnnotations = 10

// GitHub writes the results to act on as workflow commands, which GitHub Actions shows as
// annotations on the lines of the files. Of each level it shows ten: the last of them
// counts the rest, if there are more.
func GitHub(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	all := r.located()
	for _, level := range []string{"error", "warning", "notice"} {
		var of []located
		for _, l := range all {
			if l.threeLevels("error", "warning", "notice") == level {
				of = append(of, l)
			}
		}
		shown := len(of)
		if shown > maxAnnotations {
			shown = maxAnnotations - 1
		}
		for _, l := range of[:shown] {
			fmt.Fprintf(b, "::%s file=%s,line=%d,endLine=%d,title=%s::%s\n", level, workflowProperty(chain.Escape(l.path)), l.line, l.end,
				workflowProperty(chain.Escape(l.result.Requirement.ID)), workflowText(message(l.result)))
		}
		if rest := len(of) - shown; rest > 0 {
			fmt.Fprintf(b, "::%s title=chainlint::and %s; the report of the run lists them\n", level, chain.Plural(rest, "more "+level))
		}
	}
	return b.Flush()
}

// workflowText escapes the message of a workflow command. A "##[" in it would be a
// command of the older form.
func workflowText(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", "##", "# #").Replace(text)
}

// workflowProperty escapes the value of a property of a workflow command.
func workflowProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(workflowText(text))
}
