// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
)

func build(t *testing.T, recipe string) *chain.Chain {
	t.Helper()
	parsed, err := certtest.Parse(recipe)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read("chain.pem", parsed.PEM(), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return chain.Build(b, chain.Options{At: certtest.Now})
}

// TestFields changes one thing at a time. The new file is the old one with other
// options; serial numbers are fixed, so that nothing else differs.
func TestFields(t *testing.T) {
	const (
		root   = "root ca key=p256 subject=\"CN=Root\" serial=1 "
		file   = "\nfile client root"
		serial = "serialNumber: the serial number of the old certificate, of the same issuer" // breaks, in each pair with other bytes
	)
	leaf := func(options string) string {
		for _, usual := range []string{"key=p256", `subject="O=Acme,CN=Client"`} {
			if word, _, _ := strings.Cut(usual, "="); !strings.Contains(options, word+"=") {
				options += " " + usual
			}
		}
		return "\nclient from root serial=2 " + options
	}
	for name, c := range map[string]struct {
		oldRoot, oldLeaf, newRoot, newLeaf string
		want                               []string // "grade field: message", without those about the serial number
	}{
		"identical":            {},
		"order":                {newLeaf: `subject="CN=Client,O=Acme"`, want: []string{"changes subject: the same attributes in another order"}},
		"encoding":             {oldLeaf: "stringtype=utf8", newLeaf: "stringtype=printable", want: []string{"changes subject: the same text in another encoding"}},
		"attribute dropped":    {newLeaf: `subject="CN=Client"`, want: []string{"breaks subject O: dropped"}},
		"weak hash":            {newLeaf: "sig=ecdsa-sha1", want: []string{"breaks signatureAlgorithm: signed in another way"}},
		"fewer bits":           {oldLeaf: "key=rsa3072", newLeaf: "key=rsa2048", want: []string{"changes key: new key, of 2048 instead of 3072 bits"}},
		"purposes unlimited":   {newLeaf: "eku=none", want: []string{"breaks extendedKeyUsage: the extension is gone"}},
		"purposes limited":     {oldLeaf: "eku=none", want: []string{"breaks extendedKeyUsage: the certificate is now only for clientAuth"}},
		"use gone":             {newLeaf: "ku=none", want: []string{"changes keyUsage: the extension is gone"}},
		"use restricted":       {oldLeaf: "ku=none", want: []string{"changes keyUsage: the key is now restricted"}},
		"OCSP moved":           {oldLeaf: "ocsp=http://a.example", newLeaf: "ocsp=http://b.example", want: []string{"changes OCSP address: lost http://a.example", "changes OCSP address: added http://b.example"}},
		"CRL lost":             {oldLeaf: "crldp=http://a.example/c", want: []string{"breaks CRL address: lost http://a.example/c"}},
		"CRL lost, OCSP there": {oldLeaf: "crldp=http://a.example/c ocsp=http://a.example", newLeaf: "ocsp=http://a.example", want: []string{"changes CRL address: lost http://a.example/c"}},
		"issuer address":       {oldLeaf: "caissuers=http://a.example/i", want: []string{"changes issuer address: lost http://a.example/i"}},
		"policy lost":          {oldLeaf: "policies=1.2.3", want: []string{"changes certificatePolicies: lost 1.2.3"}},
		"path length":          {newRoot: "pathlen=0", want: []string{"breaks basicConstraints: another pathLenConstraint"}},
		"path length lifted":   {oldRoot: "pathlen=0", want: []string{"changes basicConstraints: another pathLenConstraint"}},
		"key identifier":       {newRoot: "ski=0102", newLeaf: "aki=keyid", want: []string{"breaks subjectKeyIdentifier: another identifier of the same key", "breaks authorityKeyIdentifier: another key of the issuer"}},
		"no key identifier":    {newLeaf: "aki=none", want: []string{"changes authorityKeyIdentifier: no longer there"}},
		"extension dropped":    {oldLeaf: "ext=1.2.3.4:0500", want: []string{"breaks extension 1.2.3.4: dropped"}},
		"extension changed":    {oldLeaf: "ext=1.2.3.4:0500", newLeaf: "ext=1.2.3.4:0101ff", want: []string{"changes extension 1.2.3.4: another value"}},
		"extension added":      {newLeaf: "ext=1.2.3.4:critical:0500", want: []string{"breaks extension 1.2.3.4: added"}},
		"critical":             {newLeaf: "critical=eku", want: []string{"changes extension extendedKeyUsage: now critical"}},
		"not critical":         {newLeaf: "noncritical=ku", want: []string{"changes extension keyUsage: no longer critical"}},
		"ends sooner":          {newLeaf: "days=360", want: []string{"changes validity: does not end later", "changes validity: shorter"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := Compare(build(t, root+c.oldRoot+leaf(c.oldLeaf)+file), build(t, root+c.newRoot+leaf(c.newLeaf)+file))
			var got []string
			for _, p := range d.Pairs {
				for _, change := range p.Changes {
					if words := change.Field + ": " + change.Message; words != serial {
						got = append(got, string(change.Grade)+" "+words)
					}
					if change.Why == "" {
						t.Errorf("%s: no reason", change.Field)
					}
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestRootWithKeptSerial renews a root whose serial number the leaf names: keeping the
// number is right, and another one breaks the leaf.
func TestRootWithKeptSerial(t *testing.T) {
	const leaf = "\nclient from root key=p256 aki=full\nfile client root"
	old := build(t, `root ca key=p256 subject="CN=Root" serial=1`+leaf)
	kept := build(t, `root ca key=p256 subject="CN=Root" serial=1 days=4000`+leaf)
	for _, p := range Compare(old, kept).Pairs {
		if i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Field == "serialNumber" && p.New.Role == chain.Root }); i >= 0 {
			t.Errorf("the kept serial number of a root is reported: %+v", p.Changes[i])
		}
	}
	changed := build(t, `root ca key=p256 subject="CN=Root" serial=7`+"\n"+`before ca key=@root subject="CN=Root" serial=1`+"\nclient from before key=p256 aki=full\nfile client root")
	found := false
	for _, p := range Compare(old, changed).Pairs {
		for _, c := range p.Changes {
			found = found || c.Field == "serialNumber" && c.Grade == Breaks && p.New.Role == chain.Root
		}
	}
	if !found {
		t.Error("a new serial number of a root that the leaf names by its serial number does not break")
	}
}

// TestHostile compares files that are empty, damaged or hold nothing to compare.
func TestHostile(t *testing.T) {
	empty := chain.Build(&bundle.Bundle{}, chain.Options{})
	full := build(t, "client key=p256\nfile client csr:client")
	for _, pair := range [][2]*chain.Chain{{empty, empty}, {empty, full}, {full, empty}, {full, full}} {
		Compare(pair[0], pair[1])
	}
	if d := Compare(empty, full); d.Issuance || len(d.Pairs) != 1 || d.Pairs[0].Old != nil {
		t.Errorf("an empty file and a certificate: %+v, want one certificate of the new file", d)
	}
}
