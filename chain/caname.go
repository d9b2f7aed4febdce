// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// NamesCA reports whether the path names a CA by one of several names: as words
// in the O or CN of an issuer, or of a certificate above the leaf. Anyone can write
// a name; whose key it is [Public] says.
func (c *Chain) NamesCA(names []string) bool {
	return slices.ContainsFunc(c.Path, func(p *Cert) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return DNHasWords(p.RawIssuer, name) || p.Role != Leaf && DNHasWords(p.RawSubject, name)
		})
	})
}

// DNHasWords reports whether an O or CN of a DER Name has the words of a name,
// one after the other.
func DNHasWords(raw []byte, name string) bool {
	for _, typ := range []string{"O", "CN"} {
		if slices.ContainsFunc(Values(raw, typ), func(value string) bool { return HasWords(value, name) }) {
			return true
		}
	}
	return false
}
