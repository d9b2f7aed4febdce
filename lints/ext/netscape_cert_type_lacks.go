// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// netscapeCertTypeLacksParams are the parameters of netscape-cert-type-lacks.
type netscapeCertTypeLacksParams struct {
	Usage string `yaml:"usage"` // clientAuth or serverAuth
}

var netscapeCertTypeLacks = &lints.Rule{
	ID:    "netscape-cert-type-lacks",
	Title: "nsCertType does not list a use",
	Doc: lints.Doc{
		What: "The extension nsCertType, if it is there, lists usage: SSL client for clientAuth, SSL server for serverAuth. The extension comes from Netscape and is older than extendedKeyUsage.",
		Why:  "OpenSSL (error 26) and Java still obey the extension, and refuse a TLS client whose certificate has it without the bit for clients. Go and GnuTLS ignore it.",
		Fix:  "Issue the certificate again without nsCertType. Old OpenSSL scripts and configurations add it.",
	},
	Params: netscapeCertTypeLacksParams{Usage: "clientAuth"},
	Values: map[string]lints.Values{"usage": {Words: []string{"clientAuth", "serverAuth"}}},
	Cert:   checkNetscapeCertType,
}

// netscapeBits are the first bits of nsCertType.
var netscapeBits = map[string]int{"clientAuth": 0, "serverAuth": 1}

func checkNetscapeCertType(p *lints.Pass, c *chain.Cert) {
	usage := lints.ParamsOf[netscapeCertTypeLacksParams](p).Usage
	ext := c.Extension(chain.OIDNetscapeCertType)
	if ext == nil {
		p.Evidence("no nsCertType")
		return
	}
	der := cryptobyte.String(ext.Value)
	var types asn1.BitString
	if der.ReadASN1BitString(&types) && types.At(netscapeBits[usage]) == 1 {
		p.Evidence("nsCertType for " + usage)
		return
	}
	p.Fail(lints.Finding{
		Field:   bundle.ExtensionField(chain.OIDNetscapeCertType),
		Message: fmt.Sprintf("%s has nsCertType without %s; OpenSSL (error 26) and Java refuse it", c.Title(), usage),
		Found:   fmt.Sprintf("nsCertType %x", ext.Value), RefusedBy: chain.OpenSSL | chain.Java,
		Required: "nsCertType with the bit for " + usage + ", or no nsCertType",
	})
}
