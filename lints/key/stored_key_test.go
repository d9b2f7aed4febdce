// SPDX-License-Identifier: Apache-2.0

package key

import (
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// A key in a Secret belongs to the first certificate next to it, one in a keystore
// to any of the certificates. Keys of different Secrets are not mixed up.
func TestStoredKeys(t *testing.T) {
	const people = "root ca key=p256\nclient from root key=p256\nother from root key=p256\nfile "
	secret := func(name, certs, key string) string {
		return fmt.Sprintf("---\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: %s}\ndata:\n  tls.crt: %s\n  tls.key: %s\n", name,
			base64.StdEncoding.EncodeToString(certtest.MustPEM(t, people+certs)), base64.StdEncoding.EncodeToString(certtest.MustPEM(t, people+key)))
	}
	const wrong = `the private key of the Secret "%s" does not belong to its certificate "%s"`
	for name, c := range map[string]struct {
		data    []byte
		outcome lints.Outcome
		message string
	}{
		"a Secret":             {[]byte(secret("a", "client root", "key:client")), lints.Passed, ""},
		"another key":          {[]byte(secret("a", "client root", "key:other")), lints.Failed, fmt.Sprintf(wrong, "a", "client")},
		"the key of the root":  {[]byte(secret("a", "client root", "key:root")), lints.Failed, fmt.Sprintf(wrong, "a", "client")},
		"two Secrets":          {[]byte(secret("a", "client", "key:client") + secret("b", "other", "key:other")), lints.Passed, ""},
		"two Secrets, crossed": {[]byte(secret("a", "client", "key:client") + secret("b", "other", "key:client")), lints.Failed, fmt.Sprintf(wrong, "b", "other")},
		"a keystore":           {certtest.MustPEM(t, people+"key:client client root with pkcs12"), lints.Passed, ""},
		"another's keystore":   {certtest.MustPEM(t, people+"key:other client root with pkcs12"), lints.Failed, `the private key of the keystore does not belong to its certificate "client"`},
		"a file of PEM":        {certtest.MustPEM(t, people+"key:other client root"), lints.NotApplicable, noKey},
	} {
		b, err := bundle.Read("in", c.data, bundle.Limits{}, certtest.Password)
		if err != nil {
			t.Fatal(err)
		}
		on := []lints.Subject{lints.OnKey}
		req := &lints.Requirement{ID: "test/key", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: keyMismatch, On: on}}}
		results := lints.Run(&lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}, chain.Build(b, chain.Options{}), certtest.Now)
		if len(results) != 1 || results[0].Outcome != c.outcome || results[0].Message != c.message {
			t.Errorf("%s: got %+v\nwant %s %q", name, results, c.outcome, c.message)
		}
	}
}

// Of several keys in one file one has to belong.
func TestSeveralKeys(t *testing.T) {
	b := read(t, certtest.MustPEM(t, "client key=p256:one"))
	own := digest(t, certtest.MustPEM(t, "client key=p256:one"))
	for name, c := range map[string]struct {
		key  chain.KeyFile
		want lints.Outcome
	}{
		"the second": {chain.KeyFile{SPKISHA256: [32]byte{1}, Others: [][32]byte{{2}, own}}, lints.Passed},
		"none":       {chain.KeyFile{SPKISHA256: [32]byte{1}, Others: [][32]byte{{2}}}, lints.Failed},
	} {
		on := []lints.Subject{lints.OnKey}
		req := &lints.Requirement{ID: "test/key", Severity: lints.Error, On: on, Checks: []lints.Check{{Rule: keyMismatch, On: on}}}
		results := lints.Run(&lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}, chain.Build(b, chain.Options{Key: &c.key}), certtest.Now)
		if len(results) != 1 || results[0].Outcome != c.want {
			t.Errorf("%s: got %+v, want %s", name, results, c.want)
		}
	}
}
