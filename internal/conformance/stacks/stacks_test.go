// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

const certs = `
	root    ca subject="CN=Root" key=p256
	other   ca subject="CN=Root" key=p256
	issuing from root ca subject="CN=Issuing" key=p256
	ec      from issuing subject="CN=EC" key=p256
	rsa     from issuing subject="CN=RSA" key=rsa2048
	late    from issuing subject="CN=Late" key=p256:ec notBefore=2025-01-01 notAfter=2026-01-01
	server  from issuing subject="CN=Server" key=p256:ec eku=serverAuth
	forged  from issuing subject="CN=Forged" key=p256:ec forged
`

// trial makes a trial of a file of the recipe, with the key and the root of that
// name.
func trial(t testing.TB, file, key, trusted string) Trial {
	t.Helper()
	block, _ := pem.Decode(certtest.MustPEM(t, certs+"file "+trusted))
	return Trial{
		File: certtest.MustPEM(t, certs+"file "+file), Key: certtest.MustPEM(t, certs+"file key:"+key),
		Trusted: [][]byte{block.Bytes}, At: certtest.Now,
	}
}

// refusals are files that no server accepts, but where a stack has no words here.
// Words that start with "client: " are those of a client that does not load the file.
var refusals = []struct {
	name, file, key, trusted string
	says                     map[string][]string // by stack, one for both protocols or one for each
}{
	{"expired", "late issuing root", "late", "root", map[string][]string{
		Go: {"certificate has expired or is not yet valid"}, OpenSSL: {"num=10:certificate has expired"},
		Java:   {"validity check failed"},
		GnuTLS: {"The certificate chain uses expired certificate"}}},
	{"for servers", "server issuing root", "server", "root", map[string][]string{
		Go: {"incompatible key usage"}, OpenSSL: {"num=26:unsuitable certificate purpose"},
		Java: {"Extended key usage does not permit use for TLS client authentication"}}},
	{"another root of the same name", "ec issuing", "ec", "other", map[string][]string{
		Go: {"unknown authority"}, OpenSSL: {"num=20:unable to get local issuer certificate"},
		Java:   {"Path does not chain with any of the trust anchors"},
		GnuTLS: {"The certificate issuer is unknown"}}},
	{"a broken signature", "forged issuing root", "forged", "root", map[string][]string{
		Go: {"unknown authority"}, OpenSSL: {"num=7:certificate signature failure"},
		Java:   {"signature check failed"},
		GnuTLS: {"The signature in the certificate is invalid"}}},
	{"no intermediate", "ec root", "ec", "root", map[string][]string{
		Go: {"unknown authority"}, OpenSSL: {"num=20:unable to get local issuer certificate"},
		Java:   {"client: KeyStoreException: Certificate chain is not valid"},
		GnuTLS: {"server: No certificate was found", "server: Certificate is required"}}},
	{"another key", "ec issuing root", "issuing", "root", map[string][]string{
		Go: {"client: tls: private key does not match public key"}, OpenSSL: {"client: unable to set private key file"},
		Java:   {"Invalid CertificateVerify signature"},
		GnuTLS: {"client: The certificate and the given key do not match"}}},
}

// set is the stacks of all tests: it takes seconds to open.
var set *Set

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

// run runs the tests with a set, and fails when one leaves something behind.
func run(m *testing.M) int {
	parent, err := os.MkdirTemp("", "stacks-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(parent)
	os.Setenv("TMPDIR", parent)
	if set, err = Open(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := set.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		fmt.Fprintln(os.Stderr, "left behind:", left, err)
		status = 1
	}
	return status
}

// TestAllStacks skips with what is missing.
func TestAllStacks(t *testing.T) {
	if missing := set.Missing(); missing != "" {
		t.Skip(missing)
	}
	if got := len(set.Stacks); got != len(openers) {
		t.Errorf("%d stacks: %v", got, set.Stacks)
	}
}

func TestHandshakes(t *testing.T) {
	for _, stack := range set.Stacks {
		t.Run(stack.Name(), func(t *testing.T) {
			for _, leaf := range []string{"ec", "rsa"} {
				for _, above := range []string{" issuing", " issuing root"} {
					for _, o := range handshake(t, stack, trial(t, leaf+above, leaf, "root")) {
						if !o.Loads || !o.Accepts || o.Says != "" {
							t.Errorf("%s%s: %+v", leaf, above, o)
						}
					}
				}
			}
			for _, r := range refusals {
				for i, o := range handshake(t, stack, trial(t, r.file, r.key, r.trusted)) {
					said := r.says[stack.Name()]
					if len(said) == 0 { // gnutls-serv does not look at the purpose
						if !o.Accepts {
							t.Errorf("%s: %+v", r.name, o)
						}
						continue
					}
					if want := said[min(i, len(said)-1)]; o.Accepts || !strings.Contains(o.Says, want) || strings.HasPrefix(want, "client: ") == o.Loads {
						t.Errorf("%s: %+v, want %s", r.name, o, want)
					}
				}
			}
		})
	}
}

// handshake returns one opinion for each protocol.
func handshake(t *testing.T, stack Stack, tr Trial) []Opinion {
	t.Helper()
	opinions, err := stack.Handshake(context.Background(), tr)
	if err != nil {
		t.Fatal(err)
	}
	if len(opinions) != 2 || opinions[0].Protocol != TLS12 || opinions[1].Protocol != TLS13 || opinions[0].Stack != stack.Name() {
		t.Fatalf("opinions are %+v", opinions)
	}
	return opinions
}

func TestVerify(t *testing.T) {
	r := certtest.Must(t, certs+"file ec")
	path := func(leaf, between, root string) Path {
		return Path{Leaf: r.Cert(leaf), Untrusted: [][]byte{r.Cert(between)}, Trusted: [][]byte{r.Cert(root)}, At: certtest.Now}
	}
	broken := path("ec", "issuing", "root")
	broken.Leaf = broken.Leaf[:len(broken.Leaf)-1]
	paths := []Path{
		path("ec", "issuing", "root"), path("server", "issuing", "root"), path("late", "issuing", "root"),
		path("forged", "issuing", "root"), path("ec", "issuing", "other"), broken, path("rsa", "issuing", "root"),
	}
	good := []bool{true, true, false, false, false, false, true}
	for _, stack := range set.Stacks {
		said, err := stack.Verify(context.Background(), paths)
		if err != nil || len(said) != len(paths) {
			t.Fatalf("%s: %q, %v", stack.Name(), said, err)
		}
		for i := range paths {
			if (said[i] == "") != good[i] {
				t.Errorf("%s, path %d: %q", stack.Name(), i, said[i])
			}
		}
	}
}

func TestFamily(t *testing.T) {
	for found, want := range map[string]bool{
		"OpenSSL 3.0": true, "OpenSSL 3.0.19": true, "OpenSSL 3.01": false, "OpenSSL 3": false, "OpenSSL 3.5.1": false, "LibreSSL 3.0.2": false,
	} {
		if family("OpenSSL 3.0", found) != want {
			t.Errorf("%s: want %v", found, want)
		}
	}
}
