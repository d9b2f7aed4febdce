// SPDX-License-Identifier: Apache-2.0

package file

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/lints"
)

// A keystore in base64 is an error in every form of the text, and the command that is
// printed gives back the keystore, byte by byte. OpenSSL 3.0 opens that, and not the text.
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
				fix := ""
				for _, r := range run(t, rule, name, []byte(text), "secret") {
					if r.Outcome == lints.Failed && r.Severity == lints.Error && strings.Contains(r.Fix, "base64 -d") {
						fix = r.Fix
					}
				}
				out := filepath.Join(dir, "new-client.p12")
				_, command, found := strings.Cut("\n"+fix, "\n    ")
				if text, err := exec.Command("sh", "-c", "cd \"$0\" && "+command, dir).CombinedOutput(); !found || err != nil {
					t.Fatalf("%s: %q: %v: %s", rule.ID, fix, err, text)
				}
				if got, err := os.ReadFile(out); err != nil || !bytes.Equal(got, p12) || !opens(dir, out) {
					t.Errorf("%s: the command %q does not give back the keystore: %v", rule.ID, command, err)
				}
				if err := os.Remove(out); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
