// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// removedKeys lists the private keys that the old file has and this one has not.
func (d *draft) removedKeys(old *draft) []*bundle.Object {
	var keys []*bundle.Object
	for _, p := range old.pieces {
		if p.object.Kind == bundle.PrivateKey && !d.has(p.object) {
			keys = append(keys, p.object)
		}
	}
	return keys
}

func (d *draft) has(o *bundle.Object) bool {
	return slices.ContainsFunc(d.pieces, func(p piece) bool { return p.object == o })
}

// changes says how the draft differs from the old file.
func (d *draft) changes(old *draft) []string {
	var all []string
	var kept, now []*bundle.Object
	for _, p := range old.pieces {
		if d.has(p.object) {
			kept = append(kept, p.object)
		} else {
			all = append(all, removal(p.object))
		}
	}
	for _, p := range d.pieces {
		if p.added {
			all = append(all, fmt.Sprintf("add %s from %s", certName(p.object), chain.Escape(p.object.Span.File)))
		} else {
			now = append(now, p.object)
		}
	}
	if !slices.Equal(kept, now) {
		names := make([]string, len(now))
		for i, o := range now {
			names[i] = certName(o)
		}
		all = append(all, "sort: "+chain.Listed(names))
	}
	if d.rewrite {
		all = append(all, "write each object as a PEM block, without any other text")
	}
	return all
}

func removal(o *bundle.Object) string {
	switch o.Kind {
	case bundle.PKCS12, bundle.JKS, bundle.PKCS7:
		return fmt.Sprintf("take the certificates out of the %s (%s)", o.Kind, o.Where())
	case bundle.PrivateKey:
		return fmt.Sprintf("leave out the private key (%s)", o.Where())
	}
	return fmt.Sprintf("remove the %s (%s)", certName(o), o.Where())
}

// certName names an object, a certificate by its subject. The words are safe to print.
func certName(o *bundle.Object) string {
	if o.Certificate != nil {
		return string(o.Kind) + " " + chain.QuoteDN(o.Certificate.RawSubject)
	}
	return string(o.Kind)
}
