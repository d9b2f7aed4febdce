// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// A private key is found in whatever form it is written, at its line, beside the
// certificates of the file.
func TestFormsOfKeys(t *testing.T) {
	one, key := certPEM(t, "one"), keyPEM(t, "one")
	encoded := base64.StdEncoding.EncodeToString([]byte(key))
	owned := `one; key of "one"`
	for name, c := range map[string]struct {
		text string
		want string
		line int
	}{
		"base64, as in a kubeconfig":   {one + "client-key-data: " + encoded + "\n", owned, 10},
		"base64 in lines":              {one + "key: |\n  " + encoded[:76] + "\n  " + encoded[76:152] + "\n  " + encoded[152:] + "\nnext: 1\n", owned, 11},
		"base64 in quotes":             {one + `KEY="` + encoded + `"` + "\n", owned, 10},
		"base64 after a line end":      {one + base64.StdEncoding.EncodeToString([]byte("\n"+key)) + "\n", owned, 10},
		"base64 twice":                 {one + base64.StdEncoding.EncodeToString([]byte(encoded)), owned, 10},
		"base64 of key and attributes": {one + base64.StdEncoding.EncodeToString([]byte("Bag Attributes\n    friendlyName: x\n"+key)), owned, 10},
		"base64 that is cut off":       {one + encoded[:120] + "\n", "one; private key", 10},
		"URL-encoded":                  {one + "key=" + url.PathEscape(key) + "&x=1\n", owned, 10},
		"URL-encoded in a form":        {one + url.QueryEscape(key) + "\n", owned, 10},
		"PuTTY":                        {one + puttyKey, "one; private key", 10},
		"JWK":                          {one + jwkOf(t, "one") + "\n", owned, 10},
		"JWK in a set":                 {one + `{"keys": [{"kty": "EC"}, ` + jwkOf(t, "one") + "]}\n", owned, 10},
		"public JWK":                   {one + strings.Replace(jwkOf(t, "one"), `"d"`, `"D_"`, 1) + "\n", "one", 0},
		"ASCII, then UTF-16":           {key + asUTF16(one, "", 0), `key of "one"; one; ! mixed-encodings`, 1},
		"ASCII, then UTF-16 of both":   {one + asUTF16(key, "", 0), owned, 10},
	} {
		b := checkBundle(t, []byte(c.text))
		if got := contents(b); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		for _, o := range b.Objects {
			if o.Kind == PrivateKey && o.Span.Line != c.line {
				t.Errorf("%s: the key is in line %d, want %d", name, o.Span.Line, c.line)
			}
		}
	}
}

// jwkOf is a test key as a JSON Web Key.
func jwkOf(t testing.TB, name string) string {
	t.Helper()
	key := testKey(t, name)
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"use": {"x": "}"}, "kty": "EC", "crv": "P-256", "x": %q, "y": %q, "d": %q}`, text(point[1:33]), text(point[33:]), text(secret))
}

// A string that its type does not allow, and a request without attributes, cost no
// other check of the object: it has its own bytes, and Go's refusal is noted.
func TestToleratedFaults(t *testing.T) {
	der := testCert(t, "one")
	name := func(tag byte, text string) []byte {
		return tlv(0x30, tlv(0x31, tlv(0x30, []byte{6, 3, 0x55, 4, 3}, tlv(tag, []byte(text)))))
	}
	for _, c := range []struct {
		tag  byte
		text string
	}{{0x13, "one@home"}, {0x12, "one"}, {0x16, "\xFFone"}, {0x0C, "\xFFone"}, {0x1C, "\x00\x00\x00o"}} {
		b := checkBundle(t, []byte(asPEM("CERTIFICATE", withField(t, Subject, name(c.tag, c.text)))))
		o := b.Objects[0]
		if len(b.Problems) > 0 || o.Certificate == nil || o.StdErr == nil {
			t.Errorf("tag %#x: %s", c.tag, dump(b))
			continue
		}
		if string(o.Certificate.Raw) != string(o.DER) || string(o.Certificate.RawSubject) != string(name(c.tag, c.text)) {
			t.Errorf("tag %#x: the certificate does not have its own bytes", c.tag)
		}
	}
	request := testRequest(t, "one")
	parts, ok := (&Object{Kind: CertificateRequest, DER: request}).splitAtKey()
	if !ok {
		t.Fatal("the test request cannot be taken apart")
	}
	parts.after = nil
	without, err := parts.with(parts.key)
	if err != nil {
		t.Fatal(err)
	}
	o := checkBundle(t, []byte(asPEM("CERTIFICATE REQUEST", without))).Objects[0]
	if o.Request == nil || o.StdErr == nil || o.HasAttributes() || string(o.Request.Raw) != string(without) || string(o.Request.RawTBSCertificateRequest) != string(o.FieldBytes(toBeSigned)) {
		t.Errorf("a request without attributes is not read: %+v", o)
	}
	if whole := checkBundle(t, []byte(asPEM("CERTIFICATE REQUEST", request))).Objects[0]; whole.StdErr != nil || !whole.HasAttributes() {
		t.Errorf("a request with attributes is not read: %v", whole.StdErr)
	}
	if cert := testCert(t, "one"); string(cert) != string(der) {
		t.Error("the test certificate was changed")
	}
}

// What only looks like the start of something takes no more than one walk.
func TestHeadsOfNothing(t *testing.T) {
	const n = 200_000
	for name, text := range map[string]string{
		"JWK":               strings.Repeat(`"kty"`, n),
		"JWK with braces":   strings.Repeat(`{"kty"`, n),
		"JWK within JWK":    strings.Repeat("{", n) + strings.Repeat(`"kty":1,`, n),
		"PuTTY":             strings.Repeat("PuTTY-User-Key-File-", n),
		"PuTTY with lines":  strings.Repeat("PuTTY-User-Key-File-\nPrivate-Lines:\n", n/4),
		"base64":            strings.Repeat("LS0tLS1CRUdJT\n", n),
		"URL-encoded":       strings.Repeat("-----BEGIN%20", n),
		"URL-encoded lines": strings.Repeat("-----BEGIN%20\n", n),
		"UTF-16":            "-----END " + strings.Repeat("-\x00-\x00B\x00E\x00G\x00I\x00N", n),
		"UTF-16 and ASCII":  strings.Repeat("-----BEGIN -\x00-\x00B\x00E\x00G\x00I\x00N", n/4),
		"quotes":            strings.Repeat("> ", n) + "-----BEGIN CERTIFICATE-----\n" + strings.Repeat("> ", n),
		"escapes":           "-----BEGIN CERTIFICATE-----" + strings.Repeat(`\u002B`, n),
	} {
		b := mustRead(t, name, []byte(text))
		if len(b.Certificates()) > 0 {
			t.Errorf("%s: a certificate in it", name)
		}
	}
}
