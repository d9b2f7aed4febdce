// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"errors"
	"fmt"
	"slices"
)

// links looks at each link of the path, or of a trust bundle, for a signature, a
// name or a key identifier that does not fit.
func (d *doctor) links() {
	for _, l := range d.AllLinks() {
		switch {
		case l.Unknown():
			d.unchecked(l)
		case l.SignatureErr != nil:
			d.badSignature(l)
		case l.Self():
		case !l.NamesMatch:
			d.wrongName(l)
		case l.KeyIDs == KeyIDsDiffer:
			d.wrongKeyID(l)
		}
	}
}

// unchecked reports a signature that nothing is known about. That of a root by
// its own key matters to nobody where there is something below it.
func (d *doctor) unchecked(l Link) {
	fix := "Verify the file with a program that knows the algorithm: openssl verify."
	if l.unchecked() {
		fix = "Take out what does not belong to the path, so that fewer signatures are left to verify."
		for _, f := range d.byName[l.Child.issuer] {
			d.explained[f] = true
		}
	}
	switch {
	case !l.Self():
		d.report(CauseUnchecked, fmt.Sprintf("whether %s signed %s is not known: %v", placed(l.Issuer), placed(l.Child), l.SignatureErr), fix, l.Child, l.Issuer)
	case len(d.Path) == 1 && d.onPath(l.Child):
		d.report(CauseUnchecked, fmt.Sprintf("whether %s signed itself is not known: %v", placed(l.Child), l.SignatureErr), fix, l.Child)
	}
}

// badSignature tells apart why a signature may not verify: the wrong key, which
// is a slip, or the right one.
func (d *doctor) badSignature(l Link) {
	switch {
	case l.Self():
		d.report(CauseBadSignature, placed(l.Child)+" names itself as its issuer, and its own key did not sign it",
			"Replace it by the CA's own self-signed certificate, as the CA publishes it.", l.Child)
	case errors.Is(l.SignatureErr, ErrKey):
		d.report(CauseBadSignature, fmt.Sprintf("the key of %s can verify nothing: %v", placed(l.Issuer), l.SignatureErr),
			"Get the issuer's certificate once more from the CA.", l.Issuer, l.Child)
	case l.KeyIDs == KeyIDsAgree:
		d.report(CauseBadSignature, fmt.Sprintf("%s names %s as its issuer by the key identifier, and the key did not sign it as it stands: it was changed after it was signed, or somebody else made it", placed(l.Child), placed(l.Issuer)),
			"Get the certificate once more from the CA.", l.Child, l.Issuer)
	default:
		d.wrongKey(l)
	}
}

// wrongKey is the commonest of broken links: the certificate of the issuer from
// before or after it got a new key.
func (d *doctor) wrongKey(l Link) {
	certs := []*Cert{l.Issuer, l.Child}
	for _, f := range d.byName[l.Child.issuer] {
		if !slices.Contains(certs, f) && !d.onPath(f) {
			d.explained[f] = true
			certs = append(certs, f)
		}
	}
	text := placed(l.Issuer) + " has the name of the issuer of " + placed(l.Child) + ", but another key than the one that signed it"
	if n := len(certs) - 2; n > 0 {
		text += ", and so has " + Plural(n, "more certificate") + " of that name"
	}
	if l.KeyIDs == KeyIDsDiffer {
		text += fmt.Sprintf(": its key identifier is %x, and that of the one that signed is %x", l.Issuer.SubjectKeyId, l.Child.authority.keyID)
	}
	d.report(CauseWrongKey, text, "Replace it by the issuer's certificate for the key that signed: "+missingWords(l.Child)+".", certs...)
}

func (d *doctor) wrongName(l Link) {
	d.report(CauseWrongName, fmt.Sprintf("the key of %s signed %s, which names another issuer: %s", placed(l.Issuer), placed(l.Child), QuoteDN(l.Child.RawIssuer)),
		"Put in the certificate that has both this key and that name, or have the one below issued again.", l.Child, l.Issuer)
}

func (d *doctor) wrongKeyID(l Link) {
	d.report(CauseWrongKeyID, fmt.Sprintf("the key of %s signed %s, which names another key identifier: %x, and that of the issuer is %x",
		placed(l.Issuer), placed(l.Child), l.Child.authority.keyID, l.Issuer.SubjectKeyId),
		"Put in the certificate that has both this key and that identifier, or have the one below issued again.", l.Child, l.Issuer)
}

// issuers looks for certificates that a program may take for the issuer of one
// of the path, and that are not.
func (d *doctor) issuers() {
	for _, l := range d.Links {
		if l.Self() || !l.verified() || !l.NamesMatch {
			continue
		}
		for _, f := range d.byName[l.Child.issuer] {
			if d.wrongFirst(l, f) {
				d.explained[f] = true
				d.report(CauseWrongIssuerFirst, d.wrongFirstWords(l, f), "Take the wrong one out of the file.", f, l.Issuer, l.Child)
			}
		}
	}
}

// wrongFirst tells whether a certificate has the name of the link's issuer, has
// another key, and comes before it.
func (d *doctor) wrongFirst(l Link, f *Cert) bool {
	if f.Index > l.Issuer.Index && l.Issuer.Index >= 0 || f.spki == l.Issuer.spki || d.onPath(f) || d.trials == 0 {
		return false
	}
	d.trials--
	err := l.Child.CheckSignatureFrom(f)
	return errors.Is(err, ErrSignature) || errors.Is(err, ErrKey)
}

func (d *doctor) wrongFirstWords(l Link, f *Cert) string {
	where := "comes first"
	if l.Issuer.Index < 0 {
		where = "is in the file"
	}
	return fmt.Sprintf("of the certificates that have the name of the issuer of %s, a wrong one %s: that of %s has another key than the one that signed, which is that of %s",
		placed(l.Child), where, f.Where(), placed(l.Issuer))
}
