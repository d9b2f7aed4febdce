// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// An extensionSyntax is how the value of an extension is walked over, and which
// stacks look at it when they load or verify a certificate.
type extensionSyntax struct {
	eyes Stacks
	walk func(*walker, *span)

	// neverCritical says that Go refuses the extension where it is critical.
	neverCritical bool
}

// extensionSyntaxes are the extensions that a stack reads for itself. Filled in
// by init, since the walkers refer to each other.
var extensionSyntaxes map[string]extensionSyntax

func init() {
	extensionSyntaxes = map[string]extensionSyntax{
		OIDSubjectKeyID:         {OpenSSLAndGo, func(w *walker, s *span) { w.take(s, idOctets, "the key identifier") }, true},
		OIDKeyUsage:             {OpenSSLAndGo, (*walker).keyUsage, false},
		OIDSubjectAltName:       {OpenSSLAndGo, func(w *walker, s *span) { w.generalNames(s, idSequence, "the names") }, false},
		OIDBasicConstraints:     {OpenSSLAndGo, (*walker).basicConstraints, false},
		OIDNameConstraints:      {OpenSSLAndGo, (*walker).nameConstraints, false},
		OIDCRLDistribution:      {OpenSSLAndGo, (*walker).crlPoints, false},
		OIDAuthorityKeyID:       {OpenSSLAndGo, (*walker).authorityKeyID, true},
		OIDExtKeyUsage:          {OpenSSLAndGo, (*walker).extKeyUsage, false},
		OIDPolicies:             {Go, (*walker).policies, false},
		OIDPolicyMappings:       {Go, (*walker).policyMappings, false},
		OIDPolicyConstraints:    {Go, (*walker).policyConstraints, false},
		OIDInhibitAnyPolicy:     {Go, func(w *walker, s *span) { w.integer(s, idInteger, "the number of certificates") }, false},
		OIDAuthorityInfo:        {Go, (*walker).authorityInfo, true},
		"2.16.840.1.113730.1.1": {OpenSSL, func(w *walker, s *span) { w.bits(s, idBits, "the types") }, false},
	}
}

// extensions walks over [3] EXPLICIT Extensions.
func (w *walker) extensions(s *span) bool {
	explicit, ok := w.sequence(s, idExplicit|3, "the extensions")
	if !ok {
		return false
	}
	list, ok := w.list(explicit, idSequence, "the extensions")
	if !ok {
		return false
	}
	seen := make(map[string]bool)
	whole := w.each(list, func(s *span) bool { return w.extension(s, seen) })
	return whole && w.end(explicit, "the extensions")
}

func (w *walker) extension(s *span, seen map[string]bool) bool {
	e, ok := w.take(s, idSequence, "an extension")
	if !ok {
		return false
	}
	in := e.inside()
	oid, ok := w.oid(in, idOID, "the object identifier of an extension")
	if !ok {
		return false
	}
	syntax := extensionSyntaxes[oid]
	w.in(bundle.ExtensionField(oid), OpenSSLAndGo, func() {
		if seen[oid] {
			by := Go | syntax.eyes&w.unlessLoading()
			w.defect(ExtensionTwice, e.start, by, "is there more than once")
		}
		ok = w.extensionParts(in, oid, syntax)
	})
	seen[oid] = true
	return ok
}

func (w *walker) extensionParts(in *span, oid string, syntax extensionSyntax) bool {
	critical := false
	if w.peek(in, idBoolean) {
		at := in.pos
		if !w.boolean(in, "critical") {
			return false
		}
		critical = w.der[in.pos-1] != 0
		switch {
		case critical && syntax.neverCritical:
			w.defect(ExtensionFlag, at, OpenSSLAndGo, "is critical, which RFC 5280 forbids")
		case critical && !openSSLProcesses[oid] && !w.loading:
			w.defect(UnknownCritical, at, OpenSSLAndGo, "is critical and cannot be processed")
		}
	}
	value, ok := w.take(in, idOctets, "its value")
	if !ok || !w.end(in, "an extension") {
		return ok
	}
	if syntax.walk == nil {
		return true
	}
	if critical && !value.constructed() && !w.loading {
		w.goProcesses(oid, value)
	}
	outer := w.eyes
	w.eyes &= syntax.eyes & w.unlessLoading()
	if value.constructed() {
		w.inPieces(value, syntax.walk)
	} else {
		syntax.walk(w, value.inside())
	}
	w.eyes = outer
	return true
}

// inPieces walks over a value that OpenSSL joins from pieces.
func (w *walker) inPieces(value element, walk func(*walker, *span)) {
	der := w.join(value)
	joined := &walker{der: der, field: w.field, eyes: w.eyes & OpenSSL}
	walk(joined, &span{0, len(der)})
	for _, d := range joined.found {
		w.defect(d.Kind, value.start, d.RefusedBy, "%s", d.Text)
	}
}

// keyUsage: OpenSSL refuses one without a bit.
func (w *walker) keyUsage(s *span) {
	e, ok := w.bits(s, idBits, "the usages")
	if !ok || e.constructed() {
		return
	}
	v := w.bytes(e)
	for i := 1; i < len(v) && i <= 2; i++ {
		used := v[i]
		if i == len(v)-1 {
			used &= ^byte(1<<v[0] - 1)
		}
		if used != 0 {
			return
		}
	}
	w.defect(ExtensionEmpty, e.start, OpenSSL, "names no usage; RFC 5280 requires one at least")
}

func (w *walker) basicConstraints(s *span) {
	in, ok := w.sequence(s, idSequence, "BasicConstraints")
	if !ok {
		return
	}
	if w.peek(in, idBoolean) && !w.boolean(in, "cA") {
		return
	}
	if w.peek(in, idInteger) {
		e, ok := w.integer(in, idInteger, "pathLenConstraint")
		switch {
		case !ok:
			return
		case w.der[e.content]&0x80 != 0:
			w.defect(IntegerRange, e.start, OpenSSLAndGo, "has a negative pathLenConstraint")
		case e.stop-e.content > 8:
			w.defect(IntegerRange, e.start, Go, "has a pathLenConstraint of %d octets", e.stop-e.content)
		}
	}
	w.end(in, "BasicConstraints")
}

func (w *walker) extKeyUsage(s *span) {
	list, ok := w.list(s, idSequence, "the purposes")
	if ok {
		w.each(list, func(s *span) bool { _, ok := w.oid(s, idOID, "a purpose"); return ok })
	}
}

func (w *walker) authorityKeyID(s *span) {
	in, ok := w.sequence(s, idSequence, "the identifier")
	if !ok {
		return
	}
	if w.peek(in, idContext) {
		e, ok := w.take(in, idContext, "keyIdentifier")
		if !ok {
			return
		}
		switch {
		case e.content == e.stop:
			w.defect(ExtensionEmpty, e.start, OpenSSL, "has an empty keyIdentifier, which no issuer has")
		case e.constructed(): // Go takes it for absent
			w.defect(ExtensionValue, e.start, OpenSSL, "has a keyIdentifier in pieces (constructed), which OpenSSL alone compares")
		}
	}
	if w.peek(in, idContext|1) && !w.generalNames(in, idExplicit|1, "authorityCertIssuer") {
		return
	}
	if w.peek(in, idContext|2) {
		if _, ok := w.integer(in, idContext|2, "authorityCertSerialNumber"); !ok {
			return
		}
	}
	w.end(in, "the identifier")
}

func (w *walker) nameConstraints(s *span) {
	in, ok := w.sequence(s, idSequence, "NameConstraints")
	if !ok {
		return
	}
	for id := byte(0); id <= 1; id++ {
		if w.peek(in, idContext|id) {
			trees, ok := w.list(in, idExplicit|id, "the subtrees")
			if !ok || !w.each(trees, w.subtree) {
				return
			}
		}
	}
	w.end(in, "NameConstraints")
}

func (w *walker) subtree(s *span) bool {
	in, ok := w.sequence(s, idSequence, "a subtree")
	if !ok {
		return false
	}
	if w.peek(in, idContext|1) || w.peek(in, idContext|6) {
		if base, reason := readElement(w.der, in.pos, in.end); reason == "" && base.content == base.stop {
			w.defect(ExtensionValue, in.pos, OpenSSL, "has an empty constraint on mailboxes or URIs, which no name meets")
		}
	}
	if !w.generalName(in) {
		return false
	}
	for id := byte(0); id <= 1; id++ {
		if w.peek(in, idContext|id) {
			if _, ok := w.integer(in, idContext|id, "a distance"); !ok {
				return false
			}
		}
	}
	return w.end(in, "a subtree")
}

func (w *walker) crlPoints(s *span) {
	list, ok := w.list(s, idSequence, "the distribution points")
	if ok {
		w.each(list, w.crlPoint)
	}
}

func (w *walker) crlPoint(s *span) bool {
	at := s.pos
	in, ok := w.sequence(s, idSequence, "a distribution point")
	if !ok {
		return false
	}
	if !w.peek(in, idContext) && !w.holds(in, idContext|2) {
		w.defect(ExtensionEmpty, at, OpenSSL, "has a distribution point without a name or an issuer")
	}
	if w.peek(in, idContext) {
		explicit, ok := w.sequence(in, idExplicit, "distributionPoint")
		if !ok || !w.pointName(explicit) || !w.end(explicit, "distributionPoint") {
			return false
		}
	}
	if w.peek(in, idContext|1) {
		if _, ok := w.bits(in, idContext|1, "reasons"); !ok {
			return false
		}
	}
	if w.peek(in, idContext|2) && !w.generalNames(in, idExplicit|2, "cRLIssuer") {
		return false
	}
	return w.end(in, "a distribution point")
}

func (w *walker) pointName(s *span) bool {
	if w.peek(s, idContext|1) {
		set, ok := w.list(s, idExplicit|1, "nameRelativeToCRLIssuer")
		return ok && w.each(set, w.attribute)
	}
	return w.generalNames(s, idExplicit, "fullName")
}
