// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	stdx509 "crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"flag"
	"fmt"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"time"

	"github.com/chainlint/chainlint/internal/certtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testKey is the P-256 key of a name, the same in every run.
func testKey(t testing.TB, name string) *ecdsa.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// testCert is the DER of a self-signed certificate with this common name, the
// same in every run.
func testCert(t testing.TB, name string) []byte {
	t.Helper()
	template := &stdx509.Certificate{
		SerialNumber:          big.NewInt(int64(len(name)) + 1),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		NotAfter:              time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		KeyUsage:              stdx509.KeyUsageDigitalSignature,
		DNSNames:              []string{name + ".example"},
		BasicConstraintsValid: true,
	}
	key := testKey(t, name)
	der, err := stdx509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// testRequest is the DER of a request, the same in every run.
func testRequest(t testing.TB, name string) []byte {
	t.Helper()
	template := &stdx509.CertificateRequest{Subject: pkix.Name{CommonName: name}, DNSNames: []string{name + ".example"}}
	der, err := stdx509.CreateCertificateRequest(nil, template, testKey(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// asPEM writes DER as PEM under any label.
func asPEM(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// certPEM is a certificate as PEM.
func certPEM(t testing.TB, name string) string { return asPEM("CERTIFICATE", testCert(t, name)) }

// privateKey is a private key's label, in two parts so that no scanner for
// leaked keys takes this file for one.
const privateKey = "PRIVATE" + " KEY"

// mustRead reads a file with the default limits.
func mustRead(t testing.TB, name string, data []byte) *Bundle {
	t.Helper()
	b, err := Read(name, data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dump writes a bundle down: its encoding and text, a line for each object and
// each problem.
func dump(b *Bundle) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s%s\n", b.Encoding, dumpText(b.Text))
	for _, o := range b.Objects {
		fmt.Fprintf(&out, "  %s", o.Kind)
		if o.Label != "" {
			fmt.Fprintf(&out, " %q", o.Label)
		}
		if o.Container != "" {
			fmt.Fprintf(&out, " in a %s", o.Container)
		}
		if o.Member != "" {
			fmt.Fprintf(&out, " member %q", o.Member)
		}
		if o.Alias != "" {
			fmt.Fprintf(&out, " alias %q", o.Alias)
		}
		if o.Encrypted {
			out.WriteString(" encrypted")
		}
		fmt.Fprintf(&out, " %s", dumpSpan(o.Span))
		if in := o.AtInside(Whole); in != o.At(Whole) {
			fmt.Fprintf(&out, " inside %s at %s", in.File, dumpSpan(in))
		}
		switch {
		case o.Certificate != nil:
			fmt.Fprintf(&out, ": %q", o.Certificate.Subject.CommonName)
		case o.Request != nil:
			fmt.Fprintf(&out, ": %q", o.Request.Subject.CommonName)
		case o.KeySPKISHA256 != nil:
			fmt.Fprintf(&out, ": key %s", keyOwner(b, *o.KeySPKISHA256))
		case o.DER == nil:
			out.WriteString(": no DER")
		}
		out.WriteString("\n")
	}
	for _, p := range b.Problems {
		lost := ""
		if p.Lost {
			lost = " lost"
		}
		fmt.Fprintf(&out, "  ! %s%s %s: %s [%s]\n", p.Code, lost, dumpSpan(p.Span), p.Message, p.Fix)
	}
	return out.String()
}

// keyOwner names the certificate of a bundle that has this key.
func keyOwner(b *Bundle, spki [32]byte) string {
	for _, o := range b.Certificates() {
		if sha256.Sum256(o.FieldBytes(SubjectPublicKey)) == spki {
			return fmt.Sprintf("of %q", o.Certificate.Subject.CommonName)
		}
	}
	return "of no certificate here"
}

// dumpText writes down what is noteworthy about a text.
func dumpText(t Text) string {
	s := ""
	if t.LineEnds != "" {
		s += " " + t.LineEnds
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{t.BOM, "mark"}, {t.UTF16, "UTF-16"}, {t.Explanatory, "text"}} {
		if flag.set {
			s += " " + flag.name
		}
	}
	if t.NonASCII != nil {
		s += " non-ASCII at " + dumpSpan(*t.NonASCII)
	}
	return s
}

// dumpSpan writes a span as lines and bytes.
func dumpSpan(s Span) string {
	return fmt.Sprintf("%d-%d (%d-%d)", s.Line, s.EndLine, s.Start, s.End)
}

// corpus is a folder of the shared test data; the test is skipped without it.
func corpus(t *testing.T, folder string) string {
	t.Helper()
	return filepath.Join(certtest.Corpus(t), folder)
}

// accountForMarks fails unless every BEGIN line of a text file is the start of
// an object or lies in a problem.
func accountForMarks(t testing.TB, b *Bundle, data []byte) {
	t.Helper()
	if b.Encoding == DER || b.Encoding == Binary {
		return
	}
	starts := map[int]bool{}
	for _, o := range b.Objects {
		starts[o.Span.Start] = true
		if o.inside != nil { // its span is that of the field around it
			for at := o.Span.Start; at < o.Span.End; at++ {
				starts[at] = true
			}
		}
	}
	for _, txt := range textsOf(b.Name, data) {
		accountForText(t, b, txt, starts)
	}
}

func accountForText(t testing.TB, b *Bundle, txt *text, starts map[int]bool) {
	t.Helper()
	for at := 0; ; {
		i := bytes.Index(txt.data[at:], []byte("-----BEGIN"))
		if i < 0 {
			return
		}
		offset := txt.base + (at+i)*txt.unit
		if !starts[offset] && !inProblem(b, offset) {
			t.Fatalf("the BEGIN line at byte %d is lost:\n%s", offset, dump(b))
		}
		at += i + 1
	}
}

// inProblem reports whether a problem covers a byte of the file.
func inProblem(b *Bundle, offset int) bool {
	for _, p := range b.Problems {
		if p.Span.Start <= offset && offset < p.Span.End {
			return true
		}
	}
	return false
}
