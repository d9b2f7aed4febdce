// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var serialNumberReused = &lints.Rule{
	ID:     "serial-number-reused",
	Remedy: lints.Decide,
	Title:  "two certificates of one issuer have the same serial number",
	Doc: lints.Doc{
		What: "No two different certificates in the files of a run have both the same issuer and the same serial number. Issuers are the same if their names are equal under RFC 5280, section 7.1, and their keys are not known to differ. Two private CAs with one name are two issuers if the files show different keys.",
		Why:  "A certificate is revoked and looked up by issuer and serial number. Revoking one of the two revokes both, and caches confuse them.",
		Fix:  "Issue one of the two again with a random serial number: openssl x509 -req -set_serial 0x$(openssl rand -hex 16).",
	},
	Cite:      "RFC 5280 4.1.2.2",
	OneFile:   true,
	CrossFile: checkSerialNumberReused,
}

// A numbered is a serial number and the name of an issuer, which identify a certificate.
type numbered struct{ serial, issuer string }

func checkSerialNumberReused(p *lints.CrossFilePass) {
	var serials group[numbered]
	for _, m := range p.Files {
		for _, c := range m.Chain.Certs {
			if c.DuplicateOf == nil && c.SerialNumber != nil {
				serials.add(numbered{c.SerialNumber.Text(16), c.IssuerKey()}, m.Place(c))
			}
		}
	}
	if len(serials.keys) == 0 {
		p.NotApplicable("no file of the run has a certificate")
		return
	}
	signers := signersOf(p.Files)
	for _, key := range serials.keys {
		for _, same := range byIssuer(distinct(serials.places[key]), signers) {
			p.Fail(lints.Finding{
				Cert: same[0].Cert, Field: bundle.SerialNumber,
				Message:  fmt.Sprintf("%d certificates of issuer \"%s\" have the serial number 0x%s: %s", len(same), chain.DN(same[0].Cert.RawIssuer), key.serial, wheres(same)),
				Found:    fmt.Sprintf("%d certificates with the serial number 0x%s", len(same), key.serial),
				Required: "a serial number for each certificate of an issuer",
			}, same...)
		}
	}
}

// An issuerKey identifies the key of an issuer: by the key that verified the
// signature, or by the authority key identifier. Both may be unknown.
type issuerKey struct {
	signer     [32]byte
	known      bool
	identifier string
}

// same reports whether two keys are not known to differ.
func (k issuerKey) same(o issuerKey) bool {
	switch {
	case k.known && o.known:
		return k.signer == o.signer
	case k.identifier != "" && o.identifier != "":
		return k.identifier == o.identifier
	}
	return true
}

// byIssuer splits certificates with one serial number and one issuer's name by
// the keys of their issuers, and returns the parts with more than one certificate.
func byIssuer(places []lints.Place, signers map[string][32]byte) [][]lints.Place {
	var keys []issuerKey
	var parts [][]lints.Place
	for _, p := range places {
		signer, known := signers[string(p.Cert.Raw)]
		key := issuerKey{signer, known, string(p.Cert.AuthorityKeyId)}
		i := slices.IndexFunc(keys, key.same)
		if i < 0 {
			i = len(parts)
			keys, parts = append(keys, key), append(parts, nil)
		}
		parts[i] = append(parts[i], p)
	}
	return slices.DeleteFunc(parts, func(part []lints.Place) bool { return len(part) < 2 })
}

// signersOf returns the keys that verified the signatures of the certificates, in
// any file of the run that has the issuer.
func signersOf(members []lints.RunFile) map[string][32]byte {
	signers := map[string][32]byte{}
	for _, m := range members {
		for _, c := range m.Chain.Certs {
			if l, ok := m.Chain.LinkOf(c); ok && l.SignatureErr == nil {
				signers[string(c.Raw)] = l.Issuer.SPKISHA256()
			}
		}
	}
	return signers
}
