// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/testfile"
)

// Every way to write a chain of two certificates down that a user's file may
// have, and what each is told.
func TestReadWritings(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	chain := one + two
	body := strings.TrimSuffix(strings.TrimPrefix(one, "-----BEGIN CERTIFICATE-----\n"), "-----END CERTIFICATE-----\n")
	wrap := func(inner string) string {
		return "-----BEGIN CERTIFICATE-----\n" + inner + "-----END CERTIFICATE-----\n"
	}
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	swap := func(old, new string) string { return strings.ReplaceAll(chain, old, new) }

	files := []struct{ name, data string }{
		{"plain", chain},
		{"empty", ""},
		{"prose", "Dear customer,\nplease find no certificate enclosed.\n"},
		{"CRLF", swap("\n", "\r\n")},
		{"CR alone", swap("\n", "\r")},
		{"CR alone inside the base64", wrap(strings.Replace(body, "\n", "\r", 2)) + two},
		{"no final newline", strings.TrimSuffix(chain, "\n")},
		{"byte order mark", "\xEF\xBB\xBF" + chain},
		{"byte order mark between blocks", one + "\xEF\xBB\xBF" + two},
		{"byte order mark before text", "\xEF\xBB\xBFleaf:\n" + chain},
		{"UTF-16LE with mark", asUTF16(chain, "\xFF\xFE", 0)},
		{"UTF-16BE with mark", asUTF16(chain, "\xFE\xFF", 1)},
		{"UTF-16LE without mark", asUTF16(chain, "", 0)},
		{"UTF-16BE without mark", asUTF16(chain, "", 1)},
		{"UTF-16LE with text and broken base64", asUTF16("Schlüssel für Müller – neu\n"+wrap(strings.Replace(body, "M", "é", 1))+two, "\xFF\xFE", 0)},
		{"text between blocks", "subject=CN = one\n" + one + "\nsubject=CN = two\n" + two + "bye\n"},
		{"text outside ASCII", "Zertifikat für Müller\n" + chain},
		{"indented", "cert: |\n    " + strings.TrimSuffix(swap("\n", "\n    "), "    ")},
		{"END indented", strings.Replace(chain, "-----END", "\t-----END", 1)},
		{"glued", swap("-----\n-----B", "----------B")},
		{"glued by shared hyphens", swap("-----\n-----B", "-----B")},
		{"one long line", wrap(strings.Join(lines, "")+"\n") + two},
		{"all in one line", strings.ReplaceAll(chain, "\n", " ")},
		{"base64 right before END", strings.Replace(chain, "\n-----END", "-----END", 1)},
		{"lines of any length", wrap("  "+lines[0][:5]+" \n"+lines[0][5:]+"\t"+strings.Join(lines[1:], "\n")+"\n") + two},
		{"blank lines", wrap(strings.Join(lines, "\n\n")+"\n") + two},
		{"one blank line above", wrap("\n"+body) + two},
		{"vertical tab", wrap(strings.Replace(body, "\n", "\v\n", 1)) + two},
		{"escaped newlines", swap("\n", `\n`)},
		{"escaped twice, with CR", swap("\n", `\\r\\n`)},
		{"JSON", `{"cert": "` + strings.ReplaceAll(swap("\n", `\n`), "/", `\/`) + `"}` + "\n"},
		{"environment file", `CERT="` + strings.TrimSuffix(chain, "\n") + `"` + "\n"},
		{"END label differs", strings.Replace(chain, "END CERTIFICATE", "END X509 CERTIFICATE", 1)},
		{"END missing", strings.Replace(chain, "-----END CERTIFICATE-----\n", "", 1)},
		{"END missing, text below", strings.TrimSuffix(chain, "-----END CERTIFICATE-----\n") + "kind regards: me\n"},
		{"cut off in the middle", chain[:len(chain)-200]},
		{"BEGIN missing", strings.TrimPrefix(chain, "-----BEGIN CERTIFICATE-----\n")},
		{"BEGIN twice", "-----BEGIN CERTIFICATE-----\n" + chain},
		{"four hyphens before BEGIN", strings.TrimPrefix(chain, "-")},
		{"four hyphens behind BEGIN", strings.Replace(chain, "-----\n", "----\n", 1)},
		{"six hyphens behind BEGIN", strings.Replace(chain, "-----\n", "------\n", 1)},
		{"six hyphens before BEGIN", "-" + chain},
		{"four hyphens before END", strings.Replace(chain, "-----END", "----END", 1)},
		{"dashes of a word processor", swap("-----", "—–")},
		{"small letters", strings.Replace(chain, "BEGIN CERTIFICATE", "begin certificate", 1)},
		{"no label", strings.Replace(chain, "BEGIN CERTIFICATE-----", "BEGIN-----", 1)},
		{"misspelt label", swap("CERTIFICATE", "CERTFICATE")},
		{"X509 CERTIFICATE", swap("CERTIFICATE", "X509 CERTIFICATE")},
		{"X.509 CERTIFICATE", swap("CERTIFICATE", "X.509 CERTIFICATE")},
		{"TRUSTED CERTIFICATE", asPEM("TRUSTED CERTIFICATE", append(testCert(t, "one"), 0x30, 2, 0x0C, 0)) + two},
		{"header in the block", wrap("Subject: CN=one\n\n"+body) + two},
		{"quoted mail", "> " + strings.ReplaceAll(chain, "\n", "\n> ")},
		{"a character that is no base64", wrap(strings.Replace(body, lines[2][10:11], "\x1b", 1)) + two},
		{"base64 of the web", wrap(strings.Replace(body, lines[2][10:12], "_-", 1)) + two},
		{"padding in the middle", wrap(lines[0]+"==\n"+strings.Join(lines[1:], "\n")+"\n") + two},
		{"one character too few", wrap(strings.Replace(body, "A", "", 1)) + two},
		{"no padding", strings.ReplaceAll(chain, "=", "")},
		{"empty block", wrap("") + two},
		{"trailing bytes", asPEM("CERTIFICATE", append(testCert(t, "one"), "xyz"...)) + two},
		{"two certificates in a block", asPEM("CERTIFICATE", append(testCert(t, "one"), testCert(t, "two")...))},
		{"truncated DER", asPEM("CERTIFICATE", testCert(t, "one")[:300]) + two},
		{"not DER", asPEM("CERTIFICATE", []byte("this is no certificate")) + two},
		{"DER of something else", asPEM("CERTIFICATE", []byte{0x30, 3, 2, 1, 5}) + two},
		{"base64 without marks", body},
		{"base64 without marks in one line", base64.RawStdEncoding.EncodeToString(testCert(t, "one"))},
	}
	var out strings.Builder
	for _, f := range files {
		b := mustRead(t, "f.pem", []byte(f.data))
		accountForMarks(t, b, []byte(f.data))
		fmt.Fprintf(&out, "== %s\n%s", f.name, dump(b))
	}
	testfile.Golden(t, *update, "testdata/writings.golden", out.String())
}

// asUTF16 encodes ASCII and Latin-1, and U+2013 as it stands in the tests.
func asUTF16(s, mark string, high int) string {
	out := []byte(mark)
	for _, r := range s {
		unit := [2]byte{byte(r), byte(r >> 8)}
		out = append(out, unit[high], unit[1-high])
	}
	return string(out)
}

func TestLimits(t *testing.T) {
	chain := certPEM(t, "one") + certPEM(t, "two") + certPEM(t, "three")

	_, err := Read("f.pem", []byte(chain), Limits{MaxBytes: 100})
	var limit *LimitError
	if !errors.As(err, &limit) {
		t.Fatalf("got %v, want a LimitError", err)
	}
	want := fmt.Sprintf(`"f.pem" has %d bytes, the limit is 100 bytes`, len(chain))
	if err.Error() != want {
		t.Errorf("got %q\nwant %q", err, want)
	}

	var out strings.Builder
	for _, data := range []string{
		chain,
		string(testCert(t, "one")) + string(testCert(t, "two")) + string(testCert(t, "three")),
		string(signedData(t, "one", "two", "three")),
	} {
		b, err := Read("f.pem", []byte(data), Limits{MaxObjects: 2})
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(dump(b))
	}
	testfile.Golden(t, *update, "testdata/limits.golden", out.String())
}

// A certificate that zcrypto takes and the standard library refuses keeps the
// reason: here a serial number that is negative.
func TestStdErr(t *testing.T) {
	der := testCert(t, "one")
	layout := readLayout(Certificate, der)
	der[layout.fields[SerialNumber].from+2] = 0x84
	o := mustRead(t, "f.der", der).Objects[0]
	if o.Certificate == nil || o.StdErr == nil || !strings.Contains(o.StdErr.Error(), "negative serial") {
		t.Errorf("certificate %v, refused for %v", o.Certificate != nil, o.StdErr)
	}
}
