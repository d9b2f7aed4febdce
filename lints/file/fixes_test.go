// SPDX-License-Identifier: Apache-2.0

package file

import (
	"bytes"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// What WordPad, TextEdit and chats make of a file is undone by the command printed
// first, and none of the certificates is lost.
func TestFixesOfCopiedTextWork(t *testing.T) {
	for _, tool := range []string{"sh", "openssl", "base64", "tr", "sed", "awk"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s here", tool)
		}
	}
	chain := string(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root"))
	ends := func(with string) string { return strings.ReplaceAll(chain, "\n", with) }
	files := map[string]string{
		"RTF of WordPad":       "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Calibri;}}\r\n\\viewkind4\\uc1\\pard\\f0\\fs22 " + ends("\\par\r\n") + "}\r\n",
		"RTF of TextEdit":      "{\\rtf1\\ansi\\cocoartf2761\n{\\fonttbl\\f0\\fmodern Courier;}\n\\f0\\fs24 \\cf0 " + ends("\\\n") + "}",
		"RTF with line breaks": "{\\rtf1\\ansi \\pard " + ends("\\line\n") + "}",
		"RTF on one line":      "{\\rtf1\\ansi \\pard " + ends("\\par ") + "}",
		"form feed":            strings.ReplaceAll(chain, "-----BEGIN", "\f-----BEGIN"),
		"vertical tab":         strings.ReplaceAll(chain, "-----BEGIN", "\v-----BEGIN"),
		"em dashes at the end": strings.ReplaceAll(chain, "-----END CERTIFICATE-----", "\u2014\u2014\u2014END CERTIFICATE\u2014\u2014\u2014"),
		"no-break space":       strings.ReplaceAll(chain, "END CERTIFICATE", "END\u00A0CERTIFICATE"),
		"PKCS#7 without marks": unmarked(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root with pkcs7")),
		"PKCS#7 on CRLF lines": strings.ReplaceAll(unmarked(certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root with pkcs7")), "\n", "\r\n"),
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			results := run(t, notPEMText, "in.txt", []byte(data))
			if len(results) != 1 || results[0].Outcome != lints.Failed {
				t.Fatalf("got %+v, want one failure", results)
			}
			fixed := apply(t, results[0].Fix, "in.txt", []byte(data), "new-chain.pem")
			if got := sortedBlocks(fixed); got != sortedBlocks([]byte(chain)) {
				t.Errorf("after %s: the certificates are not those of the file", results[0].Fix)
			}
			for _, rule := range []*lints.Rule{notPEMText, fragileEncoding} {
				for _, r := range run(t, rule, "new-chain.pem", fixed) {
					if r.Outcome != lints.Passed {
						t.Errorf("after %s: %s", results[0].Fix, r.Message)
					}
				}
			}
		})
	}
}

// unmarked drops the BEGIN and END lines.
func unmarked(block []byte) string {
	lines := strings.SplitAfter(string(block), "\n")
	return strings.Join(lines[1:len(lines)-2], "")
}

// sortedBlocks is the blocks of a file, in an order that does not depend on that of the file.
func sortedBlocks(data []byte) string {
	var ders []string
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		ders = append(ders, string(block.Bytes))
	}
	slices.Sort(ders)
	return strings.Join(ders, "")
}

// The name of a certificate in a keystore can be outside ASCII, and openssl pkcs12
// prints it.
func TestKeystoreOfNamesOutsideASCII(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("there is no openssl here")
	}
	dir := t.TempDir()
	chain := certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile key:client client root")
	if err := os.WriteFile(filepath.Join(dir, "chain.pem"), chain, 0o600); err != nil {
		t.Fatal(err)
	}
	export := exec.Command("openssl", "pkcs12", "-export", "-in", "chain.pem", "-name", "Schl\u00FCssel", "-passout", "pass:", "-out", "client.p12")
	export.Dir = dir
	if out, err := export.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	store, err := os.ReadFile(filepath.Join(dir, "client.p12"))
	if err != nil {
		t.Fatal(err)
	}
	results := run(t, notPEMText, "client.p12", store)
	if len(results) != 1 || results[0].Outcome != lints.Failed {
		t.Fatalf("got %+v, want one failure", results)
	}
	printed := exec.Command("openssl", "pkcs12", "-in", "client.p12", "-nokeys", "-passin", "pass:")
	printed.Dir = dir
	if out, err := printed.Output(); err != nil || !bytes.ContainsFunc(out, func(r rune) bool { return r > unicode.MaxASCII }) {
		t.Skipf("openssl prints no name outside ASCII: %v", err)
	}
	fixed := apply(t, strings.Replace(results[0].Fix, "-nokeys", "-nokeys -passin pass:", 1), "client.p12", store, "new-chain.pem")
	for _, r := range run(t, notPEMText, "new-chain.pem", fixed) {
		if r.Outcome != lints.Passed {
			t.Errorf("after %s: %s", results[0].Fix, r.Message)
		}
	}
}
