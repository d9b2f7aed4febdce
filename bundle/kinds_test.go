// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	stdx509 "crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/chainlint/chainlint/internal/testfile"
)

// sample is one object of a kind, as DER.
type sample struct {
	name  string
	label string
	der   []byte
	kind  Kind
	// secret tells that the bytes must not be kept or shown
	secret bool
}

// samples has an object of every kind that is told apart by its structure.
func samples(t testing.TB) []sample {
	t.Helper()
	key := testKey(t, "sample")
	must := func(der []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	edKey := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	n := func(v int64) *big.Int { return big.NewInt(v) }
	dsa := must(asn1.Marshal([]*big.Int{n(0), n(23), n(11), n(4), n(9), n(7)}))
	pbes2 := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	encrypted := must(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: pbes2}, []byte("0123456789abcdef")}))
	pfx := must(asn1.Marshal(struct {
		Version int
		Safe    any
	}{3, struct{ Type asn1.ObjectIdentifier }{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}}}))
	issuer, err := stdx509.ParseCertificate(caCert(t))
	if err != nil {
		t.Fatal(err)
	}
	crl := must(stdx509.CreateRevocationList(nil, &stdx509.RevocationList{
		Number: n(1), ThisUpdate: time.Unix(1e9, 0), NextUpdate: time.Unix(2e9, 0)}, issuer, key))

	return []sample{
		{"certificate", "CERTIFICATE", testCert(t, "sample"), Certificate, false},
		{"request", "CERTIFICATE REQUEST", testRequest(t, "sample"), CertificateRequest, false},
		{"request, old label", "NEW CERTIFICATE REQUEST", testRequest(t, "sample"), CertificateRequest, false},
		{"revocation list", "X509 CRL", crl, CRL, false},
		{"public key", "PUBLIC KEY", must(stdx509.MarshalPKIXPublicKey(key.Public())), PublicKey, false},
		{"RSA public key", "RSA PUBLIC KEY", stdx509.MarshalPKCS1PublicKey(&rsaKey.PublicKey), PublicKey, false},
		{"PKCS#8", privateKey, must(stdx509.MarshalPKCS8PrivateKey(key)), PrivateKey, true},
		{"PKCS#8 Ed25519", privateKey, must(stdx509.MarshalPKCS8PrivateKey(edKey)), PrivateKey, true},
		{"PKCS#1", "RSA " + privateKey, stdx509.MarshalPKCS1PrivateKey(rsaKey), PrivateKey, true},
		{"SEC 1", "EC " + privateKey, must(stdx509.MarshalECPrivateKey(key)), PrivateKey, true},
		{"DSA", "DSA " + privateKey, dsa, PrivateKey, true},
		{"encrypted PKCS#8", "ENCRYPTED " + privateKey, encrypted, PrivateKey, true},
		{"PKCS#7", "PKCS7", signedData(t, "one"), PKCS7, false},
		{"PKCS#12", "PKCS12", pfx, PKCS12, true},
	}
}

// caCert is the certificate that signs the samples' revocation list.
func caCert(t testing.TB) []byte {
	t.Helper()
	key := testKey(t, "sample")
	template := &stdx509.Certificate{SerialNumber: big.NewInt(1), KeyUsage: stdx509.KeyUsageCRLSign, SubjectKeyId: []byte{1}}
	der, err := stdx509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// Each sample is known by its bytes alone, by its own label, under the label
// of a certificate and under a label that nobody knows; secrets are dropped.
func TestKinds(t *testing.T) {
	for _, s := range samples(t) {
		files := map[string]string{
			"DER":         string(s.der),
			"own label":   asPEM(s.label, s.der),
			"CERTIFICATE": asPEM("CERTIFICATE", s.der),
			"other label": asPEM("WIDGET", s.der),
		}
		for how, data := range files {
			b := mustRead(t, "f", []byte(data))
			if len(b.Objects) == 0 || b.Objects[0].Kind != s.kind {
				t.Errorf("%s as %s: got\n%s", s.name, how, dump(b))
				continue
			}
			if (b.Objects[0].DER == nil) != s.secret {
				t.Errorf("%s as %s: DER of %d bytes", s.name, how, len(b.Objects[0].DER))
			}
			differs := how == "CERTIFICATE" && s.kind != Certificate
			if differs != hasProblem(b, LabelContent) {
				t.Errorf("%s as %s: label and content differ, told %v:\n%s", s.name, how, !differs, dump(b))
			}
		}
		if got, encrypted := identify(s.der); got != s.kind || encrypted != strings.HasPrefix(s.name, "encrypted") {
			t.Errorf("%s: identified as %s, encrypted %v", s.name, got, encrypted)
		}
	}
}

// hasProblem reports whether a bundle has a problem of this code.
func hasProblem(b *Bundle, code ProblemCode) bool {
	for _, p := range b.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

// A key is a key by its label alone, whatever is wrong with the block, and no
// message shows any of it.
func TestPrivateKeys(t *testing.T) {
	secret := "c2VjcmV0IGtleSBieXRlcyE="
	begin := func(label string) string { return "-----BEGIN " + label + "-----\n" }
	end := func(label string) string { return "-----END " + label + "-----\n" }
	openssh := func(cipher string) string {
		return asPEM("OPENSSH "+privateKey, fmt.Appendf([]byte("openssh-key-v1\x00\x00\x00\x00"), "%c%s", len(cipher), cipher))
	}
	files := []struct{ name, data string }{
		{"not DER", begin(privateKey) + secret + "\n" + end(privateKey)},
		{"broken base64", begin("EC "+privateKey) + secret + "*!\n" + end("EC "+privateKey)},
		{"no END", begin("RSA "+privateKey) + secret + "\n"},
		{"END of another", begin("RSA "+privateKey) + secret + "\n" + end("CERTIFICATE")},
		{"BEGIN not closed", "-----BEGIN " + privateKey + " " + secret + "\n" + end(privateKey)},
		{"BEGIN badly closed", "-----BEGIN " + privateKey + "-- " + secret + "\n" + end(privateKey)},
		{"key in the label", "-----BEGIN " + privateKey + " " + secret + "-----\n" + end(privateKey)},
		{"four hyphens", "-" + strings.TrimPrefix(begin("EC "+privateKey), "--") + secret + "\n" + end("EC "+privateKey)},
		{"END alone", secret + "\n" + end(privateKey)},
		{"RFC 1421", begin("RSA "+privateKey) + "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n" + secret + "\n" + end("RSA "+privateKey)},
		{"PGP", begin("PGP "+privateKey+" BLOCK") + "Version: GnuPG\n\n" + secret + "\n=abcd\n" + end("PGP "+privateKey+" BLOCK")},
		{"OpenSSH", openssh("none")},
		{"OpenSSH encrypted", openssh("aes256-ctr")},
		{"behind a certificate in its block", asPEM("CERTIFICATE", append(testCert(t, "one"), samples(t)[6].der...))},
	}
	var out strings.Builder
	for _, f := range files {
		b := mustRead(t, "f.pem", []byte(f.data))
		accountForMarks(t, b, []byte(f.data))
		got := dump(b)
		if strings.Contains(strings.ToLower(got), "c2vj") {
			t.Errorf("%s: key bytes in\n%s", f.name, got)
		}
		fmt.Fprintf(&out, "== %s\n%s", f.name, got)
	}
	testfile.Golden(t, *update, "testdata/private-keys.golden", out.String())
}

// TestNamedAsCertificate goes by the end of a name, in any capitals.
func TestNamedAsCertificate(t *testing.T) {
	for name, want := range map[string]bool{
		"client.pem": true, "certs/CLIENT.CRT": true, "a.b.p7b": true, "server.keystore": true, "cacerts.truststore": true, "new.csr": true,
		"values.yaml": false, "certs.zip": false, "server.key": false, "README": false, "client.pem/notes": false,
	} {
		if got := NamedAsCertificate(name); got != want {
			t.Errorf("%s: got %t, want %t", name, got, want)
		}
	}
}
