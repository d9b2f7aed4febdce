// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

// everyFormat is every way to write a report.
func everyFormat() map[string]func(io.Writer, *Report) error {
	all := map[string]func(io.Writer, *Report) error{
		"text, all": func(w io.Writer, r *Report) error { return Text(w, r, TextOptions{All: true}) },
		"sarif, all": func(w io.Writer, r *Report) error {
			return SARIF(w, r, SARIFOptions{All: true})
		},
	}
	for _, f := range Formats {
		all[f.Name] = func(w io.Writer, r *Report) error { return f.Write(w, r, Options{}) }
	}
	return all
}

// TestHostileNames looks for what a certificate's name must not do to a reader.
func TestHostileNames(t *testing.T) {
	for name, write := range everyFormat() {
		t.Run(name, func(t *testing.T) {
			out := written(t, sample(t), write)
			for _, bad := range []string{"\x1b", "\u202e", "<script>\n", "\r"} {
				if bytes.Contains(out, []byte(bad)) {
					t.Errorf("the output holds %q", bad)
				}
			}
			if !bytes.Contains(out, []byte("gnidart")) {
				t.Error("the name is not there at all")
			}
		})
	}
}

// TestSARIFMessagesHaveOnlyOwnLinks finds the links of a message the way
// SARIF 2.1.0 section 3.11.6 and a reader that knows no escapes do: each
// leads to a related location.
func TestSARIFMessagesHaveOnlyOwnLinks(t *testing.T) {
	var log sarifLog
	if err := json.Unmarshal(written(t, sample(t), everyFormat()["sarif, all"]), &log); err != nil {
		t.Fatal(err)
	}
	escapes := regexp.MustCompile(`\\.`)
	brackets := regexp.MustCompile(`\[[^\]]*\]\([0-9]+\)`)
	links := 0
	for _, r := range log.Runs[0].Results {
		text := escapes.ReplaceAllString(r.Message.Text, "")
		links += len(brackets.FindAllString(text, -1))
		if rest := brackets.ReplaceAllString(text, ""); strings.ContainsAny(rest, "[]") {
			t.Errorf("a bracket is left in %q", r.Message.Text)
		}
		if n := len(brackets.FindAllString(text, -1)); n != len(r.Related) {
			t.Errorf("%d links, %d related locations in %q", n, len(r.Related), r.Message.Text)
		}
	}
	if links == 0 {
		t.Error("no message has a link")
	}
}

// TestNoKeyBytes looks for every run of eight characters of a key's base64 in
// every output.
func TestNoKeyBytes(t *testing.T) {
	data := certtest.MustPEM(t, openRecipe)
	key := ""
	for rest := data; ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		if strings.HasSuffix(b.Type, "PRIVATE "+"KEY") {
			lines := strings.Split(string(pem.EncodeToMemory(b)), "\n")
			key = strings.Join(lines[1:len(lines)-2], "")
		}
	}
	// The first 48 characters are the same for every P-256 key (RFC 5208).
	if len(key) < 100 {
		t.Fatal("the file has no key")
	}
	for name, write := range everyFormat() {
		out := strings.ReplaceAll(string(written(t, sample(t), write)), `\n`, "")
		for i := 48; i+8 <= len(key); i++ {
			if strings.Contains(out, key[i:i+8]) {
				t.Fatalf("%s: eight characters of the key stand in the output", name)
			}
		}
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, with (parentheses)": `plain text, with \(parentheses\)`,
		"[a](javascript:b)":              `\[a\]\(javascript:b\)`,
		"<img src=x>":                    "&lt;img src=x&gt;",
		"`code` *bold* _it_":             "\\`code\\` \\*bold\\* \\_it\\_",
		"https://example.com @someone":   `https:\//example.com \@someone`,
		"a\nb":                           `a\\x0ab`,
	} {
		if got := markdown(in); got != want {
			t.Errorf("markdown(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlainJSONKeepsTheText(t *testing.T) {
	for _, text := range []string{"é, 日本, 😀", "\u202e\u200b\u009b31m\u007f", "\x1b[31m", "\U000e0041 tag"} {
		var b bytes.Buffer
		if err := writeJSON(&b, text, ""); err != nil {
			t.Fatal(err)
		}
		for _, r := range strings.TrimSuffix(b.String(), "\n") {
			if r < 0x20 || r == 0x7f || r == 0x9b || r == 0x202e || r == 0x200b || r > 0xe0000 {
				t.Errorf("%U is in %s", r, b.String())
			}
		}
		var back string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || back != text {
			t.Errorf("read back as %q, %v; want %q", back, err, text)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abc", 3, "abc"}, {"abcdef", 5, "ab…"}, {"aéé", 4, "a…"}, {"ééé", 5, "é…"}} {
		if got := truncate(c.in, c.n); got != c.want || len(got) > c.n {
			t.Errorf("truncate(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
