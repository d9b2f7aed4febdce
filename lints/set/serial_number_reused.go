// SPDX-License-Identifier: Apache-2.0

package set

import (
	"bytes"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var serialNumberReused = &lints.Rule{
	ID:    "serial-number-reused",
	Title: "two certificates of one issuer have the same serial number",
	Doc: lints.Doc{
		What: "No two different certificates in the files of a run have both the same issuer and the same serial number. Issuers are the same when their names are equal by RFC 5280 7.1 and nothing tells their keys apart: two private CAs of one name are two issuers where the files show it.",
		Why:  "A certificate is revoked and looked up by issuer and serial number. To revoke one of the two is to revoke both, and caches take one for the other.",
		Fix:  "Issue one of the two again with a random serial number: openssl x509 -req -set_serial 0x$(openssl rand -hex 16).",
	},
	Cite: "RFC 5280 4.1.2.2",
	Set:  checkSerialNumberReused,
}

func checkSerialNumberReused(p *lints.SetPass) {
	var serials group[string]
	for _, m := range p.Members {
		for _, c := range m.Chain.Certs {
			if c.DuplicateOf == nil && c.SerialNumber != nil {
				serials.add(c.SerialNumber.Text(16), lints.Place{Path: m.Path, Cert: c})
			}
		}
	}
	if len(serials.keys) == 0 {
		p.NotApplicable("no file of the run holds a certificate")
		return
	}
	signers := signersOf(p.Members)
	for _, serial := range serials.keys {
		for _, same := range byIssuer(distinct(serials.places[serial]), signers) {
			p.Fail(lints.Finding{
				At:       same[0].Cert.At(bundle.SerialNumber),
				Message:  fmt.Sprintf("%d certificates of issuer \"%s\" have the serial number 0x%s: %s", len(same), chain.DN(same[0].Cert.RawIssuer), serial, wheres(same)),
				Found:    fmt.Sprintf("%d certificates with the serial number 0x%s", len(same), serial),
				Required: "a serial number for each certificate of an issuer",
			}, same...)
		}
	}
}

// byIssuer splits certificates with one serial number by their issuers, and
// returns the parts with more than one certificate.
func byIssuer(places []lints.Place, signers map[string][32]byte) [][]lints.Place {
	var parts [][]lints.Place
next:
	for _, p := range places {
		for i, part := range parts {
			if sameIssuer(part[0].Cert, p.Cert, signers) {
				parts[i] = append(part, p)
				continue next
			}
		}
		parts = append(parts, []lints.Place{p})
	}
	var several [][]lints.Place
	for _, part := range parts {
		if len(part) > 1 {
			several = append(several, part)
		}
	}
	return several
}

// sameIssuer compares the names, then the keys as far as they are known: the
// key that verified the signature, or else the authority key identifier.
func sameIssuer(a, b *chain.Cert, signers map[string][32]byte) bool {
	if !chain.SameName(a.RawIssuer, b.RawIssuer) {
		return false
	}
	keyA, knownA := signers[string(a.Raw)]
	keyB, knownB := signers[string(b.Raw)]
	if knownA && knownB {
		return keyA == keyB
	}
	if len(a.AuthorityKeyId) > 0 && len(b.AuthorityKeyId) > 0 {
		return bytes.Equal(a.AuthorityKeyId, b.AuthorityKeyId)
	}
	return true
}

// signersOf are the keys that verified the signatures of the certificates, in
// whichever file of the run the issuer stands.
func signersOf(members []lints.Member) map[string][32]byte {
	signers := map[string][32]byte{}
	for _, m := range members {
		for _, c := range m.Chain.Certs {
			if l, ok := m.Chain.LinkOf(c); ok && l.SignatureErr == nil {
				signers[string(c.Raw)] = l.Issuer.SPKI()
			}
		}
	}
	return signers
}
