// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// maxListed is how many certificates a sentence names one by one.
const maxListed = 6

// placed is the certificate's title with its place in the file.
func placed(c *Cert) string { return c.Title() + " (" + c.Where() + ")" }

// Where says in words where a certificate stands: in which lines of the file, in
// what the file was unpacked into, or that it is a registered anchor.
func (c *Cert) Where() string {
	if c.Index < 0 {
		return "registered"
	}
	return c.Object.Where()
}

// list names certificates with their places, the first of them.
func list(certs []*Cert) string {
	var parts []string
	for _, c := range certs[:min(len(certs), maxListed)] {
		parts = append(parts, placed(c))
	}
	if more := len(certs) - maxListed; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, ", ")
}

// missingWords names an issuer that is not there as far as its child knows it.
func missingWords(child *Cert) string {
	words := QuoteDN(child.RawIssuer)
	if len(child.authority.keyID) > 0 {
		words += " with the key identifier " + hex.EncodeToString(child.authority.keyID)
	}
	if address := issuerAddress(child); address != "" {
		words += ", to be had from " + address
	}
	return words
}

// issuerAddress is the first address that a certificate gives for its issuer's
// and that can be fetched (authorityInfoAccess, RFC 5280 4.2.2.1). One with
// characters that somebody could be fooled by is passed over.
func issuerAddress(c *Cert) string {
	for _, address := range c.IssuingCertificateURL {
		u, err := url.Parse(address)
		plain := Escape(address) == address && !strings.ContainsAny(address, " \"'<>")
		if err == nil && plain && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return address
		}
	}
	return ""
}

// pathWords is the path in few words.
func (d *doctor) pathWords() string {
	if len(d.Path) == 1 {
		return d.Path[0].Title()
	}
	return "the path from " + d.Path[0].Title() + " to " + d.Top().Title()
}
