// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// A drawn mutant is a file of a subject.
type drawn struct {
	of              *subject
	file            [][]byte // DER: the certificates, or the request
	ops             []string
	which           int
	said            saying
	openssl, golang string // what they say against it
}

func (d *drawn) pem() []byte {
	if d.of.request {
		return pemBlocks("CERTIFICATE REQUEST", d.file...)
	}
	return pemFile(d.file)
}

// question is what the stacks are asked: whether the first certificate verifies
// under the last one of the file, or under the registered one. A certificate alone
// that names another issuer than that is trusted itself.
func (d *drawn) question() question {
	if d.of.request {
		return question{request: d.file[0]}
	}
	chain := slices.Clone(d.file)
	switch registered := d.of.registered; {
	case len(chain) == 1 && !bytes.Equal(issuerName(chain[0]), issuerName(d.of.certs[0].der)):
	case registered != nil && !bytes.Equal(registered, chain[len(chain)-1]):
		chain = append(chain, registered)
	}
	return question{chain: chain}
}

func issuerName(der []byte) []byte {
	return (&bundle.Object{Kind: bundle.Certificate, DER: der}).FieldBytes(bundle.Issuer)
}

// A source draws the mutants of a subject, none of them twice.
type source struct {
	of   *subject
	m    *mutator
	seen map[[32]byte]bool
}

// mutator starts to draw: the same seed draws the same mutants.
func (s *subject) mutator(seed uint64) (*source, error) {
	recipe, err := certtest.Parse(mutantBases)
	if err != nil {
		return nil, err
	}
	good := [][]byte{recipe.Cert("rsa"), recipe.Cert("ec"), recipe.Cert("sub"), recipe.Cert("root")}
	for _, p := range s.certs {
		good = append(good, p.der)
	}
	name := sha256.Sum256([]byte(s.ruleset + s.recipe))
	return &source{s, newMutator(seed, uint64(name[0])<<8|uint64(name[1]), donorsOf(good...)), make(map[[32]byte]bool)}, nil
}

// draw makes so many mutants.
func (s *source) draw(count int) ([]*drawn, error) {
	var all []*drawn
	for len(all) < count {
		d, err := s.of.one(s.m)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(bytes.Join(d.file, nil))
		if !s.seen[sum] && !bytes.Equal(d.file[d.which], s.of.certs[d.which].der) {
			s.seen[sum] = true
			all = append(all, d)
		}
	}
	return all, nil
}

func (s *subject) one(m *mutator) (*drawn, error) {
	d := &drawn{of: s}
	var err error
	if s.request {
		var der []byte
		der, d.ops, err = m.mutateRequest(s.certs[0])
		d.file = [][]byte{der}
		return d, err
	}
	d.which = m.random.IntN(len(s.certs))
	d.file, d.ops, err = m.mutateCertificate(s.certs, s.issuer, d.which)
	return d, err
}
