// SPDX-License-Identifier: Apache-2.0

package file

import (
	"archive/zip"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/pavlo-v-chernykh/keystore-go/v4"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// Keystores are binary files, which recipes do not make. Both kinds are named.
func TestKeystores(t *testing.T) {
	pkcs12, err := base64.StdEncoding.DecodeString("MBQCAQMwDwYJKoZIhvcNAQcBoAIEAA==") // version 3, no content
	if err != nil {
		t.Fatal(err)
	}
	jks := append([]byte{0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 0}, make([]byte, 20)...)
	for _, tt := range []struct {
		name  string
		data  []byte
		rule  *lints.Rule
		found string
	}{
		{"client.p12", pkcs12, notPEMText, "a binary PKCS#12 keystore"},
		{"client.jks", jks, notPEMText, "a binary Java keystore"},
	} {
		t.Run(tt.name+" "+tt.rule.ID, func(t *testing.T) {
			results := run(t, tt.rule, tt.name, tt.data)
			if len(results) != 1 || results[0].Outcome != lints.Failed {
				t.Fatalf("got %+v, want one failure", results)
			}
			if results[0].Found != tt.found {
				t.Errorf("found %q, want %q", results[0].Found, tt.found)
			}
		})
	}
}

// What has to be unpacked first is no PEM text, however it is written inside.
func TestPackedIsNoPEMText(t *testing.T) {
	pem := certtest.MustPEM(t, "root key=p256 ca\nfile root")
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	member, err := w.Create("certs/ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := member.Write(pem); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	secret := "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: pay}\ndata:\n  tls.crt: " + base64.StdEncoding.EncodeToString(pem) + "\n"
	for name, f := range map[string]struct {
		data       []byte
		found, fix string
	}{
		"certs.zip":   {archive.Bytes(), "an archive", "unpack it, and send the PEM file that is in it"},
		"secret.yaml": {[]byte(secret), "a Kubernetes Secret", `write its field out: kubectl get secret NAME -o jsonpath='{.data.tls\.crt}' | base64 -d > new-chain.pem`},
	} {
		results := run(t, notPEMText, name, f.data)
		if len(results) != 1 || results[0].Outcome != lints.Failed || results[0].Found != f.found || results[0].Fix != f.fix {
			t.Errorf("%s: got %+v", name, results)
		}
	}
}

// Whatever a file with a private key is checked for, nothing of the key stands
// in any text of a result.
func TestKeyBytesNeverShow(t *testing.T) {
	for _, style := range []string{"", "with damage=key:client:3", "with der", "with utf16le", "with indent=2", "with joined", "with cut=30"} {
		data := certtest.MustPEM(t, "client key=p256\nfile client key:client legacy-key:client "+style)
		var secrets []string
		for _, line := range strings.Fields(string(data)) {
			if len(line) == 64 {
				secrets = append(secrets, line[:16])
			}
		}
		for _, rule := range Rules {
			for _, r := range run(t, rule, "client.pem", data) {
				for _, secret := range secrets {
					if text := r.Message + r.Found + r.Required + r.Fix; strings.Contains(text, secret) {
						t.Errorf("%s, %s: a result shows %q: %s", style, rule.ID, secret, text)
					}
				}
			}
		}
	}
}

// javaKeystore is a JKS file with the key and the path of "client", the key under
// a password of its own.
func javaKeystore(t *testing.T) []byte {
	t.Helper()
	ks := keystore.New(keystore.WithOrderedAliases())
	der, err := x509.MarshalPKCS8PrivateKey(certtest.Key("p256:client"))
	if err != nil {
		t.Fatal(err)
	}
	entry := keystore.PrivateKeyEntry{CreationTime: certtest.Now, PrivateKey: der}
	for _, name := range []string{"client", "root"} {
		block, _ := pem.Decode(certtest.MustPEM(t, "root key=p256 ca\nclient from root key=p256\nfile "+name))
		entry.CertificateChain = append(entry.CertificateChain, keystore.Certificate{Type: "X509", Content: block.Bytes})
	}
	if err := ks.SetPrivateKeyEntry("client", entry, []byte("of the key")); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := ks.Store(&out, []byte("of the store")); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A key that no password was given for is open; one under a password of its own
// in a keystore that opens is for a person to look at.
func TestClosedKey(t *testing.T) {
	data := javaKeystore(t)
	const unknown = "so which certificate it belongs to is not known: "
	for _, c := range []struct {
		passwords []string
		outcome   lints.Outcome
		want      string
	}{
		{nil, lints.Open, "the private key of the keystore is encrypted, so which certificate it belongs to is not known"},
		{[]string{"of the store"}, lints.Review, "the private key of the keystore was not opened, " + unknown + "see that keytool -list -v shows a PrivateKeyEntry with the whole chain under it"},
		{[]string{"of the store", "of the key"}, lints.Passed, ""},
	} {
		results := run(t, keystoreIncomplete, "client.jks", data, c.passwords...)
		if len(results) != 1 || results[0].Outcome != c.outcome || results[0].Message != c.want {
			t.Errorf("%q: got %+v\nwant %s: %s", c.passwords, results, c.outcome, c.want)
		}
	}
}

func run(t *testing.T, rule *lints.Rule, name string, data []byte, passwords ...string) []lints.Result {
	t.Helper()
	b, err := bundle.Read(name, data, bundle.Limits{}, passwords...)
	if err != nil {
		t.Fatal(err)
	}
	on := []lints.Subject{lints.OnEach}
	req := &lints.Requirement{ID: "test/" + rule.ID, Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: rule, On: on, Params: rule.Params}}}
	sel := &lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}
	return lints.Run(sel, chain.Build(b, chain.Options{}), certtest.Now)
}

// Java's own format has the path of a key in its entry. An issuer that is only a
// trusted certificate of the keystore is not sent.
func TestIssuerAsTrustedEntry(t *testing.T) {
	key, client, root := javaParts(t)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	store := keystore.New(keystore.WithOrderedAliases())
	of := func(c *x509.Certificate) keystore.Certificate {
		return keystore.Certificate{Type: "X509", Content: c.Raw}
	}
	entry := keystore.PrivateKeyEntry{CreationTime: certtest.Now, PrivateKey: der, CertificateChain: []keystore.Certificate{of(client)}}
	if err := store.SetPrivateKeyEntry("client", entry, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	if err := store.SetTrustedCertificateEntry("root", keystore.TrustedCertificateEntry{CreationTime: certtest.Now, Certificate: of(root)}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := store.Store(&out, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	results := run(t, keystoreIncomplete, "client.jks", out.Bytes(), "secret")
	const want = `the issuer "CN=root" of leaf "client" is a trusted certificate of the keystore, which Java does not send`
	if len(results) != 1 || results[0].Severity != lints.Warning || results[0].Message != want {
		t.Errorf("got %+v\nwant a warning: %s", results, want)
	}
}
