// SPDX-License-Identifier: Apache-2.0

package chain

import "slices"

// oidAnyPurpose is anyExtendedKeyUsage (RFC 5280 4.2.1.12).
const oidAnyPurpose = "2.5.29.37.0"

// A PurposeLoss is a CA certificate whose extendedKeyUsage leaves out what the
// certificates below it are for.
type PurposeLoss struct {
	CA      *Cert
	Below   []string // the purposes of the path below the CA, dotted
	Allowed []string // those of the CA
}

// PurposesLost holds the purposes of the path against extendedKeyUsage of each
// CA certificate above. RFC 5280 speaks of the certificate's own key only, but
// OpenSSL, Go and Windows take the extension in a CA certificate for a bound on
// what it certifies. A CA leaves the path without TLS client authentication
// where the certificates below are for it, or without any purpose at all.
func (c *Chain) PurposesLost() []PurposeLoss {
	var losses []PurposeLoss
	path := processed(c.Path)
	var below purposes
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

// under is what remains under a certificate, and whether too little does.
func (p purposes) under(c *Cert) (kept purposes, lost bool) {
	allowed := c.EKUs()
	if len(allowed) == 0 || slices.Contains(allowed, oidAnyPurpose) {
		return p, false
	}
	if p == nil {
		return allowed, false
	}
	for _, oid := range p {
		if slices.Contains(allowed, oid) {
			kept = append(kept, oid)
		}
	}
	lost = len(kept) == 0 || slices.Contains(p, oidClientAuth) && !slices.Contains(kept, oidClientAuth)
	if len(kept) == 0 {
		return p, lost // a second loss further up is another one
	}
	return kept, lost
}
