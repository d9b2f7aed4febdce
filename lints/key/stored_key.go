// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/lints"
)

// A store is a keystore or a Kubernetes Secret, with its keys and certificates.
type store struct {
	name  string
	keys  []*bundle.Object // keys whose public half is known
	certs []*chain.Cert
}

// checkStoredKeys compares the keys of each keystore and Secret with the
// certificates next to them, and reports whether there was anything to compare.
func checkStoredKeys(p *lints.Pass) bool {
	found := false
	for _, s := range stores(p.Chain) {
		if len(s.keys) == 0 || len(s.certs) == 0 {
			continue
		}
		found = true
		if s.belongs() {
			p.Evidence("the private key of " + s.name + " and its certificate")
			continue
		}
		f := mismatch(*s.keys[0].KeySPKISHA256, keyfile.Digest(s.certs[0].RawSubjectPublicKeyInfo), "", "")
		f.Message = fmt.Sprintf("the private key of %s does not belong to its certificate %q", s.name, s.certs[0].Name())
		f.At, f.Cert = s.keys[0].Span, s.certs[0]
		p.Fail(f)
	}
	return found
}

// belongs reports whether one of the keys belongs to one of the certificates.
func (s *store) belongs() bool {
	for _, key := range s.keys {
		for _, cert := range s.certs {
			if *key.KeySPKISHA256 == keyfile.Digest(cert.RawSubjectPublicKeyInfo) {
				return true
			}
		}
	}
	return false
}

// stores groups the keys and certificates of a file by the store they are in. In a
// Secret only the first certificate belongs to the key: servers send them in that order.
func stores(c *chain.Chain) []*store {
	var all []*store
	byID := map[string]*store{}
	of := func(o *bundle.Object) *store {
		id, name := storeOf(o)
		if id == "" {
			return nil
		}
		if byID[id] == nil {
			byID[id] = &store{name: name}
			all = append(all, byID[id])
		}
		return byID[id]
	}
	for _, o := range c.Bundle.Objects {
		if s := of(o); s != nil && o.Kind == bundle.PrivateKey && o.KeySPKISHA256 != nil {
			s.keys = append(s.keys, o)
		}
	}
	for _, cert := range c.Certs {
		s := of(cert.Object)
		if s != nil && (cert.Object.Container != bundle.Secret || len(s.certs) == 0) {
			s.certs = append(s.certs, cert)
		}
	}
	return all
}

// storeOf identifies the keystore or the Secret that holds an object, and names it.
func storeOf(o *bundle.Object) (id, name string) {
	switch o.Container {
	case bundle.Secret:
		secret, _, _ := strings.Cut(o.Alias, " ")
		return "Secret " + secret, fmt.Sprintf("the Secret \"%s\"", chain.Escape(secret))
	case bundle.PKCS12, bundle.JKS:
		return fmt.Sprint(o.Member, o.Span.Start, o.Span.End), "the keystore"
	}
	return "", ""
}
