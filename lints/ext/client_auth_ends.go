// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"strings"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// clientAuthEndsParams are the parameters of client-auth-ends.
type clientAuthEndsParams struct {
	Dates     []string `yaml:"dates"`     // CA=YYYY-MM-DD: the date from which the CA does not issue clientAuth
	Otherwise string   `yaml:"otherwise"` // the same date for all other public CAs
	WarnDays  int      `yaml:"warn-days"` // a warning instead of a note this many days before notAfter
}

var clientAuthEnds = &lints.Rule{
	ID:     "client-auth-ends",
	Remedy: lints.Decide,
	Title:  "public CA will not renew the certificate for TLS clients",
	Doc: lints.Doc{
		What: "A leaf below a CA of the Mozilla root program, identified by its key, does not list clientAuth. The finding names the date from which its CA does not issue certificates with clientAuth. This is the date of the first entry in dates (CA=YYYY-MM-DD) whose CA is in the O or CN of the issuer or of the root, or else otherwise. The finding is a note until warn-days before the certificate expires.",
		Why:  "Browser root programs allow public CAs to issue certificates only for TLS servers. The certificate stays valid, but its renewal will be only for servers, and a server refuses a client that uses it.",
		Fix:  "Move the client to a private CA before the certificate expires. A public certificate that serves a web site needs no change.",
	},
	Params:  clientAuthEndsParams{},
	Values:  map[string]lints.Values{"dates": {Match: isDatedCA, Form: "a CA and a date, CA=YYYY-MM-DD"}, "otherwise": {Match: isDate, Form: "a date, YYYY-MM-DD"}},
	Follows: []string{"outside-validity"},
	ValidateParams: func(params any) error {
		if p := params.(clientAuthEndsParams); p.Otherwise == "" {
			return fmt.Errorf("otherwise is required")
		}
		return nil
	},
	Cert: checkClientAuthEnds,
}

func isDate(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return err == nil
}

func isDatedCA(value string) bool {
	name, date, _ := strings.Cut(value, "=")
	return chain.HasWords(name, name) && isDate(date)
}

func checkClientAuthEnds(p *lints.Pass, c *chain.Cert) {
	switch {
	case p.Chain.Public.Root == "":
		p.NotApplicable("the path does not lead to a public CA")
		return
	case !c.HasEKU(chain.OIDClientAuth):
		p.Evidence("extendedKeyUsage " + listed(purposeNames(c), "absent"))
		return
	}
	params := lints.ParamsOf[clientAuthEndsParams](p)
	authority, date := params.ends(p.Chain, c)
	f := lints.Finding{
		Field:    bundle.ExtensionField(chain.OIDExtKeyUsage),
		Message:  fmt.Sprintf("%s has clientAuth; %s will not renew it with clientAuth from %s", c.Title(), authority, date),
		Found:    "clientAuth below the public CA " + p.Chain.Public.Root,
		Required: "a private CA for the next client certificate",
	}
	if p.Now.Format(time.DateOnly) >= date {
		f.Message = fmt.Sprintf("%s has clientAuth; %s has not issued clientAuth since %s", c.Title(), authority, date)
	}
	if c.NotAfter.Sub(p.Now) > time.Duration(params.WarnDays)*24*time.Hour {
		f.Severity = lints.Note
	}
	p.Fail(f)
}

// ends returns the name in dates of the certificate's CA, and its date.
func (params clientAuthEndsParams) ends(c *chain.Chain, leaf *chain.Cert) (authority, date string) {
	for _, entry := range params.Dates {
		name, date, _ := strings.Cut(entry, "=")
		for _, raw := range [][]byte{leaf.RawIssuer, c.Public.RootDN} {
			for _, typ := range []string{"O", "CN"} {
				for _, value := range chain.Values(raw, typ) {
					if chain.HasWords(value, name) {
						return name, date
					}
				}
			}
		}
	}
	return "its public CA", params.Otherwise
}
