// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// evil is a command to GitHub's and to Azure's runners, whatever is before it.
const evil = "::error::x ##vso[task.complete] ##[add-mask]y"

// ciCommand matches a line that a CI system carries out when it reads it in a log:
// GitHub one that begins with "::" after blanks, GitHub and Azure Pipelines "##[" and
// "##vso[" anywhere.
var ciCommand = regexp.MustCompile(`(?im)^[\t\v\f\r ]*::|##[a-z]*\[`)

// hostile writes files that have the text in each place that other people choose, and
// a configuration that names them, into the current directory.
func hostile(t *testing.T) {
	t.Helper()
	chainPEM := certtest.MustPEM(t, `
		root   ca key=p256 subject="CN=::warning::r ##[x]"
		client from root key=p256 subject="CN=::error::x ##vso[task.complete] ##[add-mask]y,O=::set-output ##[z]" san="dns:::a.example,email:##[b]@a.example" days=40
		file root client client text:"::warning::x\n"`)
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	w, err := z.Create(evil + ".pem")
	if err == nil {
		_, err = w.Write(chainPEM)
	}
	if err == nil {
		err = z.Close()
	}
	var tarred bytes.Buffer
	tw := tar.NewWriter(&tarred)
	if err == nil {
		err = tw.WriteHeader(&tar.Header{Name: "::dir/" + evil + ".crt", Mode: 0o600, Size: 3})
	}
	if err == nil {
		_, err = tw.Write([]byte("::x"))
	}
	if err == nil {
		err = tw.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	secret := fmt.Sprintf("apiVersion: v1\nkind: Secret\nmetadata: {name: %q, namespace: %q}\ndata:\n  %q: %s\n", evil, evil, evil, base64.StdEncoding.EncodeToString(chainPEM))
	for name, data := range map[string][]byte{
		evil + ".pem":                         chainPEM,
		"archive.zip":                         zipped.Bytes(),
		"archive.tar":                         tarred.Bytes(),
		"secret.yaml":                         []byte(secret),
		"list.yaml":                           []byte(secret + "---\n" + strings.Replace(secret, "name: ", "name: x", 1)),
		"trusted.jks":                         trustedKeystore(t, evil, certtest.MustPEM(t, "root ca key=p256")),
		"broken.pem":                          []byte("-----BEGIN " + evil + "-----\n::x\n"),
		".chainlint.yaml":                     fmt.Appendf(nil, "version: 1\ntargets:\n  - {name: %q, owner: %q, files: '*.pem', ruleset: connectpay, params: {company: %q}}\n", evil, evil, evil),
		"unknown-" + evil[2:] + ".chain.yaml": fmt.Appendf(nil, "version: 1\n%q: 1\n", evil),
	} {
		if err := os.WriteFile(strings.ReplaceAll(name, "/", "_"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// trustedKeystore is a Java keystore with one trusted certificate of that alias.
func trustedKeystore(t *testing.T, alias string, certificate []byte) []byte {
	t.Helper()
	ks := keystore.New()
	block, _ := pem.Decode(certificate)
	if err := ks.SetTrustedCertificateEntry(alias, keystore.TrustedCertificateEntry{
		CreationTime: clock, Certificate: keystore.Certificate{Type: "X509", Content: block.Bytes},
	}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := ks.Store(&out, []byte("changeit")); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestNoOutputIsACommand runs commands over hostile text in every place. No line of
// standard output or standard error is a command to a CI system.
func TestNoOutputIsACommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such file names")
	}
	t.Chdir(t.TempDir())
	hostile(t)
	t.Setenv("EVIL_PASSWORD", "changeit")
	own := evil + ".pem"
	commands := [][]string{
		{"check", "--no-config", "--key", own, own},
		{"check", "--no-config", "--password-env", "::NO_SUCH ##[x]", "trusted.jks"},
		{"check", "--no-config", "--files-from", "::none ##[x]"},
		{"check", "--config", "unknown-" + evil[2:] + ".chain.yaml"},
		{"config", "validate", "unknown-" + evil[2:] + ".chain.yaml"},
		{"rulesets", "test", "unknown-" + evil[2:] + ".chain.yaml"},
		{"explain", evil},
	}
	for _, format := range []string{"text", "json", "ndjson", "sarif"} {
		commands = append(commands,
			[]string{"check", "-f", format},
			[]string{"check", "-f", format, "--no-config", "--all", "--password-env", "EVIL_PASSWORD", "."},
			[]string{"check", "-f", format, "--no-config", "-r", "connectpay", "-p", "company=" + evil, "-p", "environment=stage", own, "archive.zip", "secret.yaml", "list.yaml"})
	}
	for _, format := range []string{"table", "csv", "json", "ndjson"} {
		commands = append(commands, []string{"inventory", "-f", format, "--no-config", "--password-env", "EVIL_PASSWORD", "."})
	}
	for _, format := range []string{"text", "json", "html"} {
		commands = append(commands, []string{"matrix", "-f", format, "--no-config", "--password-env", "EVIL_PASSWORD", "."})
	}
	for _, format := range []string{"text", "json", "svg"} {
		for _, file := range []string{own, "archive.zip", "secret.yaml"} {
			commands = append(commands, []string{"graph", "-f", format, file})
		}
	}
	for _, format := range []string{"text", "json"} {
		commands = append(commands, []string{"diff", "-f", format, own, "archive.zip"}, []string{"diff", "-f", format, "secret.yaml", own})
	}
	at := clock.Format(time.RFC3339)
	shown := 0
	for _, args := range commands {
		switch args[0] {
		case "check", "inventory", "matrix", "graph", "diff":
			args = append(args[:1:1], append([]string{"--at", at}, args[1:]...)...)
		}
		var stdout, stderr bytes.Buffer
		cli.Run(args, strings.NewReader(""), &stdout, &stderr)
		for what, out := range map[string]string{"standard output": stdout.String(), "standard error": stderr.String()} {
			if found := ciCommand.FindString(out); found != "" {
				t.Errorf("chainlint %q: %s has %q", args, what, found)
			}
		}
		if strings.Contains(stdout.String()+stderr.String(), "add-mask") {
			shown++
		}
	}
	if shown < len(commands)/2 {
		t.Errorf("%d of %d commands show the text: the others prove nothing", shown, len(commands))
	}
}

// TestLongNamesAreShortened checks a certificate whose common name has 60,000
// characters. No format writes more of it than a reader can use.
func TestLongNamesAreShortened(t *testing.T) {
	t.Chdir(t.TempDir())
	long := strings.Repeat("a", 60000)
	data := certtest.MustPEM(t, `
		root   ca key=p256 subject="CN=`+long+`"
		client from root key=p256 subject="CN=`+long+`,O=`+long+`" days=40
		file root client client`)
	if err := os.WriteFile("long.pem", data, 0o600); err != nil {
		t.Fatal(err)
	}
	const most = 5000
	run := func(args ...string) string {
		var stdout, stderr bytes.Buffer
		cli.Run(append(args, "--at", clock.Format(time.RFC3339), "long.pem"), strings.NewReader(""), &stdout, &stderr)
		if strings.Contains(stderr.String(), strings.Repeat("a", most)) {
			t.Errorf("%v: standard error has the whole name", args)
		}
		return stdout.String()
	}
	for _, args := range [][]string{
		{"check"}, {"check", "--all"}, {"check", "-r", "connectpay", "-p", "company=" + long},
		{"graph"}, {"graph", "-f", "svg"}, {"diff", "long.pem"}, {"matrix"}, {"matrix", "-f", "html"}, {"inventory"}, {"inventory", "-f", "csv"},
	} {
		for line := range strings.Lines(run(args...)) {
			if len(line) > most && !strings.Contains(line, "company=") {
				t.Errorf("%.80q: a line of %d bytes: %.120s", args, len(line), line)
			}
		}
	}
	for _, args := range [][]string{{"check", "-f", "json"}, {"check", "-f", "sarif"}, {"graph", "-f", "json"}, {"diff", "-f", "json", "long.pem"}, {"inventory", "-f", "json"}, {"matrix", "-f", "json"}} {
		var doc any
		if err := json.Unmarshal([]byte(run(args...)), &doc); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		eachText(doc, func(s string) {
			if len(s) > most {
				t.Errorf("%v: a text of %d bytes: %.120s", args, len(s), s)
			}
		})
	}
}

// eachText visits the texts of a JSON document.
func eachText(doc any, visit func(string)) {
	switch v := doc.(type) {
	case string:
		visit(v)
	case []any:
		for _, e := range v {
			eachText(e, visit)
		}
	case map[string]any:
		for k, e := range v {
			visit(k)
			eachText(e, visit)
		}
	}
}
