// SPDX-License-Identifier: Apache-2.0

package file

import (
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/lints"
)

// A keystore in base64 is an error in every form of the text, which OpenSSL 3.0 does not
// open.
func TestKeystoreAsText(t *testing.T) {
	key, client, _ := javaParts(t)
	p12, err := pkcs12.Modern2023.Encode(key, client, nil, "secret")
	if err != nil {
		t.Fatal(err)
	}
	line := base64.StdEncoding.EncodeToString(p12)
	marked := string(pem.EncodeToMemory(&pem.Block{Type: "PKCS12", Bytes: p12}))
	wrapped := strings.Join(strings.Split(marked, "\n")[1:strings.Count(marked, "\n")-1], "\n") + "\n"
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("needs openssl")
	}
	opens := func(dir, name string) bool {
		command := exec.Command(openssl, "pkcs12", "-in", name, "-passin", "pass:secret", "-nokeys")
		command.Dir = dir
		return command.Run() == nil
	}
	for name, text := range map[string]string{
		"one-line.p12": line, "one line.txt": line + "\n", "wrapped.b64": wrapped, "crlf.b64": strings.ReplaceAll(wrapped, "\n", "\r\n"),
		"marked.pem": marked, "marked-crlf.pem": strings.ReplaceAll(marked, "\n", "\r\n"),
		"other-label.pem": strings.ReplaceAll(marked, "PKCS12", "PFX"), "certificate.pem": strings.ReplaceAll(marked, "PKCS12", "CERTIFICATE"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if opens(dir, name) {
				t.Error("OpenSSL opens the text")
			}
			for _, rule := range []*lints.Rule{fragileEncoding, keystoreRefusedByJava} {
				if !slices.ContainsFunc(run(t, rule, name, []byte(text), "secret"), func(r lints.Result) bool {
					return r.Outcome == lints.Failed && r.Severity == lints.Error && strings.Contains(strings.ToLower(r.Fix), "decode")
				}) {
					t.Errorf("%s: no error", rule.ID)
				}
			}
		})
	}
}
