// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"bytes"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// TestOtherCurves reads certificates on curves that no parser of Go takes, with
// their own bytes and everything else in them.
func TestOtherCurves(t *testing.T) {
	for _, key := range []string{"secp256k1", "brainpoolP256r1", "p256-explicit"} {
		t.Run(key, func(t *testing.T) {
			recipe := certtest.Must(t, `leaf subject="CN=Northwind Trading Client" key=`+key)
			b, err := bundle.Read("leaf.pem", recipe.PEM(), bundle.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Problems) > 0 || len(b.Certificates()) != 1 {
				t.Fatalf("%d certificates, problems %v", len(b.Certificates()), b.Problems)
			}
			o := b.Objects[0]
			c := o.Certificate
			if c.Subject.CommonName != "Northwind Trading Client" || c.PublicKey != nil || o.StdErr == nil {
				t.Errorf("subject %q, key %v, standard library %v", c.Subject.CommonName, c.PublicKey, o.StdErr)
			}
			if !bytes.Equal(c.Raw, o.DER) || !bytes.Equal(c.RawSubjectPublicKeyInfo, o.FieldBytes(bundle.SubjectPublicKey)) ||
				!bytes.Contains(o.DER, c.RawTBSCertificate) {
				t.Error("the stand-in's bytes are left in the certificate")
			}
		})
	}
}
