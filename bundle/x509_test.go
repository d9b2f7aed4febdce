// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"reflect"
	"testing"

	"github.com/zmap/zcrypto/x509"

	"github.com/chainlint/chainlint/internal/certtest"
)

// What is parsed without verifying is what x509.ParseCertificate makes of it,
// but for whether the certificate signed itself.
func TestParseX509(t *testing.T) {
	recipe := certtest.Must(t, `
		root   ca key=rsa2048
		pss    ca key=rsa2048 sig=pss-sha256
		edward ca key=ed25519
		dsa    ca key=dsa2048
		client from root key=p256 policies=2.23.140.1.2.1
		file root pss edward dsa client
	`)
	for _, name := range []string{"root", "pss", "edward", "dsa", "client"} {
		der := recipe.Cert(name)
		want, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseX509(der)
		if err != nil {
			t.Fatal(err)
		}
		if got.SelfSigned {
			t.Errorf("%s: its signature was verified", name)
		}
		want.SelfSigned = false
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v\nwant %+v", name, got, want)
		}
	}
	trailing := append(recipe.Cert("root"), 0)
	if _, err := parseX509(trailing); err == nil {
		t.Error("what follows a certificate is overlooked")
	}
}
