// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chainlint/chainlint/lints/path"
)

// pkitsTime lies within the validity of the suite's certificates, 2010 to 2030.
var pkitsTime = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// pkitsPolicies are the policies that the suite calls by names.
var pkitsPolicies = map[string]string{
	"NIST-test-policy-1": "2.16.840.1.101.3.2.1.48.1",
	"NIST-test-policy-2": "2.16.840.1.101.3.2.1.48.2",
	"NIST-test-policy-3": "2.16.840.1.101.3.2.1.48.3",
	"NIST-test-policy-6": "2.16.840.1.101.3.2.1.48.6",
}

// A pkitsCase is a path of NIST's Public Key Interoperability Test Suite, as the
// Go toolchain writes it down.
type pkitsCase struct {
	Name                        string
	CertPath                    []string // file names, the trust anchor first
	InitialPolicySet            []string
	InitialPolicyMappingInhibit bool
	InitialExplicitPolicy       bool
	InitialAnyPolicyInhibit     bool
	ShouldValidate              bool
}

// readPKITS reads the suite out of the Go toolchain.
func readPKITS(goroot string) (Suite, error) {
	s := Suite{Name: "NIST PKITS"}
	dir := filepath.Join(goroot, "src", "crypto", "x509", "testdata", "nist-pkits")
	if _, err := os.Stat(dir); err != nil {
		s.Missing = "the Go toolchain at GOROOT has no crypto/x509/testdata/nist-pkits"
		return s, nil
	}
	var cases []pkitsCase
	if err := readJSON(filepath.Join(dir, "vectors.json"), &cases); err != nil {
		return s, err
	}
	for _, p := range cases {
		c, err := p.read(filepath.Join(dir, "certs"))
		if err != nil {
			return s, err
		}
		s.Cases = append(s.Cases, c)
	}
	return s, nil
}

func (p pkitsCase) read(dir string) (*Case, error) {
	policies, err := p.policies()
	if err != nil {
		return nil, err
	}
	var certs [][]byte
	for _, name := range p.CertPath {
		der, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		certs = append(certs, der)
	}
	slices.Reverse(certs)
	n := len(certs) - 1
	if n < 1 {
		return nil, fmt.Errorf("%s: a path of %d certificates", p.Name, n+1)
	}
	c := &Case{
		ID: p.Name, Want: answer(p.ShouldValidate), At: pkitsTime, MaxDepth: -1,
		Peer: certs[0], Pool: certs[1:n], Trusted: certs[n:], Profile: Path, Policies: policies,
	}
	if c.Want == Refused && aboutCRLs(p.Name) {
		c.Skip = "needs a CRL, which chainlint does not read: nothing else makes the path fail"
	}
	c.Others = map[string]Answer{goVerifier: goVerify(c)}
	return c, nil
}

func (p pkitsCase) policies() (path.PolicyParams, error) {
	asked := path.PolicyParams{
		Explicit: p.InitialExplicitPolicy, InhibitMapping: p.InitialPolicyMappingInhibit, InhibitAny: p.InitialAnyPolicyInhibit,
	}
	for _, name := range p.InitialPolicySet {
		oid, ok := pkitsPolicies[name]
		switch {
		case name == "anyPolicy":
			return asked, nil
		case !ok:
			return asked, fmt.Errorf("%s: unknown policy %q", p.Name, name)
		}
		asked.Policies = append(asked.Policies, oid)
	}
	return asked, nil
}

// aboutCRLs reports whether the sections of a case are about certificate
// revocation lists: basic revocation, distribution points, delta lists.
func aboutCRLs(name string) bool {
	for _, section := range []string{"4.4.", "4.14.", "4.15."} {
		if strings.HasPrefix(name, section) {
			return true
		}
	}
	return false
}
