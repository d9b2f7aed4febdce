// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var issuerServesBothEnvironments = &lints.Rule{
	ID:    "issuer-serves-both-environments",
	Title: "issuer serves more than one environment",
	Doc: lints.Doc{
		What: "No issuer, told by its key, stands above the leaves of different environments. The issuers of a file are the registered anchor of the path, or else the top of it, with the CA certificates below; of a file of several issuers they are the tops. A leaf without its issuer is held against the issuers of the other files by its signature, and against other such leaves by its issuer's name and key identifier; where neither tells, the question is open until the issuer is given as an anchor. What a file is for is the value of the parameter that param names; values limits the environments that are looked at. The finding is at the files that are wrong: those of an environment for which the issuer is not registered, where it is registered for another; else those of the environments that it issued fewer files for.",
		Why:  "Whatever a registered issuer signs is let in. An issuer that serves the test system and the live one makes each test certificate a key to the live system.",
		Fix:  "Run a CA for each environment, and register each with its own.",
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
		case i.serves() && !slices.ContainsFunc(shared, i.standsBelow):
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

// issuersOf are the certificates that issued for a file, the top first:
// [chain.Chain.Issuers] and what stands between the issuer of a path and its
// leaf. Where the file shows none, it is the leaf, an orphan.
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

// isOrphan tells whether a certificate is a leaf whose issuer is not at hand.
func isOrphan(c *chain.Cert) bool { return c.Role == chain.Leaf && !c.SelfSigned() }

// An issuer is one of the issuers of the run: the uses of its key, and the
// leaves of other files that it issued.
type issuer struct {
	known   []use
	orphans []use
}

// gather finds the issuers of the run, those whose certificates are known first.
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

// signerOf is the issuer whose key verifies the certificate's signature, nil
// where none of them does. As many signatures are verified in a run as for one file.
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

// serves tells whether the issuer serves more than one environment.
func (i *issuer) serves() bool { return len(environmentsOf(i.uses())) > 1 }

// standsBelow tells whether another issuer stands above this one in all of its
// files, and so is enough to be told of.
func (i *issuer) standsBelow(other *issuer) bool {
	for _, u := range i.uses() {
		above := func(o use) bool { return o.file.Path == u.file.Path && o.file.Target == u.file.Target }
		if slices.Contains(u.file.Chain.Issuers(), u.cert) || !slices.ContainsFunc(other.uses(), above) {
			return false
		}
	}
	return true
}
