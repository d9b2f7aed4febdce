// SPDX-License-Identifier: Apache-2.0

package file

import (
	"crypto/x509"
	"slices"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// What each stack opens was measured with "openssl pkcs12", with KeyStore.load and
// KeyManagerFactory.init, and with "certtool --p12-info".
func TestKeystoreNotPortable(t *testing.T) {
	key, client, root := javaParts(t)
	p12 := func(encoder *pkcs12.Encoder, password string) []byte {
		data, err := encoder.Encode(key, client, []*x509.Certificate{root}, password)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	trusted, err := pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{root}, "secret")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		data     []byte
		password string
		refuse   []chain.Stacks
	}{
		{"pbes2.p12", p12(pkcs12.Modern2023, "secret"), "secret", nil},
		{"triple-des.p12", p12(pkcs12.LegacyDES, "secret"), "secret", nil},
		{"trusted.p12", trusted, "secret", nil},
		{"one-password.jks", jks(t, "secret", "secret"), "secret", nil},
		{"rc2.p12", p12(pkcs12.LegacyRC2, "secret"), "secret", []chain.Stacks{chain.OpenSSL}},
		{"closed-rc2.p12", p12(pkcs12.LegacyRC2, "secret"), "", []chain.Stacks{chain.OpenSSL}},
		{"pbmac1.p12", p12(pkcs12.Modern2026, "secret"), "secret", []chain.Stacks{chain.OpenSSL | chain.GnuTLS, chain.Java}},
		{"not-encrypted.p12", p12(pkcs12.Passwordless, ""), "", []chain.Stacks{chain.Java}},
		{"not-ascii.p12", p12(pkcs12.Modern2023, "sécret"), "sécret", []chain.Stacks{chain.Java}},
		{"two-passwords.jks", jks(t, "secret", "of the key"), "secret", []chain.Stacks{chain.Java}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var passwords []string
			if c.password != "" {
				passwords = []string{c.password}
			}
			var refuse []chain.Stacks
			for _, r := range run(t, keystoreNotPortable, c.name, c.data, passwords...) {
				if r.Outcome != lints.Failed {
					continue
				}
				refuse = append(refuse, r.RefusedBy)
				if r.Severity != lints.Warning || r.Fix == "" {
					t.Errorf("%s %q with the fix %q, want a warning with a fix", r.Severity, r.Message, r.Fix)
				}
			}
			if !slices.Equal(refuse, c.refuse) {
				t.Errorf("refused by %v, want %v", refuse, c.refuse)
			}
		})
	}
}
