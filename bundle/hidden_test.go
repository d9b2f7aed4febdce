// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"crypto/ecdsa"
	stdx509 "crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

// asUTF32 writes ASCII text as UTF-32.
func asUTF32(text string, order binary.AppendByteOrder) (out []byte) {
	for _, r := range text {
		out = order.AppendUint32(out, uint32(r))
	}
	return out
}

// hiddenKeys are texts that hold the private key, each encoded in another way.
func hiddenKeys(t testing.TB, key *ecdsa.PrivateKey) map[string]string {
	t.Helper()
	pkcs8, err := stdx509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := stdx509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	block, digits := asPEM(privateKey, pkcs8), hex.EncodeToString(pkcs8)
	hyphens := func(with string) string { return strings.ReplaceAll(block, "-", with) }
	pairs := func(between string) string {
		var all []string
		for i := 0; i < len(digits); i += 2 {
			all = append(all, digits[i:i+2])
		}
		return strings.Join(all, between)
	}
	oneLine := strings.ReplaceAll(block, "\n", `\n`)
	jwk := fmt.Sprintf(`{"kty":"EC","crv":"P-256","x":%q,"y":%q,"d":%q}`, b64url(key.X), b64url(key.Y), b64url(new(big.Int).SetBytes(privateBytes(t, key))))
	return map[string]string{
		`\u002d in JSON`:            `{"key": "` + strings.ReplaceAll(oneLine, "-", `\u002d`) + `"}`,
		`\u002D, lines as they are`: hyphens(`\u002D`),
		`\x2d`:                      "var key = '" + strings.ReplaceAll(oneLine, "-", `\x2d`) + "'",
		`\- of Markdown`:            hyphens(`\-`),
		"&#45;":                     "<pre>" + hyphens("&#45;") + "</pre>",
		"&#x2D; and <br>":           "<p>" + strings.ReplaceAll(hyphens("&#x2D;"), "\n", "<br>") + "</p>",
		"&hyphen;":                  hyphens("&hyphen;"),
		"=2D":                       hyphens("=2D"),
		"no END":                    strings.Split(hyphens(`\u002d`), `\u002d\u002d\u002d\u002d\u002dEND`)[0],
		"base64 thrice":             b64(b64(b64(block))),
		"base64 four times":         b64(b64(b64(b64(block)))),
		"base64 of UTF-16":          b64(asUTF16(block, "\xFF\xFE", 0)),
		"base64 of UTF-16, no mark": b64(asUTF16(block, "", 0)),
		"base64 of UTF-32":          b64(string(asUTF32(block, binary.BigEndian))),
		"base64 of text and PEM":    b64("subject=CN = a\n\n" + block),
		"that in .env":              "A=1\nBUNDLE=" + b64("Hello\n"+block) + "\nB=2\n",
		"base64 of DER in .env":     "A=1\nKEY=" + b64(string(pkcs8)) + "\nB=2\n",
		"base64 of SEC 1 in .env":   "export KEY='" + b64(string(sec1)) + "'\n",
		"base64 of base64 of DER":   b64(b64(string(sec1))),
		"base64 of JSON":            b64(`{"key": "` + oneLine + `"}`),
		"base64 of JSON with DER":   b64(`{"key": "` + b64(string(pkcs8)) + `"}`),
		"base64 of a JSON Web Key":  b64(jwk),
		"gzip in base64":            b64(string(gzipOf(t, "", []byte(block)))),
		"gzip in base64 in base64":  "release: " + b64(b64(string(gzipOf(t, "", []byte(`{"tls.key": "`+oneLine+`"}`))))) + "\n",
		"tar.gz in base64":          b64(string(gzipOf(t, "", tarOf(t, "tls.key", block)))),
		"zip in base64":             b64(string(zipOf(t, "tls.key", block))),
		"hex":                       digits,
		"HEX":                       strings.ToUpper(digits),
		"hex of SEC 1":              "KEY=" + hex.EncodeToString(sec1),
		"hex with colons":           pairs(":"),
		"hex in lines":              pairs("\n"),
		"hex with 0x":               "0x" + pairs(", 0x"),
		`hex with \x`:               `b"\x` + pairs(`\x`) + `"`,
		"hex of PEM":                hex.EncodeToString([]byte(block)),
		"hex of a key that is cut":  digits[:len(digits)-20],
		"UTF-32, little-endian":     "\xFF\xFE\x00\x00" + string(asUTF32(block, binary.LittleEndian)),
		"UTF-32, big-endian":        "\x00\x00\xFE\xFF" + string(asUTF32(block, binary.BigEndian)),
		"UTF-32 without a mark":     string(asUTF32(block, binary.LittleEndian)),
		"UTF-7":                     strings.ReplaceAll(strings.ReplaceAll(block, "+", "+-"), "=", "+AD0-"),
		"UTF-7 of all but letters":  strings.ReplaceAll(block, "-----", "+AC0ALQAtAC0ALQ-"),
	}
}

// b64url is a number as a JSON Web Key on P-256 has it.
func b64url(n *big.Int) string {
	return base64.RawURLEncoding.EncodeToString(n.FillBytes(make([]byte, 32)))
}

// A private key is found however it is encoded, alone and after a certificate, and
// nothing of it is kept.
func TestHiddenKeys(t *testing.T) {
	key := testKey(t, "hidden")
	secret := privateBytes(t, key)
	for name, text := range hiddenKeys(t, key) {
		for how, file := range map[string]string{"alone": text, "after a certificate": certPEM(t, "one") + text + "\n"} {
			if strings.HasPrefix(name, "UTF-32") && how != "alone" {
				continue // a text is UTF-32 as a whole
			}
			b := checkBundle(t, []byte(file))
			isKey := func(o *Object) bool { return o.Kind == PrivateKey }
			if !slices.ContainsFunc(b.Objects, isKey) {
				t.Errorf("%s, %s: no key is found\n%s", name, how, dump(b))
			}
			if said := dump(b); strings.Contains(said, hex.EncodeToString(secret)) || strings.Contains(said, base64.StdEncoding.EncodeToString(secret)[2:20]) {
				t.Errorf("%s, %s: the key is shown", name, how)
			}
		}
	}
}

// What only looks like an encoded key is none.
func TestNothingHidden(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for name, text := range map[string]string{
		"base64 of words":   b64(strings.Repeat("not a key, and not BEGIN either. ", 9)),
		"base64 of base64":  b64(b64(strings.Repeat("not a key ", 20))),
		"gzip of words":     b64(string(gzipOf(t, "", []byte(strings.Repeat("not a key ", 20))))),
		"hex of words":      hex.EncodeToString([]byte(strings.Repeat("0-not a key ", 20))),
		"digests":           strings.Repeat(strings.Repeat("30", 32)+"  file\n", 50),
		"an RSA public key": "<RSAKeyValue><Modulus>" + b64(strings.Repeat("m", 256)) + "</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
		"an empty D":        "<RSAKeyValue><Modulus>AQAB</Modulus><D> </D></RSAKeyValue>",
		"a JSON Web Key":    `{"kty":"RSA","n":"AQAB","e":"AQAB"}`,
		"escaped hyphens":   strings.Repeat(`\u002d`, 100),
		"a path":            strings.Repeat("/usr/share/ca", 20),
	} {
		if b := mustRead(t, "f", []byte(text)); len(b.Objects) > 0 || len(b.Problems) > 0 {
			t.Errorf("%s:\n%s", name, dump(b))
		}
		one := certPEM(t, "one")
		if b := mustRead(t, "f", []byte(one+text+"\n")); len(b.Objects) != 1 || len(b.Problems) > 0 {
			t.Errorf("%s after a certificate:\n%s", name, dump(b))
		}
	}
}

// The XML of .NET has a private key where it has D or a prime.
func TestXMLKeys(t *testing.T) {
	b64 := func(n int) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xC3}, n)) }
	public := "<RSAKeyValue><Modulus>" + b64(256) + "</Modulus><Exponent>AQAB</Exponent>"
	for _, text := range []string{
		public + "<D>" + b64(256) + "</D></RSAKeyValue>",
		strings.ReplaceAll(public, "><", ">\n  <") + "\n  <P>" + b64(128) + "</P>\n</RSAKeyValue>\n",
		strings.ReplaceAll(strings.ReplaceAll(public+"<D>"+b64(256)+"</D></RSAKeyValue>", "</", "</ds:"), "<R", "<ds:R"),
		strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(public + "<D>" + b64(256) + "</D></RSAKeyValue>"),
		public + "<D>" + b64(256), // cut off
	} {
		b := mustRead(t, "f.xml", []byte(text+" "))
		if len(b.Objects) != 1 || b.Objects[0].Kind != PrivateKey || b.Objects[0].Encoding != XML {
			if !strings.HasSuffix(text, ">") {
				continue
			}
			t.Errorf("%q:\n%s", text[:40], dump(b))
			continue
		}
		if o := b.Objects[0]; o.KeySPKISHA256 == nil || o.Key.Bits != 2048 {
			t.Errorf("%q: %+v", text[:40], o.Key)
		}
	}
}

// The certificates of a JSON Web Key (RFC 7517, section 4.7) and of XML are read, those
// of a sentence are not.
func TestEnclosedCertificates(t *testing.T) {
	one, two := base64.StdEncoding.EncodeToString(testCert(t, "one")), base64.StdEncoding.EncodeToString(testCert(t, "two"))
	for text, want := range map[string]string{
		`{"kty":"RSA","n":"AQAB","e":"AQAB","x5c":["` + one + `","` + two + `"]}`: "one; two; ! base64-without-marks",
		`{"x5c": [ "` + strings.ReplaceAll(one, "/", `\/`) + `" ]}`:               "one; ! base64-without-marks",
		"<ds:X509Certificate>" + one + "</ds:X509Certificate>":                    "one; ! base64-without-marks",
		"<a><ds:X509Certificate>\n      " + one + "\n  </ds:X509Certificate></a>": "one; ! base64-without-marks",
		"a certificate is " + one + " as base64.\n":                               "",
	} {
		if got := contents(mustRead(t, "f", []byte(text))); got != want {
			t.Errorf("%.30q: got %s, want %s", text, got, want)
		}
	}
}

// No pattern of what is decoded takes more than a bounded time.
func TestHiddenKeysAreBounded(t *testing.T) {
	const size = 2 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	der := base64.StdEncoding.EncodeToString(testCert(t, "one"))
	zeros := base64.StdEncoding.EncodeToString(gzipOf(t, "", make([]byte, maxGunzip-1)))
	for name, text := range map[string]string{
		"digits of headers":   fill("30 82 30 82 "),
		"digits in one word":  fill("3082"),
		"digits of a version": fill("3082ffff020100 "),
		"zeros in digits":     fill("30 "),
		"hyphens in digits":   fill("2d2d2d2d2d424547494e20 "),
		"heads":               fill("LS0tLS1CRUdJT"),
		"heads in DER":        "MII" + fill("LS0tLS1CRUdJT") + strings.Repeat(" ", size),
		"heads in lines":      fill("LS0tLS1CRUdJT\n"),
		"DER in lines":        fill(der + "\n"),
		"DER in words":        fill(der[:60] + " "),
		"escaped marks":       fill(strings.Repeat(`\u002d`, 5) + "BEGIN "),
		"escaped hyphens":     fill(`\u002d`) + "BEGIN",
		"XML":                 fill("<RSAKeyValue><D>"),
		"one key in XML":      "<RSAKeyValue>" + fill("<D>A"),
		"gzip of zeros":       fill(zeros + "\n"),
		"strings":             fill(`"` + der[:100] + `",`),
	} {
		start := time.Now()
		mustRead(t, "f", []byte(text))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		} else {
			t.Logf("%s: %v", name, took)
		}
	}
}

func privateBytes(t testing.TB, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	secret, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return secret
}
