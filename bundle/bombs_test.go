// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
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
			found = found || o.Kind == Unknown || o.Repaired && o.StdErr != nil || o.Kind == PrivateKey && o.KeySPKISHA256 == nil
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

// A key of 100,000 bits is read, as a certificate's and as a private one: nobody
// computes with it here, not even where the certificate says that it signed
// itself, and nobody after us is handed it to compute with.
func TestHugeKeys(t *testing.T) {
	huge := new(big.Int).Lsh(big.NewInt(1), 100_000-1)
	huge.SetBit(huge, 0, 1)
	number := appendElement(nil, 0x02, append([]byte{0}, huge.Bytes()...))
	small := []byte{2, 3, 1, 0, 1}
	sequence := func(parts ...[]byte) []byte { return appendElement(nil, 0x30, slices.Concat(parts...)) }
	spki := func(key []byte, algorithm ...[]byte) []byte {
		return sequence(sequence(algorithm...), appendElement(nil, 0x03, append([]byte{0}, key...)))
	}
	oidRSA := []byte{6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1}
	oidDSA := []byte{6, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1}
	for name, key := range map[string][]byte{
		"RSA modulus":              spki(sequence(number, small), oidRSA, []byte{5, 0}),
		"RSA exponent":             spki(sequence(small, number), oidRSA, []byte{5, 0}),
		"RSA modulus and exponent": spki(sequence(number, number), oidRSA, []byte{5, 0}),
		"DSA prime":                spki(small, oidDSA, sequence(number, small, small)),
		"DSA prime and subprime":   spki(small, oidDSA, sequence(number, number, small)),
	} {
		b := checkBundle(t, []byte(asPEM("CERTIFICATE", withField(t, SubjectPublicKey, key))))
		if got := contents(b); got != "one" || b.Objects[0].Certificate.PublicKey != nil {
			t.Errorf("%s: got %s", name, strings.TrimSpace(dump(b)))
		}
	}
	numbers := slices.Concat([]byte{2, 1, 0}, number, small, bytes.Repeat(number, 6))
	owner := withField(t, SubjectPublicKey, spki(sequence(number, small), oidRSA, []byte{5, 0}))
	b := checkBundle(t, []byte(asPEM("CERTIFICATE", owner)+asPEM("RSA "+privateKey, sequence(numbers))))
	if got := contents(b); got != `one; key of "one"` {
		t.Errorf("got %s", strings.TrimSpace(dump(b)))
	}
}
