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
	Dates     []string `yaml:"dates"`     // CA=YYYY-MM-DD: the day from which the CA issues no clientAuth
	Otherwise string   `yaml:"otherwise"` // the same of all other public CAs
	WarnDays  int      `yaml:"warn-days"` // the renewal is near: a warning
}

var clientAuthEnds = &lints.Rule{
	ID:    "client-auth-ends",
	Title: "certificate for TLS clients cannot be renewed as one by its public CA",
	Doc: lints.Doc{
		What: "A leaf below a CA of the Mozilla root program, known by its key, does not list clientAuth. The finding names the day from which its CA issues no certificates with clientAuth: that of the first entry of dates (CA=YYYY-MM-DD) whose CA is in O or CN of the issuer or of the root, or else otherwise. It is a note until warn-days before the end of the certificate.",
		Why:  "The root programs of browsers allow public CAs certificates for TLS servers only. The certificate stays valid, but its renewal will be for servers only, and a server refuses a client with it.",
		Fix:  "Move the client to a private CA before the certificate ends. A public certificate that serves a web site needs no change.",
	},
	Params:  clientAuthEndsParams{},
	Values:  map[string]lints.Values{"dates": {Match: isDatedCA, Form: "a CA and a date, CA=YYYY-MM-DD"}, "otherwise": {Match: isDate, Form: "a date, YYYY-MM-DD"}},
	Follows: []string{"outside-validity"},
	ValidateParams: func(params any) error {
		if p := params.(clientAuthEndsParams); p.Otherwise == "" {
			return fmt.Errorf("otherwise is not given")
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
		Message:  fmt.Sprintf("%s lists clientAuth; %s will not renew it with clientAuth from %s on", c.Title(), authority, date),
		Found:    "clientAuth below the public CA " + p.Chain.Public.Root,
		Required: "a private CA for the next client certificate",
	}
	if p.Now.Format(time.DateOnly) >= date {
		f.Message = fmt.Sprintf("%s lists clientAuth; %s has issued none with clientAuth since %s", c.Title(), authority, date)
	}
	if c.NotAfter.Sub(p.Now) > time.Duration(params.WarnDays)*24*time.Hour {
		f.Severity = lints.Note
	}
	p.Fail(f)
}

// ends is the CA of a certificate by one of the names in dates, and its date.
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
