// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"slices"
	"strings"
)

// limits holds the path against what its CA certificates allow. Of each kind of
// limit it reports the first that is broken.
func (d *doctor) limits() {
	if text, certs := d.noCA(); text != "" {
		d.report(CauseLimitBroken, text, "Issue the certificate below with a CA certificate: CA:TRUE in basicConstraints, and keyCertSign in keyUsage.", certs...)
	}
	const fix = "Have the certificates issued again within the limits, or lift those of the CA."
	for _, limit := range []func() (string, []*Cert){d.pathLength, d.names, d.purposes, d.extensions, d.policies} {
		if text, certs := limit(); text != "" {
			d.report(CauseLimitBroken, text, fix, certs...)
		}
	}
}

func (d *doctor) noCA() (string, []*Cert) {
	for _, l := range d.AllLinks() {
		if l.Self() || l.Issuer.maySign() {
			continue
		}
		return placed(l.Issuer) + " is not a CA certificate that may sign others, and it issued " + placed(l.Child), []*Cert{l.Issuer, l.Child}
	}
	return "", nil
}

func (d *doctor) pathLength() (string, []*Cert) {
	exceeded := d.PathLenExceeded()
	if len(exceeded) == 0 {
		return "", nil
	}
	e, allowed := exceeded[0], "no intermediate"
	if e.Allowed > 0 {
		allowed = Plural(e.Allowed, "intermediate")
	}
	return fmt.Sprintf("%s allows %s below it, and the path has %d", placed(e.CA), allowed, e.Found), []*Cert{e.CA}
}

func (d *doctor) names() (string, []*Cert) {
	violations := d.NameConstraintViolations()
	if len(violations) == 0 {
		return "", nil
	}
	v := violations[0]
	certs := []*Cert{v.Cert, v.CA}
	switch {
	case v.Name == "":
		return "the name constraints of " + placed(v.CA) + " cannot be applied: " + Escape(v.Constraint), certs[1:]
	case v.Unsupported:
		return fmt.Sprintf("the %s of %s cannot be held against the name constraints of %s", Escape(v.Name), placed(v.Cert), placed(v.CA)), certs
	}
	return fmt.Sprintf("the %s of %s is outside of the name constraints of %s", Escape(v.Name), placed(v.Cert), placed(v.CA)), certs
}

func (d *doctor) purposes() (string, []*Cert) {
	lost := d.PurposesLost("")
	i := slices.IndexFunc(lost, func(l PurposeLoss) bool { return !l.Partial })
	if i < 0 {
		return "", nil
	}
	ca := lost[i].CA
	return fmt.Sprintf("the extended key usage of %s leaves out what the certificates below it are for", placed(ca)), []*Cert{ca}
}

func (d *doctor) extensions() (string, []*Cert) {
	for _, p := range processed(d.Path) {
		if unknown := p.UnknownCriticalExtensions(); len(unknown) > 0 {
			return placed(p) + " has a critical extension that no verifier knows: " + strings.Join(unknown[:min(len(unknown), maxListed)], ", "), []*Cert{p}
		}
	}
	return "", nil
}

func (d *doctor) policies() (string, []*Cert) {
	f, failed := d.PolicyFailure(PolicyInputs{})
	switch {
	case !failed:
		return "", nil
	case f.Defect != "":
		return "the certificate policies of " + placed(f.Cert) + " cannot be processed: " + Escape(f.Defect), []*Cert{f.Cert}
	case f.Demand != nil:
		return placed(f.Demand) + " asks for a certificate policy, and none holds for the whole path", []*Cert{f.Demand}
	}
	return "no certificate policy holds for the whole path", []*Cert{f.Cert}
}

// validity looks for what is not valid now, on the path or in a trust bundle, and
// for what ends before that which stands on it.
func (d *doctor) validity() {
	certs := d.Path
	if d.TrustBundle {
		certs = d.distinct()
	}
	for i, p := range certs {
		if twin := d.otherForm(p); twin != nil {
			d.explained[twin] = true
			d.expiredIssuer(p, twin)
			continue
		}
		if root, ok := MozillaRoot(p.spki); ok && (i > 0 || d.TrustBundle) && !p.SelfSigned() && !p.ValidAt(d.now) {
			d.report(CauseExpiredIssuer, d.outsideWords(p)+", and the public root \""+root+"\" has the same key: programs that have that root need no other form of it",
				"Take the one that is not valid out of the file.", p)
			continue
		}
		if !p.ValidAt(d.now) {
			d.report(CauseOutsideValidity, d.outsideWords(p), "Have it renewed, and put the new certificate in its place.", p)
		}
	}
	for _, l := range d.AllLinks() {
		if l.Child.NotAfter.After(l.Issuer.NotAfter) && l.Issuer.ValidAt(d.now) { // an expired issuer is worse, and was reported
			d.report(CauseOutlivesIssuer, fmt.Sprintf("%s is valid until %s, longer than its issuer %s, which ends %s",
				placed(l.Child), Stamp(l.Child.NotAfter), placed(l.Issuer), Stamp(l.Issuer.NotAfter)),
				"Renew the issuer's certificate first, with the same name and key.", l.Child, l.Issuer)
		}
	}
}

// otherForm is the form off the path of a certificate on it, the same name and
// key in another certificate, where one of the two is valid now and the other
// not. In a trust bundle it is the valid one.
func (d *doctor) otherForm(p *Cert) *Cert {
	if d.now.IsZero() || d.TrustBundle && p.ValidAt(d.now) {
		return nil
	}
	forms := d.byName[p.subject]
	k := slices.IndexFunc(forms, func(f *Cert) bool {
		return f != p && f.spki == p.spki && (d.TrustBundle || !d.onPath(f)) && f.ValidAt(d.now) != p.ValidAt(d.now)
	})
	if k < 0 {
		return nil
	}
	return forms[k]
}

func (d *doctor) expiredIssuer(p, twin *Cert) {
	good, bad := p, twin
	if twin.ValidAt(d.now) {
		good, bad = twin, p
	}
	text := d.outsideWords(bad) + ", and " + placed(good) + ", with the same name and key, is valid until " + Stamp(good.NotAfter)
	if bad.Index < good.Index && bad.Index >= 0 {
		text += " and comes behind it"
	}
	d.report(CauseExpiredIssuer, text, "Take the one that is not valid out of the file.", bad, good)
}

func (d *doctor) outsideWords(c *Cert) string {
	if d.now.Before(c.NotBefore) {
		return placed(c) + " is valid from " + Stamp(c.NotBefore) + " only"
	}
	return placed(c) + " expired " + Stamp(c.NotAfter)
}
