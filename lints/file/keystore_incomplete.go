// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/lints"
)

var keystoreIncomplete = &lints.Rule{
	ID:     "keystore-incomplete",
	Remedy: lints.Decide,
	Title:  "keystore lacks what a TLS client needs",
	Doc: lints.Doc{
		What: "The keystore opens, and holds exactly one private key, the certificate that belongs to it, and the certificates of its issuers: a path to a self-signed root, or to a CA certificate whose own issuer the server has. The root need not be there. Missing issuers are a warning, and so are issuers that a JKS or JCEKS file has as trusted certificates only, because Java does not send these. Keys are compared by the SHA-256 of their subjectPublicKeyInfo. Where that of a key is not known, the outcome is open as long as no password was given, and review where none of the passwords opens the key, or where opening the keystore takes too much work. A file that is not a keystore is not checked.",
		Why:  "A client loads its key, its certificate and its intermediate certificates from the one file. With two keys it takes whichever comes first; without the issuers the server cannot build the path, and the handshake fails.",
		Fix:  "Put the keystore together anew from the key, the certificate and the issuers:\n\n    openssl pkcs12 -export -in client.pem -inkey client.key -certfile ca.pem -passout file:password.txt -out new-client.p12",
	},
	Cite:  "RFC 8446 4.4.2; RFC 7292 4.2",
	Chain: checkKeystore,
}

func checkKeystore(p *lints.Pass) {
	stores := keystores(p.Chain.Bundle)
	switch {
	case len(stores) > 0:
	case p.Chain.Artifact == chain.Keystore:
		found := contents(p.Chain.Bundle)
		p.Fail(lints.Finding{Message: "the file is no keystore that can be read: found " + found, Found: found, Required: "a PKCS#12 keystore"})
	default:
		p.NotApplicable("the file is no keystore")
	}
	for _, store := range stores {
		checkOneKeystore(p, store)
	}
}

func keystores(b *bundle.Bundle) []*bundle.Object {
	var stores []*bundle.Object
	for _, o := range b.Objects {
		if isKeystore(o) {
			stores = append(stores, o)
		}
	}
	return stores
}

func isKeystore(o *bundle.Object) bool { return isStore(o.Kind) }

func checkOneKeystore(p *lints.Pass, store *bundle.Object) {
	for _, problem := range p.Chain.Bundle.Problems {
		if !problem.Lost || !within(problem.Span, store) {
			continue
		}
		if problem.Closed() {
			p.OpenAt(store.Span, lints.PasswordInput, problem.Message)
			return
		}
		if problem.Code == bundle.CostlyKeystore {
			p.Review(problem.Message + ": open it with keytool -list -v, and see that it has one key with the whole chain")
			return
		}
		p.Fail(lints.Finding{At: store.Span, Message: problem.Message, Found: "a keystore that cannot be read", Required: "a keystore that opens", Fix: p.NewFiles(problem.Fix), Follows: []string{keystoreRefusedByJava.ID}})
		return
	}
	keys := keysIn(p.Chain.Bundle, store)
	if len(keys) != 1 {
		p.Fail(lints.Finding{
			At:       store.Span,
			Message:  fmt.Sprintf("the keystore holds %s where exactly one is needed%s", keyCount(keys), aliases(keys)),
			Found:    keyCount(keys),
			Required: "1 private key",
		})
		return
	}
	checkKeyEntry(p, store, keys[0])
}

// inStore tells whether an object came out of a keystore.
func inStore(o, store *bundle.Object) bool {
	return o.Container == store.Kind && within(o.Span, store)
}

// within tells whether a place is that of a keystore, or of what is in it under
// an alias.
func within(at bundle.Span, store *bundle.Object) bool {
	at.Inside.Alias = store.Span.Inside.Alias
	return at == store.Span
}

func keysIn(b *bundle.Bundle, store *bundle.Object) []*bundle.Object {
	var keys []*bundle.Object
	for _, o := range b.Objects {
		if o.Kind == bundle.PrivateKey && inStore(o, store) {
			keys = append(keys, o)
		}
	}
	return keys
}

func keyCount(keys []*bundle.Object) string {
	if len(keys) == 0 {
		return "no private key"
	}
	return chain.Plural(len(keys), "private key")
}

// aliases says what the keystore calls its keys.
func aliases(keys []*bundle.Object) string {
	text, separator := "", ": "
	for _, key := range keys {
		if key.Alias != "" {
			text += separator + "\"" + chain.Escape(key.Alias) + "\""
			separator = ", "
		}
	}
	return text
}

// checkKeyEntry looks for the certificate of a key, and for its issuers. An
// entry of Java's own format has the key and its certificates under one alias,
// the key's own first; that they belong together only the key itself shows.
func checkKeyEntry(p *lints.Pass, store, key *bundle.Object) {
	owner := slices.IndexFunc(p.Chain.Certs, func(c *chain.Cert) bool {
		if !inStore(c.Object, store) {
			return false
		}
		return key.KeySPKISHA256 != nil && keyfile.Digest(c.RawSubjectPublicKeyInfo) == *key.KeySPKISHA256 || key.KeySPKISHA256 == nil && store.Kind == bundle.JKS && c.Object.Alias == key.Alias
	})
	switch {
	case owner < 0 && key.KeySPKISHA256 != nil:
		p.Fail(lints.Finding{
			At:       store.Span,
			Message:  "the private key of the keystore belongs to none of its certificates",
			Found:    fmt.Sprintf("a key with the SHA-256 %x", *key.KeySPKISHA256),
			Required: "the certificate of that key",
		})
	case owner < 0 || key.KeySPKISHA256 == nil && hasIssuers(p.Chain, store, p.Chain.Certs[owner]):
		closedKey(p, key)
	default:
		checkIssuers(p, store, p.Chain.Certs[owner])
	}
}

// closedKey reports a key that is not known. With a password that opens the
// keystore it can still be under one of its own, which a person has to see to.
func closedKey(p *lints.Pass, key *bundle.Object) {
	if key.Encrypted && !p.Chain.Bundle.PasswordGiven {
		p.OpenAt(key.Span, lints.PasswordInput, "the private key of the keystore is encrypted, so which certificate it belongs to is not known")
		return
	}
	p.Review("the private key of the keystore was not opened, so which certificate it belongs to is not known: see that keytool -list -v shows a PrivateKeyEntry with the whole chain under it")
}

func checkIssuers(p *lints.Pass, store *bundle.Object, owner *chain.Cert) {
	if hasIssuers(p.Chain, store, owner) {
		p.Evidence(fmt.Sprintf("a key, its certificate %q and a path to %s", owner.Name(), topOf(p.Chain, store, owner).Title()))
		return
	}
	missing := topOf(p.Chain, store, owner)
	where := "is not in the keystore"
	if link, ok := p.Chain.LinkOf(missing); ok && !belongs(store, link.Issuer) {
		where = "is a trusted certificate of the keystore, which Java does not send"
	}
	p.Fail(lints.Finding{
		Cert:     owner,
		Severity: lints.Warning,
		Message:  fmt.Sprintf("the issuer \"%s\" of %s %s", chain.DN(missing.RawIssuer), missing.Title(), where),
		Found:    "a certificate without its issuer",
		Required: "the certificates of the issuers",
	})
}

// hasIssuers reports whether the issuer of a certificate is there. The one of the
// topmost CA need not be.
func hasIssuers(c *chain.Chain, store *bundle.Object, owner *chain.Cert) bool {
	top := topOf(c, store, owner)
	return owner.SelfSigned() || top != owner && (top.IsCACert() || top.Anchor)
}

// topOf climbs from a certificate as far as the keystore leads.
func topOf(c *chain.Chain, store *bundle.Object, owner *chain.Cert) *chain.Cert {
	top := owner
	for range c.Certs {
		link, ok := c.LinkOf(top)
		if !ok || link.Self() || !belongs(store, link.Issuer) {
			break
		}
		top = link.Issuer
	}
	return top
}

// belongs reports whether an issuer is part of what a client of the keystore
// sends. Java's own format has the path in the key's entry, and sends nothing
// else; from a PKCS#12 file Java puts the path together itself, out of all
// certificates (measured with Java 17).
func belongs(store *bundle.Object, issuer *chain.Cert) bool {
	return store.Kind != bundle.JKS || issuer.Object == nil || !issuer.Object.Trusted
}
