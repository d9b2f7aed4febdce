// SPDX-License-Identifier: Apache-2.0

package bundle

// A Field names a part of a certificate whose place a finding can point at.
type Field string

// The fields of RFC 5280 4.1 that findings point at. An extension's field is
// ExtensionField of its object identifier in dotted form.
const (
	Whole              Field = "certificate"
	Version            Field = "version"
	SerialNumber       Field = "serialNumber"
	TBSSignature       Field = "tbsCertificate.signature"
	Issuer             Field = "issuer"
	NotBefore          Field = "notBefore"
	NotAfter           Field = "notAfter"
	Subject            Field = "subject"
	SubjectPublicKey   Field = "subjectPublicKeyInfo"
	Extensions         Field = "extensions"
	SignatureAlgorithm Field = "signatureAlgorithm"
	Signature          Field = "signatureValue"

	// Attributes are those of a request. Their place is the whole of it.
	Attributes Field = "attributes"

	// toBeSigned is the tbsCertificate of a certificate, and the
	// certificationRequestInfo of a request.
	toBeSigned Field = "tbsCertificate"
)

// ExtensionField is the field of the extension with this object identifier.
func ExtensionField(oid string) Field { return Field("extension " + oid) }

// A layout says where the fields of an object are in its DER. It is read
// tolerantly: what does not have the shape of RFC 5280 4.1 ends it, and the
// fields up to there remain.
type layout struct {
	fields map[Field]extent
}

// An extent is a range of bytes, der[from:to].
type extent struct{ from, to int }

// At returns the place in the file of the field's first to last byte, tag and
// length included: in PEM the base64 characters that hold them, with their
// lines. Whole is the first to the last base64 line, without BEGIN and END. A
// field that the object does not have is at Whole; an object without DER, and
// one out of a keystore, is at its Span. Of one that was unpacked from an archive
// or a Secret, all fields are at its Span but for the lines and bytes of Inside.
// At is not safe for concurrent use on one object.
func (o *Object) At(f Field) Span {
	if o.inside == nil {
		return o.place(f, o.Span)
	}
	at, in := o.Span, o.place(f, *o.inside)
	at.Inside.Line, at.Inside.EndLine, at.Inside.Start, at.Inside.End = in.Line, in.EndLine, in.Start, in.End
	return at
}

// AtInside is At inside the member of an archive or the field of a Secret: lines
// and bytes are counted from the member's first, and File is the member's path
// or the field's name. For an object that was not unpacked from one it is At.
func (o *Object) AtInside(f Field) Span {
	if o.inside == nil {
		return o.At(f)
	}
	return o.place(f, *o.inside)
}

// place is where a field is in what the object was read from, where the
// object's own place is whole.
func (o *Object) place(f Field, whole Span) Span {
	if len(o.DER) == 0 || o.sealed {
		return whole
	}
	e, ok := o.extent(f)
	if !ok {
		e = extent{0, len(o.DER)}
	}
	at, known := o.spans[e]
	if !known {
		at = o.source.span(e.from, e.to)
		if o.spans == nil {
			o.spans = map[extent]Span{}
		}
		o.spans[e] = at
	}
	return at
}

// HasField reports whether the object has the field. Every object with DER has Whole.
func (o *Object) HasField(f Field) bool {
	_, ok := o.extent(f)
	return ok
}

// FieldBytes returns the field's DER, tag and length included, and nil when the
// object does not have the field. The result must not be changed.
func (o *Object) FieldBytes(f Field) []byte {
	e, ok := o.extent(f)
	if !ok {
		return nil
	}
	return o.DER[e.from:e.to:e.to]
}

// extent looks a field up, reading the layout when it is first asked for.
func (o *Object) extent(f Field) (extent, bool) {
	if o.layout == nil {
		o.layout = readLayout(o.Kind, o.DER)
	}
	e, ok := o.layout.fields[f]
	return e, ok
}

// readLayout finds the fields of a certificate or of a request.
func readLayout(kind Kind, der []byte) *layout {
	l := &layout{fields: map[Field]extent{}}
	if len(der) == 0 {
		return l
	}
	l.fields[Whole] = extent{0, len(der)}
	if len(der) > maxParsed { // nobody looks into what is not parsed
		return l
	}
	outer := newCursor(der).enter()
	tbs := outer.enter()
	outer.mark(l, toBeSigned)
	outer.mark(l, SignatureAlgorithm)
	outer.mark(l, Signature)
	switch kind {
	case Certificate:
		l.readCertificate(tbs)
	case CertificateRequest:
		l.readRequest(tbs)
	}
	return l
}

// readCertificate reads a TBSCertificate (RFC 5280, 4.1).
func (l *layout) readCertificate(c *cursor) {
	if c.peek(contextTag(0)) {
		c.mark(l, Version)
	}
	c.mark(l, SerialNumber)
	c.mark(l, TBSSignature)
	c.mark(l, Issuer)
	validity := c.enter()
	validity.mark(l, NotBefore)
	validity.mark(l, NotAfter)
	c.read()
	c.mark(l, Subject)
	c.mark(l, SubjectPublicKey)
	for !c.empty() {
		if c.peek(contextTag(3)) {
			explicit := c.enter()
			l.readExtensions(explicit)
			return
		}
		c.read() // unique identifiers
	}
}

// readRequest reads a CertificationRequestInfo (RFC 2986, 4.1), and in its
// attributes the extensions that it requests (RFC 2985, 5.4.2).
func (l *layout) readRequest(c *cursor) {
	c.mark(l, Version)
	c.mark(l, Subject)
	c.mark(l, SubjectPublicKey)
	if !c.peek(contextTag(0)) {
		return
	}
	for attributes := c.enter(); !attributes.empty(); attributes.read() {
		attribute := attributes.enter()
		if attribute.oid() == oidExtensionRequest {
			l.readExtensions(attribute.enter())
			return
		}
	}
}

// oidExtensionRequest is the attribute of a request that holds extensions.
const oidExtensionRequest = "1.2.840.113549.1.9.14"

// readExtensions reads the SEQUENCE OF Extension at the cursor. Of an extension
// that is there twice, the first counts.
func (l *layout) readExtensions(c *cursor) {
	list := c.enter()
	c.mark(l, Extensions)
	for !list.empty() {
		oid := list.enter().oid()
		at, ok := list.read()
		if !ok {
			return
		}
		if _, twice := l.fields[ExtensionField(oid)]; oid != "" && !twice {
			l.fields[ExtensionField(oid)] = at
		}
	}
}
