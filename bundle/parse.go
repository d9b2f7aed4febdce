// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	stdx509 "crypto/x509"
	"fmt"
	"strconv"
	"strings"
)

// maxParsed bounds a certificate or a request, in bytes: Go's crypto/tls takes as
// much for a whole chain, and OpenSSL 100 KiB. Parsed, a crafted one has fifty times
// its size.
const maxParsed = 256 << 10

// parseCertificate fills in StdErr and Certificate, or reports why not.
func (r *reader) parseCertificate(o *Object) {
	if r.oversized(o) {
		return
	}
	_, o.StdErr = guard(o.DER, stdx509.ParseCertificate)
	cert, err := parseTolerantly(o.DER)
	if err != nil && r.quota.repairs < maxRepairs {
		r.quota.repairs++
		if repaired, again := guard(o.DER, parseRepaired); again == nil {
			cert, err, o.Repaired = repaired, nil, true
		}
	}
	if err != nil {
		r.unparsed(o, err)
		return
	}
	o.Certificate = cert
}

// parseRequest fills in StdErr and Request, or reports why not.
func (r *reader) parseRequest(o *Object) {
	if r.oversized(o) {
		return
	}
	_, o.StdErr = guard(o.DER, stdx509.ParseCertificateRequest)
	request, err := parseRequestTolerantly(o.DER)
	if err != nil {
		r.unparsed(o, err)
		return
	}
	o.Request = request
}

// oversized reports a certificate or a request that is too large to be parsed, or one too many.
func (r *reader) oversized(o *Object) bool {
	r.quota.parsed += len(o.DER)
	switch {
	case r.quota.parsed > maxParsedAll:
		r.stop(TooManyObjects, o.Span, fmt.Sprintf("the certificates and requests of the file have more than the limit of %d bytes", maxParsedAll), "split the file")
		return true
	case len(o.DER) <= maxParsed:
		return false
	}
	r.problem(Problem{Code: TooLarge, Span: o.Span, Lost: true,
		Message: fmt.Sprintf("the %s%s has %d bytes, the limit is %d bytes", o.Kind, o.called(), len(o.DER), maxParsed),
		Fix:     "issue or export the object again"})
	return true
}

// guard calls a parser of others and turns its panic into an error.
func guard[T any](der []byte, parse func([]byte) (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser panicked: %v", p)
		}
	}()
	return parse(der)
}

// unparsed reports an object that has the outline of its kind and no more.
func (r *reader) unparsed(o *Object, err error) {
	r.problem(Problem{Code: DoesNotParse, Span: o.At(Whole), Lost: true,
		Message: fmt.Sprintf("the %s%s does not parse: %s", o.Kind, o.called(), printable(parserReason(err))),
		Fix:     "issue or export the object again"})
}

// called is what a keystore calls the object, for a message.
func (o *Object) called() string {
	if o.Alias == "" {
		return ""
	}
	return fmt.Sprintf(" under the alias %q", o.Alias)
}

// parserReason is a parser's error without the dump of Go structures that
// encoding/asn1 appends: "tags don't match (16 vs {class:0 ...".
func parserReason(err error) string {
	reason := err.Error()
	if dump := strings.Index(reason, " vs {"); dump > 0 {
		reason = reason[:max(0, strings.LastIndex(reason[:dump], " ("))]
	}
	return reason
}

// printable escapes what a terminal could misread in a text of others.
func printable(s string) string {
	quoted := strconv.QuoteToASCII(s)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// derReason says why data does not start with a whole DER element.
func derReason(data []byte) string {
	c := &berCursor{data: data, end: len(data)}
	if len(data) < 2 {
		return fmt.Sprintf("%d bytes are too few", len(data))
	}
	if data[0] != 0x30 {
		return fmt.Sprintf("the first byte is 0x%02x, a SEQUENCE starts with 0x30", data[0])
	}
	if e, ok := c.next(); ok {
		return fmt.Sprintf("a SEQUENCE of %d bytes is not what was expected", e.end)
	}
	content, length := 2, int(data[1])
	if octets := length & 0x7F; length > 0x80 && octets <= 4 && 2+octets <= len(data) {
		content, length = 2+octets, 0
		for _, b := range data[2:content] {
			length = length<<8 | int(b)
		}
		return fmt.Sprintf("its length field promises %d bytes, %d are there", content+length, len(data))
	}
	if length < 0x80 {
		return fmt.Sprintf("its length field promises %d bytes, %d are there", content+length, len(data))
	}
	return "its length field cannot be read"
}
