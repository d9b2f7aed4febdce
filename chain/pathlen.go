// SPDX-License-Identifier: Apache-2.0

package chain

// A PathLenExcess is a CA certificate below which the path is longer than its
// pathLenConstraint allows.
type PathLenExcess struct {
	CA      *Cert
	Found   int // intermediate certificates below it that are not self-issued
	Allowed int
}

// PathLenExceeded checks the path against the pathLenConstraint of its CA
// certificates (RFC 5280, sections 4.2.1.9 and 6.1.4 l, m), from the leaf up. Self-issued
// intermediates do not count, and neither does the leaf. The bottom of an issuer
// file does, since it is there to issue: a path through it would break the rule.
func (c *Chain) PathLenExceeded() []PathLenExcess {
	return pathLenExceeded(processed(c.Path), c.Leaf() != nil)
}

func pathLenExceeded(path []*Cert, leaf bool) []PathLenExcess {
	var excesses []PathLenExcess
	below := 0
	for i, p := range path {
		if allowed, ok := p.pathLen(); ok && below > allowed {
			excesses = append(excesses, PathLenExcess{CA: p, Found: below, Allowed: allowed})
		}
		if (i > 0 || !leaf) && !p.SelfIssued() {
			below++
		}
	}
	return excesses
}

// pathLen is the pathLenConstraint, which has a meaning with CA:TRUE only.
// The parser has -1 for an absent one.
func (c *Cert) pathLen() (int, bool) {
	return c.MaxPathLen, c.BasicConstraintsValid && c.IsCA && c.MaxPathLen >= 0
}
