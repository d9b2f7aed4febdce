// SPDX-License-Identifier: Apache-2.0

package chain

import (
	stdx509 "crypto/x509"
	"maps"
	"slices"
	"sync"

	roots "golang.org/x/crypto/x509roots/fallback/bundle"
)

// RootsDate is the date of the list of Mozilla's roots that chainlint knows: that
// of the module golang.org/x/crypto/x509roots/fallback in go.mod.
const RootsDate = "2026-10-30"

// A programRoot is a root certificate of the Mozilla root program.
type programRoot struct {
	name    string // DN as text
	subject []byte // DN in DER
	cn      string // folded
	spki    [32]byte
	key     KeyFacts
	retired bool // it has left the program

	// constraint is what Mozilla asks of the certificates below the root
	// beyond X.509, a date after which it is distrusted for instance; nil
	// where it asks nothing.
	constraint func([]*stdx509.Certificate) error
}

// A rootProgram is the Mozilla root program, by what is asked of it.
type rootProgram struct {
	byKey     map[[32]byte]*programRoot
	bySubject map[string][]*programRoot // by nameKey
	byCN      map[string][]*programRoot // by folded CN
	byWords   map[string]string         // O and CN of the roots as written, by "O=" or "CN=" and wordKey
}

// mozilla reads the roots on first use, which takes some milliseconds.
var mozilla = sync.OnceValue(func() *rootProgram {
	p := &rootProgram{
		byKey:     make(map[[32]byte]*programRoot),
		bySubject: make(map[string][]*programRoot),
		byCN:      make(map[string][]*programRoot),
		byWords:   make(map[string]string),
	}
	for root := range roots.Roots() {
		cert, err := stdx509.ParseCertificate(root.Certificate)
		if err != nil {
			continue // a test makes sure that all parse
		}
		p.addRoot(cert.RawSubject, cert.RawSubjectPublicKeyInfo, &programRoot{constraint: root.Constraint})
	}
	p.addRetired(retiredText)
	return p
})

// MozillaRoot reports whether a key, by the SHA-256 of its subjectPublicKeyInfo,
// is that of a root of the Mozilla root program, and returns the root's DN.
func MozillaRoot(spki [32]byte) (name string, ok bool) {
	r, ok := mozilla().byKey[spki]
	if !ok || r.retired {
		return "", false
	}
	return r.name, true
}

// MozillaNames are the organizations and the common names of the roots that are
// in the Mozilla root program, or were, sorted. Names of the same words are
// there once, as one of the roots has them.
func MozillaNames() []string {
	names := slices.Collect(maps.Values(mozilla().byWords))
	slices.Sort(names)
	return slices.Compact(names)
}

// MozillaKeys are the keys of the roots of the Mozilla root program with a
// common name, compared as by [Fold]: SHA-256 of their subjectPublicKeyInfo.
func MozillaKeys(cn string) [][32]byte {
	var keys [][32]byte
	for _, r := range mozilla().byCN[Fold(cn)] {
		keys = append(keys, r.spki)
	}
	return keys
}
