// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// A credential is a sample with a private key: a keystore, or a chain with the key
// next to it. It is made for the test and is not in the repository.
type credential struct {
	name        string
	provider    string
	file        string // the recipe of the file
	key         string // the recipe of the key next to it; empty for none
	requirement string
	want        lints.Outcome
	says        string // part of the message of a failure
}

const (
	mastercardClient = "root ca subject=\"O=MasterCard Worldwide,CN=Root\"\n" +
		"issuing from root ca subject=\"O=MasterCard Worldwide,CN=Issuing\"\nclient from issuing\nother from issuing\n"
	plainClient = "root ca\nclient from root\nfile client\n"
)

var credentials = []credential{
	{"complete", "mastercard", mastercardClient + "file encrypted-key:client client issuing root with pkcs12", "", "mastercard/keystore-complete", lints.Passed, ""},
	{"without root", "mastercard", mastercardClient + "file encrypted-key:client client issuing with pkcs12", "", "mastercard/keystore-complete", lints.Passed, ""},
	{"no key", "mastercard", mastercardClient + "file client issuing root with pkcs12", "", "mastercard/keystore-complete", lints.Failed, "no private key"},
	{"two keys", "mastercard", mastercardClient + "file key:client key:other client other issuing root with pkcs12", "", "mastercard/keystore-complete", lints.Failed, "2 private keys"},
	{"key of another", "mastercard", mastercardClient + "file key:other client issuing root with pkcs12", "", "mastercard/keystore-complete", lints.Failed, "belongs to none of its certificates"},
	{"no issuers", "mastercard", mastercardClient + "file encrypted-key:client client with pkcs12", "", "mastercard/keystore-complete", lints.Failed, "is not in the keystore"},
	{"key not encrypted", "mastercard", mastercardClient + "file key:client client issuing root with pkcs12", "", "mastercard/keystore-complete", lints.Failed, "which Java 17 skips"},
	{"a keystore may hold its key", "mastercard", mastercardClient + "file key:client client issuing root with pkcs12", "", "baseline/no-private-key", lints.NotApplicable, ""},
	{"a chain may not", "mastercard", mastercardClient + "file client issuing root key:client", "", "baseline/no-private-key", lints.Failed, "private key"},
	{"no keystore for a provider of chains", "connectpay", mastercardClient + "file key:client client issuing root with pkcs12", "", "baseline/no-private-key", lints.Failed, "private key"},
	{"PKCS#8", "mastercard", plainClient, "client\nfile key:client", "mastercard/pkcs8-key", lints.Passed, ""},
	{"PKCS#8 under a password", "mastercard", plainClient, "client\nfile encrypted-key:client", "mastercard/pkcs8-key", lints.Passed, ""},
	{"PKCS#1", "mastercard", plainClient, "client\nfile legacy-key:client", "mastercard/pkcs8-key", lints.Failed, "PKCS#1"},
	{"no key given", "mastercard", plainClient, "", "mastercard/pkcs8-key", lints.NotApplicable, ""},
	{"no passphrase", "payrails", plainClient, "client\nfile key:client", "payrails/key-passphrase", lints.Passed, ""},
	{"passphrase", "payrails", plainClient, "client\nfile encrypted-key:client", "payrails/key-passphrase", lints.Failed, "is encrypted"},
	{"key of the request", "payrails", "client\nfile csr:client", "client\nfile key:client", "baseline/key-matches", lints.Passed, ""},
	{"key of another request", "payrails", "client\nfile csr:client", "other\nfile key:other", "baseline/key-matches", lints.Failed, "does not belong to"},
}

func TestCredentials(t *testing.T) {
	for _, c := range credentials {
		t.Run(c.provider+"/"+c.name, func(t *testing.T) {
			for _, r := range c.results(t) {
				if r.Requirement.ID != c.requirement || r.Outcome == lints.Passed && c.want != r.Outcome { // one of its checks
					continue
				}
				if r.Outcome != c.want || !strings.Contains(r.Message, c.says) {
					t.Errorf("%s: %s %s, want %s %s", c.requirement, r.Outcome, r.Message, c.want, c.says)
				}
				return
			}
			t.Errorf("no result of %s", c.requirement)
		})
	}
}

// results checks the file with its key.
func (c credential) results(t *testing.T) []lints.Result {
	t.Helper()
	linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, c.provider)}, Now: clock}
	if c.key != "" {
		var err error
		if linter.Key, err = chainlint.ReadKey("client.key", certtest.MustPEM(t, c.key), certtest.Password); err != nil {
			t.Fatal(err)
		}
	}
	var passwords []string
	if strings.Contains(c.file, "encrypted-key:") {
		passwords = []string{certtest.Password}
	}
	b, err := bundle.Read("client.p12", certtest.MustPEM(t, c.file), bundle.Limits{}, passwords...)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := linter.Check(chainlint.Input{Name: "client.p12", Bundle: b})
	if err != nil {
		t.Fatal(err)
	}
	return rep.Files[0].Results
}

// TestKeystoresOfTools makes keystores with OpenSSL and, if it is installed, Java's
// keytool, with and without the issuers. A failure is a warning: that issuers are
// missing, or that the format is JKS.
func TestKeystoresOfTools(t *testing.T) {
	needOpenSSL(t)
	dir := t.TempDir()
	write := func(name, recipe string) {
		if err := os.WriteFile(filepath.Join(dir, name), certtest.MustPEM(t, recipe), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("client.pem", mastercardClient+"file client")
	write("ca.pem", mastercardClient+"file issuing root")
	write("client.key", mastercardClient+"file key:client")
	const export = "openssl pkcs12 -export -in client.pem -inkey client.key -name client -passout pass:password "
	want := map[string]lints.Outcome{"whole.p12": lints.Passed, "legacy.p12": lints.Passed, "alone.p12": lints.Failed}
	shell(t, dir, export+"-certfile ca.pem -out whole.p12\n"+export+"-certfile ca.pem -legacy -out legacy.p12\n"+export+"-out alone.p12\n")
	if _, err := exec.LookPath("keytool"); err == nil {
		const convert = "keytool -importkeystore -srcstorepass password -deststorepass password -noprompt "
		shell(t, dir, convert+"-srckeystore whole.p12 -destkeystore java.p12 -deststoretype PKCS12\n"+
			convert+"-srckeystore whole.p12 -destkeystore java.jks -deststoretype JKS\n"+
			convert+"-srckeystore alone.p12 -destkeystore alone.jks -deststoretype JKS\n")
		want["java.p12"], want["java.jks"], want["alone.jks"] = lints.Passed, lints.Failed, lints.Failed
	}
	mastercard := ruleset(t, "mastercard")
	for name, outcome := range want {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{mastercard}, Passwords: []string{"password"}, Now: clock}
		rep, err := linter.CheckBytes(name, data)
		if err != nil {
			t.Fatal(err)
		}
		got := lints.Passed
		for _, r := range rep.Files[0].Results {
			if r.Requirement.ID == "mastercard/keystore-complete" && r.Outcome != lints.Passed {
				got = r.Outcome
				if r.Severity == lints.Error {
					t.Errorf("%s: an error: %s", name, r.Message)
				}
			}
		}
		if got != outcome {
			t.Errorf("%s: %s, want %s", name, got, outcome)
		}
	}
}
