// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/sha256"
	stdx509 "crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"strings"
	"testing"

	roots "golang.org/x/crypto/x509roots/fallback/bundle"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// TestMozillaRoots sees to it that no root of the program is skipped.
func TestMozillaRoots(t *testing.T) {
	count := 0
	for root := range roots.Roots() {
		count++
		cert, err := stdx509.ParseCertificate(root.Certificate)
		if err != nil {
			t.Errorf("a root does not parse: %v", err)
			continue
		}
		parts, ok := readSignatureParts(root.Certificate)
		if err := VerifySignature(cert.RawSubjectPublicKeyInfo, parts.outer, parts.tbs, parts.value); !ok || err != nil {
			t.Errorf("%s: its own key does not verify it: %v", DN(cert.RawSubject), err)
		}
	}
	retired := strings.Count(retiredText, "# ") - 5 // the head has five lines
	if got := len(mozilla().byKey); got != count+retired || count < 100 || retired < 40 {
		t.Errorf("%d keys of %d roots and %d retired ones", got, count, retired)
	}
}

// TestRootsDate compares the date with the version of the module that has the
// roots, and that version with the one that the retired roots were told from.
func TestRootsDate(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	const module = "golang.org/x/crypto/x509roots/fallback "
	version := regexp.MustCompile(regexp.QuoteMeta(module) + `(v0\.0\.0-(\d{4})(\d\d)(\d\d)\d{6}-[0-9a-f]{12})`).FindSubmatch(mod)
	if version == nil {
		t.Fatalf("go.mod has no version of %s", module)
	}
	if date := fmt.Sprintf("%s-%s-%s", version[2], version[3], version[4]); date != RootsDate {
		t.Errorf("RootsDate is %s, and the roots are of %s", RootsDate, date)
	}
	if !strings.Contains(retiredText, module+string(version[1])+".") {
		t.Errorf("retired.txt was not made for %s%s", module, version[1])
	}
}

// TestRetiredRoots reads every line of the list: each has a name and a key that
// can be verified with, and none is a root that the program holds.
func TestRetiredRoots(t *testing.T) {
	for line := range strings.Lines(retiredText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		subject, spki, ok := retiredLine(line)
		if !ok || DN(subject) == "" || parseKey(spki).Bits == 0 {
			t.Errorf("not a subject and a key: %.60s", line)
		}
		key := sha256.Sum256(spki)
		if _, ok := MozillaRoot(key); ok {
			t.Errorf("%s is in the program", DN(subject))
		}
		if name, ok := retiredRoot(key); !ok || name != DN(subject) {
			t.Errorf("%s is not known by its key", DN(subject))
		}
	}
}

func TestMozillaKeys(t *testing.T) {
	keys := MozillaKeys("isrg  ROOT x1")
	if len(keys) != 1 {
		t.Fatalf("%d keys of ISRG Root X1", len(keys))
	}
	name, ok := MozillaRoot(keys[0])
	if want := "C=US, O=Internet Security Research Group, CN=ISRG Root X1"; !ok || name != want {
		t.Errorf("got %q, want %q", name, want)
	}
	if name, ok := MozillaRoot([32]byte{}); ok || name != "" {
		t.Errorf("no key is a root's: %q", name)
	}
	if keys := MozillaKeys("Northwind Root"); keys != nil {
		t.Errorf("%d keys of a root that does not exist", len(keys))
	}
}

func TestPublicName(t *testing.T) {
	tests := []struct {
		typ  string
		text string
		want string
	}{
		{derO, "Let's Encrypt", "Let's Encrypt"},
		{derO, "LetsEncrypt", "LetsEncrypt"},
		{derO, "Lets Encrypt My Stuff GmbH", ""},
		{derO, "We Let's Encrypt", ""},
		{derCN, "Let's Encrypt", ""},
		{derO, "(STAGING) Internet Security Research Group", "Internet Security Research Group"},
		{derO, "ISRG", "ISRG"},
		{derCN, "Cloudflare TLS Issuing ECC CA 3", "Cloudflare"},
		{derCN, "Northwind for Cloudflare", ""},
		{derCN, "Northwind DigiCert Root", ""},
		{derO, "(STAGING) Let’s Encrypt", "Let's Encrypt"},
		{derO, "CloudFlare, Inc.", "Cloudflare, Inc."},
		{derCN, "Cloudflare Inc ECC CA-3", "Cloudflare"},
		{derO, "Comodo CA Limited", "COMODO CA Limited"},
		{derCN, "COMODO RSA Domain Validation Secure Server CA", "COMODO"},
		{derCN, "Sectigo RSA Client CA", "Sectigo"},
		{derO, "Buypass AS", "Buypass"},
		{derO, "digicert  INC", "DigiCert Inc"},
		{derO, "DigiCert Inc", "DigiCert Inc"},
		{derO, "DigiCert Inc.", "DigiCert Inc"},
		{derO, "Digi\u200bCert Inc", "DigiCert Inc"},
		{derO, "DigiCert", "DigiCert"},
		{derO, "DigiCert Ireland Limited", "DigiCert"},
		{derCN, "DigiCert Northwind Trading Root CA", "DigiCert"},
		{derCN, "DigiCert Global Root CA", "DigiCert Global Root CA"},
		{derCN, "digicert global root g2", "DigiCert Global Root G2"},
		{derCN, "DigiCert TLS RSA SHA256 2020 CA1", "DigiCert"},
		{derCN, "USERTrust RSA Certification Authority", "USERTrust RSA Certification Authority"},
		{derO, "Google Trust Services", "Google Trust Services"},
		{derCN, "Apple Public EV Server ECC CA 1 - G1", "Apple Public EV Server"},
		{derO, "Apple Inc.", ""},
		{derO, "Amazon", "Amazon"},
		{derCN, "Amazon", ""},
		{derO, "Amazonas Shipping", ""},
		{derO, "Comodore Games", ""},
		{derO, "Letsencrypt fans", ""},
		{derO, "Northwind", ""},
	}
	for _, tt := range tests {
		if got, _ := publicName(name(rdn(attr(tt.typ, derUTF8, tt.text)))); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestBorrowedRootKey writes the key of a public root, which anybody can read,
// into certificates under a private root. A leaf does not become public by it;
// a CA is taken for what its key says, since it may issue with it.
func TestBorrowedRootKey(t *testing.T) {
	private := certtest.Key("p256:root")
	root := &stdx509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Northwind Root"}, BasicConstraintsValid: true, IsCA: true,
	}
	for _, tt := range []struct {
		ca   bool
		want string
	}{
		{false, ""},
		{true, "C=US, O=Internet Security Research Group, CN=ISRG Root X1"},
	} {
		template := &stdx509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Northwind"}, BasicConstraintsValid: true, IsCA: tt.ca,
		}
		var text []byte
		for _, pair := range []struct {
			template *stdx509.Certificate
			key      any
		}{{template, publicKeyOf(t, "ISRG Root X1")}, {root, private.Public()}} {
			der, err := stdx509.CreateCertificate(nil, pair.template, root, pair.key, private)
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
		}
		b, err := bundle.Read("chain.pem", text, bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c := Build(b, Options{})
		if len(c.Path) != 2 || c.Public.Root != tt.want || DN(c.Public.RootDN) != tt.want {
			t.Errorf("CA %t: a path of %d, public root %q, want %q", tt.ca, len(c.Path), c.Public.Root, tt.want)
		}
	}
}

// publicKeyOf is the key of a root of the program.
func publicKeyOf(t *testing.T, cn string) any {
	t.Helper()
	for root := range roots.Roots() {
		if cert, err := stdx509.ParseCertificate(root.Certificate); err == nil && cert.Subject.CommonName == cn {
			return cert.PublicKey
		}
	}
	t.Fatalf("no root is called %q", cn)
	return nil
}

// retiredRoot reports whether a key is that of a root that has left Mozilla's
// root program, and returns the root's DN.
func retiredRoot(spki [32]byte) (name string, ok bool) {
	r, ok := mozilla().byKey[spki]
	if !ok || !r.retired {
		return "", false
	}
	return r.name, true
}
