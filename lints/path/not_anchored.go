// SPDX-License-Identifier: Apache-2.0

package path

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// notAnchoredParams are the parameters of not-anchored.
type notAnchoredParams struct {
	Missing string `yaml:"missing"` // the outcome without --anchor: open, not-applicable
}

var notAnchored = &lints.Rule{
	ID:     "not-anchored",
	Remedy: lints.Decide,
	Title:  "path does not lead to a registered issuer",
	Doc: lints.Doc{
		What: "The path leads from the leaf, by signatures that verify, to one of the anchors: the issuer certificates that are registered with the provider. Only the registered certificate itself counts, not another certificate in the file with the same name and key. Without an anchor the outcome is open, and the message names the certificate to register. With missing: not-applicable, the rule does not apply without an anchor, and anchors are any certificates that the other side trusts, so a file of issuers is checked too.",
		Why:  "A provider with a list of your issuers trusts nothing else. It refuses a chain that ends elsewhere, even if the chain is valid.",
		Fix:  "Register the issuer that the message names with the provider, or have the leaf issued by one that is registered.",
	},
	Cite:    "RFC 5280 6.1.1 (d)",
	Params:  notAnchoredParams{Missing: "open"},
	Values:  map[string]lints.Values{"missing": {Words: []string{"open", "not-applicable"}}},
	Follows: []string{"no-client-certificate"},
	Chain:   checkNotAnchored,
}

func checkNotAnchored(p *lints.Pass) {
	c, optional := p.Chain, optional(p)
	switch {
	case len(c.Path) == 0:
		p.NotApplicable(lints.NoCertificate)
	case optional && len(c.Anchors) == 0:
		p.NotApplicable("no anchor is given")
	case optional && c.TrustBundle:
		p.NotApplicable(trustBundle)
	case optional && c.Path[0].Anchor && (c.Leaf() == nil || c.Path[0].SelfSigned()):
		p.Evidence(placed(c.Path[0]) + " is " + anAnchor(p))
	case c.Artifact == chain.IssuerFile && !optional:
		p.NotApplicable("the file contains issuers to register")
	case len(c.Anchors) == 0:
		p.Open(lints.AnchorInput, "the registered issuer is not known; "+needed(c))
	default:
		checkAnchor(p)
	}
}

func checkAnchor(p *lints.Pass) {
	c := p.Chain
	for i, cert := range c.Path[1:] {
		if l := c.Links[i]; l.Unknown() {
			p.Review(fmt.Sprintf("the signature of %s cannot be checked, so the path to %s cannot be confirmed: %v", placed(l.Child), anAnchor(p), l.SignatureErr))
			return
		} else if l.SignatureErr != nil {
			p.Fail(lints.Finding{
				Cert:     l.Child,
				Message:  fmt.Sprintf("the path ends below %s: the signature of %s does not verify", anAnchor(p), l.Child.Title()),
				Found:    fmt.Sprintf("a broken signature at %q", l.Child.Name()),
				Required: "signatures that verify up to " + anAnchor(p),
				Follows:  []string{"signature-invalid"},
			})
			return
		}
		if cert.Anchor {
			p.Evidence(placed(cert) + " is " + anAnchor(p))
			return
		}
	}
	failEnd(p)
}

// failEnd reports where a path ends that does not lead to a registered issuer.
func failEnd(p *lints.Pass) {
	c := p.Chain
	top := c.Top()
	f := lints.Finding{Cert: top, Found: ending(c), Required: "a path to " + oneOf(p)}
	child, namesake := registeredNamesake(c)
	switch {
	case top == c.Path[0] && top.Anchor:
		f.Message = fmt.Sprintf("%s is %s itself, and the file has no certificate that it issued", placed(top), anAnchor(p))
		f.Found, f.Required = anAnchor(p)+" alone", "a certificate issued by "+oneOf(p)
	case selfSignedLeaf(c):
		f.Message = fmt.Sprintf("%s is self-signed, so it was not issued by %s", placed(top), anAnchor(p))
	case namesake != nil:
		f.Cert, f.Message = c.Path[child], otherKey(p, child, namesake)
		f.Required = "a path to " + fingerprinted(namesake)
	default:
		f.Message = fmt.Sprintf("the path ends at %s, which is not %s nor issued by one", top.Title(), anAnchor(p))
	}
	if chain.DN(top.RawIssuer) == "" { // the name by which its issuer would be found
		f.Follows = []string{"issuer-empty"}
	}
	p.Fail(f)
}

// registeredNamesake is a registered issuer with the name of an issuer of the
// path, and the place of the certificate that names it. Its key is another:
// otherwise the path would lead to it.
func registeredNamesake(c *chain.Chain) (int, *chain.Cert) {
	for i, child := range c.Path {
		for _, a := range c.Anchors {
			if chain.SameName(a.RawSubject, child.RawIssuer) && chain.DN(a.RawSubject) != "" {
				return i, a
			}
		}
	}
	return 0, nil
}

// otherKey says that a registered issuer has the right name and the wrong key,
// with the key identifiers if they show it.
func otherKey(p *lints.Pass, i int, namesake *chain.Cert) string {
	c := p.Chain
	child := c.Path[i]
	words := fmt.Sprintf("%s %q has the name of the issuer of %s, but not its key", theAnchor(p), namesake.Name(), child.Title())
	want := child.AuthorityKeyId
	if i+1 < len(c.Path) {
		want = c.Path[i+1].SubjectKeyId
	} else if child.SelfSigned() {
		want = child.SubjectKeyId
	}
	if has := namesake.SubjectKeyId; len(has) > 0 && len(want) > 0 && !bytes.Equal(has, want) {
		words += fmt.Sprintf(" (%x instead of %x)", has, want)
	}
	return words
}

// needed says what has to be registered.
func needed(c *chain.Chain) string {
	if selfSignedLeaf(c) {
		return fmt.Sprintf("%s is self-signed, so no other certificate can be its issuer", c.Leaf().Title())
	}
	return "this path needs " + ending(c)
}

// ending describes the certificate that has to be registered, as far as the file
// shows it.
func ending(c *chain.Chain) string {
	issuer := c.Issuer()
	switch {
	case selfSignedLeaf(c):
		return "self-signed " + fingerprinted(c.Leaf())
	case issuer == nil || issuer == c.Leaf():
		return "the issuer of " + c.Path[0].Title() + ", " + chain.QuoteDN(c.Path[0].RawIssuer)
	}
	return fingerprinted(issuer)
}

// selfSignedLeaf reports whether the leaf of the file is self-signed.
func selfSignedLeaf(c *chain.Chain) bool {
	return len(c.Path) == 1 && c.Leaf() != nil && c.Leaf().SelfSigned()
}

func fingerprinted(c *chain.Cert) string {
	return fmt.Sprintf("%s with the SHA-256 fingerprint %s", c.Title(), fingerprint(sha256.Sum256(c.Raw)))
}

func optional(p *lints.Pass) bool {
	return lints.ParamsOf[notAnchoredParams](p).Missing == "not-applicable"
}

// anAnchor returns the word for an anchor: an issuer that is registered with a
// provider, or only a certificate that the user gave.
func anAnchor(p *lints.Pass) string {
	if optional(p) {
		return "an anchor"
	}
	return "a registered issuer"
}

func theAnchor(p *lints.Pass) string {
	if optional(p) {
		return "the anchor"
	}
	return "the registered issuer"
}

// oneOf names the anchors.
func oneOf(p *lints.Pass) string {
	anchors := p.Chain.Anchors
	words := fmt.Sprintf("%q", anchors[0].Name())
	if n := len(anchors) - 1; n > 0 {
		words += " or " + chain.Plural(n, "other "+strings.TrimPrefix(theAnchor(p), "the "))
	}
	return words
}
