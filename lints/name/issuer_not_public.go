// SPDX-License-Identifier: Apache-2.0

package name

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// issuerNotPublicParams are the parameters of issuer-not-public.
type issuerNotPublicParams struct {
	// UnclaimedOnly leaves a path with a public CA's name to the rule
	// public-ca-impersonated, for a requirement that uses both.
	UnclaimedOnly bool `yaml:"unclaimed-only"`
}

var issuerNotPublic = &lints.Rule{
	ID:     "issuer-not-public",
	Remedy: lints.Decide,
	Title:  "path does not lead to a CA of the Mozilla root program",
	Doc: lints.Doc{
		What: "The path from the leaf ends at, or is signed by, a root of the Mozilla root program. Roots are identified by key, not by name. With unclaimed-only, the rule does not apply to a path that has the name of a public CA without its key, which public-ca-impersonated covers.",
		Why:  "A CA of a root program is audited and follows public rules. The provider has no reason to trust any other CA.",
		Fix:  "Buy the certificate from a CA of the root program, and put the intermediate certificates that come with it into the file.",
	},
	Params:  issuerNotPublicParams{},
	Follows: []string{"public-ca-impersonated"},
	Chain:   checkIssuerNotPublic,
}

func checkIssuerNotPublic(p *lints.Pass) {
	public := p.Chain.Public
	top := p.Chain.Top()
	switch {
	case top == nil:
		p.NotApplicable(lints.NoCertificate)
		return
	case public.Root != "":
		p.Evidence("the path leads to " + public.Root)
		return
	case public.Claimed != "" && lints.ParamsOf[issuerNotPublicParams](p).UnclaimedOnly:
		p.NotApplicable("the path has the name of a public CA, which public-ca-impersonated checks")
		return
	}
	p.Fail(lints.Finding{
		Cert:     top,
		Field:    bundle.Issuer,
		Message:  fmt.Sprintf("the path ends at %s; %s", top.Title(), p.Requires("a CA of the Mozilla root program")),
		Found:    fmt.Sprintf("a path that ends at %q", top.Name()),
		Required: "a path to a CA of the Mozilla root program",
	})
}
