// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/keyfile"
)

// TestParsePrivateKey reads keys in every form that a CA's key has.
func TestParsePrivateKey(t *testing.T) {
	rsaKey, ecKey := certtest.Key("rsa2048:root").(*rsa.PrivateKey), certtest.Key("p256:root").(*ecdsa.PrivateKey)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(rsaKey)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(ecKey)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := encrypt(pkcs8, "secret", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA1019 the form is weak, and its files exist
	headed, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey), []byte("secret"), x509.PEMCipherAES256)
	if err != nil {
		t.Fatal(err)
	}
	block := func(label string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}) }
	params := block("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7})
	for name, c := range map[string]struct {
		data      []byte
		key       crypto.Signer
		encrypted bool
	}{
		"PKCS#8":               {block("PRIVATE KEY", pkcs8), rsaKey, false},
		"PKCS#1":               {block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), rsaKey, false},
		"SEC 1":                {append(params, block("EC PRIVATE KEY", sec1)...), ecKey, false},
		"DER":                  {pkcs8, rsaKey, false},
		"encrypted PKCS#8":     {block("ENCRYPTED PRIVATE KEY", sealed), rsaKey, true},
		"encrypted DER":        {sealed, rsaKey, true},
		"traditional, headers": {pem.EncodeToMemory(headed), rsaKey, true},
		"after a certificate":  {append(certtest.MustPEM(t, "root ca\nfile root"), block("PRIVATE KEY", pkcs8)...), rsaKey, false},
	} {
		t.Run(name, func(t *testing.T) {
			before := bytes.Clone(c.data)
			got, err := ParsePrivateKey(c.data, "wrong", "secret")
			if err != nil || !samePublic(got.Public(), c.key.Public()) {
				t.Fatalf("another key, or %v", err)
			}
			if !bytes.Equal(before, c.data) {
				t.Error("the data has changed")
			}
			if _, err := ParsePrivateKey(c.data); errors.Is(err, keyfile.ErrLocked) != c.encrypted {
				t.Errorf("without a password: %v", err)
			}
			if _, err := ParsePrivateKey(c.data, "wrong"); errors.Is(err, keyfile.ErrPassword) != c.encrypted {
				t.Errorf("with a wrong password: %v", err)
			}
		})
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "a certificate": certtest.MustPEM(t, "root ca\nfile root"), "half a key": block("PRIVATE KEY", pkcs8[:100]), "0x30": {0x30},
	} {
		if key, err := ParsePrivateKey(data, "secret"); key != nil || !errors.Is(err, errKeyForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestControlCharacters refuses values that a name, a script or a log could not hold.
func TestControlCharacters(t *testing.T) {
	for _, value := range []string{"a\nb", "a\x00b", "a\u0085b", "a\xffb", "\x1b[2J"} {
		s := subject{rdns: [][]attribute{{{"2.5.4.3", value}}}}
		if s.encode() == nil {
			t.Errorf("%q is accepted", value)
		}
	}
}
