// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// inPieces rewrites a PFX without a MAC so that the ciphertext of each encrypted part
// is in pieces (RFC 5652, section 6.1: encryptedContent is IMPLICIT OCTET STRING).
func inPieces(t *testing.T, der []byte) []byte {
	t.Helper()
	content, mac, err := splitPFX(der)
	if err != nil || mac != nil {
		t.Fatal(mac, err)
	}
	shortest := func(tag byte, content ...[]byte) []byte { return appendElement(nil, tag, bytes.Join(content, nil)) }
	var rewrite func(data []byte) []byte
	rewrite = func(data []byte) (out []byte) {
		c := &berCursor{data: data, end: len(data)}
		for !c.empty() {
			e, ok := c.next()
			if !ok {
				t.Fatal("the keystore cannot be taken apart")
			}
			body := data[e.content:e.end]
			switch {
			case e.tag == 0x80: // the ciphertext
				half := len(body) / 2
				out = append(out, shortest(0xA0, shortest(0x04, body[:half]), shortest(0x04, body[half:]))...)
			case e.tag&0x20 != 0:
				out = append(out, shortest(e.tag, rewrite(body))...)
			default:
				out = append(out, data[e.start:e.end]...)
			}
		}
		return out
	}
	return shortest(0x30, []byte{2, 1, 3}, shortest(0x30, shortest(0x06, oidPKCS7, []byte{1}), shortest(0xA0, shortest(0x04, rewrite(content)))))
}

// A ciphertext in pieces is opened as OpenSSL 3.0 and Java 17 open it.
func TestCiphertextInPieces(t *testing.T) {
	box := newToolbox(t, "openssl", "keytool")
	box.write("in.pem", certPEM(t, "one")+keyPEM(t, "one"))
	box.run("openssl", "pkcs12", "-export", "-nomac", "-in", "in.pem", "-name", "client", "-passout", "pass:"+secretWord, "-out", "whole.p12")
	whole, err := os.ReadFile(filepath.Join(box.dir, "whole.p12"))
	if err != nil {
		t.Fatal(err)
	}
	box.write("pieces.p12", string(inPieces(t, whole)))
	got, want := box.read("pieces.p12", secretWord), box.read("whole.p12", secretWord)
	if contents(got) != contents(want) || len(got.Certificates()) != 1 {
		t.Errorf("got %s, want %s", contents(got), contents(want))
	}
	if out := box.run("openssl", "pkcs12", "-in", "pieces.p12", "-passin", "pass:"+secretWord, "-nokeys"); !bytes.Contains(out, []byte("BEGIN CERTIFICATE")) {
		t.Errorf("OpenSSL: %s", out)
	}
	if out := box.run("keytool", "-list", "-keystore", "pieces.p12", "-storetype", "PKCS12", "-storepass", secretWord); !bytes.Contains(out, []byte("PrivateKeyEntry")) {
		t.Errorf("Java: %s", out)
	}
}
