// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// copiedTexts lists the ways in which certificates are sent and pasted, with a part of
// the message about each.
func copiedTexts(chain string) map[string]struct{ text, message string } {
	each := func(change func(i int, line string) string) string {
		lines := strings.Split(strings.TrimSuffix(chain, "\n"), "\n")
		for i := range lines {
			lines[i] = change(i, lines[i])
		}
		return strings.Join(lines, "\n") + "\n"
	}
	prefixed := func(prefix string) string { return each(func(_ int, l string) string { return prefix + l }) }
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	escaped := strings.ReplaceAll(chain, "\n", `\n`)
	quoted, _ := json.Marshal(map[string]string{"cert": chain})
	array, _ := json.MarshalIndent(strings.Split(chain, "\n"), "", "  ")
	oneLine, _ := json.Marshal(strings.Split(chain, "\n"))
	nested, _ := json.Marshal(map[string]string{"secret": string(quoted)})
	dotNet := strings.NewReplacer("+", `\u002B`, "/", `\/`).Replace(string(quoted))
	between := func(insert string) string { return strings.ReplaceAll(chain, "\nMII", "\nMII"+insert) }
	return map[string]struct{ text, message string }{
		"a mail that quotes":       {prefixed("> "), `quoted with ">"`},
		"a mail that quotes twice": {prefixed(">> "), `quoted with ">"`},
		"a diff that adds":         {"--- /dev/null\n+++ b/chain.pem\n@@ -0,0 +1,99 @@\n" + prefixed("+"), "of a diff"},
		"a diff that removes":      {prefixed("-"), "of a diff"},
		"a comment":                {prefixed("# "), "as in a comment"},
		"a comment in C":           {prefixed("// "), "as in a comment"},
		"a table":                  {prefixed("| "), "as in a comment"},
		"a list in YAML":           {prefixed("- "), "as in a comment"},
		"line numbers":             {each(func(i int, l string) string { return fmt.Sprintf("%d: %s", i+1, l) }), "line numbers"},
		"line numbers of cat":      {each(func(i int, l string) string { return fmt.Sprintf("%6d\t%s", i+1, l) }), "line numbers"},
		"line numbers of grep":     {each(func(i int, l string) string { return fmt.Sprintf("%d:%s", i+7, l) }), "line numbers"},
		"quoted-printable":         {strings.ReplaceAll(chain, "=", "=3D"), "quoted-printable"},
		"quoted-printable, broken": {each(func(_ int, l string) string {
			if strings.HasPrefix(l, "-") {
				return l
			}
			return l[:len(l)/2] + "=\n" + strings.ReplaceAll(l[len(l)/2:], "=", "=3D")
		}), "quoted-printable"},
		"HTML with references":        {"<html><pre>" + strings.NewReplacer("+", "&#43;", "=", "&#61;", "/", "&#x2F;").Replace(chain) + "</pre></html>\n", "of a web page"},
		"HTML with line breaks":       {"<p>" + strings.ReplaceAll(chain, "\n", "<br>\n") + "</p>\n", "of a web page"},
		"HTML in one line":            {"<p>" + strings.ReplaceAll(chain, "\n", "<br/>") + "</p>\n", "of a web page"},
		"URL encoding":                {url.PathEscape(chain) + "\n", "URL-encoded"},
		"URL encoding of a form":      {"cert=" + url.QueryEscape(chain) + "\n", "URL-encoded"},
		"URL encoding in the base64":  {strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(chain), "URL-encoded"},
		"URL decoding of plain text":  {strings.ReplaceAll(chain, "+", " "), `blanks where "+" was`},
		"em dashes":                   {strings.ReplaceAll(chain, "-----", "—————"), "U+2014 EM DASH"},
		"dashes of a word processor":  {strings.ReplaceAll(chain, "-----", "—–"), "U+2014 EM DASH"},
		"minus signs":                 {strings.ReplaceAll(chain, "-----", "−−−−−"), "U+2212 MINUS SIGN"},
		"four hyphens":                {strings.ReplaceAll(chain, "-----", "----"), "the BEGIN line is not"},
		"small letters in all":        {strings.NewReplacer("BEGIN CERTIFICATE", "begin certificate", "END CERTIFICATE", "end certificate").Replace(chain), "BEGIN and END lines"},
		"no-break spaces":             {prefixed("\u00a0"), "U+00A0 NO-BREAK SPACE"},
		"no-break spaces in a mark":   {strings.ReplaceAll(chain, " CERTIFICATE", "\u00a0CERTIFICATE"), "U+00A0 NO-BREAK SPACE"},
		"zero-width characters":       {between("\u200b"), "U+200B ZERO WIDTH SPACE"},
		"a zero-width character":      {"\u200b" + chain, "U+200B ZERO WIDTH SPACE"},
		"soft hyphens":                {between("\u00ad"), "U+00AD SOFT HYPHEN"},
		"marks of direction":          {"\u202a" + strings.Replace(chain, "\n", "\u202c\n", 1), "U+202A LEFT-TO-RIGHT EMBEDDING"},
		"colours of a terminal":       {strings.NewReplacer("-----BEGIN", "\x1b[32m-----BEGIN", "CATE-----", "CATE-----\x1b[0m").Replace(chain), "U+001B"},
		"a prompt after the text":     {"$ cat chain.pem\n" + strings.TrimSuffix(chain, "\n") + "user@host:~$ ", "text after its END line"},
		"strings of source code":      {each(func(_ int, l string) string { return fmt.Sprintf("%q +", l+"\n") }), "strings of their own"},
		"strings in single quotes":    {each(func(_ int, l string) string { return "'" + l + `\n',` }), "strings of their own"},
		"an array in JSON":            {string(array), "strings of their own"},
		"an array in JSON, one line":  {string(oneLine), "strings of their own"},
		"a shell script":              {strings.ReplaceAll(chain, "\n", "\\\n"), "as in a shell script"},
		"escaped line ends":           {`CERT="` + escaped + "\"\n", "escaped line ends"},
		"JSON":                        {string(quoted) + "\n", "escaped line ends"},
		"JSON of .NET":                {dotNet, "escaped line ends"},
		"JSON in JSON":                {string(nested), "escaped line ends"},
		"one line":                    {strings.ReplaceAll(chain, "\n", " ") + "\n", "joined"},
		"base64":                      {encode(chain), "base64 around its PEM text"},
		"base64 in a .env file":       {"CERT=" + encode(chain) + "\nOTHER=1\n", "base64 around its PEM text"},
		"base64 in YAML":              {"tls:\n  cert: \"" + encode(chain) + "\"\n", "base64 around its PEM text"},
		"base64 in a data URL":        {"data:application/x-pem-file;base64," + encode(chain) + "\n", "base64 around its PEM text"},
		"base64 of base64":            {encode(encode(chain)) + "\n", "it was encoded twice"},
		"a quotation mark before":     {"CERT='" + strings.TrimSuffix(chain, "\n") + "'\n", "text before its BEGIN line"},
		"two values of a .env file":   {"A=" + encode(chain[:len(chain)/2+chainMiddle(chain)]) + "\nB=" + encode(chain[len(chain)/2+chainMiddle(chain):]) + "\n", "base64 around its PEM text"},
		"a folded value of a Secret":  {"kind: Secret\nmetadata: {name: a}\nstringData:\n  tls.crt: >\n" + prefixed("    "), `the ">" before it`},
		"an indented value of a file": {"tls:\n  crt: |\n" + prefixed("    "), "an indented BEGIN line"},
	}
}

// chainMiddle is how far after the middle of a text its next block starts.
func chainMiddle(chain string) int { return strings.Index(chain[len(chain)/2:], "-----BEGIN") }

// chainOfAllCharacters is a chain whose certificates each have every character that
// base64 has in addition to letters and digits.
func chainOfAllCharacters(t *testing.T) string {
	t.Helper()
	has := func(block string) bool {
		return strings.Contains(block, "+") && strings.Contains(block, "/") && strings.Contains(block, "=")
	}
	for i := range 40 {
		name := strings.Repeat("x", i)
		chain := string(certtest.MustPEM(t, fmt.Sprintf("root subject=\"CN=Root %[1]s\" ca key=p256:root\nclient from root subject=\"CN=Client %[1]s\" key=p256\nfile client root", name)))
		if middle := len(chain)/2 + chainMiddle(chain); has(chain[:middle]) && has(chain[middle:]) {
			return chain
		}
	}
	t.Fatal("no chain has every character of base64")
	return ""
}

// TestCopiedTexts checks that the certificates of each text are read, that its kind is
// named, and that the printed command turns it into a file that passes.
func TestCopiedTexts(t *testing.T) {
	chain := chainOfAllCharacters(t)
	for name, c := range copiedTexts(chain) {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "copied.txt", []byte(c.text))
			results, certs := checkCopied(t, "copied.txt")
			if want := 2; certs != want && name != "four hyphens" {
				t.Errorf("%d certificates are read, want %d", certs, want)
			}
			i := slices.IndexFunc(results, func(r reportedResult) bool {
				return r.Requirement == "baseline/readable-input" && r.Severity == "error" && strings.Contains(r.Message, c.message)
			})
			if i < 0 {
				t.Fatalf("no error says %q:\n%s", c.message, listed(results))
			}
			if name == "four hyphens" || name == "a folded value of a Secret" { // an object is lost, and the file is more than its certificates
				if !strings.Contains(results[i].Help, "BEGIN") && !strings.Contains(results[i].Help, "|") {
					t.Errorf("no fix in words: %q", results[i].Help)
				}
				return
			}
			needOpenSSL(t)
			commands := printed(results[i].Help)
			if out, err := exec.Command("sh", "-e", "-c", commands).CombinedOutput(); err != nil || commands == "" {
				t.Fatalf("%q: %v\n%s", commands, err, out)
			}
			written, err := filepath.Glob("*.fixed.pem")
			if entries, _ := os.ReadDir("."); err != nil || len(written) != 1 || len(entries) != 2 {
				t.Fatalf("%s: it wrote %v", commands, written)
			}
			left, certs := checkCopied(t, written[0])
			if certs != 2 || len(left) > 0 {
				t.Errorf("%s\n%d certificates, and:\n%s", commands, certs, listed(left))
			}
			if out, err := exec.Command("openssl", "storeutl", "-certs", "-noout", written[0]).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Total found: 2")) {
				t.Errorf("%s\nOpenSSL: %v\n%s", commands, err, out)
			}
		})
	}
}

// checkCopied returns the failures of a file that do not follow from another one, and
// the number of its certificates.
func checkCopied(t *testing.T, file string) (failed []reportedResult, certificates int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cli.Run([]string{"check", "--no-config", "--at", "2026-12-01T12:00:00Z", "-f", "json", file}, strings.NewReader(""), &stdout, &stderr)
	var report struct {
		Files []struct {
			Certificates []json.RawMessage
			Results      []reportedResult
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	for _, file := range report.Files {
		certificates += len(file.Certificates)
		for _, r := range file.Results {
			if r.Outcome == "fail" && len(r.Follows) == 0 && r.Severity != "note" {
				failed = append(failed, r)
			}
		}
	}
	return failed, certificates
}
