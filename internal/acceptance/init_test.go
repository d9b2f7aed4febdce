// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// TestInitWithHostileNames proposes a configuration for files and directories whose names
// are made to leave a string, a comment or a pattern of the configuration. The proposal
// has to be valid and to name each file once and no other.
func TestInitWithHostileNames(t *testing.T) {
	names := []string{
		"new\nline.pem", "\n", "carriage\rreturn.pem", `quote".pem`, `'single'.pem`, `back\slash.pem`, `\`, "*.pem", "**", "a**b", "?.pem", "[a-z].pem", "{a,b}.pem", "}", "]",
		"key: value.pem", "# comment.pem", "a #b.pem", "##[error]x.pem", "::error::x.pem", "!tag.pem", "!!str", "&anchor", "*alias", "- item", "? key", "| literal", "> folded", "%directive", "@at", "`tick", "~", "null", "true", "123", "2026-12-01", "---", "...",
		" leading.pem", "trailing ", "\ttab\t", "\u00a0nbsp\u00a0", "\x1b[31mred.pem", "\u202ertl.pem", "\ufeffbom.pem", "\u2028line.pem", "\u0085next.pem", "\x7fdel.pem", "é.pem", "\U0001f4a9.pem", "replaced\ufffd.pem",
	}
	t.Chdir(t.TempDir())
	for i, name := range names {
		for _, dir := range []string{"certs", filepath.Join("dirs", strings.Trim(name, ".")+"x")} {
			data := certtest.MustPEM(t, fmt.Sprintf(`client key=p256 subject="CN=Client %d %s,O=\"Acme\\0aruleset: evil\""`, i, filepath.Base(filepath.Dir(dir))))
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, name := range []string{"certs/invalid\xff.pem", "certs/same\x01.pem", "certs/same\x02.pem"} {
		if err := os.WriteFile(name, certtest.MustPEM(t, fmt.Sprintf(`client key=p256 subject="CN=Another %d"`, i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (stdout string, status int) {
		var out, errors bytes.Buffer
		status = cli.Run(args, strings.NewReader(""), &out, &errors)
		if status == 2 {
			t.Fatalf("chainlint %q: %s", args, errors.String())
		}
		return out.String(), status
	}
	proposal, _ := run("init")
	for line := range strings.Lines(proposal) {
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == 0x1b }) {
			t.Errorf("a line has control characters: %q", line)
		}
	}
	if !strings.Contains(proposal, "\n#   \"certs/same\\x01.pem\"\n#   \"certs/same\\x02.pem\"\n") {
		t.Error("the files that a configuration cannot tell apart are not named in a comment")
	}
	run("init", "--write")
	if written, err := os.ReadFile(".chainlint.yaml"); err != nil || string(written) != proposal {
		t.Errorf("--write writes something else than init prints: %v", err)
	}
	run("config", "validate")
	out, _ := run("check", "-f", "json", "--at", clock.Format(time.RFC3339))
	var doc struct{ Files []struct{ Path string } }
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	want := []string{"certs/invalid\ufffd.pem"}
	var checked []string
	for _, f := range doc.Files {
		if !strings.HasPrefix(f.Path, "certs/same") { // unless *.pem has them
			checked = append(checked, f.Path)
		}
	}
	for _, name := range names {
		want = append(want, filepath.Join("certs", name), filepath.Join("dirs", strings.Trim(name, ".")+"x", name))
	}
	slices.Sort(checked)
	slices.Sort(want)
	if !slices.Equal(checked, want) {
		t.Errorf("check checks %q, want %q", checked, want)
	}
}
