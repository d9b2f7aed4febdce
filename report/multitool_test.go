// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMultitool holds the logs against Microsoft's validator, which
// SARIF_MULTITOOL is the path of: the rules of SARIF, and those of GitHub's code
// scanning, without an error or a warning. (.ci/sarif-validate.sh installs it.)
func TestMultitool(t *testing.T) {
	tool := os.Getenv("SARIF_MULTITOOL")
	if tool == "" {
		t.Skip("SARIF_MULTITOOL does not name the validator")
	}
	noData := sample(t)
	for i := range noData.Files {
		noData.Files[i].Data = nil
	}
	for name, c := range map[string]struct {
		r *Report
		o SARIFOptions
	}{
		"sample":       {sample(t), SARIFOptions{}},
		"all":          {sample(t), SARIFOptions{All: true, Category: "certificates"}},
		"without-data": {noData, SARIFOptions{}},
		"empty":        {&Report{Version: "(devel)"}, SARIFOptions{}},
	} {
		t.Run(name, func(t *testing.T) { validate(t, tool, c.r, c.o) })
	}
}

// validate runs the validator on a log. It exits with 0 whatever it finds, and
// finds nothing in a log that it cannot read: the rules for Azure DevOps, none
// of which a log for GitHub can hold to, show that it could.
func validate(t *testing.T, tool string, r *Report, o SARIFOptions) {
	var b bytes.Buffer
	if err := SARIF(&b, r, o); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.sarif"), filepath.Join(dir, "out.sarif")
	if err := os.WriteFile(in, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "validate", in, "--rule-kind", "Sarif;Ghas;GHAzDO", "--level", "Error;Warning",
		"-o", out, "--log", "ForceOverwrite", "--quiet", "true")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &log); err != nil {
		t.Fatal(err)
	}
	read := false
	for _, res := range log.Runs[0].Results {
		switch {
		case strings.HasPrefix(res.RuleID, "GHAzDO"):
			read = true
		case res.Level == "note", res.RuleID == "WRN999":
		default:
			t.Errorf("%s %s: %s %q", res.Level, res.RuleID, res.Message.Text, res.Message.Arguments)
		}
	}
	if !read {
		t.Error("the validator could not read the log")
	}
}
