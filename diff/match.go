// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"

	"github.com/chainlint/chainlint/chain"
)

// A likeness returns the keys by which an old certificate finds the new one in its
// place.
type likeness func(c *chain.Cert) []string

// likenesses are the reasons to take a new certificate for the successor of an old one,
// the strongest first. Each is tried for all certificates before the next. A request may
// be for a certificate of any role.
func likenesses(issuance bool) []likeness {
	role := func(c *chain.Cert) string { return string(c.Role) }
	kind := func(c *chain.Cert) string {
		if c.IsCACert() {
			return "CA"
		}
		return "end entity"
	}
	if issuance {
		role = func(*chain.Cert) string { return "any" }
		kind = role
	}
	spki := func(c *chain.Cert) string { digest := c.SPKISHA256(); return string(digest[:]) }
	return []likeness{
		func(c *chain.Cert) []string { return []string{string(c.Object.DER)} },
		func(c *chain.Cert) []string { return []string{role(c) + spki(c) + c.SubjectKey()} },
		func(c *chain.Cert) []string { return []string{kind(c) + spki(c) + c.SubjectKey()} },
		func(c *chain.Cert) []string { return []string{kind(c) + spki(c)} },
		func(c *chain.Cert) []string { return []string{role(c) + c.SubjectKey()} },
		func(c *chain.Cert) []string { return []string{kind(c) + c.SubjectKey()} },
		func(c *chain.Cert) []string { return []string{spki(c) + c.SubjectKey()} }, // a CA by mistake
		func(c *chain.Cert) []string {
			names := append(c.AltNames(), chain.Values(c.RawSubject, "CN")...)
			for i := range names {
				names[i] = kind(c) + names[i]
			}
			return names
		},
		func(c *chain.Cert) []string {
			if c.Role == chain.Stray && !issuance {
				return nil
			}
			return []string{role(c)}
		},
	}
}

// match pairs the certificates of two files. The pairs are in the order of the old
// file; at the end are the certificates that only the new file has.
func match(before, after []*chain.Cert, issuance bool) []matched {
	successor, taken := map[*chain.Cert]*chain.Cert{}, map[*chain.Cert]bool{}
	for _, keys := range likenesses(issuance) {
		waiting := map[string][]*chain.Cert{}
		for _, c := range after {
			if taken[c] {
				continue
			}
			for _, key := range keys(c) {
				waiting[key] = append(waiting[key], c)
			}
		}
		for _, old := range before {
			if successor[old] != nil {
				continue
			}
			for _, key := range keys(old) {
				for len(waiting[key]) > 0 && taken[waiting[key][0]] {
					waiting[key] = waiting[key][1:]
				}
				if len(waiting[key]) > 0 {
					successor[old] = waiting[key][0]
					taken[successor[old]] = true
					break
				}
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
