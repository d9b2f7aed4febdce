// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	making "github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// A renewalCase is a file that is issued again, and what of it changes.
type renewalCase struct {
	name    string
	ruleset string
	recipe  string
	anchor  string // a recipe of the certificate of --anchor
	params  map[string]string
	caKey   string // of certtest
	key     string // of --key
	keyType string

	// changed lists what the new file does not keep: "ca" is issued again with its key,
	// "new ca", "key" and "subject" of the leaf, and "extensions".
	changed string
}

const goodRoot = "root subject=\"O=Acme,CN=Acme Root\" ca key=rsa2048:root\n"

// acme are the parameters of ConnectPay.
var acme = map[string]string{"company": "Acme"}

var renewalCases = []renewalCase{
	{"good", "connectpay", goodRoot + "client from root subject=\"L=Vilnius,O=Acme,CN=Acme Shop\" key=rsa2048:client days=700 san=dns:shop.acme.test ocsp=http://ocsp.acme.test\nfile client root", "", acme, "rsa2048:root", "", "", ""},
	{"short-lived", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:client days=364\nfile client root", "", acme, "rsa2048:root", "", "", ""},
	{"expired leaf", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:client notBefore=2024-01-01 days=400\nfile client root", "", acme, "rsa2048:root", "", "", ""},
	{"sha1 leaf in the wrong order", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:client days=400 sig=rsa-sha1\nfile root client", "", acme, "rsa2048:root", "", "", ""},
	{"another company", "connectpay", goodRoot + "client from root subject=\"L=Vilnius,CN=Other\" key=rsa2048:client days=400\nfile client root", "", acme, "rsa2048:root", "", "", "subject"},
	{"server certificate", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:client days=400 eku=serverAuth san=dns:acme.test\nfile client root", "", acme, "rsa2048:root", "", "", "extensions"},
	{"short key", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa1024:client days=400\nfile client root", "", acme, "rsa2048:root", "", "", "key"},
	{"shared key", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:root days=400\nfile client root", "", acme, "rsa2048:root", "", "", "key"},
	{"given key", "connectpay", goodRoot + "client from root subject=\"CN=Acme\" key=rsa2048:client days=400\nfile client root", "", acme, "rsa2048:root", "rsa2048:other", "", "key"},
	{"root expires", "connectpay", "root subject=\"O=Acme,CN=Acme Root\" ca key=rsa2048:root notBefore=2024-01-01 notAfter=2026-12-20\nclient from root subject=\"CN=Acme\" key=rsa2048:client days=400\nfile client root", "", acme, "rsa2048:root", "", "", "ca"},
	{"root expires, leaf names its serial number", "connectpay", "root subject=\"O=Acme,CN=Acme Root\" ca key=rsa2048:root notBefore=2024-01-01 notAfter=2026-12-20\nclient from root subject=\"CN=Acme\" key=rsa2048:client days=400 aki=full\nfile client root", "", acme, "rsa2048:root", "", "", "ca"},
	{"root is not a CA", "connectpay", "root subject=\"O=Acme,CN=Acme Root\" key=rsa2048:root ku=none eku=none days=3650\nclient from root subject=\"CN=Acme\" key=rsa2048:client days=400\nfile client root", "", acme, "rsa2048:root", "", "", "ca"},
	{"root with a short key", "connectpay", "root subject=\"O=Acme,CN=Acme Root\" ca key=rsa1024:root\nclient from root subject=\"CN=Acme\" key=rsa2048:client days=400\nfile client root", "", acme, "", "", "", "new ca"},
	{"root of another company", "connectpay", "root subject=\"CN=Other Root\" ca key=rsa2048:root\nclient from root subject=\"CN=Acme\" key=rsa2048:client days=400\nfile client root", "", acme, "rsa2048:root", "", "", "new ca"},
	{"odd names", "connectpay", "root subject=\"O=Ac\\\"me $(id)/\\+\\,=,CN=Acme Root\" ca key=rsa2048:root\nclient from root subject=\"O=`id` 'x',CN=Acme ä\" key=rsa2048:client days=100\nfile client root", "", acme, "rsa2048:root", "", "", ""},
	{"odd names, another company", "connectpay", "root subject=\"O=Ac\\\"me $(id)/\\+\\,=,CN=Acme Root\" ca key=rsa2048:root\nclient from root subject=\"O=`id` 'x',CN=ä\" key=rsa2048:client days=100\nfile client root", "", acme, "rsa2048:root", "", "", "subject"},
	{"below an intermediate", "strict", "root ca key=p256:root subject=\"CN=Acme Root\"\nmiddle from root ca key=p384:middle subject=\"CN=Acme Middle\"\nclient from middle key=p256:client notBefore=2024-01-01 days=300 subject=\"CN=Acme\"\nfile client middle root", "", nil, "p384:middle", "", "", ""},
	{"root elsewhere", "baseline", "root ca key=p256:root subject=\"CN=Acme Root\"\nclient from root key=p256:client notBefore=2024-01-01 days=300 subject=\"CN=Acme\"\nfile client", "root ca key=p256:root subject=\"CN=Acme Root\"\nfile root", nil, "p256:root", "", "", ""},
	{"own leaf", "baseline", "client key=p256:client notBefore=2024-01-01 days=300 subject=\"CN=Acme\"\nfile client", "", acme, "", "", "", "new ca"},
	{"Worldpay client", "worldpay", "root ca key=p256:root subject=\"CN=Acme Issuer\"\nclient from root key=p256:client days=500 subject=\"OU=Pay,CN=Acme\" ocsp=http://ocsp.acme.test\nfile client", "root ca key=p256:root subject=\"CN=Acme Issuer\"\nfile root", map[string]string{"environment": "live", "rdn": "OU=Pay"}, "p256:root", "", "", ""},
	{"Worldpay criterion", "worldpay", "root ca key=p256:root subject=\"CN=Acme Issuer\"\nclient from root key=p256:client days=300 subject=\"L=Rome,OU=Pay,CN=Acme\"\nfile client root", "", map[string]string{"environment": "live", "rdn": "OU=Pay, $(id)", "company": "Acme"}, "p256:root", "", "", "subject"},
	{"Worldpay issuer", "worldpay", "root ca key=p256:root subject=\"CN=Acme Issuer\" notBefore=2020-01-01 notAfter=2026-12-10\nfile root", "", map[string]string{"environment": "live", "artifact": "issuer"}, "p256:root", "", "", "ca"},
	{"Payrails request", "payrails", "client key=rsa4096:client subject=\"C=UK,ST=Berlin,O=Acme,CN=api.acme.payrails.io\"\nfile csr:client", "", map[string]string{"environment": "live", "company": "acme", "country": "GB", "state": "London", "organization": "Acme"}, "", "", "", "key subject"},
	{"Payrails request, same key", "payrails", "client key=rsa2048:client subject=\"C=DE,ST=Berlin,O=Acme,CN=api.acme.payrails.io\"\nfile csr:client", "", map[string]string{"environment": "live", "company": "acme"}, "", "rsa2048:client", "", ""},
}

// renewalKeys are the new keys of all renewals, since RSA keys take time.
var renewalKeys = making.KeyCache{}

// TestRenew issues files again, in Go and by the script, and checks that no more changes
// than has to.
func TestRenew(t *testing.T) {
	singleThreaded(t)
	for _, c := range renewalCases {
		t.Run(c.name, func(t *testing.T) {
			old := certtest.MustPEM(t, c.recipe)
			target, plan, err := c.renew(t, old)
			if err != nil {
				t.Fatal(err)
			}
			l := &chainlint.Linter{Now: certtest.Now}
			target.Anchors = nil
			made, err := l.Create(*target, plan, making.Making{NewKey: testKeys(), Random: &stretched{}})
			if err != nil {
				t.Fatal(err)
			}
			files := map[string][]byte{}
			for _, f := range made.Files {
				files[f.Name] = f.Data
			}
			c.keeps(t, old, files)
			c.runScript(t, plan, old, made)
		})
	}
}

// renew plans the renewal of a file as chainlint new does.
func (c renewalCase) renew(t *testing.T, old []byte) (*chainlint.Target, *making.Plan, error) {
	t.Helper()
	r, err := chainlint.LoadRuleset(c.ruleset)
	if err != nil {
		t.Fatal(err)
	}
	given := map[string][]string{}
	for key, value := range c.params {
		given[key] = []string{value}
	}
	l := &chainlint.Linter{Now: certtest.Now}
	target := &chainlint.Target{Rulesets: []*rulesets.Ruleset{r}, Params: given}
	if c.anchor != "" {
		if target.Anchors, err = chainlint.ReadAnchors("anchor.pem", certtest.MustPEM(t, c.anchor), l.Limits); err != nil {
			t.Fatal(err)
		}
	}
	one := *target
	one.Params = chainlint.CheckParams(r, given, "")
	one.Inputs = []chainlint.Input{{Name: "old.pem", Data: old}}
	rep, err := l.CheckTargets(one)
	if err != nil {
		t.Fatal(err)
	}
	ch := rep.Files[0].Chain
	p := r.Profiles(ch.Artifact, given)[0]
	sel, err := r.Bind(one.Params)
	if err != nil {
		t.Fatal(err)
	}
	renewal := making.Renewal{
		Chain: ch, Profile: p, Values: making.Values(r, given, certtest.Now), KeyType: c.keyType,
		Names: len(r.MissingInputs(p, sel, given)) == 0, Key: testKey(c.key), CAKey: testKey(c.caKey),
	}
	if renewal.Key != nil {
		if target.Key, err = chainlint.ReadKey("given.key", keyPEM(t, c.key)); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := l.Renew(*target, renewal, renewalKeys)
	return target, plan, err
}

func testKey(name string) crypto.Signer {
	if name == "" {
		return nil
	}
	return certtest.Key(name)
}

func keyPEM(t *testing.T, name string) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(certtest.Key(name))
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// keeps compares the old file with the new ones.
func (c renewalCase) keeps(t *testing.T, old []byte, files map[string][]byte) {
	t.Helper()
	before, after := c.chainOf(t, old), c.chainOf(t, c.leafFile(files))
	changed := strings.Fields(c.changed)
	has := func(word string) bool { return strings.Contains(" "+strings.Join(changed, " ")+" ", " "+word+" ") }
	if c.ruleset == "payrails" {
		was, is := requestIn(t, old), requestIn(t, files["client.csr"])
		// The script writes the text of the name in OpenSSL's string types.
		if same := chain.DN(was.RawSubject) == chain.DN(is.RawSubject); same == has("subject") {
			t.Errorf("the subject is the same: %v", same)
		}
		if same := bytes.Equal(was.RawSubjectPublicKeyInfo, is.RawSubjectPublicKeyInfo); same == has("key") {
			t.Errorf("the key is the same: %v", same)
		}
		return
	}
	was, is := before.Path[0], after.Path[0]
	if before.Artifact == chain.IssuerFile {
		sameCA(t, was, is)
		return
	}
	for _, kept := range []struct {
		what string
		same bool
	}{
		{"subject", bytes.Equal(was.RawSubject, is.RawSubject)},
		{"key", was.SPKISHA256() == is.SPKISHA256()},
		{"extensions", extensionsOf(was) == extensionsOf(is)},
	} {
		if kept.same == has(kept.what) {
			t.Errorf("the leaf has the same %s: %v", kept.what, kept.same)
		}
	}
	if len(before.Path) < 2 {
		return
	}
	oldCA, newCA := before.Path[1], after.Path[len(after.Path)-1]
	if len(before.Path) == len(after.Path) {
		newCA = after.Path[1]
	}
	switch {
	case c.changed == "ca":
		sameCA(t, oldCA, newCA)
		if err := was.CheckSignatureFrom(newCA); err != nil {
			t.Errorf("the old leaf does not verify with the new CA: %v", err)
		}
	case c.changed == "new ca":
		if oldCA.SPKISHA256() == newCA.SPKISHA256() {
			t.Error("the CA has its old key")
		}
	case !bytes.Equal(oldCA.Raw, newCA.Raw):
		t.Error("the CA was issued again")
	}
}

// sameCA checks that a CA that was issued again is the same to the certificates below it.
func sameCA(t *testing.T, was, is *chain.Cert) {
	t.Helper()
	if was.SPKISHA256() != is.SPKISHA256() || !bytes.Equal(was.RawSubject, is.RawSubject) ||
		was.SerialNumber.Cmp(is.SerialNumber) != 0 || !bytes.Equal(was.SubjectKeyId, is.SubjectKeyId) {
		t.Error("the CA has another key, name, serial number or key identifier")
	}
	if bytes.Equal(was.Raw, is.Raw) {
		t.Error("the CA was not issued again")
	}
}

// extensionsOf describes the extensions of a certificate without the key identifiers.
func extensionsOf(c *chain.Cert) string {
	var out strings.Builder
	for _, e := range c.Extensions {
		if id := e.Id.String(); id != "2.5.29.14" && id != "2.5.29.35" {
			fmt.Fprintf(&out, "%s %v %x\n", id, e.Critical, e.Value)
		}
	}
	return out.String()
}

func (c renewalCase) leafFile(files map[string][]byte) []byte {
	var all []byte
	for _, name := range []string{"client-chain.pem", "client.pem", "issuer.pem"} {
		if name != "client.pem" || files["client-chain.pem"] == nil {
			all = append(all, files[name]...)
		}
	}
	return all
}

func (c renewalCase) chainOf(t *testing.T, data []byte) *chain.Chain {
	t.Helper()
	b, err := bundle.Read("x.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	o := chain.Options{At: certtest.Now, Artifact: chain.Artifact(c.params["artifact"])}
	if c.anchor != "" {
		if o.Anchors, err = chainlint.ReadAnchors("anchor.pem", certtest.MustPEM(t, c.anchor), bundle.Limits{}); err != nil {
			t.Fatal(err)
		}
	}
	return chain.Build(b, o)
}

func requestIn(t *testing.T, data []byte) *x509.CertificateRequest {
	t.Helper()
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatal("no request")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

// runScript runs the script of the plan, and compares the result with Go's.
func (c renewalCase) runScript(t *testing.T, plan *making.Plan, old []byte, made *chainlint.Creation) {
	t.Helper()
	needOpenSSL(t)
	if c.changed == "new ca" || c.name == "Payrails request" {
		return // nothing of the old file is in the script; TestNewScripts runs its like
	}
	dir := t.TempDir()
	s := making.Scripting{Dir: "made"}
	for name, key := range map[string]string{"my ca.key": c.caKey, "given.key": c.key} {
		if key == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), keyPEM(t, key), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.CAKey, s.Key = "my ca.key", "given.key"
	shell(t, dir, plan.Script(s))
	files := map[string][]byte{}
	for _, want := range made.Files {
		data, err := os.ReadFile(filepath.Join(dir, "made", want.Name))
		if err != nil {
			t.Fatal(err)
		}
		files[want.Name] = data
		if got, wanted := shapes(t, data), shapes(t, want.Data); got != wanted && c.ruleset != "payrails" {
			t.Errorf("%s: OpenSSL made\n%sGo makes\n%s", want.Name, got, wanted)
		}
	}
	c.keeps(t, old, files)
}
