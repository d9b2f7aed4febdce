// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// A PurposeLoss is a CA certificate whose extendedKeyUsage leaves out what the
// certificates below it are for.
type PurposeLoss struct {
	CA      *Cert
	Below   []string // the purposes of the path below the CA, dotted
	Allowed []string // those of the CA

	// Partial reports that purposes remain, and that TLS client or server
	// authentication is not among them any more.
	Partial bool
}

// PurposesLost compares the purposes of the path with extendedKeyUsage of each
// CA certificate above. RFC 5280 speaks of the certificate's own key only, but
// OpenSSL, Go and Windows take the extension in a CA certificate for a bound on
// what it certifies. The usage, dotted, is what the path has to be good for where
// the leaf allows it; without one it is whatever the leaf states, and a leaf that
// states nothing, or any purpose, may be for what the CAs leave.
func (c *Chain) PurposesLost(usage string) []PurposeLoss {
	var losses []PurposeLoss
	path := processed(c.Path)
	var below purposes
	if leaf := c.Leaf(); leaf != nil {
		below, path = leaf.statedPurposes(usage), path[1:]
	}
	for _, p := range path {
		kept := below.within(p)
		if len(kept) == 0 && below != nil {
			losses = append(losses, PurposeLoss{CA: p, Below: below, Allowed: p.EKUs()})
			continue // a second loss further up is another one
		}
		if below.loses(OIDClientAuth, kept) || below.loses(OIDServerAuth, kept) {
			losses = append(losses, PurposeLoss{CA: p, Below: below, Allowed: p.EKUs(), Partial: true})
		}
		below = kept
	}
	return losses
}

// purposes are what a path is good for; nil for everything.
type purposes []string

// clientPurposes are those of a certificate at the start of a client's path.
func (c *Cert) clientPurposes() purposes {
	if stated, _ := purposes(nil).under(c); stated != nil {
		return stated
	}
	return purposes{OIDClientAuth}
}

// statedPurposes are those that a leaf states, or the one that it is to be used
// for where it allows that.
func (c *Cert) statedPurposes(usage string) purposes {
	stated := purposes(nil).within(c)
	if usage != "" && (stated == nil || slices.Contains(stated, usage)) {
		return purposes{usage}
	}
	return stated
}

// within is what a certificate leaves of the purposes.
func (p purposes) within(c *Cert) purposes {
	switch {
	case len(c.ekus) == 0 || c.HasEKU(OIDAnyPurpose):
		return p
	case p == nil:
		return c.ekus
	}
	return filter(p, c.HasEKU)
}

// loses reports whether a purpose is not among those that are kept.
func (p purposes) loses(oid string, kept purposes) bool {
	return slices.Contains(p, oid) && !slices.Contains(kept, oid)
}

// under is what remains of a client's purposes under a certificate, and whether
// too little does.
func (p purposes) under(c *Cert) (kept purposes, lost bool) {
	kept = p.within(c)
	if len(kept) == 0 && p != nil {
		return p, true
	}
	return kept, p.loses(OIDClientAuth, kept)
}
