// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// TestBrokenAnchorFiles registers files that lack a certificate or may lack one, with
// --anchor and in a configuration. Each is an error that names the file and, if there
// is one, the line; the check does not run with the rest.
func TestBrokenAnchorFiles(t *testing.T) {
	const recipe = "root subject=\"CN=Root\" ca key=p256:root\nclient from root subject=\"CN=Client\" key=p256\nfile "
	root := string(certtest.MustPEM(t, recipe+"root"))
	broken := strings.Replace(root, "MII", "M!I", 1)
	for name, test := range map[string]struct{ data, want string }{
		"a broken block after a good one":  {root + broken, "anchor.pem:12: "},
		"a broken block before a good one": {broken + root, "anchor.pem:2: "},
		"no END line":                      {root + root[:300], "no END line"},
		"no BEGIN line":                    {root + "-----END CERTIFICATE-----\n", "no BEGIN line"},
		"an empty block":                   {root + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "nothing stands between"},
		"a bad BEGIN line":                 {root + "----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "the BEGIN line is not"},
		"base64 that is cut off":           {root + strings.Split(root, "\n")[1] + "\n", "breaks off"},
		"no certificate":                   {"hello\n", "anchor.pem: no certificate in it"},
		"nothing":                          {"", "anchor.pem: no certificate in it"},
		"a broken block alone":             {broken, "anchor.pem:2: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "chain.pem", certtest.MustPEM(t, recipe+"client root"))
			write(t, "anchor.pem", []byte(test.data))
			write(t, ".chainlint.yaml", []byte("version: 1\ntargets:\n- name: client\n  files: [chain.pem]\n  ruleset: baseline\n  anchors: [anchor.pem]\n"))
			for _, args := range []string{"check --no-config --anchor anchor.pem chain.pem", "check"} {
				var stdout, stderr bytes.Buffer
				exit := cli.Run(append(strings.Fields(args), "--at", "2026-12-01T12:00:00Z"), strings.NewReader(""), &stdout, &stderr)
				if got := fmt.Sprint(exit, stderr.String()); exit != 2 || !strings.Contains(got, test.want) {
					t.Errorf("%s: %s\n%s", args, got, stdout.String())
				}
			}
		})
	}
	t.Run("a private key that cannot be read", func(t *testing.T) {
		t.Chdir(t.TempDir())
		write(t, "chain.pem", certtest.MustPEM(t, recipe+"client root"))
		write(t, "anchor.pem", []byte(root+"-----BEGIN EC PRIVATE "+"KEY-----\nM!I\n-----END EC PRIVATE "+"KEY-----\n"))
		var stdout, stderr bytes.Buffer
		if exit := cli.Run(strings.Fields("check --no-config --at 2026-12-01T12:00:00Z --anchor anchor.pem chain.pem"), strings.NewReader(""), &stdout, &stderr); exit != 0 {
			t.Errorf("exit status %d, and no certificate is lost: %s", exit, stderr.String())
		}
	})
}
