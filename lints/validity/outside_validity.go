// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var outsideValidity = &lints.Rule{
	ID:    "outside-validity",
	Title: "certificate has expired or is not valid yet",
	Doc: lints.Doc{
		What: "The time of evaluation, which is now unless --at sets another, is between notBefore and notAfter of the certificate, inclusive. The second of notAfter itself is a warning, because OpenSSL does not include it.",
		Why:  "A path is valid only while all of its certificates are. An expired certificate, even the root, ends the handshake.",
		Fix:  "Issue the certificate again. If it is not valid yet, check the clock of the machine that issued it.",
	},
	Cite:    "RFC 5280 4.1.2.5 and 6.1.3 (a)(2)",
	Follows: []string{"already-expired"},
	Cert:    checkOutsideValidity,
}

func checkOutsideValidity(p *lints.Pass, c *chain.Cert) {
	now := p.Now.Truncate(time.Second) // certificates count in seconds
	from, to := chain.Stamp(c.NotBefore), chain.Stamp(c.NotAfter)
	f := lints.Finding{Required: "valid at " + chain.Stamp(p.Now)}
	switch {
	case now.After(c.NotAfter):
		f.Field, f.Found = bundle.NotAfter, "notAfter "+to
		f.Message = fmt.Sprintf("%s expired %s ago, on %s", c.Title(), about(seconds(c.NotAfter, p.Now)), to)
	case now.Before(c.NotBefore):
		f.Field, f.Found = bundle.NotBefore, "notBefore "+from
		f.Message = fmt.Sprintf("%s is not valid before %s, %s from now", c.Title(), from, about(seconds(p.Now, c.NotBefore)))
	case now.Equal(c.NotAfter):
		f.Field, f.Found, f.Severity = bundle.NotAfter, "notAfter "+to, lints.Warning
		f.Message = fmt.Sprintf("%s expires in this second, %s; OpenSSL 3.0 already refuses it", c.Title(), to)
	default:
		p.Evidence(fmt.Sprintf("valid from %s to %s", from, to))
		return
	}
	if form := c.AlternativeTo; form != nil && form.ValidAt(p.Now) {
		f.Fix = fmt.Sprintf("remove it from the file: %s (%s) has the same name and key and is valid until %s", form.Title(), form.Where(), chain.Stamp(form.NotAfter))
	}
	p.Fail(f)
}
