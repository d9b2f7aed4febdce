// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// CSV writes a row for each result to act on, as RFC 4180 in UTF-8. No cell is a formula to
// a spreadsheet.
func CSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	out.Write([]string{"file", "line", "end line", "target", "ruleset", "verdict", "severity", "obligation", "requirement", "rule", "message", "found", "required", "document", "clause", "quote", "fix", "fingerprint"})
	for _, l := range r.located() {
		res := l.result
		target, verdict := "", ""
		if l.file != nil {
			target, verdict = l.file.Target, string(l.file.Verdict())
		}
		var cited lints.Citation
		if len(res.Citations) > 0 {
			cited = res.Citations[0]
		}
		row := []string{
			l.path, strconv.Itoa(l.line), strconv.Itoa(l.end), target, l.ruleset(), verdict, l.level(), string(res.Requirement.Level),
			res.Requirement.ID, res.Rule.ID, message(res), chain.Escape(res.Found), chain.Escape(res.Required),
			cited.Document, cited.Clause, cited.Quote, howToFix(res), l.fingerprint,
		}
		for i := range row {
			row[i] = cellOf(row[i])
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// cellOf is [cell] of a text that may have several lines.
func cellOf(text string) string {
	if safe := cell(text); safe != "" && safe[0] == '\'' && text[0] != '\'' {
		return "'" + safeLines(text)
	}
	return safeLines(text)
}
