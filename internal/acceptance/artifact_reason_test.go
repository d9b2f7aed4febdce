// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

// TestArtifactReason checks what a file is read as, and that there is a reason only
// if that was inferred.
func TestArtifactReason(t *testing.T) {
	const issuers = "it has only CA certificates, and none of them is for TLS clients"
	const certs = `
		root    ca
		issuing from root ca
		sub     from root ca eku=clientAuth
		client  from root
		file `
	anchor := fileObjects(t, certs+"root")
	for _, c := range []struct {
		ruleset, file, artifact string
		anchors                 []*bundle.Object
		want                    chain.Artifact
		reason                  string
	}{
		{"worldpay", "root", "", nil, chain.IssuerFile, issuers},
		{"worldpay", "issuing root", "", nil, chain.IssuerFile, issuers},
		{"worldpay", "issuing root", "issuer", nil, chain.IssuerFile, ""},
		{"worldpay", "sub", "", nil, chain.ClientChain, `"sub" has the extended key usage clientAuth`},
		{"worldpay", "client root", "", nil, chain.ClientChain, `"client" is not a CA certificate`},
		{"worldpay", "root", "auto", anchor, chain.ClientChain, "a registered issuer is given"},
		{"worldpay", "issuing root", "", anchor, chain.ClientChain, "a registered issuer is given"},
		{"worldpay", "issuing root", "issuer", anchor, chain.IssuerFile, ""},
		{"worldpay", "client root", "client-chain", nil, chain.ClientChain, ""},
		{"connectpay", "client root", "", nil, chain.ClientChain, ""},
		{"payrails", "csr:client", "", nil, chain.RequestFile, "it has a certification request and no certificate"},
		{"payrails", "client", "", nil, chain.ClientCertificate, "it has a certificate"},
	} {
		linter := chainlint.Linter{Rulesets: []*rulesets.Ruleset{ruleset(t, c.ruleset)}, Anchors: c.anchors, Now: certtest.Now}
		if c.artifact != "" {
			linter.Params = map[string][]string{"artifact": {c.artifact}}
		}
		rep, err := linter.CheckBytes("file.pem", certtest.MustPEM(t, certs+c.file))
		if err != nil {
			t.Fatal(err)
		}
		got := rep.Files[0].Chain
		if got.Artifact != c.want || got.ArtifactReason != c.reason {
			t.Errorf("%s, %s, artifact=%q: read as %s because %q, want %s because %q",
				c.ruleset, c.file, c.artifact, got.Artifact, got.ArtifactReason, c.want, c.reason)
		}
	}
}

func fileObjects(t *testing.T, recipe string) []*bundle.Object {
	t.Helper()
	objects, err := chainlint.ReadAnchors("anchor.pem", certtest.MustPEM(t, recipe), bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return objects
}
