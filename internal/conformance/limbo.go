// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// limboTime is when cases are judged that name no time of their own.
var limboTime = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// limboResults are the files of what other verifiers answered, by the names
// that the table has for them.
var limboResults = map[string]string{
	goVerifier: "gocryptox509-go1.26-core.json",
	openSSL:    "openssl-3.0-core.json",
	gnuTLS:     "gnutls-core.json",
}

// A limboCase is a case as x509-limbo writes it down.
type limboCase struct {
	ID            string     `json:"id"`
	Features      []string   `json:"features"`
	Kind          string     `json:"validation_kind"`
	Trusted       []string   `json:"trusted_certs"`
	Intermediates []string   `json:"untrusted_intermediates"`
	Peer          string     `json:"peer_certificate"`
	At            *time.Time `json:"validation_time"`
	KeyUsage      []string   `json:"key_usage"`
	Purposes      []string   `json:"extended_key_usage"`
	Expected      string     `json:"expected_result"`
	MaxDepth      *int       `json:"max_chain_depth"`
	CRLs          []string   `json:"crls"`
}

// readLimbo reads the cases of x509-limbo from the corpus.
func readLimbo(corpus string) (Suite, error) {
	s := Suite{Name: "x509-limbo", AsUser: true}
	dir := filepath.Join(corpus, "x509-limbo")
	if _, err := os.Stat(dir); err != nil {
		s.Missing = "no directory x509-limbo in the corpus"
		return s, nil
	}
	var file struct {
		Cases []limboCase `json:"testcases"`
	}
	if err := readJSON(filepath.Join(dir, "limbo-core.json"), &file); err != nil {
		return s, err
	}
	for _, c := range file.Cases {
		s.Cases = append(s.Cases, c.read())
	}
	slices.SortFunc(s.Cases, func(a, b *Case) int { return strings.Compare(a.ID, b.ID) })
	return s, readLimboResults(dir, s.Cases)
}

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func (l limboCase) read() *Case {
	c := &Case{
		ID: l.ID, Want: answer(l.Expected == "SUCCESS"),
		Peer: []byte(l.Peer), Pool: blobs(l.Intermediates), Trusted: blobs(l.Trusted),
		At: limboTime, MaxDepth: -1, Others: make(map[string]Answer),
		Signs:   l.Kind == "CLIENT" || slices.Contains(l.KeyUsage, "digitalSignature"),
		Profile: l.profile(),
	}
	if l.At != nil {
		c.At = *l.At
	}
	if l.MaxDepth != nil {
		c.MaxDepth = *l.MaxDepth
	}
	if len(l.Purposes) > 0 {
		c.Purpose = l.Purposes[0]
	}
	if len(l.CRLs) > 0 {
		c.Skip = "needs a CRL, which chainlint does not read"
	}
	return c
}

// profile is Web where the suite counts the case among the rules of the CA/Browser
// Forum, by its name or by its features. The other cases are about RFC 5280, what
// it requires of conforming CAs included.
func (l limboCase) profile() Profile {
	web := strings.HasPrefix(l.ID, "webpki::") || slices.ContainsFunc(l.Features, func(f string) bool {
		return strings.HasPrefix(f, "pedantic-webpki-") || f == "pedantic-public-suffix-wildcard"
	})
	if web {
		return Web
	}
	return Strict
}

func blobs(texts []string) [][]byte {
	var all [][]byte
	for _, t := range texts {
		all = append(all, []byte(t))
	}
	return all
}

// readLimboResults adds what other verifiers answered.
func readLimboResults(dir string, cases []*Case) error {
	for verifier, name := range limboResults {
		var file struct {
			Results []struct {
				ID     string `json:"id"`
				Actual string `json:"actual_result"`
			} `json:"results"`
		}
		if err := readJSON(filepath.Join(dir, name), &file); err != nil {
			return err
		}
		answers := map[string]Answer{}
		for _, r := range file.Results {
			answers[r.ID] = map[string]Answer{"SUCCESS": Accepted, "FAILURE": Refused}[r.Actual]
		}
		for _, c := range cases {
			c.Others[verifier] = answers[c.ID]
		}
	}
	return nil
}
