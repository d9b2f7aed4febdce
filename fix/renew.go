// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"crypto"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/rulesets"
)

// A Renewal says what is to be issued again, and with what.
type Renewal struct {
	Chain   *chain.Chain // the old file
	Profile *rulesets.Profile
	Values  func(input string) []string
	Now     time.Time

	CAKey   crypto.Signer // the key of the CA; nil if it is not given
	Key     crypto.Signer // the key of the leaf or the request, to be kept or to be used instead; nil for none
	KeyType string        // of a new key; empty for that of the old one, if it is allowed
	Names   bool          // the profile's subjects can be filled in
}

// A Trial carries out a plan in memory and returns nil if its files pass.
type Trial func(*Plan) error

// Renew plans how to issue the certificates or the request of a file again. It keeps
// names byte for byte, keys and extensions, and changes only what would not pass
// otherwise. The CA is issued again only if it has to be, with its key, name and serial
// number; it is replaced by a new one only if its key or its name cannot stay.
func Renew(r Renewal, try Trial) (*Plan, error) {
	if err := r.refused(); err != nil {
		return nil, err
	}
	old, err := r.parts()
	if err != nil {
		return nil, err
	}
	for _, few := range old.few() {
		if plan, err := old.plan(few); err == nil && try(plan) == nil {
			return plan, old.missingKey(plan)
		}
	}
	most := old.most()
	plan, err := old.plan(most)
	if err != nil {
		return nil, err
	}
	if err := try(plan); err != nil {
		return nil, err
	}
	best := old.fewest(most, func(c changes) bool {
		plan, err := old.plan(c)
		return err == nil && try(plan) == nil
	})
	if plan, err = old.plan(best); err != nil {
		return nil, err
	}
	return plan, old.missingKey(plan)
}

// refused returns why a file cannot be issued again by its owner.
func (r Renewal) refused() error {
	c := r.Chain
	switch {
	case c.Bundle.Closed():
		return errors.New(c.Bundle.Reason())
	case r.Profile.Refuse != "":
		return errors.New(r.Profile.Refuse)
	case c.Artifact != chain.RequestFile && c.Leaf() == nil && c.Top() == nil:
		return errors.New("no certificate was found in the file that could be issued again")
	case c.Artifact != chain.RequestFile && slices.ContainsFunc(c.Bundle.Objects, func(other *bundle.Object) bool { return inPlaceOfLeaf(c, other) }):
		return errors.New("the file has a request or a public key where the leaf should be; there is no certificate that could be issued again")
	case c.Artifact == chain.IssuerFile && slices.ContainsFunc(c.Certs, func(other *chain.Cert) bool { return !slices.Contains(c.Path, other) && other.DuplicateOf == nil }):
		return errors.New("the file has several CA certificates; issue each again from a file of its own")
	case c.Artifact == chain.IssuerFile && len(c.Path) > 0 && !c.Path[0].SelfIssued():
		return fmt.Errorf("the CA %s issued the certificate, so only it can issue it again", chain.QuoteDN(c.Path[0].RawIssuer))
	case c.Leaf() != nil && c.Leaf().HasExtension(oidQCStatements):
		return errors.New("the certificate is a qualified one, which only a qualified trust service provider can issue again: order a new one there")
	case c.Public.Root != "":
		return fmt.Errorf("the public CA %q issued the certificate, so only it can issue it again: order a new one there", chain.Escape(c.Public.Root))
	}
	return nil
}

// oidQCStatements is the extension of a qualified certificate (RFC 3739, section 3.2.6).
const oidQCStatements = "1.3.6.1.5.5.7.1.3"

// changes are what a plan does not keep of the old file. Each number is a level: at 0
// everything is kept.
type changes struct {
	ca           int // 1: issued again with its key; 2: a new CA
	caSubject    int
	caExtensions int
	key          int // 1: a new key of the leaf
	subject      int // 1: its CN, 2: the attributes of the profile, 3: the whole subject
	extensions   int // 1: those of the profile, 2: no others but names and addresses, 3: but names, 4: no others
	days         int // 1: the days of the profile
}

// levels returns pointers to the levels, in the order in which they are lowered.
func (c *changes) levels() []*int {
	return []*int{&c.ca, &c.caSubject, &c.caExtensions, &c.key, &c.subject, &c.extensions, &c.days}
}

// allExtensions is the highest level of extensions.
const allExtensions = 4

// The levels of ca.
const (
	caKept = iota
	caAgain
	caNew
)

// fewest lowers each level as far as the result still passes.
func (o *oldParts) fewest(c changes, passes func(changes) bool) changes {
	for i := range c.levels() {
		highest := *c.levels()[i]
		for level := range highest {
			lower := c
			*lower.levels()[i] = level
			if i == 0 && !o.allows(level) {
				continue
			}
			if i == 0 && level < caNew {
				lower.caSubject = 0
			}
			if i == 0 && level == caKept {
				lower.caExtensions = 0
			}
			if passes(lower) {
				c = lower
				break
			}
		}
	}
	return c
}
