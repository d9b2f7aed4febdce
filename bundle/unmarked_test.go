// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	stdx509 "crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

// What stands between the blocks of a text, or in a text without a block: DER
// that was appended, and base64 that lost its marks. A key is found wherever it
// is, and however much of it is left; anything else needs lines of its own.
func TestUnmarkedObjects(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	keys := map[string][]byte{}
	for _, s := range samples(t) {
		keys[s.name] = s.der
	}
	der := string(testCert(t, "two"))
	wrap := func(b []byte) string {
		return strings.TrimPrefix(strings.TrimSuffix(asPEM("X", b), "-----END X-----\n"), "-----BEGIN X-----\n")
	}
	line := base64.StdEncoding.EncodeToString
	algorithm := tlv(0x30, tlv(0x06, []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D}))
	encrypted := tlv(0x30, algorithm, tlv(0x04, make([]byte, 100)))
	key, cert := wrap(keys["PKCS#8"]), wrap(testCert(t, "two"))
	files := []struct{ name, data string }{
		{"certificate in DER behind PEM", one + der},
		{"two in DER behind PEM", one + der + string(testCert(t, "three"))},
		{"certificate in DER behind text", one + "Müller\nroot:\n" + der},
		{"certificate in DER before PEM", der + "\n" + one},
		{"DER between blocks", one + der + "\n" + one},
		{"DER that is cut off", one + der[:300]},
		{"DER on a line of text", one + "root: " + der},
		{"key in DER behind PEM", one + string(keys["SEC 1"])},
		{"key in DER that is cut off", one + string(keys["PKCS#1"][:200])},
		{"key in PEM behind DER", der + asPEM("EC "+privateKey, keys["SEC 1"])},
		{"base64 of a certificate", one + cert},
		{"base64 of a certificate above", "the root:\n" + cert + "\nthe leaf:\n" + one},
		{"base64 of a certificate with text alone", "the root:\n" + cert},
		{"base64 of a certificate in a sentence", one + "x5c is " + line(testCert(t, "two")) + "\n"},
		{"base64 in a data URI", one + "data:application/x-x509-ca-cert;base64," + line(testCert(t, "two")) + "\n"},
		{"base64 in a data URI in CSS", one + "url(data:application/x-x509-ca-cert;base64," + line(testCert(t, "two")) + ")"},
		{"base64 after a colon", one + "certificate: " + line(testCert(t, "two")) + " # leaf\n"},
		{"base64 after an equals sign", one + "cert=" + line(testCert(t, "two"))},
		{"base64 in lines after a colon", one + "certificate:\n" + cert},
		{"x5c of a JSON Web Key", `{"x5c": ["` + line(testCert(t, "two")) + `","` + line(testCert(t, "three")) + "\"]}\n" + one},
		{"x5c without quotes", "x5c: [" + line(testCert(t, "two")) + ", " + line(testCert(t, "three")) + "]\n" + one},
		{"X509Certificate of SAML", "<ds:X509Certificate>\n" + cert + "</ds:X509Certificate>\n" + one},
		{"two after commas on a line", one + line(testCert(t, "two")) + "," + line(testCert(t, "three")) + "\n"},
		{"base64 in a string of a string", `{"x": "{\"cert\": \"` + line(testCert(t, "two")) + `\"}"}` + "\n" + one},
		{"base64 without padding", one + strings.TrimRight(cert, "=\n") + "\n"},
		{"base64 that goes on", one + line(append(testCert(t, "two"), 1, 2, 3)) + "\n"},
		{"key, marks lost", one + key + two},
		{"key alone", key},
		{"key with text", "my key:\n" + key},
		{"key in UTF-16", asUTF16(one+key, "\xFF\xFE", 0)},
		{"key in JSON", `{"key": "` + line(keys["PKCS#8"]) + `"}`},
		{"PKCS#1 cut off", one + wrap(keys["PKCS#1"][:120])},
		{"SEC 1 cut off", one + wrap(keys["SEC 1"][:60])},
		{"PKCS#8 cut off", one + wrap(keys["PKCS#8"])[:60] + "\nMAAA"},
		{"encrypted PKCS#8", one + wrap(encrypted)},
		{"encrypted PKCS#8 cut off", one + wrap(encrypted)[:90]},
		{"PKCS#1, last line lost", one + strings.Join(strings.SplitAfter(wrap(keys["PKCS#1"]), "\n")[:20], "")},
		{"key above an END line", one + key + "-----END " + privateKey + "-----\n" + two},
		{"key above another END line", one + key + "-----END CERTIFICATE-----\n"},
		{"key below a BEGIN line with four hyphens", one + "----BEGIN " + privateKey + "-----\n" + key + two},
		{"key below a bad BEGIN line of a certificate", "----BEGIN CERTIFICATE-----\n" + key + "-----END CERTIFICATE-----\n" + two},
		{"key without END, text in it", "-----BEGIN " + privateKey + "-----\n" + strings.Replace(key, "\n", "\n---\n", 1) + "kind regards\n"},
		{"text that starts like base64", "MADE BY HAND\nMAMA\n" + one + "MIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMIMI\n"},
	}
	var out strings.Builder
	for _, f := range files {
		b := checkBundle(t, []byte(f.data))
		got := dump(b)
		if strings.Contains(strings.ToLower(got), "miie") {
			t.Errorf("%s: key bytes in\n%s", f.name, got)
		}
		fmt.Fprintf(&out, "== %s\n%s", f.name, got)
	}
	testfile.Golden(t, *update, "testdata/unmarked.golden", out.String())
}

// A text made to be walked over again and again is given up on, and that is told:
// what stands further down in it can be a key.
func TestUnmarkedWork(t *testing.T) {
	text := strings.Repeat("MIMA////"+strings.Repeat("A", 120)+"\n", 2000)
	for name, data := range map[string]string{
		"base64":            text,
		"words":             strings.Repeat("MIN MAX ", 10_000),
		"heads of DER":      certPEM(t, "one") + strings.Repeat("0z\n", 10_000),
		"heads of long DER": certPEM(t, "one") + strings.Repeat("0\x82\x10\x00\n", 10_000),
	} {
		b := mustRead(t, "f", []byte(data))
		if !hasProblem(b, TooMuchBase64) || !b.LostCertificate() {
			t.Errorf("%s: got\n%s", name, dump(b))
		}
	}
	r := newReader("f", []byte(text), Limits{}.orDefault(), &opener{})
	r.read([]byte(text))
	if most := 4 * len(text); r.walked > most {
		t.Errorf("walked over %d bytes of a text of %d, want at most %d", r.walked, len(text), most)
	}
}

// Lines of nothing above a key's END line are passed over in one walk.
func TestBlankLinesAboveKey(t *testing.T) {
	b := mustRead(t, "f", []byte("AAAA\n"+strings.Repeat("\n", 1<<20)+"-----END "+privateKey+"-----\n"))
	if got := b.Objects[0].Span; got.Start != 0 || got.EndLine != 1<<20+2 {
		t.Errorf("the key is at %+v", got)
	}
}

// What could not be read may have been a certificate, unless its label or its
// structure says otherwise.
func TestLostCertificate(t *testing.T) {
	one := certPEM(t, "one")
	broken := func(label string) string { return "-----BEGIN " + label + "-----\nMII*\n-----END " + label + "-----\n" }
	unpacked := func(second string) string {
		return string(zipOf(t, "client.key", asPEM("EC "+privateKey, samples(t)[9].der), "ca.pem", second))
	}
	for data, want := range map[string]bool{
		unpacked(one):                               false,
		unpacked(broken("CERTIFICATE")):             true,
		one:                                         false,
		one + broken("CERTIFICATE"):                 true,
		one + broken("CERTIFICATE REQUEST"):         false,
		one + broken("X509 CRL"):                    false,
		one + broken("EC "+privateKey):              false,
		one + broken("PKCS7"):                       true,
		one + "-----END CERTIFICATE-----\n":         true,
		one + "-----END X509 CRL-----\n":            false,
		one + "----BEGIN CERTIFICATE-----\n":        true,
		one + "----BEGIN " + privateKey + "-----\n": false,
		"\xEF\xBB\xBF" + one:                        false,
		string(testCert(t, "one")[:100]):            true,
		string(testCert(t, "one")) + "rubbish":      false,
	} {
		if b := mustRead(t, "f", []byte(data)); b.LostCertificate() != want {
			t.Errorf("LostCertificate is %v, want %v, for\n%s", !want, want, dump(b))
		}
	}
}

// A key in DER that is cut off is a key all the same, alone and behind another
// object.
func TestTruncatedKeyFile(t *testing.T) {
	key, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, "one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, before := range []string{"", string(testCert(t, "one"))} {
		b := checkBundle(t, append([]byte(before), key[:len(key)-20]...))
		last := b.Objects[len(b.Objects)-1]
		if last.Kind != PrivateKey || last.Span.Start != len(before) || len(b.Problems) != 1 || !b.Problems[0].Lost {
			t.Errorf("got\n%s", dump(b))
		}
	}
}
