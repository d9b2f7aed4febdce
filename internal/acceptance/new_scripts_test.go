// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	making "github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestNewScripts runs the script of each plan. What OpenSSL makes has the same subjects,
// extensions and kinds of key as what Go makes, and passes as well.
func TestNewScripts(t *testing.T) {
	singleThreaded(t)
	needOpenSSL(t)
	for _, c := range combinations(t) {
		if !c.scripted() {
			continue
		}
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			plan := c.plan(t)
			dir := t.TempDir()
			options := making.Scripting{Dir: "made"}
			if c.artifact == chain.Keystore {
				options.PasswordFile = "password.txt"
				if err := os.WriteFile(filepath.Join(dir, "password.txt"), []byte(certtest.Password+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			shell(t, dir, plan.Script(options))
			c.compare(t, c.create(t, plan), filepath.Join(dir, "made"))
		})
	}
}

// scripted reports whether the script of a combination is run: RSA keys of more than
// 2048 bits take OpenSSL seconds, and one ruleset with certificates and one with
// requests are enough for odd names.
func (c combination) scripted() bool {
	switch {
	case c.keyType == "rsa-3072" || c.keyType == "rsa-4096" && c.ruleset.Name != "payrails" || c.artifact == chain.IssuerFile && c.ruleset.Name != "worldpay":
		return false
	case c.ruleset.Name == "payrails":
		return c.params["organization"][0] == "Northwind Trading" && c.params["environment"][0] == "live"
	case c.params["company"][0] == "Northwind Trading":
		return true
	}
	return c.params["environment"] != nil && (c.artifact == chain.ClientChain && c.params["environment"][0] == "try" || c.params["environment"][0] == "sandbox")
}

// compare checks the files of a script, and compares them with those of Go.
func (c combination) compare(t *testing.T, made *chainlint.Creation, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(made.Files) {
		t.Errorf("the script made %d files, Go makes %d (%v)", len(entries), len(made.Files), err)
	}
	for _, want := range made.Files {
		data, err := os.ReadFile(filepath.Join(dir, want.Name))
		if err != nil {
			t.Fatal(err)
		}
		got, wanted := shapes(t, data), shapes(t, want.Data)
		if got != wanted {
			t.Errorf("%s: OpenSSL made\n%sGo makes\n%s", want.Name, got, wanted)
		}
		if want.Planned == nil {
			continue
		}
		l := &chainlint.Linter{Now: firstNotBefore(t, data), Rulesets: []*rulesets.Ruleset{c.ruleset}, Params: chainlint.CheckParams(c.ruleset, c.params, want.Planned.Artifact), Passwords: []string{certtest.Password}}
		for _, anchor := range want.Planned.Anchors {
			certs, err := os.ReadFile(filepath.Join(dir, anchor.FileName()))
			if err != nil {
				t.Fatal(err)
			}
			if l.Anchors, err = chainlint.ReadAnchors(anchor.FileName(), certs, l.Limits); err != nil {
				t.Fatal(err)
			}
		}
		rep, err := l.CheckBytes(want.Name, data)
		if err != nil {
			t.Fatal(err)
		}
		noWarning(t, &rep.Files[0])
	}
}

// shapes describes the certificates and requests of a file without what differs in each
// run: keys, serial numbers, signatures, times.
func shapes(t *testing.T, data []byte) string {
	t.Helper()
	b, err := bundle.Read("made", data, bundle.Limits{}, certtest.Password)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, o := range b.Objects {
		fmt.Fprintf(&out, "%s", o.Kind)
		if o.Key.Form != "" {
			fmt.Fprintf(&out, " %s", o.Key.Form)
		}
		if cert := o.Certificate; cert != nil {
			fmt.Fprintf(&out, " %x %s %s", cert.RawSubject, cert.PublicKeyAlgorithm, cert.SignatureAlgorithm)
			var extensions []string
			for _, e := range cert.Extensions {
				id := e.Id.String()
				if id != "2.5.29.14" && id != "2.5.29.35" {
					id += fmt.Sprintf(" %v %x", e.Critical, e.Value)
				}
				extensions = append(extensions, id)
			}
			slices.Sort(extensions)
			fmt.Fprintf(&out, " %d %q", cert.NotAfter.Sub(cert.NotBefore)/time.Hour, extensions)
		}
		if o.Request != nil {
			fmt.Fprintf(&out, " %x %s", o.Request.RawSubject, o.Request.SignatureAlgorithm)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// firstNotBefore returns the time at which the validity of the first certificate begins.
func firstNotBefore(t *testing.T, data []byte) time.Time {
	t.Helper()
	b, err := bundle.Read("made", data, bundle.Limits{}, certtest.Password)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Certificates() {
		return o.Certificate.NotBefore
	}
	return certtest.Now
}
