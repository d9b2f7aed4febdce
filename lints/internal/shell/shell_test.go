// SPDX-License-Identifier: Apache-2.0

package shell_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

// A name is one word to a shell whatever stands in it.
func TestFileIsOneWord(t *testing.T) {
	for name, want := range map[string]string{
		"chain.pem":            "chain.pem",
		"a b.pem":              "'a b.pem'",
		"it's.pem":             `'it'\''s.pem'`,
		"-n.pem":               "./-n.pem",
		"$(reboot).pem":        "'$(reboot).pem'",
		"a;b&c|d`e.pem":        "'a;b&c|d`e.pem'",
		"prüf.pem":             "'prüf.pem'",
		"a\nb.pem":             "FILE",
		"\x1b[31mred.pem":      "FILE",
		"\u202egnp.pem":        "FILE",
		"\xff.pem":             "FILE",
		"<stdin>":              "FILE",
		"":                     "FILE",
		"C:/certs/chain.pem":   "C:/certs/chain.pem",
		"~/chain.pem":          "'~/chain.pem'",
		"dir/sub dir/x&y.pem":  "'dir/sub dir/x&y.pem'",
		"{a,b}*.pem":           "'{a,b}*.pem'",
		"100%_certs@home.pem":  "100%_certs@home.pem",
		"!history.pem":         "'!history.pem'",
		"tab\there.pem":        "FILE",
		"#comment.pem":         "'#comment.pem'",
		"a=b.pem":              "'a=b.pem'",
		"quote\"double\".pem":  "'quote\"double\".pem'",
		"back\\slash.pem":      `'back\slash.pem'`,
		"--reference=/etc/x":   "'./--reference=/etc/x'",
		"\u2066isolate\u2069":  "FILE",
		"zero\u200bwidth.pem":  "FILE",
		"no-break\u00a0sp.pem": "FILE",
	} {
		if got := shell.File(name); got != want {
			t.Errorf("File(%q) = %s, want %s", name, got, want)
		}
	}
}

// The commands do in a real shell what they say, for names of every kind, for
// either line end and for a file whose last line has no end.
func TestCommandsWork(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	for _, name := range []string{"chain.pem", "it's a $(chain).pem", "-n.pem"} {
		for _, style := range []string{"", "with crlf", "with no-final-newline", "with blank-lines trailing-blanks"} {
			t.Run(name+" "+style, func(t *testing.T) {
				dir := t.TempDir()
				data := certtest.MustPEM(t, "root key=p256 ca\nleaf from root key=p256\nfile text:preamble root leaf "+style)
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
				b := read(t, name, data)
				root, leaf := b.Objects[0], b.Objects[1]
				got := after(t, sh, dir, shell.Arrange(b, []*bundle.Object{leaf, root}, "new.pem"))
				if want := []string{string(leaf.DER), string(root.DER)}; !slices.Equal(got, want) {
					t.Errorf("Arrange wrote %d objects, want leaf and root", len(got))
				}
				got = after(t, sh, dir, shell.Without(b, []*bundle.Object{leaf}, "new.pem"))
				if want := []string{string(root.DER)}; !slices.Equal(got, want) {
					t.Errorf("Without wrote %d objects, want the root", len(got))
				}
				if err := os.WriteFile(filepath.Join(dir, "more.pem"), certtest.MustPEM(t, "more key=p256\nfile more"), 0o600); err != nil {
					t.Fatal(err)
				}
				for i, o := range b.Objects {
					command := shell.After(b, o, "cat more.pem", "new.pem")
					if strings.Contains(command, ">>") {
						command += "; cp " + shell.File(name) + " new.pem"
					}
					got := after(t, sh, dir, command)
					if len(got) != 3 || !slices.Equal(slices.Delete(got, i+1, i+2), []string{string(root.DER), string(leaf.DER)}) {
						t.Errorf("After wrote %d objects, want one more behind number %d", len(got), i)
					}
				}
			})
		}
	}
}

// Where the objects have no lines of their own there is no command.
func TestNoCommand(t *testing.T) {
	for _, style := range []string{"with der", "with pkcs7", "with utf16le", "with bom", "with cr", "with joined"} {
		data := certtest.MustPEM(t, "root key=p256 ca\nleaf from root key=p256\nfile root leaf "+style)
		b := read(t, "chain.pem", data)
		if got := shell.Arrange(b, b.Certificates(), "new.pem"); got != "" {
			t.Errorf("%s: Arrange = %s, want none", style, got)
		}
		if got := shell.Without(b, b.Certificates(), "new.pem"); got != "" && !b.Text.BOM && !b.Text.UTF16 {
			t.Errorf("%s: Without = %s, want none", style, got)
		}
		if got := shell.After(b, b.Certificates()[0], "cat more.pem", "new.pem"); got != "" {
			t.Errorf("%s: After = %s, want none", style, got)
		}
	}
}

func read(t *testing.T, name string, data []byte) *bundle.Bundle {
	t.Helper()
	b, err := bundle.Read(name, data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// after runs a command and returns the DER of what it wrote.
func after(t *testing.T, sh, dir, command string) []string {
	t.Helper()
	cmd := exec.Command(sh, "-c", command)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "" {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "new.pem"))
	if err != nil {
		t.Fatal(err)
	}
	b := read(t, "new.pem", data)
	if len(b.Problems) > 0 {
		t.Errorf("%s: the new file has problems: %v", command, b.Problems)
	}
	var ders []string
	for _, o := range b.Certificates() {
		ders = append(ders, string(o.DER))
	}
	return ders
}
