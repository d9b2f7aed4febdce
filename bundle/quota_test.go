// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

// The limits of a file apply to all that is in it together. Reaching one is reported
// once, as the last problem, at the place where reading stopped.
func TestSharedBounds(t *testing.T) {
	begins := strings.Repeat("-----BEGIN CERTIFICATE-----\n", 400)
	fields := string(secretYAML("tls.crt", []byte(certPEM(t, "one")))) + "stringData:\n"
	for i := range maxProblems + 1 {
		fields += fmt.Sprintf("  %d.pem: nothing\n", i)
	}
	bag := tlv(0x30, []byte{6, 2, 0x2a, 3}, tlv(0xA0, []byte{5, 0}))
	large := string(tlv(0x30, make([]byte, maxMember-10)))
	keystore := string(keystoreFile(tlv, nil, tlv(0x04, make([]byte, maxKeystore-100))))
	for name, f := range map[string]struct {
		data     []byte
		problems int
		last     ProblemCode
		message  string
	}{
		"problems of members": {zipOf(t, "a.pem", begins, "b.pem", begins, "c.pem", begins, "d.pem", begins), maxProblems + 1, TooManyProblems,
			`in the member "c.pem", line 201: the file has more than the limit of 1000 problems; nothing from here on was read`},
		"fields of a Secret": {[]byte(fields), maxProblems + 1, TooManyProblems,
			`the file has more than the limit of 1000 problems; nothing from here on was read`},
		"bags of a keystore": {keystoreFile(tlv, nil, bytes.Repeat(bag, maxProblems+2)), maxProblems + 1, TooManyProblems,
			`the file has more than the limit of 1000 problems; nothing from here on was read`},
		"bytes of members": {zipOf(t, "a.der", large, "b.der", large, "c.der", large, "d.der", large, "e.der", large), 1, ArchiveLimit,
			`the objects in the archive have more than the limit of 50331648 bytes, with their base64; the members behind them were not read`},
		"keystores": {zipOf(t, "a.p12", keystore, "b.p12", keystore, "c.p12", keystore, "d.p12", keystore, "e.p12", keystore), 5, CostlyKeystore,
			`in the member "e.p12": the PKCS#12 keystore is not opened: the keystores of one file may have 16777216 bytes together`},
	} {
		b := mustRead(t, "f", f.data)
		last := b.Problems[len(b.Problems)-1]
		if len(b.Problems) != f.problems || last.Code != f.last || last.Message != f.message || !last.Lost {
			t.Errorf("%s: %d problems, the last of them %+v", name, len(b.Problems), last)
		}
	}
}

// The limit of objects is the file's, whichever member reaches it.
func TestLimitInArchive(t *testing.T) {
	two := certPEM(t, "one") + certPEM(t, "two")
	b, err := Read("f.zip", zipOf(t, "a.pem", two, "b.pem", two, "c.pem", two), Limits{MaxObjects: 3})
	if err != nil {
		t.Fatal(err)
	}
	const want = `in the member "b.pem", line 10: the file holds more than the limit of 3 objects; nothing from here on was read`
	if len(b.Objects) != 3 || len(b.Problems) != 1 || b.Problems[0].Message != want {
		t.Errorf("got\n%s", dump(b))
	}
}

// A certificate whose fields would take fifty times its size is not parsed.
func TestLargeCertificate(t *testing.T) {
	name := tlv(0x31, tlv(0x30, []byte{6, 3, 0x55, 4, 3}, tlv(0x0C, []byte("a"))))
	subject := tlv(0x30, bytes.Repeat(name, maxParsed/len(name)))
	der := withField(t, Subject, subject)
	b := mustRead(t, "f.der", der)
	want := fmt.Sprintf("the certificate has %d bytes, the limit is 262144 bytes", len(der))
	if o := b.Objects[0]; o.Certificate != nil || o.StdErr != nil || len(b.Problems) != 1 || b.Problems[0].Message != want {
		t.Errorf("got\n%s", dump(b))
	}
}

// A member's name is cut: every problem of the member says it.
func TestLongMemberName(t *testing.T) {
	b := mustRead(t, "f.zip", zipOf(t, strings.Repeat("ä", 2000)+".pem", certPEM(t, "one")))
	if got := len(b.Objects[0].Member); got != maxName {
		t.Errorf("the name has %d bytes, want %d", got, maxName)
	}
}

// TestManyLargeCertificates has more bytes of certificates than are parsed: reading
// stops at the limit, and says so.
func TestManyLargeCertificates(t *testing.T) {
	one := certtest.MustPEM(t, `client key=p256 subject="CN=`+strings.Repeat("x", 90_000)+`"`)
	b, err := Read("large.pem", bytes.Repeat(one, 100), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.Certificates()); n < 70 || n == 100 || !hasProblem(b, TooManyObjects) {
		t.Errorf("%d certificates are read, and there are %d problems", n, len(b.Problems))
	}
}
