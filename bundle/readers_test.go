// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	stdx509 "crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// oddFiles are files that each have one nonconformity, and the certificates "one" and
// "two", one of them in a keystore where the nonconformity is that of a keystore.
func oddFiles(t testing.TB) map[ProblemCode]string {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	both := one + two
	lines := strings.SplitAfter(one, "\n")
	last := len(lines) - 2 // that of the END line
	with := func(i int, line string) string {
		changed := append([]string(nil), lines...)
		changed[i] = line
		return strings.Join(changed, "") + two
	}
	begin, end := lines[0], lines[last]
	return map[ProblemCode]string{
		ByteOrderMark:   "\xEF\xBB\xBF" + both,
		UTF16:           asUTF16(both, "\xFF\xFE", 0),
		MixedEncodings:  one + asUTF16(two, "", 0),
		CRLineEnds:      strings.ReplaceAll(both, "\n", "\r"),
		IndentedBlock:   with(0, "  "+begin),
		IndentedEnd:     with(last, "  "+end),
		QuotedBlock:     quotedPEM(both),
		DiffBlock:       "@@ -0,0 +1 @@\n" + eachLine(one, func(i int, l string) string { return "+" + l }) + two,
		PrefixedBlock:   eachLine(one, func(i int, l string) string { return "# " + l }) + two,
		NumberedLines:   eachLine(one, func(i int, l string) string { return fmt.Sprintf("%d: %s", i+1, l) }) + two,
		StringPieces:    eachLine(one, func(i int, l string) string { return fmt.Sprintf("%q +", l) }) + two,
		ContinuedLines:  eachLine(one, func(i int, l string) string { return l + `\` }) + two,
		QuotedPrintable: strings.ReplaceAll(one, "=", "=3D") + two,
		HTMLText:        strings.ReplaceAll(one, "\n", "<br>\n") + two,
		PlusAsBlank:     strings.ReplaceAll(one, "+", " ") + two,
		OddMarks:        strings.ReplaceAll(one, "-----", "\u2014\u2013-") + two,
		UnseenChars:     with(2, "\u200b"+lines[2]),
		LookAlikes:      with(2, strings.Replace(lines[2], "A", "\u0410", 1)),
		DoubleBase64:    base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(one)))) + "\n" + two,
		GluedBlocks:     strings.TrimSuffix(one, "\n") + two,
		EscapedNewlines: "CERT=\"" + strings.ReplaceAll(both, "\n", `\n`) + "\"\n",
		EscapedChars:    strings.ReplaceAll(both, "+", `\u002B`),
		TextBeforeMark:  with(0, "cert: "+begin),
		TextBehindMark:  with(last, strings.TrimSuffix(end, "\n")+"\"\n"),
		OneLineBlock:    with(0, strings.TrimSuffix(begin, "\n")),
		Base64BeforeEnd: with(last-1, strings.TrimSuffix(lines[last-1], "\n")),
		HeaderInBlock:   with(0, begin+"Comment: x\n\n"),
		BlankLines:      with(2, "\n"+lines[2]),
		MissingPadding:  with(last-1, strings.ReplaceAll(lines[last-1], "=", "")),
		OddWhiteSpace:   with(2, "\v"+lines[2]),
		UnknownLabel:    strings.ReplaceAll(one, "CERTIFICATE", "MY CERT") + two,
		UnusualLabel:    strings.ReplaceAll(one, "CERTIFICATE", "X509 CERTIFICATE") + two,
		TrustedLabel:    trustedPEM(one) + two,
		TextLikeBlock:   one + "-----\n" + two,
		KeystoreAsText:  asPEM("PKCS12", keystoreFile(tlv, nil, certBag(t, "", "one"))) + two,
		BareBase64:      strings.Join(lines[1:last], "") + two,
		Base64OfPEM:     base64.StdEncoding.EncodeToString([]byte(one)) + "\n" + two,
		Base64OfFile:    base64.StdEncoding.EncodeToString(gzipOf(t, "", []byte(one))) + "\n" + two,
		EscapedMarks:    strings.ReplaceAll(one, "-", "&#45;") + two,
		HexDigits:       hex.EncodeToString(testCert(t, "one")) + "\n" + two,
		UTF32:           string(asUTF32(both, binary.LittleEndian)),
		RichText:        "{\\rtf1\\ansi\n" + eachLine(one, func(_ int, l string) string { return l + `\par` }) + two + "}\n",
		UTF7:            strings.ReplaceAll(one, "+", "+-") + two,
		URLEncoded:      url.PathEscape(one) + "\n" + two,
		DERInText:       one + string(testCert(t, "two")),
	}
}

// eachLine changes the lines of a text one by one.
func eachLine(text string, change func(i int, line string) string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := range lines {
		lines[i] = change(i, lines[i])
	}
	return strings.Join(lines, "\n") + "\n"
}

// Who loses a block that has an nonconformity is measured: OpenSSL, Go and Java are asked
// again here.
func TestReadersLoseWhatTheTableSays(t *testing.T) {
	files := oddFiles(t)
	for code, file := range files {
		b := mustRead(t, "f", []byte(file))
		if got := strings.TrimPrefix(contents(b), "PKCS#12 keystore; "); got != "one; two; ! "+string(code) {
			t.Errorf("%s: %s", code, got)
		}
		if lost := loadedByGo([]byte(file)) < 2; lost != (nonconformities[code].lostTo&Go != 0) {
			t.Errorf("%s: lost to Go: %v", code, lost)
		}
	}
	for code := range nonconformities {
		if files[code] == "" {
			t.Errorf("%s: no file has it", code)
		}
	}
	t.Run("OpenSSL", func(t *testing.T) {
		box := newToolbox(t, "openssl", "sh")
		for code, file := range files {
			box.write("in.pem", file)
			out := box.run("sh", "-c", "{ openssl crl2pkcs7 -nocrl -certfile in.pem | openssl pkcs7 -print_certs -noout; } 2>/dev/null || true")
			if lost := strings.Count(string(out), "subject=") < 2; lost != (nonconformities[code].lostTo&OpenSSL != 0) {
				t.Errorf("%s: lost to OpenSSL: %v", code, lost)
			}
		}
	})
	t.Run("Java", func(t *testing.T) {
		box := newToolbox(t, "java")
		box.write("Count.java", countInJava)
		args := []string{"Count.java"}
		for code, file := range files {
			box.write(string(code), file)
			args = append(args, string(code))
		}
		loaded := map[ProblemCode]int{}
		for line := range strings.Lines(string(box.run("java", args...))) {
			var code ProblemCode
			var n int
			if _, err := fmt.Sscan(line, &code, &n); err == nil {
				loaded[code] = n
			}
		}
		for code := range files {
			n, ok := loaded[code]
			if lost := n < 2; !ok || lost != (nonconformities[code].lostTo&Java != 0) {
				t.Errorf("%s: lost to Java: %v", code, lost)
			}
		}
	})
}

// countInJava prints how many certificates Java loads from each file.
const countInJava = `
import java.io.FileInputStream;
import java.security.cert.CertificateFactory;

public class Count {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            int n = 0;
            try (FileInputStream in = new FileInputStream(file)) {
                n = CertificateFactory.getInstance("X.509").generateCertificates(in).size();
            } catch (Exception e) {
                // none
            }
            System.out.println(file + " " + n);
        }
    }
}
`

// trustedPEM is a certificate with OpenSSL's trust settings, which say nothing.
func trustedPEM(text string) string {
	block, _ := pem.Decode([]byte(text))
	return string(pem.EncodeToMemory(&pem.Block{Type: "TRUSTED CERTIFICATE", Bytes: append(block.Bytes, 0x30, 0)}))
}

func loadedByGo(data []byte) (n int) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return n
		}
		if _, err := stdx509.ParseCertificate(block.Bytes); err == nil && block.Type == "CERTIFICATE" {
			n++
		}
	}
}
