// SPDX-License-Identifier: Apache-2.0

package path

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/pavlo-v-chernykh/keystore-go/v4"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// javaKeystore is a JKS file with entries that trust certificates of their own,
// and with the key of a client where it is to have one.
func javaKeystore(t *testing.T, withKey bool, trusted ...string) *bundle.Bundle {
	t.Helper()
	ks := keystore.New(keystore.WithOrderedAliases())
	cert := func(name string) keystore.Certificate {
		block, _ := pem.Decode(certtest.MustPEM(t, "root key=p256 ca\nclient from root key=p256\nserver key=p256 ca\nfile "+name))
		return keystore.Certificate{Type: "X509", Content: block.Bytes}
	}
	if withKey {
		der, err := x509.MarshalPKCS8PrivateKey(certtest.Key("p256:client"))
		if err != nil {
			t.Fatal(err)
		}
		entry := keystore.PrivateKeyEntry{CreationTime: certtest.Now, PrivateKey: der, CertificateChain: []keystore.Certificate{cert("client"), cert("root")}}
		if err := ks.SetPrivateKeyEntry("client", entry, []byte("sesame")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range trusted {
		if err := ks.SetTrustedCertificateEntry(name, keystore.TrustedCertificateEntry{CreationTime: certtest.Now, Certificate: cert(name)}); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := ks.Store(&out, []byte("sesame")); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read("client.jks", out.Bytes(), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a keystore trusts is no part of the path of its key, where it has one.
func TestTrustedEntries(t *testing.T) {
	for _, c := range []struct {
		name    string
		withKey bool
		trusted []string
		want    string
	}{
		{"an unrelated one", true, []string{"server"}, `pass 2 certificates in the path; trusted: certificate "server" (called "server"); pass `},
		{"the root once more", true, []string{"root"}, "pass 2 certificates in the path; pass "},
		{"without a key", false, []string{"client", "server"}, `pass ; fail a path that ends at leaf "client", and 1 CA certificate outside the path`},
	} {
		sel := &lints.Selection{Name: "test"}
		on := []lints.Subject{lints.OnEach}
		for _, rule := range []*lints.Rule{strayCertificate, duplicateCertificate} {
			sel.Requirements = append(sel.Requirements, &lints.Requirement{ID: "test/" + rule.ID, Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: rule, On: on}}})
		}
		got := ""
		for i, r := range lints.Run(sel, chain.Build(javaKeystore(t, c.withKey, c.trusted...), chain.Options{}), certtest.Now) {
			if i > 0 {
				got += "; "
			}
			got += string(r.Outcome) + " " + r.Found
		}
		if got != c.want {
			t.Errorf("%s: got  %s\nwant %s", c.name, got, c.want)
		}
	}
}
