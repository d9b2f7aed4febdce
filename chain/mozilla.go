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

// A programmeRoot is a root certificate of Mozilla's root programme.
type programmeRoot struct {
	name    string // DN as text
	subject []byte // DN in DER
	cn      string // folded
	spki    [32]byte
	key     KeyFacts
	retired bool // it has left the programme

	// constraint is what Mozilla asks of the certificates below the root
	// beyond X.509, a date after which it is distrusted for instance; nil
	// where it asks nothing.
	constraint func([]*stdx509.Certificate) error
}

// A programme is Mozilla's root programme, by what is asked of it.
type programme struct {
	byKey     map[[32]byte]*programmeRoot
	bySubject map[string][]*programmeRoot // by nameKey
	byCN      map[string][]*programmeRoot // by folded CN
	byWords   map[string]string           // O and CN of the roots as written, by "O=" or "CN=" and wordKey
}

// mozilla reads the roots on first use, which takes some milliseconds.
var mozilla = sync.OnceValue(func() *programme {
	p := &programme{
		byKey:     make(map[[32]byte]*programmeRoot),
		bySubject: make(map[string][]*programmeRoot),
		byCN:      make(map[string][]*programmeRoot),
		byWords:   make(map[string]string),
	}
	for root := range roots.Roots() {
		cert, err := stdx509.ParseCertificate(root.Certificate)
		if err != nil {
			continue // a test sees to it that there is none
		}
		p.addRoot(cert.RawSubject, cert.RawSubjectPublicKeyInfo, &programmeRoot{constraint: root.Constraint})
	}
	p.addRetired(retiredText)
	return p
})

// MozillaRoot tells whether a key, by the SHA-256 of its subjectPublicKeyInfo,
// is that of a root of Mozilla's root programme, and returns the root's DN.
func MozillaRoot(spki [32]byte) (name string, ok bool) {
	r, ok := mozilla().byKey[spki]
	if !ok || r.retired {
		return "", false
	}
	return r.name, true
}

// MozillaNames are the organizations and the common names of the roots that are
// in Mozilla's root programme, or were, sorted. Names of the same words stand
// there once, as one of the roots has them.
func MozillaNames() []string {
	names := slices.Collect(maps.Values(mozilla().byWords))
	slices.Sort(names)
	return slices.Compact(names)
}

// MozillaKeys are the keys of the roots of Mozilla's root programme with a
// common name, compared as by [Fold]: SHA-256 of their subjectPublicKeyInfo.
func MozillaKeys(cn string) [][32]byte {
	var keys [][32]byte
	for _, r := range mozilla().byCN[Fold(cn)] {
		keys = append(keys, r.spki)
	}
	return keys
}
