// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	stdx509 "crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// A toolbox runs a program of others in a folder of its own.
type toolbox struct {
	t   *testing.T
	dir string
}

// newToolbox skips the test where a program is not installed.
func newToolbox(t *testing.T, programs ...string) *toolbox {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
	return &toolbox{t: t, dir: t.TempDir()}
}

// run runs a program and returns what it prints.
func (b *toolbox) run(program string, args ...string) []byte {
	b.t.Helper()
	var out, said bytes.Buffer
	command := exec.Command(program, args...)
	command.Dir, command.Stdout, command.Stderr = b.dir, &out, &said
	if err := command.Run(); err != nil {
		b.t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, said.String(), out.String())
	}
	return out.Bytes()
}

// write writes a file.
func (b *toolbox) write(name, data string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(data), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// read reads a file that a program wrote, with a password.
func (b *toolbox) read(name string, passwords ...string) *Bundle {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil {
		b.t.Fatal(err)
	}
	bundle, err := Read(name, data, Limits{}, passwords...)
	if err != nil {
		b.t.Fatal(err)
	}
	return bundle
}

// keyPEM is a test key as PEM.
func keyPEM(t testing.TB, name string) string {
	t.Helper()
	der, err := stdx509.MarshalPKCS8PrivateKey(testKey(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return asPEM(privateKey, der)
}

// contents lists a bundle in one line: aliases, certificates, keys by their
// owners, and problems.
func contents(b *Bundle) string {
	var all []string
	for _, o := range b.Objects {
		word := string(o.Kind)
		switch {
		case o.Certificate != nil:
			word = o.Certificate.Subject.CommonName
		case o.KeySPKISHA256 != nil:
			word = "key " + keyOwner(b, *o.KeySPKISHA256)
		}
		if o.Alias != "" {
			word = fmt.Sprintf("%s: %s", o.Alias, word)
		}
		all = append(all, word)
	}
	for _, p := range b.Problems {
		all = append(all, "! "+string(p.Code))
	}
	return strings.Join(all, "; ")
}

// Every way in which OpenSSL 3 protects a keystore.
func TestKeystoresOfOpenSSL(t *testing.T) {
	b := newToolbox(t, "openssl")
	b.write("one.key", keyPEM(t, "one"))
	b.write("one.pem", certPEM(t, "one"))
	b.write("two.pem", certPEM(t, "two"))
	whole := `PKCS#12 keystore; client: one; two; client: key of "one"`
	for _, c := range []struct {
		args string
		want string
	}{
		{"", whole},
		{"-legacy", whole},
		{"-descert", whole},
		{"-keypbe NONE -certpbe NONE", whole},
		{"-keypbe AES-128-CBC -certpbe DES-EDE3-CBC", whole},
		{"-keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC2-128 -provider default -provider legacy", whole},
		{"-nomac", whole},
		{"-nomac -keypbe NONE -certpbe NONE", whole},
		{"-macalg sha512 -iter 10000", whole},
		{"-macalg sha384 -nomaciter", whole},
		{"-nokeys", "PKCS#12 keystore; one; two"},
		{"-nocerts", "PKCS#12 keystore; two; client: key of no certificate here"},
		{"-caname issuer", `PKCS#12 keystore; client: one; issuer: two; client: key of "one"`},
	} {
		args := append(strings.Fields("pkcs12 -export -inkey one.key -in one.pem -certfile two.pem -name client -out out.p12"), strings.Fields(c.args)...)
		if strings.Contains(c.args, "-nokeys") {
			args = strings.Fields("pkcs12 -export -nokeys -in one.pem -certfile two.pem -out out.p12")
		}
		for _, password := range []string{"öpen sesame", ""} {
			b.run("openssl", append(args, "-passout", "pass:"+password)...)
			if got := contents(b.read("out.p12", "wrong", password)); got != c.want {
				t.Errorf("%q under %q:\n got %s\nwant %s", c.args, password, got, c.want)
			}
		}
	}
}

// Where nothing but the key is encrypted, a password that opens nothing is wrong,
// and one that opens all else may well leave a key closed.
func TestClosedKeys(t *testing.T) {
	b := newToolbox(t, "openssl", "keytool")
	b.write("one.key", keyPEM(t, "one"))
	b.write("one.pem", certPEM(t, "one"))
	b.run("openssl", strings.Fields("pkcs12 -export -inkey one.key -in one.pem -name one -passout pass:changeit -nomac -certpbe NONE -out plain.p12")...)
	b.run("openssl", strings.Fields("pkcs12 -export -inkey one.key -in one.pem -name one -passout pass:changeit -out one.p12")...)
	b.run("keytool", strings.Fields("-importkeystore -noprompt -srckeystore one.p12 -srcstorepass changeit -destkeystore own.jks -deststoretype JKS -deststorepass opensesame -destkeypass abracadabra -srcalias one")...)
	for _, c := range []struct {
		file, password, want string
	}{
		{"plain.p12", "", "PKCS#12 keystore; one: one; one: private key"},
		{"plain.p12", "wrong", "PKCS#12 keystore; one: one; one: private key; ! wrong-password"},
		{"plain.p12", "changeit", `PKCS#12 keystore; one: one; one: key of "one"`},
		{"own.jks", "", "Java keystore; one: private key; one: one"},
		{"own.jks", "wrong", "Java keystore; one: private key; one: one; ! wrong-password"},
		{"own.jks", "opensesame", "Java keystore; one: private key; one: one"},
		{"own.jks", "abracadabra", `Java keystore; one: key of "one"; one: one; ! broken-keystore`},
	} {
		data, err := os.ReadFile(filepath.Join(b.dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		var passwords []string
		if c.password != "" {
			passwords = []string{c.password}
		}
		got, err := Read(c.file, data, Limits{}, passwords...)
		if err != nil {
			t.Fatal(err)
		}
		if contents(got) != c.want || got.PasswordGiven != (c.password != "") {
			t.Errorf("%s under %q: %s, password given: %v\nwant %s", c.file, c.password, contents(got), got.PasswordGiven, c.want)
		}
	}
}

// Keystores of Java: PKCS#12, JKS and JCEKS, with two keys and a trusted
// certificate.
func TestKeystoresOfKeytool(t *testing.T) {
	b := newToolbox(t, "openssl", "keytool")
	for _, name := range []string{"one", "two"} {
		b.write(name+".key", keyPEM(t, name))
		b.write(name+".pem", certPEM(t, name))
		b.run("openssl", strings.Fields(fmt.Sprintf("pkcs12 -export -inkey %[1]s.key -in %[1]s.pem -name %[1]s -passout pass:changeit -out %[1]s.p12", name))...)
	}
	b.write("three.pem", certPEM(t, "three"))
	for kind, want := range map[string]string{
		"PKCS12": `PKCS#12 keystore; one: key of "one"; two: key of "two"; one: one; two: two; three: three`,
		"JKS":    `Java keystore; one: key of "one"; one: one; two: key of "two"; two: two; three: three`,
		"JCEKS":  `Java keystore; one: key of "one"; one: one; two: key of "two"; two: two; three: three`,
	} {
		file := "out." + strings.ToLower(kind)
		for _, name := range []string{"one", "two"} {
			b.run("keytool", strings.Fields(fmt.Sprintf("-importkeystore -noprompt -srckeystore %s.p12 -srcstorepass changeit -destkeystore %s -deststoretype %s -deststorepass changeit", name, file, kind))...)
		}
		b.run("keytool", strings.Fields(fmt.Sprintf("-importcert -noprompt -file three.pem -alias three -keystore %s -storetype %s -storepass changeit", file, kind))...)
		bundle := b.read(file, "changeit")
		if got := sorted(contents(bundle)); got != sorted(want) {
			t.Errorf("%s:\n got %s\nwant %s", kind, got, sorted(want))
		}
		for _, o := range bundle.Objects {
			if o.Trusted != (o.Alias == "three") {
				t.Errorf("%s: %q is trusted: %v", kind, o.Alias, o.Trusted)
			}
		}
	}
}

// sorted puts a list in order: Java keeps entries in the order of a hash table.
func sorted(list string) string {
	words := strings.Split(list, "; ")
	sort.Strings(words)
	return strings.Join(words, "; ")
}

// What OpenSSL prints around certificates is passed over: the text of x509 and
// the session of s_client.
func TestTextOfOpenSSL(t *testing.T) {
	b := newToolbox(t, "openssl")
	b.write("one.pem", certPEM(t, "one"))
	b.write("two.pem", certPEM(t, "two"))
	printed := string(b.run("openssl", "x509", "-in", "one.pem", "-text", "-fingerprint")) +
		string(b.run("openssl", "x509", "-in", "two.pem", "-text", "-nameopt", "oneline,utf8"))
	session := strings.Join([]string{"CONNECTED(00000003)", "---", "Certificate chain",
		" 0 s:CN = one", "   i:CN = one", "   a:PKEY: id-ecPublicKey, 256 (bit); sigalg: ecdsa-with-SHA256",
		"   v:NotBefore: Jan  2 03:04:05 2026 GMT; NotAfter: Jan  2 03:04:05 2027 GMT", certPEM(t, "one") +
			" 1 s:CN = two", "   i:CN = two", certPEM(t, "two") + "---", "Server certificate", "subject=CN = one", "",
		"issuer=CN = one", "", "---", "No client certificate CA names sent", "---", "DONE", ""}, "\n")
	for name, text := range map[string]string{"x509 -text": printed, "s_client -showcerts": session} {
		bundle := mustRead(t, "f", []byte(text))
		if got := contents(bundle); got != "one; two" || !bundle.Text.Explanatory {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
