// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"path"
	"path/filepath"

	"github.com/chainlint/chainlint/chain"
)

// A gitlabIssue is an issue of GitLab's Code Quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"` // info, minor, major, critical or blocker
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string `json:"path"` // relative to the repository, without "./"
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// GitLab writes the results to act on as a Code Quality report of GitLab: a JSON array,
// which is empty if there is nothing to act on.
func GitLab(w io.Writer, r *Report) error {
	issues := []gitlabIssue{}
	for _, l := range r.located() {
		issue := gitlabIssue{
			Description: message(l.result), CheckName: chain.Escape(l.result.Requirement.ID), Fingerprint: l.fingerprint,
			Severity: l.threeLevels("major", "minor", "info"),
		}
		issue.Location.Path = chain.Escape(path.Clean(filepath.ToSlash(l.path)))
		issue.Location.Lines.Begin = l.line
		issues = append(issues, issue)
	}
	return writeJSON(w, issues, "  ")
}
