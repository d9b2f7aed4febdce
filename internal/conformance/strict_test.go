// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// TestStrictAgainstOpenSSL: what OpenSSL accepts without -x509_strict and refuses with
// it, -r strict refuses, too.
func TestStrictAgainstOpenSSL(t *testing.T) {
	out, err := exec.Command("openssl", "version").Output()
	if err != nil {
		t.Skipf("recorded with %s; openssl cannot be run: %v", stacks.OpenSSL, err)
	}
	if !strings.HasPrefix(string(out), stacks.OpenSSL+".") {
		t.Skipf("recorded with %s; openssl is %s", stacks.OpenSSL, strings.TrimSpace(string(out)))
	}
	const refused = "rfc5280::root-non-critical-basic-constraints"
	tried := false
	for _, o := range present(t, "x509-limbo").counted {
		if o.strict.Answer != Accepted && o.of.ID != refused {
			continue
		}
		verify := opensslVerify(t, o.of)
		refusal := verify("-x509_strict")
		switch {
		case o.of.ID == refused:
			tried = refusal != ""
		case refusal != "" && verify() == "":
			t.Errorf("%s: -r strict accepts it, openssl verify -x509_strict says %s", o.of.ID, refusal)
		}
	}
	if !tried {
		t.Errorf("openssl verify -x509_strict does not refuse %s", refused)
	}
}

// opensslVerify returns a function that runs "openssl verify" on a case, and returns
// what it says of a refusal.
func opensslVerify(t *testing.T, c *Case) func(args ...string) string {
	dir := t.TempDir()
	for name, certs := range map[string][][]byte{"peer.pem": {c.Peer}, "pool.pem": c.Pool, "trusted.pem": c.Trusted} {
		if err := os.WriteFile(filepath.Join(dir, name), pemFile(certs), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(args ...string) string {
		args = append([]string{"verify", "-no-CApath", "-no-CAstore", "-partial_chain", "-CAfile", "trusted.pem",
			"-attime", strconv.FormatInt(c.At.Unix(), 10)}, args...)
		if len(c.Pool) > 0 {
			args = append(args, "-untrusted", "pool.pem")
		}
		cmd := exec.Command("openssl", append(args, "peer.pem")...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "OPENSSL_CONF=/dev/null")
		out, err := cmd.CombinedOutput()
		if err == nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
}
