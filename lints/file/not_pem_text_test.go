// SPDX-License-Identifier: Apache-2.0

package file

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// The command that a finding offers makes a file of which the rule finds
// nothing, whatever the file's name. The commands use openssl, iconv and base64.
func TestFixesWork(t *testing.T) {
	for _, tool := range []string{"sh", "openssl", "iconv", "base64", "tr"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s here", tool)
		}
	}
	for _, name := range []string{"in.bin", "-it's $(id)"} {
		for file, output := range map[string]string{
			"root with der":                        "new-chain.pem",
			"root with bare-base64":                "new-chain.pem",
			"client root with pkcs7":               "new-chain.pem",
			"client root with pkcs7-der":           "new-chain.pem",
			"client root with bom":                 "new-ascii.pem",
			"client root with utf16be bom":         "new-ascii.pem",
			"client root with utf16le":             "new-ascii.pem",
			`"text:Kunde: Müller" client root`:     "new-ascii.pem",
			`"text:Kunde: Müller" client with bom`: "new-ascii.pem",

			`"text:Kunde: Müller" client with utf16le bom`: "new-ascii.pem",
		} {
			t.Run(name+" "+file, func(t *testing.T) {
				data := certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile "+file)
				results := run(t, notPEMText, name, data)
				if len(results) != 1 || results[0].Outcome != lints.Failed {
					t.Fatalf("got %+v, want one failure", results)
				}
				fixed := apply(t, results[0].Fix, name, data, output)
				for _, r := range run(t, notPEMText, output, fixed) {
					if r.Outcome != lints.Passed {
						t.Errorf("after %s: %s", results[0].Fix, r.Message)
					}
				}
			})
		}
	}
}

// apply runs a command beside a file and returns what it wrote.
func apply(t *testing.T, command, name string, data []byte, output string) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	fixed, err := os.ReadFile(filepath.Join(dir, output))
	if err != nil {
		t.Fatal(err)
	}
	return fixed
}
