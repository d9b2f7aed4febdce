// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"crypto/sha1"
	stdx509 "crypto/x509"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/testfile"
)

// javaKeystoreOf is a JKS file of a key with its chain and of a trusted
// certificate, by a writer of others. Its size is the same in every run.
func javaKeystoreOf(t testing.TB) []byte {
	t.Helper()
	ks := keystore.New(keystore.WithOrderedAliases(), keystore.WithCustomRandomNumberGenerator(zeros{}))
	created := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	key, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, "one"))
	if err != nil {
		t.Fatal(err)
	}
	cert := func(name string) keystore.Certificate {
		return keystore.Certificate{Type: "X509", Content: testCert(t, name)}
	}
	if err := ks.SetPrivateKeyEntry("client", keystore.PrivateKeyEntry{CreationTime: created, PrivateKey: key,
		CertificateChain: []keystore.Certificate{cert("one"), cert("two")}}, []byte(secretWord)); err != nil {
		t.Fatal(err)
	}
	if err := ks.SetTrustedCertificateEntry("trusted", keystore.TrustedCertificateEntry{CreationTime: created, Certificate: cert("three")}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := ks.Store(&out, []byte(secretWord)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zeros is a source of bytes that are no secret.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// What Java keystores hold. Certificates need no password, and where one is
// given it must be right.
func TestJKS(t *testing.T) {
	whole := javaKeystoreOf(t)
	change := func(at int, to ...byte) []byte {
		data := bytes.Clone(whole)
		copy(data[at:], to)
		return data
	}
	jceks := change(0, 0xCE, 0xCE, 0xCE, 0xCE)
	secretKey := binary.BigEndian.AppendUint32(nil, 0xCECECECE)
	for _, n := range []uint32{2, 2, 3} { // version, entries, the tag of a secret key
		secretKey = binary.BigEndian.AppendUint32(secretKey, n)
	}
	secretKey = append(secretKey, "\x00\x03aes\x00\x00\x00\x00\x00\x00\x00\x00\xAC\xED\x00\x05"...)
	secretKey = append(secretKey, make([]byte, 20)...)
	files := []struct {
		name string
		data []byte
	}{
		{"JKS", whole},
		{"JCEKS", jceks},
		{"a secret key", secretKey},
		{"cut off", whole[:len(whole)-100]},
		{"the magic number alone", whole[:4]},
		{"version 3", change(4, 0, 0, 0, 3)},
		{"2^32-1 entries", change(8, 0xFF, 0xFF, 0xFF, 0xFF)},
		{"an entry of an unknown kind", change(12, 0, 0, 0, 9)},
		{"a key of 4 GB", change(12+4+2+6+8, 0xFF, 0xFF, 0xFF, 0xFF)},
	}
	var out strings.Builder
	for _, f := range files {
		fmt.Fprintf(&out, "== %s\n%s", f.name, dump(mustRead(t, "f.jks", f.data)))
		b, err := Read("f.jks", f.data, Limits{}, "wrong", secretWord)
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		fmt.Fprintf(&out, "-- with passwords: %s\n", contents(b))
	}
	testfile.Golden(t, *update, "testdata/jks.golden", out.String())
}

// A key whose opening takes too much work stays closed, and its certificates are
// read all the same.
func TestCostlyJavaKey(t *testing.T) {
	var entry, file cryptobyte.Builder
	entry.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // EncryptedPrivateKeyInfo
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier([]int{1, 3, 6, 1, 4, 1, 42, 2, 19, 1})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1OctetString([]byte("8 of it."))
				b.AddASN1Int64(math.MaxInt32)
			})
		})
		b.AddASN1OctetString(make([]byte, 16))
	})
	for _, n := range []uint32{0xCECECECE, 2, 2} { // the magic number, the version, the number of entries
		file.AddUint32(n)
	}
	for _, alias := range []string{"client", "other"} {
		file.AddUint32(javaKeyEntry)
		file.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(alias)) })
		file.AddUint64(0)
		file.AddUint32(uint32(len(entry.BytesOrPanic())))
		file.AddBytes(entry.BytesOrPanic())
		file.AddUint32(1)
		file.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte("X.509")) })
		file.AddUint32(uint32(len(testCert(t, "one"))))
		file.AddBytes(testCert(t, "one"))
	}
	data := file.BytesOrPanic()
	sum := sha1.New()
	sum.Write([]byte("\x00s\x00e\x00s\x00a\x00m\x00eMighty Aphrodite"))
	sum.Write(data)
	b, err := Read("f.jks", sum.Sum(data), Limits{}, "sesame")
	if err != nil {
		t.Fatal(err)
	}
	want := "Java keystore; client: private key; client: one; other: private key; other: one; ! " + string(CostlyKeystore)
	if got := contents(b); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A limit of objects holds inside keystores.
func TestLimitInKeystore(t *testing.T) {
	b, err := Read("f.jks", javaKeystoreOf(t), Limits{MaxObjects: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Objects) != 3 || !hasProblem(b, TooManyObjects) {
		t.Errorf("got\n%s", dump(b))
	}
}
