// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"encoding/pem"
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

// refusals are files that no server accepts. Each stack says why in words of its
// own.
var refusals = []struct {
	name, file, key, trusted string
	says                     map[string][]string // by stack, one for both protocols or one for each
}{
	{"expired", "late issuing root", "late", "root", map[string][]string{Go: {"certificate has expired or is not yet valid"}}},
	{"for servers", "server issuing root", "server", "root", map[string][]string{Go: {"incompatible key usage"}}},
	{"another root of the same name", "ec issuing", "ec", "other", map[string][]string{Go: {"unknown authority"}}},
	{"a broken signature", "forged issuing root", "forged", "root", map[string][]string{Go: {"unknown authority"}}},
	{"no intermediate", "ec root", "ec", "root", map[string][]string{Go: {"unknown authority"}}},
	{"another key", "ec issuing root", "issuing", "root", map[string][]string{Go: {"private key does not match public key"}}},
}

func open(t testing.TB) *Set {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	set, err := Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := set.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	if missing := set.Missing(); missing != "" {
		t.Log(missing)
	}
	return set
}

func TestHandshakes(t *testing.T) {
	set := open(t)
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
					want := r.says[stack.Name()][min(i, len(r.says[stack.Name()])-1)]
					if o.Accepts || !strings.Contains(o.Says, want) {
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
	set := open(t)
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
