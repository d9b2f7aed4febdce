// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/internal/pbe"
)

// checkUnpacked reads what was unpacked from data, and fails on anything that is
// never true of it: whatever its passwords are, no bytes of a key are kept, and
// every object is at a place of the file.
func checkUnpacked(t testing.TB, data []byte, passwords ...string) {
	t.Helper()
	given := bytes.Clone(data)
	b := readCheaply(data, passwords)
	if !bytes.Equal(data, given) {
		t.Fatal("the input was changed")
	}
	for _, o := range b.Objects {
		checkSpan(t, o.Span, data)
		if o.Kind == PrivateKey && o.DER != nil || o.Kind != PrivateKey && o.KeySPKISHA256 != nil {
			t.Fatalf("a key's bytes, or a key where none is:\n%s", dump(b))
		}
		at, in := o.At(NotAfter), o.Span.Inside
		if o.Container != "" && o.Container != PKCS7 && outer(at) != outer(o.Span) {
			t.Fatalf("a field of what was unpacked has a place of its own:\n%s", dump(b))
		}
		if in.Member != o.Member || in.Alias != o.Alias || at.Inside.Start < in.Start || at.Inside.End > in.End {
			t.Fatalf("inside at %+v, a field at %+v:\n%s", in, at.Inside, dump(b))
		}
	}
	for _, p := range b.Problems {
		checkSpan(t, p.Span, data)
		if p.Message == "" || p.Fix == "" {
			t.Fatalf("bad problem %+v", p)
		}
	}
}

// outer is a place in the file itself.
func outer(at Span) Span {
	at.Inside = Inside{}
	return at
}

// readCheaply is Read with a hundredth of the work for passwords.
func readCheaply(data []byte, passwords []string) *Bundle {
	r := newReader("f", data, Limits{}.orDefault(), &opener{passwords: passwords, budget: pbe.NewBudget(pbe.MaxRounds / 100)})
	r.read(data)
	r.finish(nil)
	return r.b
}

// FuzzPKCS12 reads the input as a keystore, and as the bags of one.
func FuzzPKCS12(f *testing.F) {
	both := append(certBag(f, "client", "one"), keyBag(f, "client", "one")...)
	f.Add(keystoreOf(f, pkcs12.LegacyRC2.WithIterations(1), "one", "one", "two", secretWord))
	f.Add(keystoreOf(f, pkcs12.Modern2023.WithIterations(1), "one", "one", "two", ""))
	f.Add(keystoreFile(tlv, nil, both))
	f.Add(both)
	f.Add(indefinite(0x30, []byte{2, 1, 3}, contentInfo(indefinite, 1, pieces(indefinite(0x30)))))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, file := range [][]byte{data, keystoreFile(tlv, nil, data)} {
			checkUnpacked(t, file)
			checkUnpacked(t, file, secretWord)
		}
	})
}

// FuzzJKS reads the input behind each of the two magic numbers.
func FuzzJKS(f *testing.F) {
	f.Add(javaKeystoreOf(f)[4:])
	f.Add([]byte("\x00\x00\x00\x02\xFF\xFF\xFF\xFF\x00\x00\x00\x01\x00\x01a\x00\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\xFF\xFF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, magic := range []string{"\xFE\xED\xFE\xED", "\xCE\xCE\xCE\xCE"} {
			file := append([]byte(magic), data...)
			checkUnpacked(t, file)
			checkUnpacked(t, file, secretWord)
		}
	})
}

// FuzzSecret reads the input as YAML, as a Secret's field, and as its end.
func FuzzSecret(f *testing.F) {
	f.Add(secretYAML("tls.crt", []byte(certPEM(f, "one"))))
	f.Add([]byte(`{"kind": "List", "items": [{"kind": "Secret", "data": {"a.crt": "MAA=", b: &x [*x]}}]}`))
	f.Add([]byte("kind: Secret\nstringData:\n  a.pem: |\n    -----BEGIN X-----\n  b: \"\\\"\"\n  c: 'it''s'\n  ü: {a: b}\n---\nkind: Secret\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkUnpacked(t, data)
		checkUnpacked(t, secretYAML("tls.crt", data))
		checkUnpacked(t, append([]byte("kind: Secret\ndata:\n"), data...))
		if b := mustRead(t, "f", data); b.Encoding != DER && b.Encoding != Binary {
			accountForMarks(t, b, data)
		}
	})
}

// FuzzArchive reads the input as an archive, compressed, and as a member of one.
func FuzzArchive(f *testing.F) {
	one := certPEM(f, "one")
	f.Add(zipOf(f, "a.pem", one, "b/", "", "c.p12", "0"))
	f.Add(tarOf(f, "a.pem", one))
	f.Add(gzipOf(f, "", tarOf(f, "a.pem", one)))
	f.Add(zipOf(f, "b.zip", string(zipOf(f, "a.pem", one, "c.bin", "7z\xBC\xAF\x27\x1C"))))
	f.Add(fakeSize(f, 1<<40))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkUnpacked(t, data)
		checkUnpacked(t, gzipOf(t, "", data))
		checkUnpacked(t, zipOf(t, "../a.pem", string(data)), secretWord)
	})
}

// FuzzCSR reads the input as a request in DER and in PEM, which must agree.
func FuzzCSR(f *testing.F) {
	f.Add(testRequest(f, "one"))
	f.Add(tlv(0x30, tlv(0x30, []byte{2, 1, 0}, tlv(0x30), tlv(0x30), tlv(0xA0)), tlv(0x30), tlv(0x03, []byte{0})))
	f.Fuzz(func(t *testing.T, data []byte) {
		der := checkBundle(t, data)
		inPEM := checkBundle(t, []byte(asPEM("CERTIFICATE REQUEST", data)))
		if len(der.Objects) == 0 || der.Objects[0].Kind != CertificateRequest {
			return
		}
		one, other := der.Objects[0], inPEM.Objects[0]
		if one.Kind != other.Kind || (one.Request == nil) != (other.Request == nil) || !bytes.Equal(one.DER, other.DER) {
			t.Fatalf("DER has\n%sPEM has\n%s", dump(der), dump(inPEM))
		}
	})
}
