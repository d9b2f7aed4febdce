// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// An extensionSyntax is how the value of an extension is walked over, and which
// stacks look at it when they load or verify a certificate.
type extensionSyntax struct {
	eyes Stacks
	walk syntax

	// neverCritical says that Go refuses the extension if it is critical.
	neverCritical bool
}

// extensionSyntaxes are the extensions that a stack reads for itself. OpenSSL reads
// those of policies if it is set to check them, and authorityInfoAccess never.
var extensionSyntaxes = map[string]extensionSyntax{
	OIDSubjectKeyID:      {OpenSSLAndGo, typed(idOctets, "the key identifier"), true},
	OIDKeyUsage:          {OpenSSLAndGo, (*walker).keyUsage, false},
	OIDSubjectAltName:    {OpenSSLAndGo, generalNames(idSequence, "the names"), false},
	OIDBasicConstraints:  {OpenSSLAndGo, basicConstraints, false},
	OIDNameConstraints:   {OpenSSLAndGo, nameConstraintsSyntax, false},
	OIDCRLDistribution:   {OpenSSLAndGo, listOf(idSequence, "the distribution points", distributionPoint), false},
	OIDAuthorityKeyID:    {OpenSSLAndGo, authorityKeyID, true},
	OIDExtKeyUsage:       {OpenSSLAndGo, listOf(idSequence, "the purposes", objectID(idOID, "a purpose")), false},
	OIDPolicies:          {Go, (*walker).policies, false},
	OIDPolicyMappings:    {Go, policyMappings, false},
	OIDPolicyConstraints: {Go, policyConstraints, false},
	OIDInhibitAnyPolicy:  {Go, integer(idInteger, "the number of certificates"), false},
	OIDAuthorityInfo:     {Go, authorityInfo, true},
	OIDNetscapeCertType:  {OpenSSL, bitString(idBits, "the types"), false},
}

var (
	basicConstraints = sequence(idSequence, "BasicConstraints",
		optional(idBoolean, func(w *walker, s *span) bool { return w.boolean(s, "cA") }),
		optional(idInteger, (*walker).pathLenConstraint))

	authorityKeyID = sequence(idSequence, "the identifier",
		optional(idContext, (*walker).keyIdentifier),
		optional(idContext|1, generalNames(idExplicit|1, "authorityCertIssuer")),
		optional(idContext|2, integer(idContext|2, "authorityCertSerialNumber")))

	nameConstraintsSyntax = sequence(idSequence, "NameConstraints",
		optional(idContext, listOf(idExplicit, "the subtrees", generalSubtree)),
		optional(idContext|1, listOf(idExplicit|1, "the subtrees", generalSubtree)))

	generalSubtree = sequence(idSequence, "a subtree",
		(*walker).emptyBase,
		(*walker).generalName,
		optional(idContext, integer(idContext, "a distance")),
		optional(idContext|1, integer(idContext|1, "a distance")))

	distributionPoint = sequence(idSequence, "a distribution point",
		(*walker).namedPoint,
		optional(idContext, sequence(idExplicit, "distributionPoint", (*walker).pointName)),
		optional(idContext|1, bitString(idContext|1, "reasons")),
		optional(idContext|2, generalNames(idExplicit|2, "cRLIssuer")))

	policyMappings = goListOf("the mappings",
		prefix(idSequence, "a mapping", objectID(idOID, "a policy"), objectID(idOID, "a policy")))

	policyConstraints = prefix(idSequence, "PolicyConstraints",
		optional(idContext, integer(idContext, "a number of certificates")),
		optional(idContext|1, integer(idContext|1, "a number of certificates")))

	authorityInfo = goListOf("the descriptions",
		prefix(idSequence, "a description", objectID(idOID, "the access method"), anyElement("the place")))
)

// extensions walks over [3] EXPLICIT Extensions.
func (w *walker) extensions(s *span) bool {
	seen := make(map[string]bool)
	member := func(w *walker, s *span) bool { return w.extension(s, seen) }
	return sequence(idExplicit|3, "the extensions", listOf(idSequence, "the extensions", member))(w, s)
}

func (w *walker) extension(s *span, seen map[string]bool) bool {
	in, ok := w.sequence(s, idSequence, "an extension")
	if !ok {
		return false
	}
	oid, ok := w.oid(in, idOID, "the object identifier of an extension")
	if !ok {
		return false
	}
	syntax := extensionSyntaxes[oid]
	w.in(bundle.ExtensionField(oid), OpenSSLAndGo, func() {
		if seen[oid] {
			by := Go | syntax.eyes&w.unlessLoading()
			w.defect(extensionTwice, by, "is there more than once")
		}
		ok = w.extensionParts(in, oid, syntax)
	})
	seen[oid] = true
	return ok
}

func (w *walker) extensionParts(in *span, oid string, syntax extensionSyntax) bool {
	critical := false
	if w.peek(in, idBoolean) {
		if !w.boolean(in, "critical") {
			return false
		}
		critical = w.der[in.pos-1] != 0
		switch {
		case critical && syntax.neverCritical:
			w.defect(ExtensionFlag, OpenSSLAndGo, "is critical, which RFC 5280 forbids")
		case critical && !openSSLProcesses[oid] && !w.loading:
			w.defect(UnknownCritical, OpenSSLAndGo, "is critical and cannot be processed")
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
func (w *walker) inPieces(value element, walk syntax) {
	der := w.join(value)
	joined := &walker{der: der, field: w.field, eyes: w.eyes & OpenSSL}
	walk(joined, &span{0, len(der)})
	for _, d := range joined.found {
		w.defect(d.Kind, d.RefusedBy, "%s", d.Text)
	}
}

// keyUsage: OpenSSL refuses one without a bit.
func (w *walker) keyUsage(s *span) bool {
	e, ok := w.bits(s, idBits, "the usages")
	if !ok || e.constructed() {
		return ok
	}
	v := w.bytes(e)
	for i := 1; i < len(v) && i <= 2; i++ {
		used := v[i]
		if i == len(v)-1 {
			used &= ^byte(1<<v[0] - 1)
		}
		if used != 0 {
			return true
		}
	}
	w.defect(extensionEmpty, OpenSSL, "names no usage; RFC 5280 requires one at least")
	return true
}

func (w *walker) pathLenConstraint(s *span) bool {
	e, ok := w.integer(s, idInteger, "pathLenConstraint")
	switch {
	case !ok:
		return false
	case w.der[e.content]&0x80 != 0:
		w.defect(IntegerRange, OpenSSLAndGo, "has a negative pathLenConstraint")
	case e.stop-e.content > 8:
		w.defect(IntegerRange, Go, "has a pathLenConstraint of %d octets", e.stop-e.content)
	}
	return true
}

func (w *walker) keyIdentifier(s *span) bool {
	e, ok := w.take(s, idContext, "keyIdentifier")
	switch {
	case !ok:
		return false
	case e.content == e.stop:
		w.defect(extensionEmpty, OpenSSL, "has an empty keyIdentifier, which no issuer has")
	case e.constructed(): // Go takes it for absent
		w.defect(extensionValue, OpenSSL, "has a keyIdentifier in pieces (constructed), which OpenSSL alone compares")
	}
	return true
}

// emptyBase looks ahead at the base of a subtree.
func (w *walker) emptyBase(s *span) bool {
	if w.peek(s, idContext|1) || w.peek(s, idContext|6) {
		if base, reason := readElement(w.der, s.pos, s.end); reason == "" && base.content == base.stop {
			w.defect(extensionValue, OpenSSL, "has an empty constraint on mailboxes or URIs, which no name meets")
		}
	}
	return true
}

// namedPoint looks ahead for what a distribution point must have one of.
func (w *walker) namedPoint(s *span) bool {
	if !w.peek(s, idContext) && !w.holds(s, idContext|2) {
		w.defect(extensionEmpty, OpenSSL, "has a distribution point without a name or an issuer")
	}
	return true
}

func (w *walker) pointName(s *span) bool {
	if w.peek(s, idContext|1) {
		return listOf(idExplicit|1, "nameRelativeToCRLIssuer", (*walker).attribute)(w, s)
	}
	return generalNames(idExplicit, "fullName")(w, s)
}

func (w *walker) policies(s *span) bool {
	seen := make(map[string]bool)
	return goListOf("the policies", prefix(idSequence, "a policy", func(w *walker, s *span) bool {
		oid, ok := w.oid(s, idOID, "a policy")
		if seen[oid] && ok {
			w.defect(extensionValue, Go, "names the policy %s twice", oid)
		}
		seen[oid] = true
		return ok
	}))(w, s)
}
