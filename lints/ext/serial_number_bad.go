// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var serialNumberBad = &lints.Rule{
	ID:    "serial-number-bad",
	Title: "serial number is not positive, or longer than 20 octets",
	Doc: lints.Doc{
		What: "The serial number is positive and has at most 20 octets in DER. A number of 160 bits has 21, because DER puts a zero octet before it. A root of the Mozilla root program, identified by its key, is not checked.",
		Why:  "Serial number and issuer together identify a certificate, especially for revocation. Programs that follow the standard reserve 20 octets and refuse more, and newer ones refuse zero and negative numbers.",
		Fix:  "Have the certificate issued again with a positive serial number of at most 159 bits, such as 16 random octets:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite: "RFC 5280 4.1.2.2",
	Cert: checkSerialNumber,
}

// maxSerialOctets is the longest serial number of RFC 5280, section 4.1.2.2.
const maxSerialOctets = 20

func checkSerialNumber(p *lints.Pass, c *chain.Cert) {
	if _, public := chain.MozillaRoot(c.SPKISHA256()); public && c.SelfSigned() {
		p.NotApplicable("the certificate is a root of the Mozilla root program, which its subscribers cannot change")
		return
	}
	n := c.SerialNumber
	found := ""
	switch octets := n.BitLen()/8 + 1; {
	case n.Sign() == 0:
		found = "zero"
	case n.Sign() < 0:
		found = "negative"
	case octets > maxSerialOctets:
		found = fmt.Sprintf("%d octets long", octets)
	default:
		p.Evidence("0x" + n.Text(16))
		return
	}
	p.Failf(bundle.SerialNumber, found, fmt.Sprintf("positive, at most %d octets", maxSerialOctets),
		"serial number of %s is %s; RFC 5280 requires a positive one, at most %d octets", c.Title(), found, maxSerialOctets)
}
