// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	certfile "github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// TestRealEncodings: real certificates that Go loads have no defect. OpenSSL loads
// them, too, but for precertificates.
func TestRealEncodings(t *testing.T) {
	n := 0
	try := func(name string, o *certfile.Object) {
		if o.StdErr != nil {
			return
		}
		n++
		for _, d := range EncodingDefects(o) {
			if d.Kind == UnknownCritical { // of a precertificate (RFC 6962, section 3.1)
				continue
			}
			t.Errorf("%s: %s %s (%s): %s refuses it", name, d.Field, d.Text, d.Kind, d.RefusedBy)
		}
	}
	for root := range bundle.Roots() {
		_, err := stdx509.ParseCertificate(root.Certificate)
		try("a root of Mozilla's", &certfile.Object{Kind: certfile.Certificate, DER: root.Certificate, StdErr: err})
	}
	err := filepath.WalkDir(filepath.Join(certtest.Corpus(t), "chains"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, o := range read(t, data).Certificates() {
			try(path, o)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 200 {
		t.Errorf("%d certificates were looked at, which is not the corpus", n)
	}
}

// FuzzEncodingDefects: any octets can be walked over, and every defect says whom it
// keeps out and where it is.
func FuzzEncodingDefects(f *testing.F) {
	r, err := certtest.Parse(`
		root ca key=p256 nameconstraints="permitted dns:example" policies=1.2.3.4
		client from root key=ed25519 san=dns:a.example,ip:192.0.2.1,rid:1.2.3 aki=full crldp=http://crl.example/ ocsp=http://ocsp.example/
		file client root`)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.Cert("root"))
	f.Add(r.Cert("client"))
	f.Fuzz(func(t *testing.T, der []byte) {
		for _, goErr := range []error{nil, errors.New("x509: malformed")} {
			for _, d := range EncodingDefects(&certfile.Object{Kind: certfile.Certificate, DER: der, StdErr: goErr}) {
				if d.RefusedBy == 0 || d.Text == "" || needsEscape(d.Text) {
					t.Errorf("bad defect %+v", d)
				}
			}
		}
		readSignatureParts(der)
	})
}
