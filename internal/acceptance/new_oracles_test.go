// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"crypto"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	making "github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestNewLoads has OpenSSL, Go and Java load and verify what chainlint new makes, with
// each type of key.
func TestNewLoads(t *testing.T) {
	singleThreaded(t)
	needOpenSSL(t)
	for _, c := range combinations(t) {
		if c.params["company"][0] != "Northwind Trading" && (c.params["organization"] == nil || c.params["organization"][0] != "Northwind Trading") {
			continue
		}
		t.Run(c.String(), func(t *testing.T) {
			dir := t.TempDir()
			for _, f := range c.create(t, c.plan(t)).Files {
				name := filepath.Join(dir, f.Name)
				if err := os.WriteFile(name, f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
				if f.Planned == nil && f.Secret {
					runTool(t, "openssl", "pkey", "-noout", "-in", name, "-passin", "pass:"+certtest.Password)
				}
				if f.Planned != nil {
					c.load(t, f, name)
				}
			}
		})
	}
}

// load has the stacks load a file that is sent or used.
func (c combination) load(t *testing.T, f making.File, name string) {
	t.Helper()
	switch f.Planned.Artifact {
	case chain.RequestFile:
		runTool(t, "openssl", "req", "-in", name, "-noout", "-verify")
		return
	case chain.Keystore:
		runTool(t, "openssl", "pkcs12", "-in", name, "-noout", "-passin", "pass:"+certtest.Password)
		if _, err := exec.LookPath("keytool"); err == nil {
			runTool(t, "keytool", "-list", "-keystore", name, "-storepass", certtest.Password)
		}
		return
	case chain.ClientCertificate, chain.SigningCertificate:
		return // the leaf alone, whose root is in another file
	}
	b, err := bundle.Read(name, f.Data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	roots, usage := x509.NewCertPool(), x509.ExtKeyUsageAny
	trusted := filepath.Join(filepath.Dir(name), "root.pem")
	if c.ruleset.Name == "worldpay" || f.Planned.Artifact == chain.IssuerFile {
		trusted = filepath.Join(filepath.Dir(name), "issuer.pem")
	}
	data, err := os.ReadFile(trusted)
	if err != nil || !roots.AppendCertsFromPEM(data) {
		t.Fatalf("no root: %v", err)
	}
	purpose := "any"
	switch f.Planned.Artifact {
	case chain.ClientChain:
		purpose, usage = "sslclient", x509.ExtKeyUsageClientAuth
	case chain.ServerChain:
		purpose, usage = "sslserver", x509.ExtKeyUsageServerAuth
	}
	leaf, err := x509.ParseCertificate(b.Certificates()[0].DER)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{usage}, CurrentTime: certtest.Now}); err != nil {
		t.Errorf("Go: %v", err)
	}
	runTool(t, "openssl", "verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-attime", "1796083200", "-purpose", purpose, "-CAfile", trusted, name)
}

// TestNewEncryptsKeys has OpenSSL open the encrypted key of a CA.
func TestNewEncryptsKeys(t *testing.T) {
	needOpenSSL(t)
	r, err := chainlint.LoadRuleset("strict")
	if err != nil {
		t.Fatal(err)
	}
	for _, keyType := range rulesets.KeyTypes {
		c := combination{r, chain.ClientChain, map[string][]string{"company": {"Acme"}}, keyType}
		files, err := c.plan(t).Make(making.Making{Now: certtest.Now, NewKey: testKeys(), Password: "correct horse ä"})
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "root.key")
		if err := os.WriteFile(name, files[0].Data, 0o600); err != nil || !files[0].Encrypted {
			t.Fatalf("%s is not encrypted (%v)", files[0].Name, err)
		}
		runTool(t, "openssl", "pkey", "-noout", "-check", "-in", name, "-passin", "pass:correct horse ä")
		if err := exec.Command("openssl", "pkey", "-noout", "-in", name, "-passin", "pass:wrong").Run(); err == nil {
			t.Error("a wrong password opens the key")
		}
		key, err := making.ParsePrivateKey(files[0].Data, "wrong", "correct horse ä")
		if err != nil {
			t.Fatal(err)
		}
		first, err := testKeys()(keyType)
		if err != nil {
			t.Fatal(err)
		}
		if !key.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(first.Public()) {
			t.Errorf("%s: the key that was read is another one", keyType)
		}
	}
}

func runTool(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Errorf("%s %q: %v\n%s", program, args, err, out)
	}
}
