// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// namesakes are the certificates of the file that have the name of the
// certificate's issuer, itself apart: those with the right key identifier
// first, and a bounded number of them.
func (g *graph) namesakes(f *Cert) []*Cert {
	var found []*Cert
	seen := map[*Cert]bool{f: true}
	take := func(from []*Cert) {
		for _, c := range from {
			if len(found) >= maxNamesakes {
				return
			}
			if c.subject == f.issuer && !seen[c] {
				seen[c] = true
				found = append(found, c)
			}
		}
	}
	if len(f.authority.keyID) > 0 {
		take(g.keyIDHolders(f))
	}
	take(g.bySubject[f.issuer])
	return found
}

// tryNamesakes tries the keys that have the name of the certificate's issuer and
// were not tried yet, as long as the bound allows. One without an issuer so far
// is distinguished from one that has none.
func (g *graph) tryNamesakes(f *Cert) []Link {
	for _, issuer := range g.keysOf[named{f.issuer, signingKeys[f.signature.Family]}] {
		if _, known := g.verdicts[signedBy{f, issuer.spki}]; known || issuer == f {
			continue
		}
		if g.checks >= g.limit {
			g.untried[f] = true
			return nil
		}
		if g.verify(f, issuer) == nil {
			return g.holdersOf(issuer.spki, f, g.bySubject[f.issuer])
		}
	}
	return nil
}

// holdersOf links a certificate to those of a list that have a key.
func (g *graph) holdersOf(key [32]byte, f *Cert, among []*Cert) []Link {
	var links []Link
	for _, issuer := range among {
		if issuer.spki == key && issuer != f && len(links) < maxNamesakes {
			links = append(links, g.link(f, issuer))
		}
	}
	return links
}

// keyIDHolders are the certificates whose subject key identifier the
// certificate names, at most as many as one name may have.
func (g *graph) keyIDHolders(f *Cert) []*Cert {
	holders := g.byKeyID[string(f.authority.keyID)]
	return holders[:min(len(holders), maxNamesakes)]
}

// issuersByKey links a certificate that no namesake issued to those whose key
// identifier it names, or else to one whose key verifies its signature.
func (g *graph) issuersByKey(f *Cert, byName []Link) []Link {
	known := map[*Cert]bool{f: true}
	for _, l := range byName {
		known[l.Issuer] = true
	}
	var links []Link
	for _, issuer := range g.keyIDHolders(f) {
		if len(f.authority.keyID) == 0 || known[issuer] || f.SelfIssued() && keyIDs(f, f) == KeyIDsAgree {
			continue
		}
		known[issuer] = true
		links = append(links, g.link(f, issuer))
	}
	if slices.ContainsFunc(links, Link.verified) || f.claimsRoot() {
		return links
	}
	return append(links, g.tryKeys(f, known)...)
}

// tryKeys tries the keys of the file that are of the right type.
func (g *graph) tryKeys(f *Cert, known map[*Cert]bool) []Link {
	trials := 0
	for _, issuer := range g.byKeyType[signingKeys[f.signature.Family]] {
		if trials >= maxKeyTrials || g.checks >= g.limit {
			return nil
		}
		if known[issuer] {
			continue
		}
		trials++
		if g.verify(f, issuer) == nil {
			return g.holdersOf(issuer.spki, f, g.byKeyType[issuer.key.Type])
		}
	}
	return nil
}
