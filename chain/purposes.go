// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// A PurposeLoss is a CA certificate whose extendedKeyUsage leaves out what the
// certificates below it are for.
type PurposeLoss struct {
	CA      *Cert
	Below   []string // the purposes of the path below the CA, dotted; clientAuth for a leaf that is for everything
	Allowed []string // those of the CA
}

// PurposesLost holds the purposes of the path against extendedKeyUsage of each
// CA certificate above. RFC 5280 speaks of the certificate's own key only, but
// OpenSSL, Go and Windows take the extension in a CA certificate for a bound on
// what it certifies. A CA leaves the path without TLS client authentication
// where the certificates below are for it, or without any purpose at all. A leaf
// that states no purpose, or any, is a TLS client's here: that is what the file
// is submitted for.
func (c *Chain) PurposesLost() []PurposeLoss {
	var losses []PurposeLoss
	path := processed(c.Path)
	var below purposes
	if leaf := c.Leaf(); leaf != nil {
		below, path = leaf.clientPurposes(), path[1:]
	}
	for _, p := range path {
		kept, lost := below.under(p)
		if lost {
			losses = append(losses, PurposeLoss{CA: p, Below: below, Allowed: p.EKUs()})
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

// under is what remains under a certificate, and whether too little does.
func (p purposes) under(c *Cert) (kept purposes, lost bool) {
	if len(c.ekus) == 0 || c.HasEKU(OIDAnyPurpose) {
		return p, false
	}
	if p == nil {
		return c.ekus, false
	}
	for _, oid := range p {
		if c.HasEKU(oid) {
			kept = append(kept, oid)
		}
	}
	lost = len(kept) == 0 || slices.Contains(p, OIDClientAuth) && !slices.Contains(kept, OIDClientAuth)
	if len(kept) == 0 {
		return p, lost // a second loss further up is another one
	}
	return kept, lost
}
