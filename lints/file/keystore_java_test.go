// SPDX-License-Identifier: Apache-2.0

package file

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// A javaCase is a keystore with what is said of it: the severity of the worst
// finding, empty for none, and its message.
type javaCase struct {
	name     string
	data     []byte
	password string
	severity lints.Severity
	message  string
}

// javaParts are a key, its certificate and the issuer's.
func javaParts(t *testing.T) (key any, client, root *x509.Certificate) {
	t.Helper()
	certificate := func(name string) *x509.Certificate {
		block, _ := pem.Decode(certtest.MustPEM(t, "root key=p256 ca\nclient from root key=p256\nfile "+name))
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	return certtest.Key("p256:client"), certificate("client"), certificate("root")
}

func javaCases(t *testing.T) []javaCase {
	t.Helper()
	key, client, root := javaParts(t)
	p12 := func(encoder *pkcs12.Encoder, password string) []byte {
		data, err := encoder.Encode(key, client, []*x509.Certificate{root}, password)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	text := base64.StdEncoding.EncodeToString(p12(pkcs12.Modern2023, "secret"))
	marked := "-----BEGIN PKCS12-----\n" + text + "\n-----END PKCS12-----\n"
	const base64Text = "the keystore is base64 text, which Java 17 and OpenSSL do not open"
	return []javaCase{
		{"pbes2.p12", p12(pkcs12.Modern2023, "secret"), "secret", "", ""},
		{"triple-des.p12", p12(pkcs12.LegacyDES, "secret"), "secret", "", ""},
		{"rc2.p12", p12(pkcs12.LegacyRC2, "secret"), "secret", "", ""},
		{"pbmac1.p12", p12(pkcs12.Modern2026, "secret"), "secret", lints.Warning, "the keystore has the MAC PBMAC1, which Java 17 and Java 25 refuse"},
		{"not-encrypted.p12", p12(pkcs12.Passwordless, ""), "", lints.Error, "the keystore holds a key that is not encrypted, which Java 17 skips"},
		{"not-ascii.p12", p12(pkcs12.Modern2023, "sécret"), "sécret", lints.Warning, "the keystore has a password outside ASCII, which Java 25 takes and Java 17 refuses"},
		{"not-ascii-rc2.p12", p12(pkcs12.LegacyRC2, "sécret"), "sécret", lints.Error, "the keystore has a password outside ASCII, which Java 17 refuses"},
		{"one-password.jks", jks(t, "secret", "secret"), "secret", lints.Warning, "the keystore is JKS, which Java 17 opens as PKCS#12 only with keystore.type.compat"},
		{"two-passwords.jks", jks(t, "secret", "of the key"), "secret", lints.Error, "the keystore is JKS and its key has a password of its own, and Java 17 stops"},
		{"text.p12", []byte(text), "secret", lints.Error, base64Text},
		{"marked.p12", []byte(marked), "secret", lints.Error, base64Text},
	}
}

// jks is a keystore in Java's older format.
func jks(t *testing.T, password, keyPassword string) []byte {
	t.Helper()
	key, client, root := javaParts(t)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	store := keystore.New()
	entry := keystore.PrivateKeyEntry{CreationTime: certtest.Now, PrivateKey: der, CertificateChain: []keystore.Certificate{
		{Type: "X509", Content: client.Raw}, {Type: "X509", Content: root.Raw},
	}}
	if err := store.SetPrivateKeyEntry("client", entry, []byte(keyPassword)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := store.Store(&out, []byte(password)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestKeystoreRefusedByJava(t *testing.T) {
	for _, c := range javaCases(t) {
		t.Run(c.name, func(t *testing.T) {
			r := worst(t, c)
			if r.Severity != c.severity || r.Message != c.message {
				t.Errorf("got %s %q, want %s %q", r.Severity, r.Message, c.severity, c.message)
			}
			if r.Message != "" && !strings.Contains(r.Fix, "new-client.p12") {
				t.Errorf("the fix does not write new-client.p12: %s", r.Fix)
			}
		})
	}
}

// worst is the failure of the worst severity; without a failure the zero Result.
func worst(t *testing.T, c javaCase) lints.Result {
	t.Helper()
	var passwords []string
	if c.password != "" {
		passwords = []string{c.password}
	}
	var found lints.Result
	for _, r := range run(t, keystoreRefusedByJava, c.name, c.data, passwords...) {
		if r.Outcome == lints.Failed && (found.Message == "" || !found.Severity.AtLeast(r.Severity)) {
			found = r
		}
	}
	return found
}

// A password outside ASCII is not judged where nothing is encrypted by it.
func TestJavaAlgorithms(t *testing.T) {
	const aes128, aes192, scrypt = "2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "1.3.6.1.4.1.11591.4.11"
	for _, c := range []struct {
		part     bundle.Protection
		severity lints.Severity
		found    string
	}{
		{bundle.Protection{Scheme: pbes2, KDF: pbkdf2, Cipher: aes128, PRF: javaPRFs[4], Iterations: maxJavaIterations}, "", ""},
		{bundle.Protection{Scheme: pbes2, KDF: pbkdf2, Cipher: aes128, PRF: javaPRFs[0], Iterations: maxJavaIterations + 1}, lints.Error, "takes 5000001 iterations to open, and Java 17 stops"},
		{bundle.Protection{Scheme: pbes2, KDF: pbkdf2, Cipher: aes128, PRF: java25PRFs[1]}, lints.Warning, "is encrypted with HMAC-SHA-512/256, which Java 25 takes and Java 17 refuses"},
		{bundle.Protection{Scheme: pbes2, KDF: pbkdf2, Cipher: aes128, PRF: "1.2.3"}, lints.Error, "is encrypted with the algorithm 1.2.3, which Java 17 does not have"},
		{bundle.Protection{Scheme: pbes2, KDF: pbkdf2, Cipher: aes192, PRF: javaPRFs[2]}, lints.Error, "is encrypted with AES-192, which Java 17 does not have"},
		{bundle.Protection{Scheme: pbes2, KDF: scrypt, Cipher: aes128}, lints.Error, "is encrypted with scrypt, which Java 17 does not have"},
		{bundle.Protection{Scheme: javaSchemes[5], Iterations: 2048}, "", ""},
		{bundle.Protection{Scheme: "1.2.840.113549.1.12.1.4"}, lints.Error, "is encrypted with 2-key triple DES, which Java 17 does not have"},
	} {
		var got javaRefusal
		javaScheme(c.part, func(r javaRefusal) { got = r })
		if got.severity == "" && got.found != "" {
			got.severity = lints.Error
		}
		if got.found != c.found || got.severity != c.severity {
			t.Errorf("%+v: got %s %q, want %s %q", c.part, got.severity, got.found, c.severity, c.found)
		}
	}
}

// What Java 17 makes of the keystores is what the rule says: no finding, and it
// has a certificate to send; an error, and it has none. On a warning it depends.
func TestJavaAgrees(t *testing.T) {
	java := java17(t)
	dir := t.TempDir()
	cases := slices.Concat(javaCases(t), opensslCases(t, dir), keytoolCases(t, dir))
	args := []string{"-Dfile.encoding=UTF-8", "-Dsun.jnu.encoding=UTF-8", filepath.Join("testdata", "LoadKeystore.java")}
	for _, c := range cases {
		file := filepath.Join(dir, c.name)
		if err := os.WriteFile(file, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file, c.password)
	}
	command := exec.Command(java, args...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := command.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(cases) {
		t.Fatalf("java: %v: %s", err, out)
	}
	for i, c := range cases {
		severity := worst(t, c).Severity
		works := !strings.HasPrefix(lines[i], "0")
		if severity == "" && !works || severity == lints.Error && works {
			t.Errorf("%s: severity %q, and Java says %s", c.name, severity, lines[i])
		}
	}
}

// java17 is the program, without which the test is skipped.
func java17(t *testing.T) string {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil || testing.Short() {
		t.Skip("needs java")
	}
	if out, err := exec.Command(java, "-version").CombinedOutput(); err != nil || !strings.Contains(string(out), `version "17`) {
		t.Skipf("needs Java 17: %s", out)
	}
	return java
}

// opensslCases are keystores with one algorithm after the other.
func opensslCases(t *testing.T, dir string) []javaCase {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("needs openssl")
	}
	in := filepath.Join(dir, "in.pem")
	if err := os.WriteFile(in, certtest.MustPEM(t, "root key=p256 ca\nclient from root key=p256\nfile key:client client root"), 0o600); err != nil {
		t.Fatal(err)
	}
	var all []javaCase
	for name, flags := range map[string]string{
		"default": "", "no-mac": "-nomac", "sha512-256-mac": "-macalg sha512-256", "md5-mac": "-macalg md5",
		"aes-128": "-keypbe AES-128-CBC -certpbe AES-128-CBC", "aes-192": "-keypbe AES-192-CBC", "aes-192-certs": "-certpbe AES-192-CBC",
		"pbes2-3des": "-keypbe DES-EDE3-CBC", "3des": "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES",
		"plain-certs": "-certpbe NONE", "plain-key": "-keypbe NONE", "plain": "-keypbe NONE -certpbe NONE",
	} {
		out := filepath.Join(dir, "out.p12")
		args := append([]string{"pkcs12", "-export", "-in", in, "-name", "client", "-passout", "pass:secret", "-out", out}, strings.Fields(flags)...)
		if text, err := exec.Command(openssl, args...).CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v: %s", flags, err, text)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, javaCase{name: name + ".p12", data: data, password: "secret"})
	}
	return all
}

// keytoolCases are keystores of each format that keytool writes, with a secret key
// next to the private key, and with a key that has a password of its own.
func keytoolCases(t *testing.T, dir string) []javaCase {
	t.Helper()
	keytool, err := exec.LookPath("keytool")
	if err != nil {
		t.Skip("needs keytool")
	}
	var all []javaCase
	for _, c := range []struct{ name, format, keyPassword string }{
		{"secret-key.p12", "PKCS12", "secret"}, {"secret-key.jceks", "JCEKS", "secret"},
		{"own-password.jceks", "JCEKS", "of the key"}, {"own-password.jks", "JKS", "of the key"},
	} {
		file := filepath.Join(dir, c.name)
		store := []string{"-keystore", file, "-storetype", c.format, "-storepass", "secret"}
		steps := [][]string{{"-genkeypair", "-alias", "client", "-keyalg", "EC", "-dname", "CN=client", "-keypass", c.keyPassword}}
		if c.format != "JKS" {
			steps = append(steps, []string{"-genseckey", "-alias", "aes", "-keyalg", "AES", "-keysize", "256", "-keypass", "secret"})
		}
		for _, step := range steps {
			if text, err := exec.Command(keytool, slices.Concat(step, store)...).CombinedOutput(); err != nil {
				t.Fatalf("keytool %v: %v: %s", step, err, text)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range run(t, unexpectedObject, c.name, data, "secret") {
			if r.Outcome == lints.Failed && r.Severity != lints.Warning {
				t.Errorf("%s: %s", c.name, r.Message)
			}
		}
		if r := run(t, unreadableObject, c.name, data, "secret"); len(r) != 1 || r[0].Outcome != lints.Passed {
			t.Errorf("%s: %+v", c.name, r)
		}
		all = append(all, javaCase{name: c.name, data: data, password: "secret"})
	}
	return all
}
