// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto"
	"errors"
	"time"
)

// Simulated returns a plan in which CAs whose keys are not known have other keys of the
// same type, so that it can be carried out to see whether the result would pass. It is
// the plan itself if all keys are known.
func (p *Plan) Simulated(now time.Time) (*Plan, error) {
	if p.Signable() {
		return p, nil
	}
	copies := map[*Object]*Object{}
	q := &Plan{Notes: p.Notes}
	for _, o := range p.Objects {
		c := *o
		c.Issuer = copies[o.Issuer]
		if o.CA && !o.Key.isNew() && o.Key.Signer == nil {
			if o.Key.Type == "" {
				return nil, errors.New("the key of the CA is needed to see what would pass")
			}
			c.Key = &Key{Type: o.Key.Type}
			if o.Existing {
				c.Existing, c.Serial, c.Days = false, o.Old.SerialNumber, int(o.Old.NotAfter.Sub(now).Hours()/24)
				for _, e := range withoutKeyIDs(o.Old.Extensions, false) {
					c.Extensions = append(c.Extensions, extension{Extension: e})
				}
			}
		}
		copies[o] = &c
		q.Objects = append(q.Objects, &c)
	}
	all := func(objects []*Object) []*Object {
		var out []*Object
		for _, o := range objects {
			out = append(out, copies[o])
		}
		return out
	}
	for _, f := range p.Files {
		q.Files = append(q.Files, PlannedFile{f.Name, all(f.Holds), copies[f.Keystore], f.Artifact, all(f.Anchors)})
	}
	return q, nil
}

// UseKey gives the leaf, or the request, of a plan a key of the user's.
func (p *Plan) UseKey(key crypto.Signer) {
	for _, o := range p.Objects {
		if !o.CA {
			o.Key = &Key{Type: typeOf(key.Public()), Signer: key}
		}
	}
}

// A KeyCache keeps new keys while several plans are tried, since RSA keys take time.
type KeyCache map[string][]crypto.Signer

// Keys returns the function NewKey of [Making] for one plan.
func (c KeyCache) Keys() func(string) (crypto.Signer, error) {
	used := map[string]int{}
	return func(keyType string) (crypto.Signer, error) {
		n := used[keyType]
		used[keyType]++
		if n < len(c[keyType]) {
			return c[keyType][n], nil
		}
		key, err := NewKey(keyType)
		if err == nil {
			c[keyType] = append(c[keyType], key)
		}
		return key, err
	}
}
