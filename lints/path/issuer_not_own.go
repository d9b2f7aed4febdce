// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"

	"github.com/chainlint/chainlint/lints"
)

var issuerNotOwn = &lints.Rule{
	ID:    "issuer-not-own",
	Title: "issuer is a public CA, and not one's own",
	Doc: lints.Doc{
		What: "The path does not lead to a CA of the Mozilla root programme, told by the SHA-256 of its key and never by its name. Where it does not, only a person can confirm that the issuer is under the organisation's own control, so the outcome is review.",
		Why:  "A provider that trusts a registered issuer accepts whatever that issuer signs. A public CA signs for everybody.",
		Fix:  "Run a CA of your own for client certificates, and register that.",
	},
	Chain: checkIssuerNotOwn,
}

func checkIssuerNotOwn(p *lints.Pass) {
	issuer, public := p.Chain.Issuer(), p.Chain.Public
	switch {
	case len(p.Chain.Path) == 0:
		p.NotApplicable(noCertificate)
	case public.Root != "":
		p.Fail(lints.Finding{
			Cert:     public.Via,
			Message:  fmt.Sprintf(`the path leads to "%s", a public CA of the Mozilla root programme, by %s`, public.Root, placed(public.Via)),
			Found:    "the public CA " + public.Root,
			Required: "an issuer under your organisation's control",
		})
	case issuer == nil:
		p.Review(fmt.Sprintf("the issuer of %s is not in the file: confirm that it is under your organisation's control", p.Chain.Path[0].Title()))
	default:
		p.Review(fmt.Sprintf("no file can show who controls the issuer: confirm that %s is under your organisation's control", placed(issuer)))
	}
}
