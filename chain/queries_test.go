// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/chainlint/chainlint/bundle"
)

// TestQueries asks a chain with a bit of everything.
func TestQueries(t *testing.T) {
	c := Build(fromRecipe(t, `
		root                subject="CN=Northwind Root" ca key=p384
		issuing from root   subject="CN=Northwind Issuing" ca key=rsa2048 sig=ecdsa-sha384
		client from issuing subject="CN=Northwind Client" key=p256 sig=pss-sha256 eku=clientAuth,1.2.3.4
		other  from root    subject="CN=Other" key=ed25519
		lost   from gone    subject="CN=Lost" key=p256
		gone                subject="CN=Gone" ca key=p256
		file root other client issuing lost
	`), Options{})
	for _, q := range []struct {
		name string
		got  []*Cert
		want string
	}{
		{"path", c.Path, "2 Northwind Client, 3 Northwind Issuing, 0 Northwind Root"},
		{"leaf and top", []*Cert{c.Leaf(), c.Top()}, "2 Northwind Client, 0 Northwind Root"},
		{"root and issuer", []*Cert{c.Root(), c.Issuer()}, "0 Northwind Root, 0 Northwind Root"},
		{"strays", c.Strays(), "1 Other, 4 Lost"},
		{"CAs", c.CAs(), "0 Northwind Root, 3 Northwind Issuing"},
	} {
		if got := names(q.got); got != q.want {
			t.Errorf("%s: %s, want %s", q.name, got, q.want)
		}
	}
	if l, ok := c.LinkOf(c.Certs[1]); !ok || l.Issuer != c.Root() || l.SignatureErr != nil {
		t.Errorf("the link of the stray: %t, %v", ok, l.SignatureErr)
	}
	if l, ok := c.LinkOf(c.Root()); !ok || !l.Self() {
		t.Error("the root has no link to itself")
	}
	if _, ok := c.LinkOf(c.Certs[4]); ok {
		t.Error("a link to a certificate that is not there")
	}
	leaf := c.Leaf()
	if got, want := fmt.Sprint(describeKey(leaf.Key()), "; ", describeAlgorithm(leaf.SignatureFacts()), leaf.EKUs()),
		"ec 256 P-256; rsa-pss SHA-256 SHA-256[1.3.6.1.5.5.7.3.2 1.2.3.4]"; got != want {
		t.Errorf("the leaf: %s, want %s", got, want)
	}
	if !leaf.HasEKU("1.2.3.4") || leaf.HasEKU("1.2.3") || !leaf.HasExtension(OIDExtKeyUsage) || leaf.HasExtension("2.5.29.99") {
		t.Error("extensions of the leaf")
	}
	if err := leaf.CheckSignatureFrom(c.Path[1]); err != nil {
		t.Errorf("CheckSignatureFrom its issuer: %v", err)
	}
	if err := leaf.CheckSignatureFrom(c.Root()); !errors.Is(err, ErrSignature) {
		t.Errorf("CheckSignatureFrom another: %v", err)
	}
	if leaf.At(bundle.Subject).Line == 0 || (&Cert{}).At(bundle.Subject) != (bundle.Span{}) {
		t.Error("places")
	}
	if name, ok := MozillaRoot(leaf.SPKISHA256()); ok {
		t.Errorf("the leaf's key is that of %s", name)
	}
}

// TestDistrust gives the constraint of a root the whole path.
func TestDistrust(t *testing.T) {
	c := Build(fromRecipe(t, `
		root             subject="CN=Northwind Root" ca key=p256
		client from root subject="CN=Northwind Client" key=p256
		file client root
	`), Options{})
	late := errors.New("issued too late")
	root := &programRoot{constraint: func(path []*stdx509.Certificate) error {
		if len(path) == 2 && path[0].Subject.CommonName == "Northwind Client" {
			return late
		}
		return nil
	}}
	if err := c.distrust(root); err != late {
		t.Errorf("got %v", err)
	}
	if err := c.distrust(&programRoot{}); err != nil {
		t.Errorf("a root without a constraint: %v", err)
	}
}

// TestCompressedKey verifies under a key in compressed form.
func TestCompressedKey(t *testing.T) {
	parts, spki := selfSigned(t, "key=p384")
	key := parseKey(spki)
	key.point = append([]byte{2 + key.point[96]&1}, key.point[1:49]...)
	if err := verifySignature(key, parseSignatureAlgorithm(parts.outer), parts.tbs, parts.value); err != nil {
		t.Error(err)
	}
	key.point = key.point[:40]
	if err := verifySignature(key, parseSignatureAlgorithm(parts.outer), parts.tbs, parts.value); !errors.Is(err, ErrKey) {
		t.Errorf("half a point: %v", err)
	}
}

// TestDSAParameters refuses parameters that would cost time or mean nothing.
func TestDSAParameters(t *testing.T) {
	parts, spki := selfSigned(t, "key=dsa2048")
	alg := parseSignatureAlgorithm(parts.outer)
	huge := new(big.Int).Lsh(big.NewInt(1), 5000)
	for _, tt := range []struct {
		name   string
		change func(*KeyFacts)
		want   error
	}{
		{"inherited", func(k *KeyFacts) { k.p, k.q, k.g = nil, nil, nil }, ErrUnsupported},
		{"no number", func(k *KeyFacts) { k.y = nil }, ErrKey},
		{"zero", func(k *KeyFacts) { k.q = new(big.Int) }, ErrKey},
		{"a base beyond the prime", func(k *KeyFacts) { k.g = k.p }, ErrKey},
		{"huge", func(k *KeyFacts) { k.p, k.Bits = huge, huge.BitLen() }, ErrKey},
		{"another number", func(k *KeyFacts) { k.y = big.NewInt(4) }, ErrSignature},
	} {
		key := parseKey(spki)
		tt.change(&key)
		if err := verifySignature(key, alg, parts.tbs, parts.value); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestManyConstraints stops comparing where names and constraints are too many.
func TestManyConstraints(t *testing.T) {
	ca := "root subject=\"CN=Root\" ca key=p256 nameconstraints=\"excluded "
	client := "client from root subject=\"CN=Client\" key=p256 san="
	for i := range 600 {
		if i > 0 {
			ca, client = ca+",", client+","
		}
		ca += fmt.Sprintf("dns:x%d.example", i)
		client += fmt.Sprintf("dns:y%d.example", i)
	}
	c := Build(fromRecipe(t, ca+"\"\n"+client+"\nfile client root"), Options{})
	got := c.NameConstraintViolations()
	if len(got) != 1 || !got[0].Unsupported || got[0].Constraint != tooManyNames || !slices.Contains(c.Path, got[0].Cert) {
		t.Errorf("got %+v", got)
	}
}
