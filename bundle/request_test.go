// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// TestRequestAsCertificate sees in a request what one sees in a certificate.
func TestRequestAsCertificate(t *testing.T) {
	for _, key := range []string{"rsa2048", "p256", "ed25519", "secp256k1", "brainpoolP256r1", "p256-explicit"} {
		t.Run(key, func(t *testing.T) {
			file := certtest.MustPEM(t, `
				client subject="CN=Northwind Trading Client,O=Northwind Trading" key=`+key+` san=dns:api.northwind.example eku=clientAuth
				file csr:client`)
			b, err := bundle.Read("client.csr", file, bundle.Limits{})
			if err != nil || len(b.Objects) != 1 {
				t.Fatalf("%d objects, %v, %v", len(b.Objects), b.Problems, err)
			}
			o := b.Objects[0]
			c, err := o.AsCertificate()
			if err != nil {
				t.Fatal(err)
			}
			r := o.Request
			if !bytes.Equal(r.Raw, o.DER) || !bytes.Equal(r.RawSubjectPublicKeyInfo, c.RawSubjectPublicKeyInfo) || !bytes.Contains(o.DER, r.RawTBSCertificateRequest) {
				t.Error("the bytes of the request are not its own")
			}
			if c.Subject.CommonName != "Northwind Trading Client" || !slices.Equal(c.DNSNames, []string{"api.northwind.example"}) ||
				len(c.ExtKeyUsage) != 1 || !bytes.Equal(c.RawSubjectPublicKeyInfo, o.FieldBytes(bundle.SubjectPublicKey)) {
				t.Errorf("subject %v, names %v, key usage %v", c.Subject, c.DNSNames, c.ExtKeyUsage)
			}
		})
	}
	if _, err := (&bundle.Object{Kind: bundle.Certificate}).AsCertificate(); err == nil {
		t.Error("a certificate was taken for a request")
	}
}
