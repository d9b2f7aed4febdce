// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/ssh"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/keyfile"
)

// sshString returns a text in the encoding of the SSH protocol, with its length.
func sshString(text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
}

// puttyFile returns a key in a version of PuTTY's format (PuTTY's manual, appendix C).
func puttyFile(t *testing.T, key *ecdsa.PrivateKey, version int, password string) string {
	t.Helper()
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	scalar, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	private, name := sshString(append([]byte{0}, scalar...)), "none"
	secret, vector, mac, hash := []byte(nil), make([]byte, aes.BlockSize), []byte("putty-private-key-file-mac-key"+password), sha1.New
	var derivation []string
	switch {
	case version == 2:
		sum := sha1.Sum(mac)
		first, second := sha1.Sum([]byte("\x00\x00\x00\x00"+password)), sha1.Sum([]byte("\x00\x00\x00\x01"+password))
		mac, secret = sum[:], slices.Concat(first[:], second[:])[:32]
	case password == "":
		mac, hash = nil, sha256.New
	default:
		all := argon2.IDKey([]byte(password), []byte("0123456789abcdef"), 3, 256, 1, 80)
		secret, vector, mac, hash = all[:32], all[32:48], all[48:], sha256.New
		derivation = []string{"Key-Derivation: Argon2id", "Argon2-Memory: 256", "Argon2-Passes: 3", "Argon2-Parallelism: 1",
			fmt.Sprintf("Argon2-Salt: %x", "0123456789abcdef")}
	}
	if password != "" {
		name = "aes256-cbc"
		padding := sha1.Sum(private)
		private = append(private, padding[:-len(private)&15]...)
	}
	code := hmac.New(hash, mac)
	for _, field := range [][]byte{[]byte(public.Type()), []byte(name), []byte("client"), public.Marshal(), private} {
		code.Write(sshString(field))
	}
	if password != "" {
		block, err := aes.NewCipher(secret)
		if err != nil {
			t.Fatal(err)
		}
		cipher.NewCBCEncrypter(block, vector).CryptBlocks(private, private)
	}
	lines := []string{fmt.Sprintf("PuTTY-User-Key-File-%d: %s", version, public.Type()), "Encryption: " + name, "Comment: client"}
	add := func(name string, data []byte) {
		text := slices.Collect(slices.Chunk([]byte(base64.StdEncoding.EncodeToString(data)), 64))
		lines = append(lines, fmt.Sprintf("%s-Lines: %d", name, len(text)))
		for _, line := range text {
			lines = append(lines, string(line))
		}
	}
	add("Public", public.Marshal())
	lines = append(lines, derivation...)
	add("Private", private)
	return strings.Join(append(lines, fmt.Sprintf("Private-MAC: %x", code.Sum(nil))), "\r\n") + "\r\n"
}

// webKey returns a key as a JSON Web Key.
func webKey(t *testing.T, key *ecdsa.PrivateKey) string {
	t.Helper()
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	scalar, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	member := base64.RawURLEncoding.EncodeToString
	text, err := json.Marshal(map[string]any{"kty": "EC", "crv": "P-256", "x": member(point[1:33]), "y": member(point[33:]), "d": member(scalar), "key_ops": []string{"sign"}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A keyForm is a file that holds a key, with its form and the password that opens it.
type keyForm struct {
	name, data, form string
	encrypted        bool
}

const keyPassword = "opensesame"

func keyForms(t *testing.T, key *ecdsa.PrivateKey) []keyForm {
	t.Helper()
	must := func(data []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	recipe := func(file string) string {
		return string(certtest.MustPEM(t, "root key=p256 ca\nclient from root key=p256\nfile "+file))
	}
	pkcs8, sec1 := must(x509.MarshalPKCS8PrivateKey(key)), must(x509.MarshalECPrivateKey(key))
	plain := recipe("key:client")
	sealed := strings.ReplaceAll(recipe("encrypted-key:client"), "\r", "")
	openssh, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(keyPassword))
	if err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\uFEFF" + plain)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	inBase64 := base64.StdEncoding.EncodeToString([]byte(plain))
	secret := "apiVersion: v1\nkind: Secret\nmetadata: {name: pay}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: " +
		base64.StdEncoding.EncodeToString([]byte(recipe("client root"))) + "\n  tls.key: " + inBase64 + "\n"
	certificate, err := x509.ParseCertificate(decodePEM(t, recipe("client")))
	if err != nil {
		t.Fatal(err)
	}
	p12 := must(pkcs12.Modern2023.Encode(key, certificate, nil, keyPassword))
	return []keyForm{
		{"PKCS#8", plain, "PKCS#8", false},
		{"SEC 1", recipe("legacy-key:client"), "SEC 1", false},
		{"PKCS#8 in DER", pkcs8, "PKCS#8", false},
		{"SEC 1 in DER", sec1, "SEC 1", false},
		{"PKCS#8 encrypted", sealed, "PKCS#8", true},
		{"PKCS#8 encrypted, in DER", string(decodePEM(t, sealed)), "PKCS#8", true},
		{"traditional, encrypted", recipe("legacy-encrypted-key:client"), "SEC 1", true},
		{"traditional, encrypted, with CR alone", strings.ReplaceAll(recipe("legacy-encrypted-key:client"), "\n", "\r"), "SEC 1", true},
		{"OpenSSH", string(pem.EncodeToMemory(openssh)), "OpenSSH", true},
		{"PuTTY 2", puttyFile(t, key, 2, ""), "PuTTY", false},
		{"PuTTY 3", puttyFile(t, key, 3, ""), "PuTTY", false},
		{"PuTTY 2 encrypted", puttyFile(t, key, 2, keyPassword), "PuTTY", true},
		{"PuTTY 3 encrypted", puttyFile(t, key, 3, keyPassword), "PuTTY", true},
		{"JWK", webKey(t, key), "JWK", false},
		{"JWK Set", `{"keys": [{"kty": "oct", "k": "AAAA"}, ` + webKey(t, key) + "]}", "JWK", false},
		{"base64 of PEM", inBase64, "PKCS#8", false},
		{"base64 of DER", base64.StdEncoding.EncodeToString([]byte(pkcs8)), "PKCS#8", false},
		{"UTF-16", string(wide), "PKCS#8", false},
		{"after a byte order mark", "\uFEFF" + plain, "PKCS#8", false},
		{"next to certificates", recipe("client root key:client"), "PKCS#8", false},
		{"base64 next to certificates", recipe("client") + inBase64 + "\n" + recipe("root"), "PKCS#8", false},
		{"in a Secret", secret, "PKCS#8", false},
		{"in a zip file", zipped(t, "keys/client.key", plain), "PKCS#8", false},
		{"in a zip file in a zip file", zipped(t, "keys.zip", zipped(t, "client.key", plain)), "PKCS#8", false},
		{"PKCS#12", p12, "PKCS#12", true},
		{"PKCS#12 in base64", base64.StdEncoding.EncodeToString([]byte(p12)), "PKCS#12", true},
		{"PKCS#12 in a zip file", zipped(t, "client.p12", p12), "PKCS#12", true},
		{"PKCS#12, not encrypted", must(pkcs12.Passwordless.Encode(key, certificate, nil, "")), "PKCS#12", false},
		{"JKS", javaStore(t, pkcs8, certificate.Raw), "JKS", true},
	}
}

func decodePEM(t *testing.T, text string) []byte {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		t.Fatal("no PEM block")
	}
	return block.Bytes
}

func zipped(t *testing.T, name, content string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func javaStore(t *testing.T, key string, certificate []byte) string {
	t.Helper()
	store := keystore.New()
	entry := keystore.PrivateKeyEntry{CreationTime: certtest.Now, PrivateKey: []byte(key), CertificateChain: []keystore.Certificate{{Type: "X509", Content: certificate}}}
	var out bytes.Buffer
	if err := errors.Join(store.SetPrivateKeyEntry("client", entry, []byte(keyPassword)), store.Store(&out, []byte(keyPassword))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// --key reads a key in every form. An encrypted key opens only with the right
// password.
func TestKeyForms(t *testing.T) {
	key := certtest.Key("p256:client").(*ecdsa.PrivateKey)
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range keyForms(t, key) {
		got, err := chainlint.ReadKey("f", []byte(f.data), "wrong", keyPassword, certtest.Password)
		if err != nil || got.SPKISHA256 != sha256.Sum256(spki) || got.Form != f.form || got.Encrypted != f.encrypted || got.Others != nil {
			t.Errorf("%s: got %+v, %v", f.name, got, err)
		}
		_, none := chainlint.ReadKey("f", []byte(f.data))
		_, wrong := chainlint.ReadKey("f", []byte(f.data), "wrong")
		switch {
		case !f.encrypted && (none != nil || wrong != nil && f.form != "PKCS#12"):
			t.Errorf("%s: %v, %v", f.name, none, wrong)
		case f.encrypted && (!errors.Is(none, keyfile.ErrLocked) || wrong == nil || errors.Is(wrong, keyfile.ErrLocked)):
			t.Errorf("%s: without a password: %v, with a wrong one: %v", f.name, none, wrong)
		}
	}
}

// For a file without a key, the error says what the file contains.
func TestNoKey(t *testing.T) {
	recipe := func(file string) string { return string(certtest.MustPEM(t, "root ca\nclient from root\nfile "+file)) }
	for _, c := range []struct{ data, want string }{
		{recipe("client root"), "f: it holds 2 certificates and no private key"},
		{recipe("csr:client"), "f: it holds 1 certificate signing request and no private key"},
		{zipped(t, "client.pem", recipe("client pubkey:client")), "f: it holds 1 certificate, 1 public key and no private key"},
		{"hello, world\n", "f: it holds 13 bytes without a PEM block and no private key"},
		{"", "f: it holds nothing at all and no private key"},
		{"7z\xBC\xAF\x27\x1C\x00\x04", "f: it holds no private key: the file is a 7-Zip archive; unpack it first"},
		{recipe("key:client")[:80], "f: the private key is not in PKCS#8, PKCS#1, SEC 1, DSA or OpenSSH form"},
	} {
		if _, err := chainlint.ReadKey("f", []byte(c.data)); message(err) != c.want {
			t.Errorf("got %q, want %q", message(err), c.want)
		}
	}
}
