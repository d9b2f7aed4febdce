// SPDX-License-Identifier: Apache-2.0

package file

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// messageOf is a certs-only message of a client, its root and the root's
// revocation list (RFC 5652, section 5.1).
func messageOf(t *testing.T) []byte {
	t.Helper()
	_, client, root := javaParts(t)
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: certtest.Now, NextUpdate: certtest.Now.Add(24 * time.Hour)}
	crl, err := x509.CreateRevocationList(nil, list, root, certtest.Key("p256:root"))
	if err != nil {
		t.Fatal(err)
	}
	context := func(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier([]int{1, 2, 840, 113549, 1, 7, 2})
		b.AddASN1(context(0), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(asn1.SET, func(*cryptobyte.Builder) {})
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier([]int{1, 2, 840, 113549, 1, 7, 1}) })
				b.AddASN1(context(0), func(b *cryptobyte.Builder) { b.AddBytes(client.Raw); b.AddBytes(root.Raw) })
				b.AddASN1(context(1), func(b *cryptobyte.Builder) { b.AddBytes(crl) })
				b.AddASN1(asn1.SET, func(*cryptobyte.Builder) {})
			})
		})
	})
	return b.BytesOrPanic()
}

// openEnded writes the four outer levels of a message with indefinite lengths.
func openEnded(t *testing.T, der []byte) []byte {
	t.Helper()
	body := cryptobyte.String(der)
	var info, id, explicit, signed cryptobyte.String
	if !body.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1Element(&id, asn1.OBJECT_IDENTIFIER) ||
		!info.ReadASN1(&explicit, asn1.Tag(0).ContextSpecific().Constructed()) || !explicit.ReadASN1(&signed, asn1.SEQUENCE) {
		t.Fatal("the message cannot be taken apart")
	}
	return bytes.Join([][]byte{{0x30, 0x80}, id, {0xA0, 0x80, 0x30, 0x80}, signed, make([]byte, 6)}, nil)
}

// The revocation list of a message is no reason to refuse it, in any form. A list
// that is a block of the file is.
func TestListInMessage(t *testing.T) {
	der := messageOf(t)
	text := base64.StdEncoding.EncodeToString(der)
	for name, data := range map[string][]byte{
		"DER":                    der,
		"BER":                    openEnded(t, der),
		"PEM":                    pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: der}),
		"base64 without a label": []byte(text),
	} {
		b, err := bundle.Read("certs.p7b", data, bundle.Limits{})
		if err != nil || len(b.Certificates()) != 2 || b.Objects[len(b.Objects)-1].Kind != bundle.CRL {
			t.Errorf("%s: %v, %d certificates", name, err, len(b.Certificates()))
		}
		for _, rule := range []*lints.Rule{unexpectedObject, unreadableObject, noCertificate} {
			for _, r := range run(t, rule, "certs.p7b", data) {
				if r.Outcome != lints.Passed {
					t.Errorf("%s: %s: %s %s", name, rule.ID, r.Outcome, r.Message)
				}
			}
		}
	}
	block := certtest.MustPEM(t, "root ca\nclient from root\nfile client root crl:root")
	if r := run(t, unexpectedObject, "chain.pem", block); len(r) != 1 || r[0].Outcome != lints.Failed {
		t.Errorf("a list as a block: %+v", r)
	}
}

// OpenSSL 3.0 and Java 17 read the certificates of a message that has a list.
func TestListInMessageIsLoaded(t *testing.T) {
	der := messageOf(t)
	file := filepath.Join(t.TempDir(), "certs.p7b")
	for name, data := range map[string][]byte{"DER": der, "BER": openEnded(t, der)} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ words, each string }{
			{"openssl pkcs7 -inform DER -print_certs -in " + file, "-----BEGIN CERTIFICATE-----"},
			{"keytool -printcert -file " + file, "SHA256:"},
		} {
			words := strings.Fields(c.words)
			if _, err := exec.LookPath(words[0]); err != nil || testing.Short() {
				t.Skip("needs openssl and keytool")
			}
			out, err := exec.Command(words[0], words[1:]...).CombinedOutput()
			if n := strings.Count(string(out), c.each); err != nil || n != 2 {
				t.Errorf("%s: %s: %d certificates, %v: %s", name, words[0], n, err, out)
			}
		}
	}
}
