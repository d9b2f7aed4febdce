// SPDX-License-Identifier: Apache-2.0

package bundle

// Parts splits a file into what its author keeps apart: the members of an archive,
// and the Kubernetes Secrets of a list or of several documents. Each part that holds
// something is a Bundle with the objects and problems of its own, and with the
// places that these have in the file. It is nil for a file of one part.
func (b *Bundle) Parts() []*Bundle {
	var parts []*Bundle
	byName := map[string]*Bundle{}
	of := func(at Span) *Bundle {
		name := at.Inside.part()
		part := byName[name]
		if part == nil {
			part = &Bundle{
				Name: b.Name, Size: b.Size, SHA256: b.SHA256, Part: name,
				Encoding: b.Encoding, Text: b.Text, PasswordGiven: b.PasswordGiven,
			}
			byName[name] = part
			parts = append(parts, part)
		}
		return part
	}
	for _, o := range b.Objects {
		part := of(o.Span)
		part.Objects = append(part.Objects, o)
	}
	for _, p := range b.Problems {
		part := of(p.Span)
		part.Problems = append(part.Problems, p)
	}
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// part names the member and the Secret that a place is in; empty for a place of the
// file itself.
func (in Inside) part() string {
	if in.Member != "" && in.Secret != "" {
		return in.Member + ": " + in.Secret
	}
	return in.Member + in.Secret
}
