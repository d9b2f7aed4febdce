// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

// fileOf builds the chain of a recipe's file. anchors are items of the recipe
// that are registered.
func fileOf(t *testing.T, recipe string, anchors ...string) *report.File {
	t.Helper()
	read := func(recipe string) *bundle.Bundle {
		b, err := bundle.Read("chain.pem", certtest.MustPEM(t, recipe), bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	o := chain.Options{}
	if len(anchors) > 0 {
		lines, _, _ := strings.Cut(recipe, "file ")
		o.Anchors = read(lines + "file " + strings.Join(anchors, " ")).Certificates()
	}
	return &report.File{Path: "chain.pem", Chain: chain.Build(read(recipe), o), Selection: &lints.Selection{
		Artifacts: []lints.Artifact{{Name: chain.ClientChain, Purpose: lints.TLSClient}},
	}}
}

const certs = `
	root    ca key=p256 subject="CN=Root"
	issuing from root ca key=p256 subject="CN=Issuing"
	client  from issuing key=p256 subject="CN=Client"
	server  from issuing key=p256 subject="CN=Server" eku=serverAuth
	late    from issuing key=p256 subject="CN=Late" notBefore=2025-01-01 notAfter=2026-01-01
	forged  from issuing key=p256 subject="CN=error 0 at 0 depth lookup: fine" forged
	self    key=p256 subject="CN=Self"
	old     ca key=p256 subject="CN=Old" forged
	below   from old key=p256 subject="CN=Below"
	odd     from root key=p256 subject="CN=Odd" serial=-5
`

// opinions has what both verifiers say about a path, at the time of the tests.
var opinions = []struct {
	name, file      string
	anchors         []string
	openssl, golang string // the start of what they say
}{
	{"a whole chain", "client issuing root", nil, "OK", "OK"},
	{"no root", "client issuing", nil, "OK", "OK"},
	{"a leaf alone", "client", nil, "OK", "OK"},
	{"self-signed", "self", nil, "OK", "OK"},
	{"an issuer file", "issuing root", nil, "OK", "OK"},
	{"a registered root", "client issuing", []string{"root"}, "OK", "OK"},
	{"a registered intermediate", "client issuing root", []string{"issuing"}, "OK", "OK"},
	{"for servers", "server issuing root", nil, "error 26 at 0 depth lookup: unsuitable certificate purpose", "x509: certificate specifies an incompatible key usage"},
	{"expired", "late issuing root", nil, "error 10 at 0 depth lookup: certificate has expired", "x509: certificate has expired or is not yet valid"},
	{"forged, with a name that says otherwise", "forged issuing root", nil, "error 7 at 0 depth lookup: certificate signature failure", "x509: certificate signed by unknown authority"},
	{"a forged root", "below old", nil, "error 7 at 1 depth lookup: certificate signature failure", "OK"},
	{"another root registered", "client issuing root", []string{"old"}, "error 19 at 2 depth lookup: self-signed certificate in certificate chain", "x509: certificate signed by unknown authority"},
	{"a negative serial number", "odd root", nil, "OK", `leaf "Odd": x509: negative serial number`},
}

func TestOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not on the PATH")
	}
	c, err := Find(context.Background(), "openssl")
	if err != nil {
		t.Fatal(err)
	}
	if v := c.(*openSSL).version; !strings.HasPrefix(v, "OpenSSL 3") {
		t.Skipf("the words are those of OpenSSL 3, and this is %s", v)
	}
	for _, o := range opinions {
		holds(t, c, o.name, o.file, o.anchors, o.openssl)
	}
}

func TestGo(t *testing.T) {
	c, err := Find(context.Background(), "go")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range opinions {
		holds(t, c, o.name, o.file, o.anchors, o.golang)
	}
}

func holds(t *testing.T, c Checker, name, file string, anchors []string, says string) {
	t.Helper()
	got := c.Verify(context.Background(), fileOf(t, certs+"file "+file, anchors...), certtest.Now)
	if !strings.HasPrefix(got.Says, says) || (got.Opinion == report.Accepts) != (says == "OK") || got.Version == "" {
		t.Errorf("%s: %+v, want %s", name, got, says)
	}
}

// TestArguments checks that each version of openssl gets only flags that it knows.
func TestArguments(t *testing.T) {
	f := fileOf(t, certs+"file client issuing root")
	f.Results = []lints.Result{}
	for version, want := range map[string]string{
		"OpenSSL 3.5.1 1 Jul 2025":    "verify -attime 1795348800 -check_ss_sig -CAfile trusted.pem -no-CApath -no-CAstore -untrusted untrusted.pem -purpose sslclient leaf.pem",
		"OpenSSL 1.1.1w  11 Sep 2023": "verify -attime 1795348800 -check_ss_sig -CAfile trusted.pem -no-CApath -untrusted untrusted.pem -purpose sslclient leaf.pem",
		"LibreSSL 3.3.6":              "verify -attime 1795348800 -check_ss_sig -CAfile trusted.pem -untrusted untrusted.pem -purpose sslclient leaf.pem",
	} {
		dir := t.TempDir()
		args, err := (&openSSL{version: version}).arguments(dir, f.Chain, lints.TLSClient, certtest.Now)
		if got := strings.Join(args, " "); err != nil || got != want {
			t.Errorf("%s: %v\n got %s\nwant %s", version, err, got, want)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(files) != 3 {
			t.Errorf("files %v, %v", files, err)
		}
	}
}

// TestStrangeOpenSSL runs other programs with the name openssl.
func TestStrangeOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to run a fake openssl")
	}
	sh, _ := exec.LookPath("sh")
	for name, c := range map[string]struct{ script, find, says string }{
		"absent":  {"", "openssl is not on the PATH", ""},
		"broken":  {"exit 3", "openssl does not print its version: exit status 3", ""},
		"silent":  {"test $1 = version && echo OpenSSL 9 && exit; exit 1", "", ""},
		"chatty":  {"test $1 = version && echo OpenSSL 9 && exit; i=0; while test $i -lt 9000; do echo 0123456789; i=$((i+1)); done; exit 1", "", "0123456789"},
		"unusual": {"test $1 = version && echo 'OpenSSL 9 (built here)' && exit; echo; echo 'verify: no such flag'; exit 1", "", "verify: no such flag"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("PATH", dir)
			if c.script != "" {
				if err := os.WriteFile(filepath.Join(dir, "openssl"), []byte("#!"+sh+"\n"+c.script+"\n"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			checker, err := Find(context.Background(), "openssl")
			if c.find != "" {
				if err == nil || !strings.HasSuffix(err.Error(), c.find) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := checker.Verify(context.Background(), fileOf(t, certs+"file client issuing root"), certtest.Now)
			if got.Opinion != report.CannotLoad || got.Version != "OpenSSL 9" || !strings.HasPrefix(got.Says, c.says) || len(got.Says) > 100 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestNothingIsLeft checks that a run leaves no file in the directory for temporary
// files.
func TestNothingIsLeft(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not on the PATH")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	c, err := Find(context.Background(), "openssl")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if got := c.Verify(ctx, fileOf(t, certs+"file client issuing root"), certtest.Now); got.Opinion != report.Accepts {
		t.Errorf("%+v", got)
	}
	cancel()
	if got := c.Verify(ctx, fileOf(t, certs+"file client issuing root"), certtest.Now); got.Opinion != report.NotAsked || got.Says == "" {
		t.Errorf("a cancelled check gives the opinion %+v", got)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("files left: %v, %v", left, err)
	}
}

// TestTheToolCannotLoadIt has files that the tools cannot load, and one without a
// certificate.
func TestTheToolCannotLoadIt(t *testing.T) {
	for tool, says := range map[string]string{
		"openssl": "error 20 at 0 depth lookup: unable to get local issuer certificate; X509 V3 routines: invalid certificate",
		"go":      `leaf "Client": x509: invalid basic constraints`,
	} {
		if _, err := exec.LookPath("openssl"); err != nil && tool == "openssl" {
			continue
		}
		c, err := Find(context.Background(), tool)
		if err != nil {
			t.Fatal(err)
		}
		garbage := fileOf(t, `
			root   ca key=p256 subject="CN=Root"
			client from root key=p256 subject="CN=Client" bare ext=2.5.29.19:critical:deadbeef
			file client root`)
		if got := c.Verify(context.Background(), garbage, certtest.Now); got.Opinion != report.CannotLoad || got.Says != says {
			t.Errorf("%+v", got)
		}
		request := fileOf(t, certs+"file csr:client")
		if got := c.Verify(context.Background(), request, certtest.Now); got.Opinion != report.NotAsked || got.Says != noPath {
			t.Errorf("%+v", got)
		}
	}
}

func TestUnknownTool(t *testing.T) {
	if _, err := Find(context.Background(), "keytool"); err == nil || err.Error() != `unknown tool "keytool"; the tools are openssl, go` {
		t.Errorf("got %v", err)
	}
	if !slices.Contains(Tools, "openssl") {
		t.Error("openssl is not a tool")
	}
}
