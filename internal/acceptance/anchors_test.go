// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// anchoredCerts are the certificates of the cases below. A name that ends in a
// number above 1 is another form of the certificate with 1: the same name and key.
const anchoredCerts = `
	root1                  subject="CN=Root" ca key=p256:root
	root2                  subject="CN=Root" ca key=p256:root serial=2 notAfter=2030-01-01
	root3                  subject="CN=Root" ca key=p256:root notBefore=2016-01-01 notAfter=2026-01-01
	root4                  subject="CN=Root" ca key=p256:root ku=none
	root5                  subject="CN=Root" ca key=p256:root ku=cRLSign
	root6                  subject="CN=Root" bc=none ku=keyCertSign eku=none key=p256:root
	root7                  subject="CN=Root" bc=false ku=digitalSignature eku=none key=p256:root
	root8 from top         subject="CN=Root" ca key=p256:root
	root9 from top         subject="CN=Root" ca key=p256:root notBefore=2016-01-01 notAfter=2026-01-01
	root10                 subject="CN=Root" ca key=p256:root pathlen=0
	root11                 subject="CN=Root" ca key=p256:root forged
	root12                 subject="CN=Root" ca key=p256:root sig=ecdsa-sha1
	root13                 subject="CN=Root" ca key=p256:root ski=none
	root14                 subject="CN=ROOT" ca key=p256:root
	root15                 subject="CN=Root" ca key=p256:root eku=serverAuth
	root16                 subject="CN=Root" ca key=p256:root ext=1.2.3.4:critical:0500
	root17                 subject="CN=Root" ca key=p256:root notBefore=2027-01-01
	impostor               subject="CN=Root" ca key=p256:impostor
	impostor-ski           subject="CN=Root" ca key=p256:impostor ski=0102030405060708090a0b0c0d0e0f1011121314
	top                    subject="CN=Top" ca key=p256
	top-expired            subject="CN=Top" ca key=@top notBefore=2016-01-01 notAfter=2026-01-01
	issuing1 from root1    subject="CN=Issuing" ca key=p256:issuing
	issuing2 from top      subject="CN=Issuing" ca key=p256:issuing
	issuing3               subject="CN=Issuing" ca key=p256:issuing
	issuing4 from root1    subject="CN=Issuing" ca key=p256:issuing notBefore=2016-01-01 notAfter=2026-01-01
	issuing5 from root1    subject="CN=Issuing" ca key=p256:issuing forged
	issuing6 from root1    subject="CN=Issuing" ca key=p256:issuing pathlen=0
	sub from issuing1      subject="CN=Sub" ca key=p256
	client from root1      subject="CN=Client" key=p256
	forged from root1      subject="CN=Client" key=p256 forged
	expired from root1     subject="CN=Client" key=p256 notBefore=2016-01-01 notAfter=2026-01-01
	below from issuing1    subject="CN=Client" key=p256:client
	deep from sub          subject="CN=Client" key=p256:client
	bare from root13       subject="CN=Client" key=p256:client aki=none
	self                   subject="CN=Client" key=p256:client
	of-impostor from impostor subject="CN=Client" key=p256:client
	of-impostor-ski from impostor subject="CN=Client" key=p256:client aki=0102030405060708090a0b0c0d0e0f1011121314
	unrelated              subject="CN=Unrelated" ca key=p256
	client-ca from root1   subject="CN=Client" ca key=p256:client eku=clientAuth
	file `

// anchoredCases are files, the leaf first, with the certificates that are
// registered.
var anchoredCases = []struct{ file, anchors string }{
	{"client root1", "root1"},
	{"client", "root1"},
	{"client", "root2"},
	{"client root2", "root1"},
	{"client root1", "root2"},
	{"client root3", "root1"},
	{"client root1", "root3"},
	{"client", "root3"},
	{"client root1", "root3 root1"},
	{"client", "root3 root2"},
	{"client root3", "root3 root2"},
	{"client root4", "root1"},
	{"client root1", "root4"},
	{"client root1", "root5"},
	{"client root5", "root1"},
	{"client root1", "root6"},
	{"client root1", "root7"},
	{"client root6", "root1"},
	{"client root8 top", "root1"},
	{"client root1", "root8"},
	{"client root1 top", "root8"},
	{"client root8 top", "top"},
	{"client root8", "top"},
	{"client root9 top", "root1"},
	{"client root9 top", "top"},
	{"client root1", "top"},
	{"client root1 root8", "top"},
	{"client root1 root9", "top"},
	{"below issuing1", "root10"},
	{"deep sub issuing1", "root10"},
	{"client", "root11"},
	{"client root1", "root11"},
	{"client root11", "root1"},
	{"client root1", "root12"},
	{"client root1", "root13"},
	{"client root1", "root14"},
	{"client root14", "root1"},
	{"client root1", "root15"},
	{"client root15", "root1"},
	{"client root1", "root16"},
	{"client root1", "root17"},
	{"client root17", "root1"},
	{"client impostor", "root1"},
	{"client root1", "impostor"},
	{"client", "impostor"},
	{"client", "impostor root1"},
	{"client", "impostor-ski root1"},
	{"client root1", "unrelated"},
	{"client root1", "unrelated root2"},
	{"client unrelated", "root1"},
	{"below issuing1 root1", "issuing1"},
	{"below issuing1 root3", "issuing1"},
	{"below issuing1 root3", "root1"},
	{"below issuing1", "root1"},
	{"below", "root1"},
	{"below root1", "root1"},
	{"below root1", "issuing1"},
	{"deep issuing1 root1", "sub"},
	{"below issuing1 root1", "issuing2"},
	{"below issuing1 root1", "issuing3"},
	{"below issuing1 root1", "issuing4"},
	{"below issuing4 root1", "issuing1"},
	{"below issuing4 root1", "root1"},
	{"below issuing4 issuing1 root1", "root1"},
	{"below issuing5 root1", "root1"},
	{"below issuing5 root1", "issuing1"},
	{"below issuing5", "issuing5"},
	{"below issuing2 issuing1 root1", "top"},
	{"below issuing2 issuing1", "root1"},
	{"below issuing1 issuing2 top", "root1"},
	{"below issuing1 issuing2 top", "top-expired"},
	{"below issuing1 issuing2 top", "top-expired root1"},
	{"deep sub issuing1 root1", "root1"},
	{"deep sub issuing1 root1", "issuing1"},
	{"deep sub issuing1 root1", "sub"},
	{"deep sub issuing1 root1", "issuing6"},
	{"deep sub issuing6 root1", "root1"},
	{"deep issuing1 root1", "root1"},
	{"forged root1", "root1"},
	{"forged", "root1"},
	{"expired root1", "root1"},
	{"bare", "root13"},
	{"bare", "impostor root13"},
	{"bare impostor", "root1"},
	{"self", "root1"},
	{"self", "self"},
	{"self root1", "self root1"},
	{"client root1", "client"},
	{"client root1", "client root1"},
	{"client", "client unrelated"},
	{"of-impostor impostor", "root1"},
	{"of-impostor", "root1"},
	{"of-impostor root1", "impostor"},
	{"of-impostor-ski impostor", "root1"},
	{"of-impostor-ski root1", "impostor"},
	{"of-impostor-ski", "impostor-ski"},
	{"client-ca root1", "root1"},
	{"client-ca", "client-ca"},
}

// isRegisteredLeaf lists the cases that OpenSSL accepts because the leaf itself is
// trusted. Worldpay requires the issuer, and the client is not its own issuer.
var isRegisteredLeaf = []string{"self with self", "self root1 with self root1", "client root1 with client", "client with client unrelated", "client-ca with client-ca"}

// firstDecides lists the cases that OpenSSL would accept in another order: it takes
// the first of two issuers. A warning has these words.
var firstDecides = map[string]string{
	"client root1 root8 with top":        "OpenSSL and GnuTLS use the first in the file",
	"below issuing2 issuing1 with root1": "OpenSSL and GnuTLS use the first in the file",
	"bare with impostor root13":          "no authorityKeyIdentifier",
}

// warnsOf reports whether a warning has the words.
func warnsOf(f *report.File, words string) bool {
	return slices.ContainsFunc(f.Results, func(r lints.Result) bool {
		return r.Outcome == lints.Failed && r.Severity.AtLeast(lints.Warning) && strings.Contains(r.Message, words)
	})
}

// TestAnchorsAgreeWithOpenSSL checks files of every kind with registered issuers of
// every kind. What "openssl verify" refuses with only these trusted certificates has
// an error; what it accepts has a path to an anchor.
func TestAnchorsAgreeWithOpenSSL(t *testing.T) {
	needOpenSSL(t)
	for _, c := range anchoredCases {
		name := c.file + " with " + c.anchors
		accepted, words := opensslVerify(t, strings.Fields(c.file), strings.Fields(c.anchors))
		file := checkAnchored(t, c.file, c.anchors)
		ends, others := errorsApart(file)
		leafOnly := slices.Contains(isRegisteredLeaf, name)
		switch {
		case firstDecides[name] != "" && !accepted:
			if !warnsOf(file, firstDecides[name]) {
				t.Errorf("%s: OpenSSL says %s, and no warning has %q", name, words, firstDecides[name])
			}
		case !accepted && file.Verdict() != report.Fail:
			t.Errorf("%s: verdict %s, and OpenSSL says %s", name, file.Verdict(), words)
		case leafOnly && ends == "":
			t.Errorf("%s: a registered client passes for its own issuer", name)
		case accepted && !leafOnly && ends != "":
			t.Errorf("%s: OpenSSL accepts it, and %s", name, ends)
		case accepted && !leafOnly && others != "":
			t.Logf("%s: OpenSSL accepts it, and %s", name, others)
		}
	}
}

func checkAnchored(t *testing.T, file, anchors string) *report.File {
	t.Helper()
	linter := chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{ruleset(t, "worldpay")}, Now: certtest.Now,
		Anchors: fileObjects(t, anchoredCerts+anchors),
	}
	rep, err := linter.CheckBytes("chain.pem", certtest.MustPEM(t, anchoredCerts+file))
	if err != nil {
		t.Fatal(err)
	}
	return &rep.Files[0]
}

// errorsApart lists the errors about the end of the path, and the others.
func errorsApart(f *report.File) (ends, others string) {
	for _, r := range f.Results {
		if r.Outcome != lints.Failed || r.Severity != lints.Error || r.Follows != nil {
			continue
		}
		words := fmt.Sprintf("[%s: %s] ", r.Requirement.ID, r.Message)
		if r.Rule.ID == "not-anchored" {
			ends += words
		} else {
			others += words
		}
	}
	return ends, others
}

// opensslVerify verifies the first certificate of a file with the others as
// untrusted ones.
func opensslVerify(t *testing.T, file, anchors []string) (accepted bool, words string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"verify", "-partial_chain", "-no-CApath", "-no-CAfile", "-purpose", "sslclient", "-attime", fmt.Sprint(certtest.Now.Unix())}
	write := func(name string, items []string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, certtest.MustPEM(t, anchoredCerts+strings.Join(items, " ")), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	args = append(args, "-trusted", write("anchors.pem", anchors))
	if len(file) > 1 {
		args = append(args, "-untrusted", write("others.pem", file[1:]))
	}
	out, err := exec.Command("openssl", append(args, write("leaf.pem", file[:1]))...).CombinedOutput()
	return err == nil, strings.Join(strings.Fields(strings.ReplaceAll(string(out), dir, "")), " ")
}
