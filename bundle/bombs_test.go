// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"crypto/rsa"
	stdx509 "crypto/x509"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// ASN.1 that is nested ten thousand deep is told of, wherever it stands: as a
// problem, as an unknown object, as a key whose public half is not known, or as a
// file that holds nothing.
func TestDeepNesting(t *testing.T) {
	deep := nested(10_000)
	oid := tlv(0x06, oidPKCS7, []byte{2})
	for name, data := range map[string][]byte{
		"DER":                    deep,
		"indefinite":             bytes.Repeat([]byte{0x30, 0x80}, 10_000),
		"PEM":                    []byte(asPEM("CERTIFICATE", deep)),
		"request":                []byte(asPEM("CERTIFICATE REQUEST", deep)),
		"PKCS#7":                 tlv(0x30, oid, tlv(0xA0, deep)),
		"certificate in PKCS#7":  contentInfo(tlv, 2, signed(tlv, tlv(0xA0, deep))),
		"PKCS#12":                tlv(0x30, []byte{2, 1, 3}, deep),
		"bags of PKCS#12":        keystoreFile(tlv, nil, deep),
		"field of a certificate": withField(t, Subject, deep),
		"private key":            []byte(asPEM(privateKey, tlv(0x30, []byte{2, 1, 0}, deep))),
	} {
		b := checkBundle(t, data)
		found := len(b.Problems) > 0 || b.Encoding == NoInput
		for _, o := range b.Objects {
			found = found || o.Kind == Unknown || o.Kind == PrivateKey && o.KeySPKI == nil
		}
		if !found {
			t.Errorf("%s: nothing is told of it\n%s", name, dump(b))
		}
	}
}

// withField is a certificate with an element in the place of one of its fields.
func withField(t *testing.T, field Field, element []byte) []byte {
	t.Helper()
	der := testCert(t, "one")
	at := readLayout(Certificate, der).fields[field]
	c := &berCursor{data: der, end: len(der)}
	outer, _ := c.next()
	body, ok := c.enter(outer).next()
	if !ok {
		t.Fatal("the test certificate cannot be taken apart")
	}
	tbs := slices.Concat(der[body.content:at.from], element, der[at.to:body.end])
	return appendElement(nil, 0x30, append(appendElement(nil, 0x30, tbs), der[body.end:]...))
}

// An RSA key of 100,000 bits is read, as a certificate's and as a private one:
// nobody computes with it here.
func TestHugeRSAKey(t *testing.T) {
	n := new(big.Int).Lsh(big.NewInt(1), 100_000-1)
	n.SetBit(n, 0, 1)
	spki, err := stdx509.MarshalPKIXPublicKey(&rsa.PublicKey{N: n, E: 65537})
	if err != nil {
		t.Fatal(err)
	}
	huge := withField(t, SubjectPublicKey, spki)
	number := appendElement(nil, 0x02, append([]byte{0}, n.Bytes()...))
	numbers := slices.Concat([]byte{2, 1, 0}, number, []byte{2, 3, 1, 0, 1}, bytes.Repeat(number, 6))
	key := appendElement(nil, 0x30, numbers)
	b := checkBundle(t, []byte(asPEM("CERTIFICATE", huge)+asPEM("RSA "+privateKey, key)))
	if got := contents(b); got != `one; key of "one"` {
		t.Errorf("got %s", strings.TrimSpace(dump(b)))
	}
}
