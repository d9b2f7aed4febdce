// SPDX-License-Identifier: Apache-2.0

package keyfile_test

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/internal/pbe"
)

// privateKey is a private key's label, in two parts so that no scanner for
// leaked keys takes this file for one.
const privateKey = "PRIVATE" + " KEY"

// certified is the SHA-256 of the key in the one certificate of a recipe.
func certified(t *testing.T, file []byte) [32]byte {
	t.Helper()
	b, err := bundle.Read("f", file, bundle.Limits{})
	if err != nil || len(b.Objects) == 0 {
		t.Fatal(err)
	}
	return sha256.Sum256(b.Objects[0].FieldBytes(bundle.SubjectPublicKey))
}

// Every form of every kind of key leads to the key of the certificate.
func TestPublicIsTheCertificatesKey(t *testing.T) {
	for _, c := range []struct{ key, item, want string }{
		{"rsa2048", "key", "PKCS#8 RSA 2048"},
		{"rsa2048", "legacy-key", "PKCS#1 RSA 2048"},
		{"rsa2048", "encrypted-key", "PKCS#8 RSA 2048 encrypted"},
		{"rsa2048", "legacy-encrypted-key", "PKCS#1 RSA 2048 encrypted"},
		{"rsa1023", "legacy-key", "PKCS#1 RSA 1023"},
		{"p224", "legacy-key", "SEC 1 EC 224"},
		{"p256", "key", "PKCS#8 EC 256"},
		{"p256", "legacy-encrypted-key", "SEC 1 EC 256 encrypted"},
		{"p384", "legacy-key", "SEC 1 EC 384"},
		{"p521", "key", "PKCS#8 EC 521"},
		{"secp256k1", "key", "PKCS#8 EC 256"},
		{"brainpoolP256r1", "legacy-key", "SEC 1 EC 256"},
		{"ed25519", "key", "PKCS#8 Ed25519 256"},
		{"dsa2048", "key", "PKCS#8 DSA 2048"},
		{"dsa2048", "legacy-key", "DSA DSA 2048"},
		{"dsa2048", "encrypted-key", "PKCS#8 DSA 2048 encrypted"},
	} {
		file := certtest.MustPEM(t, "leaf key="+c.key+"\nfile leaf "+c.item+":leaf")
		sum, facts, err := public("client.key", file, "wrong", certtest.Password)
		if err != nil {
			t.Errorf("%s of %s: %v", c.item, c.key, err)
			continue
		}
		if *sum != certified(t, file) {
			t.Errorf("%s of %s: not the key of the certificate", c.item, c.key)
		}
		if got := words(facts); got != c.want {
			t.Errorf("%s of %s: got %s, want %s", c.item, c.key, got, c.want)
		}
	}
}

// public reads the first private key of a file, as the reader of files does.
func public(file string, data []byte, passwords ...string) (*[32]byte, keyfile.Facts, error) {
	b, err := bundle.Read(file, data, bundle.Limits{}, passwords...)
	if err != nil {
		return nil, keyfile.Facts{}, err
	}
	for _, o := range b.Objects {
		if o.Kind == bundle.PrivateKey {
			return o.KeySPKISHA256, o.Key, o.KeyErr
		}
	}
	return nil, keyfile.Facts{}, errors.New("no private key")
}

func words(f keyfile.Facts) string {
	s := fmt.Sprint(f.Form, " ", f.Type, " ", f.Bits)
	if f.Encrypted {
		s += " encrypted"
	}
	return s
}

// spki is the SHA-256 of a key's public half, by the standard library.
func spki(t *testing.T, key crypto.Signer) [32]byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(der)
}

// writeKey writes a key as PKCS #8 to a new file.
func writeKey(t *testing.T, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: privateKey, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// run runs a tool, and skips the test where it is not installed.
func run(t *testing.T, tool string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skip(tool + " is not installed")
	}
	var out, said bytes.Buffer
	command := exec.Command(tool, args...)
	command.Stdout, command.Stderr = &out, &said
	if err := command.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", tool, args, err, said.String())
	}
	return out.Bytes()
}

// Keys as OpenSSL 3 writes them, without their public half too.
func TestKeysOfOpenSSL(t *testing.T) {
	for _, c := range []struct {
		key  string
		args []string
	}{
		{"rsa2048:a", []string{"pkey"}},
		{"rsa2048:a", []string{"pkey", "-outform", "DER"}},
		{"rsa2048:a", []string{"pkey", "-aes256", "-passout", "pass:secret"}},
		{"rsa2048:a", []string{"rsa", "-traditional"}},
		{"rsa2048:a", []string{"rsa", "-traditional", "-des3", "-passout", "pass:secret"}},
		{"p256:a", []string{"ec", "-no_public"}},
		{"p256:a", []string{"ec", "-no_public", "-outform", "DER"}},
		{"p384:a", []string{"ec", "-conv_form", "compressed"}},
		{"p521:a", []string{"ec", "-aes-128-cbc", "-passout", "pass:secret"}},
		{"ed25519:a", []string{"pkey", "-aes-192-cbc", "-passout", "pass:secret"}},
	} {
		key := certtest.Key(c.key)
		data := run(t, "openssl", append(c.args, "-in", writeKey(t, key))...)
		sum, _, err := public("client.key", data, "secret")
		if err != nil || *sum != spki(t, key) {
			t.Errorf("%s by openssl %v: %v", c.key, c.args, err)
		}
	}
}

// Keys as ssh-keygen writes them, in each way in which it encrypts with AES. The
// public half is not encrypted, and the password must be right all the same.
func TestKeysOfOpenSSH(t *testing.T) {
	for name, cipher := range map[string]string{"rsa2048:a": "aes256-ctr", "p256:a": "aes128-ctr", "p384:a": "aes192-cbc", "p521:a": "aes256-cbc"} {
		key := certtest.Key(name)
		file := writeKey(t, key)
		run(t, "ssh-keygen", "-p", "-q", "-P", "", "-N", "secret", "-Z", cipher, "-a", "2", "-f", file)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum, facts, err := public(file, data, "wrong", "secret")
		if err != nil || *sum != spki(t, key) || !facts.Encrypted {
			t.Errorf("%s: %v, %v", name, words(facts), err)
		}
		block, _ := pem.Decode(data)
		if sum, _, err = keyfile.PublicDER(block.Bytes); err != nil || *sum != spki(t, key) {
			t.Errorf("%s without a password: %v", name, err)
		}
	}
}

// openSSHKey is an Ed25519 key, which ssh-keygen does not convert to.
func openSSHKey(t *testing.T, key crypto.Signer, password string) []byte {
	t.Helper()
	block, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(password))
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(block)
}

func TestEd25519OfOpenSSH(t *testing.T) {
	key := certtest.Key("ed25519:a")
	sum, facts, err := public("f", openSSHKey(t, key, "secret"), "secret")
	if err != nil || *sum != spki(t, key) || words(facts) != "OpenSSH Ed25519 256 encrypted" {
		t.Errorf("%v, %v", words(facts), err)
	}
}

// openSSHFile is a key file of OpenSSH whose private section is sealed in this
// way; there is nothing in it.
func openSSHFile(cipher, derivation, options string) []byte {
	field := func(s string) string { return string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))) + s }
	blob := field("ssh-ed25519") + field(strings.Repeat("k", 32))
	data := "openssh-key-v1\x00" + field(cipher) + field(derivation) + field(options) + "\x00\x00\x00\x01" + field(blob) + field(strings.Repeat("s", 64))
	return pem.EncodeToMemory(&pem.Block{Type: "OPENSSH " + privateKey, Bytes: []byte(data)})
}

// A curve that is spelled out is that which has the name, unless the base point
// or anything else is another.
func TestExplicitCurve(t *testing.T) {
	key := certtest.Key("p256:a")
	file := run(t, "openssl", "ec", "-in", writeKey(t, key), "-param_enc", "explicit")
	sum, facts, err := public("f", file)
	if err != nil || *sum != spki(t, key) || facts.Bits != 256 || facts.Explicit {
		t.Errorf("got %+v, %v", facts, err)
	}
	public, _ := pem.Decode(run(t, "openssl", "ec", "-in", writeKey(t, key), "-param_enc", "explicit", "-conv_form", "compressed", "-pubout"))
	if named := run(t, "openssl", "ec", "-in", writeKey(t, key), "-conv_form", "compressed", "-pubout"); public != nil {
		block, _ := pem.Decode(named)
		if keyfile.Digest(public.Bytes) != sha256.Sum256(block.Bytes) || keyfile.Digest(block.Bytes) != sha256.Sum256(block.Bytes) {
			t.Error("the public key with the curve spelled out is not that with its name")
		}
	}
	block, _ := pem.Decode(file)
	base := bytes.Index(block.Bytes, []byte{0x6b, 0x17, 0xd1, 0xf2}) // of P-256's base point
	if base < 0 {
		t.Fatal("no base point")
	}
	block.Bytes[base]++
	forged, facts, err := keyfile.PublicDER(block.Bytes)
	if err != nil || *forged == *sum || !facts.Explicit {
		t.Errorf("with a base point of its own: %+v, %v", facts, err)
	}
}

// What cannot be read is told in words, without a byte of the file.
func TestErrors(t *testing.T) {
	sealed := certtest.MustPEM(t, "leaf key=p256\nfile encrypted-key:leaf")
	traditional := certtest.MustPEM(t, "leaf key=p256\nfile legacy-encrypted-key:leaf")
	block := func(label, body string) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: []byte(body)})
	}
	for _, c := range []struct {
		name      string
		data      []byte
		passwords []string
		want      string
	}{
		{"empty", nil, nil, "no private key"},
		{"a certificate", certtest.MustPEM(t, "leaf"), nil, "no private key"},
		{"encrypted", sealed, nil, "the private key is encrypted"},
		{"encrypted, wrong password", sealed, []string{"hunter2"}, "the private key is encrypted, and the password given does not open it"},
		{"RFC 1421", traditional, nil, "the private key is encrypted"},
		{"RFC 1421, wrong password", traditional, []string{"hunter2"}, "the private key is encrypted, and the password given does not open it"},
		{"not DER", block(privateKey, "hunter2"), nil, "the private key is not in PKCS#8, PKCS#1, SEC 1, DSA or OpenSSH form"},
		{"OpenSSH cut off", block("OPENSSH "+privateKey, "openssh-key-v1\x00\x00\x00"), nil, "the OpenSSH private key is incomplete or malformed"},
		{"OpenSSH", openSSHKey(t, certtest.Key("ed25519:a"), "secret"), nil, "the private key is encrypted"},
		{"OpenSSH, wrong password", openSSHKey(t, certtest.Key("ed25519:a"), "secret"), []string{"hunter2"}, "the private key is encrypted, and the password given does not open it"},
		{"OpenSSH of another cipher", openSSHFile("chacha20-poly1305@openssh.com", "bcrypt", ""), []string{"hunter2"}, "its encryption is not supported: of OpenSSH's, only AES with bcrypt is"},
		{"OpenSSH without options", openSSHFile("aes256-ctr", "bcrypt", ""), []string{"hunter2"}, "the parameters of its encryption cannot be read"},
		{"OpenSSH of 2^32-1 rounds", openSSHFile("aes256-ctr", "bcrypt", "\x00\x00\x00\x01s\xff\xff\xff\xff"), []string{"hunter2"},
			"deriving its key takes 68719476720000 rounds of a hash function, the limit is 10000000"},
		{"RFC 1421 of another cipher", []byte("-----BEGIN RSA " + privateKey + "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: IDEA-CBC,0011223344556677\n\nAAAA\n-----END RSA " + privateKey + "-----\n"), []string{"x"},
			"its RFC 1421 headers name an encryption that is not supported"},
	} {
		_, _, err := public("client.key", c.data, c.passwords...)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
	if _, _, err := public("f", sealed); !errors.Is(err, keyfile.ErrLocked) {
		t.Errorf("got %v, want ErrLocked", err)
	}
	if _, _, err := public("f", sealed, "x"); !errors.Is(err, keyfile.ErrPassword) {
		t.Errorf("got %v, want ErrPassword", err)
	}
}

// The input is left as it was.
func TestInputIsOnlyRead(t *testing.T) {
	file := certtest.MustPEM(t, "leaf key=p256\nfile key:leaf")
	given := bytes.Clone(file)
	if _, _, err := public("f", file); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(file)
	der := bytes.Clone(block.Bytes)
	if _, _, err := keyfile.PublicDER(block.Bytes); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, given) || !bytes.Equal(block.Bytes, der) {
		t.Error("the input was changed")
	}
}

// FuzzPublic holds that nothing panics, and that a key which is read has a type.
func FuzzPublic(f *testing.F) {
	for _, item := range []string{"key", "legacy-key", "encrypted-key", "legacy-encrypted-key"} {
		f.Add(certtest.MustPEM(f, "leaf key=p256\nfile "+item+":leaf"))
	}
	for _, name := range []string{"p256", "dsa2048", "rsa512"} {
		block, _ := pem.Decode(certtest.MustPEM(f, "leaf key="+name+"\nfile key:leaf"))
		f.Add(block.Bytes)
	}
	f.Add(openSSHFile("aes256-ctr", "bcrypt", "\x00\x00\x00\x01s\x00\x00\x00\x01"))
	f.Add([]byte("openssh-key-v1\x00\x00\x00\x00\x04none\x00\x00\x00\x04none\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x33\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + strings.Repeat("k", 32)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if sum, facts, err := keyfile.PublicDER(data); err == nil && (sum == nil || facts.Type == "" || facts.Form == "") {
			t.Fatalf("%v %+v", sum, facts)
		}
		_, _, _ = keyfile.PublicEncryptedDER(data, pbe.Password{Text: "x"}, &pbe.Budget{})
		opener := &keyfile.Opener{Budget: pbe.NewBudget(10_000)}
		for _, read := range []func([]byte) (*[32]byte, keyfile.Facts, error){opener.DER, opener.PuTTY} {
			if sum, facts, err := read(data); err == nil && (sum == nil || facts.Type == "") {
				t.Fatalf("%v %+v", sum, facts)
			}
		}
	})
}
