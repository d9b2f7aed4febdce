// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"slices"

	"github.com/chainlint/chainlint/chain"
)

const (
	whyLeafSubject   = "a provider that identifies you by the subject, or by parts of it such as CN, O or OU, no longer knows the certificate"
	whyCASubject     = "certificates below it name the old subject as their issuer"
	whyCASetsSubject = "the provider may expect the subject that was requested"
	whyEncoding      = "software that compares names byte by byte takes them for different names"
	whyOrder         = "software that compares the whole name takes them for different names"
)

func subject(_ *comparison, before, after *chain.Cert) []Change {
	if ca(before) {
		return names("subject", before.RawSubject, after.RawSubject, Breaks, whyCASubject)
	}
	return names("subject", before.RawSubject, after.RawSubject, Breaks, whyLeafSubject)
}

func requestedSubject(_ *comparison, before, after *chain.Cert) []Change {
	return names("subject", before.RawSubject, after.RawSubject, Changes, whyCASetsSubject)
}

// issuer compares the issuers. That of a self-signed certificate is its subject, which
// is compared already.
func issuer(c *comparison, before, after *chain.Cert) []Change {
	if before.SelfSigned() && after.SelfSigned() {
		return nil
	}
	if chain.SameName(before.RawIssuer, after.RawIssuer) {
		return names("issuer", before.RawIssuer, after.RawIssuer, Changes, "")
	}
	change := Change{
		Field: "issuer", Grade: Breaks, Message: "another issuer", Old: chain.DN(before.RawIssuer), New: chain.DN(after.RawIssuer),
		Why: "a provider that trusts the old issuer refuses the certificate until the new one is registered",
	}
	switch {
	case before.SelfSigned() && sameKey(before, after):
		change.Grade, change.Message = Changes, "its cross-signed twin: the same name and key, signed by another CA"
		change.Why = "a provider that trusts only the self-signed form needs a file that ends with it"
	case c.sameTop():
		change.Grade, change.Why = Changes, "both paths end at the same root; a provider that registers the intermediate has to know the new one"
	}
	return []Change{change}
}

// sameTop reports whether both paths end at a self-signed certificate of the same key.
func (c *comparison) sameTop() bool {
	before, after := c.before.Root(), c.after.Root()
	return before != nil && after != nil && sameKey(before, after)
}

// names compares two names attribute by attribute. Names of equal text may differ in
// their order or encoding.
func names(field string, before, after []byte, grade Grade, why string) []Change {
	if bytes.Equal(before, after) {
		return nil
	}
	var changes []Change
	old, new := byType(before), byType(after)
	for _, typ := range append(types(before), types(after)...) {
		a, b := old[typ], new[typ]
		if slices.Equal(a, b) {
			continue
		}
		delete(old, typ)
		delete(new, typ)
		changes = append(changes, Change{Field: field + " " + typ, Grade: grade, Message: attributeMessage(a, b), Old: chain.Listed(a), New: chain.Listed(b), Why: why})
	}
	if len(changes) > 0 {
		return changes
	}
	change := Change{Field: field, Grade: Changes, Old: chain.DN(before), New: chain.DN(after)}
	if inOld, inNew := chain.EncodingDifference(before, after); chain.SameName(before, after) {
		change.Message, change.Old, change.New, change.Why = "the same text in another encoding", inOld, inNew, whyEncoding
	} else {
		change.Message, change.Why = "the same attributes in another order", whyOrder
	}
	return []Change{change}
}

func attributeMessage(before, after []string) string {
	switch {
	case len(before) == 0:
		return "added"
	case len(after) == 0:
		return "dropped"
	}
	return "another value"
}

// byType returns the values of a name, safe to print, by the type of the attribute.
func byType(name []byte) map[string][]string {
	values := map[string][]string{}
	for _, rdn := range chain.Attributes(name) {
		for _, a := range rdn {
			values[a.Type] = append(values[a.Type], `"`+chain.Escape(a.Value)+`"`)
		}
	}
	return values
}

// types lists the types of the attributes of a name, each once, in their order.
func types(name []byte) []string {
	var all []string
	seen := map[string]bool{}
	for _, rdn := range chain.Attributes(name) {
		for _, a := range rdn {
			if !seen[a.Type] {
				seen[a.Type] = true
				all = append(all, a.Type)
			}
		}
	}
	return all
}
