// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerServesBothEnvironments = &lints.Rule{
	ID:     "issuer-serves-both-environments",
	Remedy: lints.Decide,
	Title:  "issuer serves more than one environment",
	Doc: lints.Doc{
		What: "No issuer, identified by its key, is above the leaves of different environments. The issuers of a file are the registered anchor of the path, or without one the top of the path, and the CA certificates below it; in a file of several issuers they are the tops. A leaf without its issuer is checked against the issuers of the other files by its signature, and against other such leaves by its issuer's name and key identifier. If neither shows who the issuer is, the outcome is open until the issuer is given as an anchor. The environment of a file is the value of the parameter that param names; values limits the environments to check. The finding is about the files that are wrong. If the issuer is registered for one environment, these are the files of the others; if not, they are the files of the environments for which it issued fewer files.",
		Why:  "The provider accepts every certificate that a registered issuer signs. If one issuer serves the test system and the live system, each test certificate also works on the live system.",
		Fix:  "Run a CA for each environment, and register each CA only for its own environment.",
	},
	Params:    environmentParams{Param: "environment"},
	Values:    map[string]lints.Values{"param": {Input: true}},
	CrossFile: checkIssuerServesBothEnvironments,
}

func checkIssuerServesBothEnvironments(p *lints.CrossFilePass) {
	all, reason := uses(p, issuersOf, "certificate")
	if reason != "" {
		p.NotApplicable(reason)
		return
	}
	var known, orphans []use
	for _, u := range all {
		if isOrphan(u.cert) {
			orphans = append(orphans, u)
		} else {
			known = append(known, u)
		}
	}
	var shared []*issuer
	for _, i := range gather(known, orphans) {
		switch {
		case i.serves() && !slices.ContainsFunc(shared, i.isBelow):
			shared = append(shared, i)
			f, at := i.finding()
			p.Fail(f, placesOf(at)...)
		case i.serves() || len(i.known) > 0:
		default:
			for _, u := range i.orphans {
				p.Open(u.file, lints.AnchorInput, "the issuer")
			}
		}
	}
}

// issuersOf returns the certificates that issued for a file, the top first:
// [chain.Chain.Issuers] and the certificates between the issuer of a path and its
// leaf. If the file shows none, it returns the leaf, an orphan.
func issuersOf(c *chain.Chain) []*chain.Cert {
	issuers := c.Issuers()
	switch {
	case len(issuers) == 0:
		return leafOf(c)
	case c.TrustBundle:
		return issuers
	}
	path := c.Path[:slices.Index(c.Path, issuers[0])+1]
	var all []*chain.Cert
	for _, cert := range slices.Backward(path) {
		if cert.Role != chain.Leaf || len(path) == 1 {
			all = append(all, cert)
		}
	}
	return all
}

// isOrphan reports whether a certificate is a leaf whose issuer is not available.
func isOrphan(c *chain.Cert) bool { return c.Role == chain.Leaf && !c.SelfSigned() }

// An issuer is one of the issuers of the run: the uses of its key, and the
// leaves of other files that it issued.
type issuer struct {
	known   []use
	orphans []use
}

// gather returns the issuers of the run, those with known certificates first.
func gather(known, orphans []use) []*issuer {
	var issuers []*issuer
	byName := map[string][]*issuer{}
	for _, group := range byKey(known) {
		i := &issuer{known: group}
		issuers = append(issuers, i)
		name := group[0].cert.SubjectKey()
		byName[name] = append(byName[name], i)
	}
	byIdentifier := map[[2]string]*issuer{}
	checks := 0
	for _, u := range orphans {
		name, id := u.cert.IssuerKey(), string(u.cert.AuthorityKeyId)
		i := signerOf(u.cert, byName[name], &checks)
		if i == nil && id != "" {
			i = byIdentifier[[2]string{name, id}]
		}
		if i == nil {
			i = &issuer{}
			issuers = append(issuers, i)
			byIdentifier[[2]string{name, id}] = i
		}
		i.orphans = append(i.orphans, u)
	}
	return issuers
}

// signerOf returns the issuer whose key verifies the certificate's signature, or nil.
// The limit on signature checks for a run is the same as for one file.
func signerOf(c *chain.Cert, namesakes []*issuer, checks *int) *issuer {
	for _, i := range namesakes {
		if *checks++; *checks > chain.MaxChecks {
			return nil
		}
		if c.CheckSignatureFrom(i.known[0].cert) == nil {
			return i
		}
	}
	return nil
}

func (i *issuer) uses() []use { return slices.Concat(i.known, i.orphans) }

// serves reports whether the issuer serves more than one environment.
func (i *issuer) serves() bool { return len(environmentsOf(i.uses())) > 1 }

// isBelow reports whether another issuer is above this one in all of its files, so
// that a finding about that issuer is enough.
func (i *issuer) isBelow(other *issuer) bool {
	for _, u := range i.uses() {
		above := func(o use) bool { return o.file.Path == u.file.Path && o.file.Target == u.file.Target }
		if slices.Contains(u.file.Chain.Issuers(), u.cert) || !slices.ContainsFunc(other.uses(), above) {
			return false
		}
	}
	return true
}
