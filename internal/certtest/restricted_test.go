// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"
)

// TestPSSParameters: signatures under other parameters verify by these, and the
// certificate names them.
func TestPSSParameters(t *testing.T) {
	k, err := loadKey("pss2048:signer")
	if err != nil {
		t.Fatal(err)
	}
	public := &k.signer.(*rsa.PrivateKey).PublicKey
	message := []byte("to be signed")
	for _, salt := range []int{0, 20, 32, 94, 222} {
		s := signatures["pss-sha256"]
		s.salt = &salt
		value, err := k.sign(s, message)
		if err != nil {
			t.Fatal(err)
		}
		options := &rsa.PSSOptions{SaltLength: salt}
		if salt == 0 {
			options.SaltLength = rsa.PSSSaltLengthAuto // which 0 means as well
		}
		if err := rsa.VerifyPSS(public, crypto.SHA256, digestOf(crypto.SHA256, message), value, options); err != nil {
			t.Errorf("a salt of %d octets: %v", salt, err)
		}
	}
	salt := 223
	s := signatures["pss-sha256"]
	s.salt = &salt
	if _, err := k.sign(s, message); err == nil {
		t.Error("a salt longer than the key allows is signed with")
	}
}

// TestPrivateKey: the standard library reads the keys that it knows.
func TestPrivateKey(t *testing.T) {
	r := Must(t, `
		root ca key=rsa2048
		client from root key=p256
		odd from root key=ed448
		restricted from root key=pss2048
		file client root
	`)
	for name, reads := range map[string]bool{"root": true, "client": true, "odd": false, "restricted": false} {
		text, err := r.PrivateKey(name)
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		if block == nil {
			t.Fatalf("%s: no PEM", name)
		}
		if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); (err == nil) != reads {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text, err := r.PrivateKey("nobody"); text != nil || err != nil {
		t.Errorf("nobody has a key, or there is an error: %v", err)
	}
}

// TestForms: the items that write a certificate in another form than its own.
func TestForms(t *testing.T) {
	r := Must(t, `
		client
		file headed:client surplus:client ber:client indefinite:client
	`)
	cert := r.Cert("client")
	rest := r.PEM()
	var blocks []*pem.Block
	for {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		blocks = append(blocks, b)
	}
	if len(blocks) != 4 {
		t.Fatalf("%d blocks, want 4", len(blocks))
	}
	content := cert[4:] // after 30 82 and a length of two octets
	for i, want := range []string{
		string(cert),
		string(cert) + "\x00\x00",
		string([]byte{0x30, 0x84, 0, 0, cert[2], cert[3]}) + string(content),
		"\x30\x80" + string(content) + "\x00\x00",
	} {
		if string(blocks[i].Bytes) != want {
			t.Errorf("block %d has other octets", i)
		}
	}
	if blocks[0].Headers["Comment"] != "client" {
		t.Errorf("headers %v", blocks[0].Headers)
	}
	if _, err := Parse("a ca key=ed448\nb from a\nfile b"); err == nil || errors.Unwrap(err) == nil {
		t.Errorf("a certificate signed with Ed448: %v", err)
	}
}
