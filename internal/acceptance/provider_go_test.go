// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestMadeByGo checks that chains made by a Go program with crypto/x509 pass without a
// warning, with RSA keys and, if the provider accepts them, with EC keys.
func TestMadeByGo(t *testing.T) {
	for _, c := range []struct {
		provider, key string
		days          int
	}{
		{"baseline", "rsa2048", 365},
		{"baseline", "p256", 365},
		{"connectpay", "rsa2048", 1095},
		{"worldpay", "rsa2048", 365},
		{"worldpay", "rsa4096", 365},
		{"worldpay", "p256", 365},
		{"worldpay", "p384", 365},
	} {
		t.Run(c.provider+"/"+c.key, func(t *testing.T) {
			leaf, root := chainByGo(t, certtest.Key(c.key+":client"), certtest.Key(c.key+":root"), c.days)
			r := ruleset(t, c.provider)
			linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{r}, Params: map[string][]string{}, Now: clock}
			switch c.provider {
			case "connectpay":
				linter.Params["company"] = []string{"Northwind Trading"}
			case "worldpay":
				anchors, err := chainlint.ReadAnchors("issuer.pem", root, bundle.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				linter.Anchors = anchors
			}
			rep, err := linter.CheckBytes("chain.pem", bytes.Join([][]byte{leaf, root}, nil))
			if err != nil {
				t.Fatal(err)
			}
			noWarning(t, &rep.Files[0])
		})
	}
}

// chainByGo makes a leaf and its root, in PEM.
func chainByGo(t *testing.T, client, ca crypto.Signer, days int) (leaf, root []byte) {
	t.Helper()
	begin := clock.AddDate(0, 0, -1)
	rootTemplate := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{"Northwind Trading"}, CommonName: "Northwind Trading Root CA"},
		NotBefore: begin, NotAfter: begin.AddDate(10, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	leafTemplate := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{Organization: []string{"Northwind Trading"}, CommonName: "Northwind Trading Client"},
		NotBefore: begin, NotAfter: begin.AddDate(0, 0, days),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if _, ok := client.(*rsa.PrivateKey); ok {
		leafTemplate.KeyUsage |= x509.KeyUsageKeyEncipherment
	}
	rootDER := certificateByGo(t, rootTemplate, rootTemplate, ca, ca)
	issuer, err := x509.ParseCertificate(rootDER)
	if err != nil {
		t.Fatal(err)
	}
	leafDER := certificateByGo(t, leafTemplate, issuer, client, ca)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leafDER}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER})
}

func certificateByGo(t *testing.T, template, issuer *x509.Certificate, subject, signer crypto.Signer) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(nil, template, issuer, subject.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
