// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// A Subject is what a requirement checks.
type Subject string

// The subjects of requirements.
const (
	OnFile         Subject = "file"
	OnLeaf         Subject = "leaf"
	OnIntermediate Subject = "intermediate"
	OnRoot         Subject = "root"
	OnNonRoot      Subject = "non-root"  // every certificate but the root
	OnIssuer       Subject = "issuer"    // the registered anchor, else the top of the path; in an issuer submission each of its issuers
	OnCA           Subject = "ca"        // every CA certificate of the file
	OnPath         Subject = "path"      // every certificate of the path; in a trust bundle of all paths
	OnEach         Subject = "each"      // every certificate
	OnChain        Subject = "chain"     // the path as a whole
	OnRequest      Subject = "csr"       // every certificate signing request
	OnKey          Subject = "key"       // the private key given with the file
	OnInventory    Subject = "inventory" // all files of a run
	OnHandshake    Subject = "handshake" // the client's connection, which a file does not show
)

// Subjects lists every subject that a requirement may name.
var Subjects = []Subject{
	OnFile, OnLeaf, OnIntermediate, OnRoot, OnNonRoot, OnIssuer, OnCA, OnPath, OnEach,
	OnChain, OnRequest, OnKey, OnInventory, OnHandshake,
}

// certificates returns the certificates that the subjects name, each once, in
// the order of the file with a registered anchor and requests last. A duplicate is never
// among them: what is to be said of it is said of its first copy. Neither is
// another form of a registered anchor, which a verifier does not look at.
func certificates(c *chain.Chain, on []Subject) []*chain.Cert {
	issuers := make(map[*chain.Cert]bool)
	if slices.Contains(on, OnIssuer) {
		for _, issuer := range c.Provided() {
			issuers[issuer] = true
		}
	}
	var certs []*chain.Cert
	for _, cert := range everyCertificate(c) {
		if issuers[cert] || slices.ContainsFunc(on, func(s Subject) bool { return names(c, s, cert) }) {
			certs = append(certs, cert)
		}
	}
	return certs
}

// anchorForms are the other forms of a registered anchor in the file: no verifier
// looks at them, but a program that loads the file reads them.
func anchorForms(c *chain.Chain, on []Subject) []*chain.Cert {
	var forms []*chain.Cert
	for _, cert := range c.Certs {
		if form := cert.AlternativeTo; form != nil && form.Anchor && cert.DuplicateOf == nil && slices.Contains(on, OnEach) {
			forms = append(forms, cert)
		}
	}
	return forms
}

func everyCertificate(c *chain.Chain) []*chain.Cert {
	var certs []*chain.Cert
	for _, cert := range c.Certs {
		form := cert.AlternativeTo
		if cert.DuplicateOf == nil && (form == nil || !form.Anchor) {
			certs = append(certs, cert)
		}
	}
	if top := c.Top(); top != nil && top.Index < 0 {
		certs = append(certs, top)
	}
	return append(certs, c.Requests...)
}

// names reports whether a subject other than OnIssuer is the certificate.
func names(c *chain.Chain, s Subject, cert *chain.Cert) bool {
	if cert.Role == chain.Request {
		return s == OnRequest
	}
	switch s {
	case OnEach:
		return true
	case OnLeaf:
		return cert == c.Leaf()
	case OnIntermediate:
		return cert.Role == chain.Intermediate
	case OnRoot:
		return cert.Role == chain.Root
	case OnNonRoot:
		return cert.Role != chain.Root
	case OnCA:
		return cert.IsCACert()
	case OnPath, OnChain:
		return onPath(c, cert) || c.TrustBundle
	}
	return false
}

func onPath(c *chain.Chain, cert *chain.Cert) bool {
	return slices.Contains(c.Path, cert)
}

// onCertificates reports whether all subjects are certificates or the path that they
// form.
func onCertificates(on []Subject) bool {
	others := []Subject{OnFile, OnRequest, OnKey, OnInventory, OnHandshake}
	return len(on) > 0 && !slices.ContainsFunc(on, func(s Subject) bool { return slices.Contains(others, s) })
}

// absent says that the file has none of the subjects.
func absent(on []Subject) string {
	words := make([]string, len(on))
	for i, s := range on {
		words[i] = subjectWords[s]
	}
	return "the file has no " + strings.Join(words, " and no ")
}

var subjectWords = map[Subject]string{
	OnFile: "content", OnLeaf: "leaf certificate", OnIntermediate: "intermediate certificate", OnRoot: "root certificate",
	OnNonRoot: "certificate below a root", OnIssuer: "issuer certificate", OnCA: "CA certificate", OnPath: "path",
	OnEach: "certificate", OnChain: "certificate whose issuer is at hand", OnRequest: "certificate signing request",
	OnKey: "private key", OnInventory: "inventory", OnHandshake: "handshake",
}
