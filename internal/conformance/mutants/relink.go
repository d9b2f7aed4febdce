// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"crypto"
	"math/rand/v2"
	"slices"
)

// fieldsOf are the parts of a certificate that others repeat. They are looked up in
// good DER, before it is changed.
type fieldsOf struct {
	issuer, subject, inner, outer *tree
	subjectKeyID, authorityKeyID  *tree // the OCTET STRING of the identifier, and [0]
}

// objectIdentifiers of the extensions that link certificates.
var (
	oidSubjectKeyID   = []byte{0x55, 0x1d, 0x0e}
	oidAuthorityKeyID = []byte{0x55, 0x1d, 0x23}
)

func certificateFields(cert *tree) fieldsOf {
	var f fieldsOf
	fields := cert.tbs.children
	if fields[0].tag == 0xa0 {
		fields = fields[1:]
	}
	f.inner, f.issuer, f.subject, f.outer = fields[1], fields[2], fields[4], cert.children[1]
	for _, n := range cert.all() {
		if n.tag != 0x06 || n.parent == nil {
			continue
		}
		value := n.parent.children[len(n.parent.children)-1]
		switch {
		case bytes.Equal(n.content, oidSubjectKeyID):
			f.subjectKeyID = value.children[0]
		case bytes.Equal(n.content, oidAuthorityKeyID) && value.children[0].children[0].tag == 0x80:
			f.authorityKeyID = value.children[0].children[0]
		}
	}
	return f
}

// A pair is two elements that are to be the same.
type pair struct{ of, copy *tree }

// mirror repeats what has changed in one element of a pair in the other.
func (p pair) mirror(cert *tree, was []byte) {
	all := cert.all()
	if slices.Contains(all, p.of) && slices.Contains(all, p.copy) && !bytes.Equal(p.of.encode(), was) && bytes.Equal(p.copy.encode(), was) {
		p.copy.become(p.of)
	}
}

// mutateCertificate mutates and signs one certificate of a chain, and has the
// certificates below it repeat its name and its key's identifier.
func (m *mutator) mutateCertificate(chain []part, issuer part, which int) (mutated [][]byte, ops []string, err error) {
	for _, p := range chain {
		mutated = append(mutated, p.der)
	}
	cert := parseTree(chain[which].der)
	f := certificateFields(cert)
	issuerWas, algorithmWas := f.issuer.encode(), f.inner.encode()
	ops = m.mutate(cert)
	if m.random.IntN(2) == 0 {
		pair{f.inner, f.outer}.mirror(cert, algorithmWas)
		pair{f.outer, f.inner}.mirror(cert, algorithmWas)
	}
	signer := issuer.key
	if which+1 < len(chain) {
		signer = chain[which+1].key
	} else if signer == chain[which].key && m.random.IntN(4) > 0 { // still self-signed
		pair{f.subject, f.issuer}.mirror(cert, issuerWas)
		pair{f.issuer, f.subject}.mirror(cert, issuerWas)
	}
	if err := sign(cert, signer); err != nil {
		return nil, nil, err
	}
	mutated[which] = cert.encode()
	if which == 0 {
		return mutated, ops, nil
	}
	mutated[which-1], err = relinked(chain[which-1].der, cert, f, chain[which].key)
	return mutated, ops, err
}

// relinked is a certificate with the name and key identifier that its issuer now has.
func relinked(der []byte, issuer *tree, now fieldsOf, key crypto.Signer) ([]byte, error) {
	cert := parseTree(der)
	f, all := certificateFields(cert), issuer.all()
	if slices.Contains(all, now.subject) {
		f.issuer.become(now.subject)
	}
	if slices.Contains(all, now.subjectKeyID) && f.authorityKeyID != nil {
		f.authorityKeyID.set(now.subjectKeyID.value())
	}
	out := cert.encode()
	if bytes.Equal(out, der) {
		return der, nil
	}
	err := sign(cert, key)
	return cert.encode(), err
}

// mutateRequest mutates a request and signs it.
func (m *mutator) mutateRequest(p part) ([]byte, []string, error) {
	request := parseTree(p.der)
	ops := m.mutate(request)
	err := sign(request, p.key)
	return request.encode(), ops, err
}

func newMutator(seed, stream uint64, donors [][]byte) *mutator {
	return &mutator{rand.New(rand.NewPCG(seed, stream)), donors}
}
