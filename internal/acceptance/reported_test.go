// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// A reportedFile is a file like one in a public bug report, with the expected results.
type reportedFile struct {
	file string
	args string // of check, apart from the file
	at   string // the time of the check; 2026-12-01T12:00:00Z if it is empty
	exit int
	want []reported

	// fixed is the requirement whose printed commands are run; the file that they
	// write must meet it, with as many certificates as before.
	fixed string
}

// A reported result is one that is expected.
type reported struct {
	requirement string
	severity    string
	line        int    // 0 for any
	message     string // what it contains
	fix         string // likewise
}

const (
	forConnectPay = "-r connectpay -p company=Northwind"
	forWorldpay   = "-r worldpay -p rdn=O=Northwind -p environment=try"
	forPayrails   = "-r payrails -p company=northwind -p environment=live"
	forMastercard = "-r mastercard -p environment=production"
	noReader      = "OpenSSL 3.0, Go 1.26 and Java 17 cannot load"
)

var reportedFiles = []reportedFile{
	{file: "01-same-name-for-ca-and-client.pem", exit: 1, want: []reported{{"baseline/chain-names", "error", 0, "same name", ""}}},
	{file: "01-same-name-for-ca-and-client.pem", args: forConnectPay, exit: 1, want: []reported{{"baseline/chain-names", "error", 0, "same name", ""}}},
	{file: "01-same-name-for-ca-and-client.pem", args: forWorldpay, exit: 1, want: []reported{{"baseline/chain-names", "error", 0, "same name", ""}}},
	{file: "02-eku-serverauth-only.pem", want: []reported{{"baseline/usable-as-tls-client", "note", 0, "serverAuth", ""}}},
	{file: "02-eku-serverauth-only.pem", args: forConnectPay, exit: 1, want: []reported{{"baseline/usable-as-tls-client", "error", 0, "serverAuth", ""}}},
	{file: "02-eku-serverauth-only.pem", args: forWorldpay, exit: 1, want: []reported{{"worldpay/client-auth-eku", "error", 0, "serverAuth", ""}}},
	{file: "03-ascii-key-then-utf16-chain.pem", exit: 1, want: []reported{
		{"baseline/no-private-key", "warning", 1, "never send this file", "chainlint fix -r baseline"},
		{"baseline/readable-input", "error", 29, "the rest of the file is ASCII; " + noReader, "chainlint fix -r baseline"},
	}, fixed: "baseline/no-private-key"},
	{file: "03-ascii-key-then-utf16-chain.pem", args: forConnectPay, exit: 1, want: []reported{
		{"baseline/no-private-key", "error", 1, "", ""},
		{"connectpay/pem-base64", "error", 29, "two encodings", ""},
	}, fixed: "connectpay/pem-base64"},
	{file: "03-ascii-key-then-utf16-chain.pem", args: forWorldpay, exit: 1, want: []reported{{"baseline/no-private-key", "warning", 1, "never send this file", ""}}},
	{file: "04-values-with-base64-of-pem-key.yaml", exit: 1, want: []reported{
		{"baseline/no-private-key", "warning", 46, "in base64", "chainlint fix -r baseline"},
		{"baseline/readable-input", "error", 3, noReader, "chainlint fix -r baseline"},
	}, fixed: "baseline/no-private-key"},
	{file: "04-values-with-base64-of-pem-key.yaml", args: forConnectPay, exit: 1, want: []reported{{"baseline/no-private-key", "error", 46, "in base64", ""}}},
	{file: "05-aki-names-wrong-issuer.pem", exit: 1, want: []reported{{"baseline/chain-names", "error", 0, "", ""}}},
	{file: "06-firefox-export.p12", args: "--password-file pw-password.txt"},
	{file: "06-firefox-export.p12", args: forMastercard + " --password-file pw-password.txt"},
	{file: "07-base64-of-pfx.pfx", args: "--password-file pw-secret.txt", exit: 1, want: []reported{
		{"baseline/readable-input", "error", 1, noReader, "decode the base64"},
	}},
	{file: "07-base64-of-pfx.pfx", args: forMastercard + " --password-file pw-secret.txt", exit: 1, want: []reported{
		{"mastercard/keystore-complete", "error", 1, "base64", "base64 -d"},
	}},
	{file: "08-csr-version-3.csr", args: forMastercard, exit: 1, want: []reported{{"mastercard/csr-pkcs10", "error", 0, "version", ""}}},
	{file: "08-csr-version-3.csr", args: forPayrails, exit: 1, want: []reported{{"baseline/csr-well-formed", "warning", 2, "Java 17 refuses others", ""}}},
	{file: "09-escaped-newlines.env", exit: 1, want: []reported{{"baseline/readable-input", "error", 1, noReader, ""}}},
	{file: "10-secret-with-bare-base64.yaml", exit: 1, want: []reported{{"baseline/readable-input", "error", 7, "kubectl and ingress-nginx require PEM", "kubectl create secret tls"}}},
	{file: "11-directory", exit: 1, want: []reported{
		{"baseline/readable-input", "error", 6, "base64 around its PEM text", ""},
		{"baseline/no-private-key", "warning", 12, "", ""},
		{"baseline/readable-input", "error", 7, "encoded twice", ""},
		{"baseline/readable-input", "error", 7, "it is PEM text", ""},
	}},
	{file: "12-issuer-printablestring-subject-utf8string.pem", want: []reported{{"baseline/chain-names", "warning", 0, "is encoded unlike", ""}}},
	{file: "13-zip-made-by-finder.zip"},
	{file: "14-printablestring-with-at.pem", want: []reported{{"baseline/encoding-valid", "warning", 0, "Go", ""}}},
	{file: "15-dotnet-json.json", exit: 1, want: []reported{{"baseline/readable-input", "error", 1, noReader, ""}}},
	{file: "16-keychain-export.p12", args: forConnectPay + " --password-file pw-password.txt", exit: 1, want: []reported{
		{"connectpay/pem-base64", "error", 0, "PKCS#12", "chainlint fix -r connectpay"},
		{"baseline/no-private-key", "error", 0, "", "--password-file pw-password.txt"},
	}, fixed: "baseline/no-private-key"},
	{file: "17-key-and-dh-parameters.pem", exit: 1, want: []reported{
		{"baseline/readable-input", "error", 72, "key parameters", "chainlint fix -r baseline"},
		{"baseline/no-private-key", "warning", 23, "", "chainlint fix -r baseline"},
	}, fixed: "baseline/readable-input"},
	{file: "17-key-and-dh-parameters.pem", args: forConnectPay, exit: 1, want: []reported{{"baseline/no-private-key", "error", 23, "", ""}}, fixed: "baseline/no-private-key"},
	{file: "18-url-encoded-private-key.pem", args: forConnectPay, exit: 1, want: []reported{
		{"baseline/no-private-key", "error", 44, "URL-encoded", "chainlint fix -r connectpay"},
	}, fixed: "baseline/no-private-key"},
	{file: "19-keystore.jks", args: forConnectPay + " --password-file pw-changeit.txt", exit: 1, want: []reported{
		{"connectpay/pem-base64", "error", 0, "Java keystore", "chainlint fix"},
		{"baseline/no-private-key", "error", 0, "", "--password-file pw-changeit.txt"},
	}, fixed: "connectpay/pem-base64"},
	{file: "20-csr-without-attributes.csr", args: forPayrails, want: []reported{
		{"baseline/csr-well-formed", "warning", 2, "no attributes field ([0], RFC 2986, section 4.1); Go 1.26", ""},
	}},
	{file: "21-public-root-serial-zero.pem"},
	{file: "22-quoted-in-mail.pem", exit: 1, want: []reported{
		{"baseline/readable-input", "error", 1, `quoted with ">", as in a mail`, "chainlint fix -r baseline"},
	}, fixed: "baseline/readable-input"},
	{file: "23-keytool-placeholder.p12", args: forMastercard + " --password-file pw-changeit.txt", exit: 1, want: []reported{
		{"mastercard/issued-by-mastercard", "error", 0, "self-signed", ""},
	}},
	{file: "connectpay-pass-malformed-extensions.pem", args: "-r connectpay -p company=ACME", at: "2026-11-30T12:00:00Z", exit: 1, want: []reported{{"baseline/encoding-valid", "error", 0, "", ""}}},
	{file: "connectpay-pass-RSA-key-missing-NULL-parameters.pem", args: "-r connectpay -p company=ACME", at: "2026-11-30T12:00:00Z", exit: 1, want: []reported{{"baseline/encoding-valid", "error", 0, "", ""}}},
	{file: "ec.pem", args: "--anchor other.pem", exit: 1, want: []reported{{"baseline/anchored", "error", 0, "", ""}}},
	{file: "ec.pem", args: forMastercard + " --anchor other.pem", exit: 1, want: []reported{{"baseline/anchored", "error", 0, "", ""}}},
	{file: "forged-unknown-sigalg-mastercard.pem", args: forMastercard, exit: 1, want: []reported{{"baseline/chain-signatures", "error", 0, "", ""}}},
	{file: "log-command-injection.pem", at: "2026-11-30T12:00:00Z"},
	{file: "p-bcgarbage.pem", exit: 1, want: []reported{{"baseline/encoding-valid", "error", 0, "", ""}}},
}

// TestReportedFiles checks files like those in public bug reports: the messages, their
// severities and lines, and that the printed commands fix the file.
func TestReportedFiles(t *testing.T) {
	folder := filepath.Join(certtest.Corpus(t), "reported")
	tested := map[string]bool{}
	for _, f := range reportedFiles {
		tested[f.file] = true
		t.Run(strings.TrimSpace(f.file+" "+f.args), func(t *testing.T) {
			t.Chdir(t.TempDir())
			copyReported(t, folder, f.file)
			f.run(t)
		})
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasPrefix(name, "pw-"), slices.Contains([]string{"README.md", "ca.pem", "other.pem"}, name):
		case !tested[name]:
			t.Errorf("%s is not tested", name)
		}
	}
}

// copyReported copies a file or a directory, and the other files of its check.
func copyReported(t *testing.T, folder, name string) {
	t.Helper()
	given, err := filepath.Glob(filepath.Join(folder, "pw-*"))
	if err != nil {
		t.Fatal(err)
	}
	files := append(given, filepath.Join(folder, "other.pem"))
	if info, err := os.Stat(filepath.Join(folder, name)); err == nil && info.IsDir() {
		if err := os.CopyFS(name, os.DirFS(filepath.Join(folder, name))); err != nil {
			t.Fatal(err)
		}
	} else {
		files = append(files, filepath.Join(folder, name))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Base(file), data)
	}
}

// arguments are those of check, with a few more.
func (f *reportedFile) arguments(more ...string) []string {
	args := append([]string{"check", "--at", cmp.Or(f.at, "2026-12-01T12:00:00Z")}, strings.Fields(f.args)...)
	return append(args, more...)
}

// A reportedResult is one of the results in a JSON report.
type reportedResult struct {
	Requirement, Outcome, Severity, Message, Help string
	Line                                          int
	Follows                                       json.RawMessage
}

// check runs the command on a file of the working directory, and returns its results
// and the number of certificates.
func (f *reportedFile) check(t *testing.T, file string) (results []reportedResult, certificates, exit int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := f.arguments("-f", "json", file)
	exit = cli.Run(args, strings.NewReader(""), &stdout, &stderr)
	var report struct {
		Files []struct {
			Certificates []json.RawMessage
			Results      []reportedResult
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	for _, file := range report.Files {
		results = append(results, file.Results...)
		certificates += len(file.Certificates)
	}
	return results, certificates, exit
}

func (f *reportedFile) run(t *testing.T) {
	results, certificates, exit := f.check(t, f.file)
	if exit != f.exit {
		t.Errorf("exit status %d, want %d", exit, f.exit)
	}
	failed := slices.DeleteFunc(slices.Clone(results), func(r reportedResult) bool { return r.Outcome != "fail" || len(r.Follows) > 0 })
	for _, want := range f.want {
		if !slices.ContainsFunc(failed, want.matches) {
			t.Errorf("no result %+v in\n%s", want, listed(failed))
		}
	}
	if f.exit == 0 && slices.ContainsFunc(failed, func(r reportedResult) bool { return r.Severity == "error" }) {
		t.Errorf("it has errors:\n%s", listed(failed))
	}
	f.runText(t)
	if f.fixed != "" {
		f.runFix(t, failed, certificates)
	}
}

func (want reported) matches(r reportedResult) bool {
	return r.Requirement == want.requirement && r.Severity == want.severity && (want.line == 0 || r.Line == want.line) &&
		strings.Contains(r.Message, want.message) && strings.Contains(r.Help, want.fix)
}

func listed(results []reportedResult) string {
	var out strings.Builder
	for _, r := range results {
		fmt.Fprintf(&out, "%s %s line %d: %s\n\tfix: %s\n", r.Severity, r.Requirement, r.Line, r.Message, r.Help)
	}
	return out.String()
}

// logCommand matches what a CI system takes for a command in a log.
var logCommand = regexp.MustCompile(`(?m)^\s*::|##\[|##vso\[`)

// runText fails if the text report contains a command to a CI system, or bytes of a
// private key.
func (f *reportedFile) runText(t *testing.T) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cli.Run(f.arguments(f.file), strings.NewReader(""), &stdout, &stderr)
	if at := logCommand.FindIndex(stdout.Bytes()); at != nil {
		t.Errorf("a command to a CI system in the report: %q", stdout.Bytes()[at[0]:min(at[1]+40, stdout.Len())])
	}
	for _, start := range []string{"MIIEvQIBADANBgkq", "LS0tLS1CRUdJTiBQUk"} {
		if strings.Contains(stdout.String()+stderr.String(), start) {
			t.Error("the report holds bytes of a private key")
		}
	}
}

// runFix runs the commands that were printed for one requirement. The file that they
// write must meet it.
func (f *reportedFile) runFix(t *testing.T, failed []reportedResult, certificates int) {
	t.Helper()
	needOpenSSL(t)
	i := slices.IndexFunc(failed, func(r reportedResult) bool { return r.Requirement == f.fixed })
	if i < 0 {
		t.Fatalf("%s did not fail", f.fixed)
	}
	commands := printed(failed[i].Help)
	if commands == "" {
		t.Fatalf("no command in the fix: %s", failed[i].Help)
	}
	sh := exec.Command("sh", "-c", commands)
	if out, err := sh.CombinedOutput(); err != nil && sh.ProcessState.ExitCode() != 1 { // 1: other findings remain
		t.Fatalf("%s: %v\n%s", commands, err, out)
	}
	written, err := filepath.Glob("*.fixed.pem")
	if err != nil || len(written) != 1 {
		t.Fatalf("%s: it wrote %v", commands, written)
	}
	results, got, _ := f.check(t, written[0])
	if got != certificates {
		t.Errorf("%s: %d certificates are left of %d", commands, got, certificates)
	}
	for _, r := range results {
		if r.Requirement == f.fixed && r.Outcome == "fail" {
			t.Errorf("%s: it does not cure %s: %s", commands, f.fixed, r.Message)
		}
	}
}
