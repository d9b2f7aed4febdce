// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
)

// TestItems checks that every kind of item has its label, and parses if the standard
// library has a parser for it.
func TestItems(t *testing.T) {
	r := Must(t, `
		a ca key=p256 san=dns:a.example
		b key=rsa1024
		file a x509:a trusted:a pkcs7:a csr:a crl:a pubkey:a key:a key:b legacy-key:a legacy-key:b
			encrypted-key:a legacy-encrypted-key:b`)
	private := "PRIVATE " + "KEY"
	want := []struct {
		label string
		check func([]byte) error
	}{
		{"CERTIFICATE", func(b []byte) error { _, err := x509.ParseCertificate(b); return err }},
		{"X509 CERTIFICATE", func(b []byte) error { _, err := x509.ParseCertificate(b); return err }},
		{"TRUSTED CERTIFICATE", nil},
		{"PKCS7", nil},
		{"CERTIFICATE REQUEST", checkRequest},
		{"X509 CRL", func(b []byte) error { _, err := x509.ParseRevocationList(b); return err }},
		{"PUBLIC KEY", func(b []byte) error { _, err := x509.ParsePKIXPublicKey(b); return err }},
		{private, func(b []byte) error { _, err := x509.ParsePKCS8PrivateKey(b); return err }},
		{private, func(b []byte) error { _, err := x509.ParsePKCS8PrivateKey(b); return err }},
		{"EC " + private, func(b []byte) error { _, err := x509.ParseECPrivateKey(b); return err }},
		{"RSA " + private, func(b []byte) error { _, err := x509.ParsePKCS1PrivateKey(b); return err }},
		{"ENCRYPTED " + private, nil},
		{"RSA " + private, nil},
	}
	rest := r.PEM()
	for _, w := range want {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			t.Fatalf("no block %s", w.label)
		}
		if b.Type != w.label {
			t.Errorf("label is %q, want %q", b.Type, w.label)
		}
		if w.check == nil {
			continue
		}
		if err := w.check(b.Bytes); err != nil {
			t.Errorf("%s: %v", w.label, err)
		}
	}
	if len(rest) > 0 {
		t.Errorf("%d octets are left", len(rest))
	}
}

func checkRequest(der []byte) error {
	r, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return err
	}
	return r.CheckSignature()
}

// TestRequestSignature: forged breaks the request as it breaks the certificate,
// and an issuer's algorithm does not reach the request.
func TestRequestSignature(t *testing.T) {
	for recipe, want := range map[string]bool{
		"a key=p256":                         true,
		"a key=p256 forged":                  false,
		"a key=p256 sig=ecdsa-sha512":        true,
		"a from b key=p256 sig=rsa-sha512":   true,
		"a from b key=p256 sigkey=@b":        false,
		"a from b key=p256 forged sigkey=@b": false,
	} {
		b, _ := pem.Decode(MustPEM(t, recipe+"\nb ca key=rsa1024\nfile csr:a"))
		if got := checkRequest(b.Bytes) == nil; got != want {
			t.Errorf("%s: the request verifies: %v, want %v", recipe, got, want)
		}
	}
}

// TestModifiers compares whole files with what the modifier says of the plain one.
func TestModifiers(t *testing.T) {
	const certs = "a key=p256\nb key=p256\n"
	plain := string(MustPEM(t, certs+"file a b"))
	lines := strings.SplitAfter(plain, "\n")
	r := Must(t, certs+"file a b")
	body := base64.StdEncoding.EncodeToString(r.Cert("a"))
	tests := []struct{ file, want string }{
		{"file a b with crlf", strings.ReplaceAll(plain, "\n", "\r\n")},
		{"file a b with cr", strings.ReplaceAll(plain, "\n", "\r")},
		{"file a b with bom", "\xef\xbb\xbf" + plain},
		{"file a b with utf16le", wide(plain, 0)},
		{"file a b with utf16be bom", "\xfe\xff" + wide(plain, 1)},
		{"file a b with indent=2", "  " + strings.TrimSuffix(strings.ReplaceAll(plain, "\n", "\n  "), "  ")},
		{"file a b with no-final-newline", strings.TrimSuffix(plain, "\n")},
		{"file a b with joined", strings.ReplaceAll(plain, "-----\n-----", "----------")},
		{"file a b with blank-lines", strings.ReplaceAll(plain, "-----\n-----", "-----\n\n-----")},
		{"file a b with trailing-blanks", strings.ReplaceAll(plain, "\n", "  \n")},
		{"file a b with cut=3", plain[:len(plain)-3]},
		{"file a with width=0", "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n"},
		{"file a with width=0 bare-base64", body + "\n"},
		{"file a b with der", string(r.Cert("a")) + string(r.Cert("b"))},
		{`file text:"subject=a\nlevel = 1" a b`, "subject=a\nlevel = 1\n" + plain},
		{`file text:"\u202e" a b with crlf`, "\\u202e\r\n" + strings.ReplaceAll(plain, "\n", "\r\n")},
		{"file a b with damage=a:2", strings.Join(lines[:2], "") + lines[2][:32] + "!" + lines[2][33:] + strings.Join(lines[3:], "")},
		{"file with no-final-newline", ""},
	}
	for _, tt := range tests {
		if got := MustPEM(t, certs+tt.file); string(got) != tt.want {
			t.Errorf("%s:\n%q\nwant\n%q", tt.file, got, tt.want)
		}
	}
}

// wide is ASCII as UTF-16, low octet at the given place.
func wide(s string, low int) string {
	out := make([]byte, 2*len(s))
	for i := range len(s) {
		out[2*i+low] = s[i]
	}
	return string(out)
}

// TestSignedData: both containers hold the certificates in the order of the file.
func TestSignedData(t *testing.T) {
	r := Must(t, "a key=p256\nb key=p256\nfile b a with pkcs7")
	b, rest := pem.Decode(r.PEM())
	if b == nil || b.Type != "PKCS7" || len(rest) > 0 {
		t.Fatalf("no single PKCS7 block: %q", r.PEM())
	}
	if !bytes.Contains(b.Bytes, append(r.Cert("b"), r.Cert("a")...)) {
		t.Error("the certificates are not in the order of the file")
	}
	der := MustPEM(t, "a key=p256\nb key=p256\nfile b a with pkcs7-der")
	if !bytes.Equal(der, b.Bytes) {
		t.Error("pkcs7-der differs from the content of the PKCS7 block")
	}
}
