// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"slices"

	"github.com/chainlint/chainlint/chain"
)

// likenesses are the reasons to take a new certificate for the successor of an old one,
// the strongest first: the same bytes, the same name and key, the same key, the same
// name, the same place in the chain, a host name in common. Each is tried for all
// certificates before the next.
var likenesses = []func(a, b *chain.Cert) bool{
	sameBytes,
	func(a, b *chain.Cert) bool { return sameSubject(a, b) && sameKey(a, b) && sameRole(a, b) },
	func(a, b *chain.Cert) bool { return sameSubject(a, b) && sameKey(a, b) && sameKind(a, b) },
	func(a, b *chain.Cert) bool { return sameKey(a, b) && sameKind(a, b) },
	func(a, b *chain.Cert) bool { return sameSubject(a, b) && sameRole(a, b) },
	func(a, b *chain.Cert) bool { return sameSubject(a, b) && sameKind(a, b) },
	func(a, b *chain.Cert) bool { return sameSubject(a, b) && sameKey(a, b) }, // a CA by mistake
	sameName,
	func(a, b *chain.Cert) bool { return sameRole(a, b) && a.Role != chain.Stray },
}

// match pairs the certificates of two files. The pairs are in the order of the old
// file; at the end are the certificates that only the new file has.
func match(before, after []*chain.Cert) []matched {
	successor := map[*chain.Cert]*chain.Cert{}
	taken := map[*chain.Cert]bool{}
	for _, alike := range likenesses {
		for _, old := range before {
			if successor[old] != nil {
				continue
			}
			i := slices.IndexFunc(after, func(c *chain.Cert) bool { return !taken[c] && alike(old, c) })
			if i >= 0 {
				successor[old], taken[after[i]] = after[i], true
			}
		}
	}
	var all []matched
	for _, old := range before {
		all = append(all, matched{old, successor[old]})
	}
	for _, c := range after {
		if !taken[c] {
			all = append(all, matched{nil, c})
		}
	}
	return all
}

func sameBytes(a, b *chain.Cert) bool { return bytes.Equal(a.Object.DER, b.Object.DER) }

func sameKey(a, b *chain.Cert) bool { return a.SPKISHA256() == b.SPKISHA256() }

func sameSubject(a, b *chain.Cert) bool { return a.SubjectKey() == b.SubjectKey() }

func sameRole(a, b *chain.Cert) bool { return a.Role == b.Role || isRequest(a, b) }

// sameKind reports whether both are certificates of CAs, or neither is. A request may be
// for either.
func sameKind(a, b *chain.Cert) bool { return a.IsCACert() == b.IsCACert() || isRequest(a, b) }

func isRequest(a, b *chain.Cert) bool { return a.Role == chain.Request || b.Role == chain.Request }

// sameName reports whether two end-entity certificates have an alternative name or a
// common name in common.
func sameName(a, b *chain.Cert) bool {
	names := append(b.AltNames(), chain.Values(b.RawSubject, "CN")...)
	return sameKind(a, b) && slices.ContainsFunc(append(a.AltNames(), chain.Values(a.RawSubject, "CN")...), func(name string) bool {
		return slices.Contains(names, name)
	})
}
