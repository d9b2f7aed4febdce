// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints"
)

// TestGitHubCommands checks that each line is one command of ours, whatever is in the
// messages and names of files, and that no level has more of them than GitHub shows.
func TestGitHubCommands(t *testing.T) {
	r := sample(t)
	f := &r.Files[0]
	f.Path = "a,b:c%\n::error::x.pem"
	first := f.Results[0]
	for i := range f.Results {
		if f.Results[i].Outcome == lints.Failed {
			first = f.Results[i]
		}
	}
	for i := range 25 {
		evil := first
		evil.At.File = ""
		evil.Severity, evil.Message = lints.Warning, fmt.Sprintf("%d ::stop-commands::x ##[add-mask]y ##vso[z]\r\n::error::w 100%% sure", i)
		f.Results = append(f.Results, evil)
	}
	var b bytes.Buffer
	if err := GitHub(&b, r); err != nil {
		t.Fatal(err)
	}
	ours := regexp.MustCompile(`^::(error|warning|notice) (file=[^,:]+,line=\d+,endLine=\d+,title=[^,:]+|title=chainlint)::[^\r]*$`)
	levels := map[string]int{}
	for line := range strings.Lines(b.String()) {
		m := ours.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil || strings.Contains(line, "##") {
			t.Errorf("not one of our commands: %q", line)
			continue
		}
		levels[m[1]]++
	}
	if levels["warning"] != maxAnnotations || !strings.Contains(b.String(), "::warning title=chainlint::and ") {
		t.Errorf("%d warnings, and no line that counts the rest:\n%s", levels["warning"], b.String())
	}
}
