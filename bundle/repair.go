// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"
	"slices"
	"time"

	"github.com/zmap/zcrypto/x509"
	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The bounds of repairs, each of which parses a certificate a few dozen times.
const (
	maxRepairs            = 256 // of a file
	maxRepairedExtensions = 64
)

var errBeyondRepair = errors.New("the certificate does not have the fields of RFC 5280, section 4.1")

// parseRepaired parses a certificate that the parser refuses: for one defect the
// rest of it, and its place in the path, are not to be lost. It writes BER as DER,
// and what the parser still refuses it replaces by a filler, field by field; an
// extension it leaves out. The true bytes of the certificate, and of its key, are
// put back in the end. What is wrong with them is for package chain to say.
func parseRepaired(der []byte) (*x509.Certificate, error) {
	tbs, fields, ok := certificateFieldsOf(der)
	if !ok {
		return nil, errBeyondRepair
	}
	repaired, ok := fields.repaired()
	if !ok {
		return nil, errBeyondRepair
	}
	cert, err := parseX509(repaired.encode())
	if err != nil {
		return nil, err
	}
	if repaired.replacedKey {
		cert.RawSubjectPublicKeyInfo, cert.PublicKey = fields.key, nil
	}
	cert.Raw, cert.RawTBSCertificate = der, tbs
	fingerprint(cert)
	return cert, nil
}

// certificateParts are the fields of a certificate (RFC 5280, section 4.1), each
// with its tag.
type certificateParts struct {
	version, serial, algorithm, issuer, validity, subject, key []byte
	extensions                                                 [][]byte
	signature                                                  []byte

	replacedKey bool
}

// certificateFieldsOf takes a certificate apart. tbs is the tbsCertificate as it is;
// the fields are written as DER, as far as they can be.
func certificateFieldsOf(der []byte) (tbs []byte, p certificateParts, ok bool) {
	outer, ok := berChildren(der)
	if !ok || len(outer) < 3 {
		return nil, p, false
	}
	rest, ok := berChildren(outer[0])
	if !ok {
		return nil, p, false
	}
	if len(rest) > 0 && rest[0][0] == 0xa0 {
		p.version, rest = asDER(rest[0]), rest[1:]
	}
	if len(rest) < 6 {
		return nil, p, false
	}
	for i, field := range []*[]byte{&p.serial, &p.algorithm, &p.issuer, &p.validity, &p.subject, &p.key} {
		*field = asDER(rest[i])
	}
	p.signature = asDER(outer[2])
	for _, field := range rest[6:] {
		if field[0] == 0xa3 {
			p.extensions = extensionsOf(field)
		}
	}
	return outer[0], p, true
}

// extensionsOf lists the extensions in [3] EXPLICIT Extensions.
func extensionsOf(field []byte) [][]byte {
	inner, _ := berChildren(field)
	if len(inner) == 0 {
		return nil
	}
	list, _ := berChildren(inner[0])
	for i := range list {
		list[i] = asDER(list[i])
	}
	return list
}

// berChildren lists the elements in the first element of data.
func berChildren(data []byte) ([][]byte, bool) {
	c := &berCursor{data: data, end: len(data)}
	e, ok := c.next()
	if !ok || e.tag&0x20 == 0 {
		return nil, false
	}
	var all [][]byte
	for in := c.enter(e); !in.empty(); {
		child, ok := in.next()
		if !ok {
			break
		}
		all = append(all, data[child.start:child.end])
	}
	return all, true
}

// asDER writes BER as DER where it can be, and leaves it as it is elsewhere.
func asDER(ber []byte) []byte {
	if der, ok := definite(ber); ok {
		return der
	}
	return ber
}

// filler is a certificate that parses.
func filler() certificateParts {
	element := func(tag casn1.Tag, content cryptobyte.BuilderContinuation) []byte {
		var b cryptobyte.Builder
		b.AddASN1(tag, content)
		return b.BytesOrPanic()
	}
	return certificateParts{
		version:   []byte{0xa0, 3, 2, 1, 2},
		serial:    []byte{2, 1, 1},
		algorithm: []byte("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"), // ecdsa-with-SHA256
		issuer:    []byte{0x30, 0},
		validity:  element(casn1.SEQUENCE, func(b *cryptobyte.Builder) { addTimes(b, time.Unix(0, 0), time.Unix(0, 0)) }),
		subject:   []byte{0x30, 0},
		key:       p256Key(),
		signature: []byte{3, 1, 0},
	}
}

// repaired keeps what the parser takes.
func (p certificateParts) repaired() (certificateParts, bool) {
	out := filler()
	if p.version == nil {
		out.version = nil
	}
	keep := func(field func(*certificateParts) *[]byte, value []byte) bool {
		trial := filler()
		*field(&trial) = value
		if _, err := guard(trial.encode(), parseX509); err != nil {
			return false
		}
		*field(&out) = value
		return true
	}
	keep(func(p *certificateParts) *[]byte { return &p.version }, p.version)
	keep(func(p *certificateParts) *[]byte { return &p.serial }, p.serial)
	keep(func(p *certificateParts) *[]byte { return &p.algorithm }, p.algorithm)
	for _, name := range []struct {
		field func(*certificateParts) *[]byte
		value []byte
	}{
		{func(p *certificateParts) *[]byte { return &p.issuer }, p.issuer},
		{func(p *certificateParts) *[]byte { return &p.subject }, p.subject},
	} {
		if !keep(name.field, name.value) {
			keep(name.field, retyped(name.value))
		}
	}
	keep(func(p *certificateParts) *[]byte { return &p.signature }, p.signature)
	out.replacedKey = !keep(func(p *certificateParts) *[]byte { return &p.key }, p.key)
	validity := func(p *certificateParts) *[]byte { return &p.validity }
	if !keep(validity, p.validity) {
		tidy, ok := tidyValidity(p.validity)
		if !ok || !keep(validity, tidy) {
			return out, false
		}
	}
	for _, extension := range p.extensions[:min(len(p.extensions), maxRepairedExtensions)] {
		trial := filler()
		trial.extensions = [][]byte{extension}
		if _, err := guard(trial.encode(), parseX509); err == nil {
			out.extensions = append(out.extensions, extension)
		}
	}
	return out, true
}

// retyped is a Name whose strings have types that they fit.
func retyped(name []byte) []byte {
	trial := filler()
	trial.subject = name
	der, ok := withStringTypes(trial.encode(), Certificate)
	if !ok {
		return name
	}
	return (&Object{Kind: Certificate, DER: der}).FieldBytes(Subject)
}

func (p certificateParts) encode() []byte {
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(slices.Concat(p.version, p.serial, p.algorithm, p.issuer, p.validity, p.subject, p.key))
			if len(p.extensions) > 0 {
				b.AddASN1(casn1.Tag(3).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
					b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(p.extensions...)) })
				})
			}
		})
		b.AddBytes(p.algorithm)
		b.AddBytes(p.signature)
	})
	der, err := b.Bytes()
	if err != nil {
		return nil
	}
	return der
}

// tidyValidity writes the two times of a validity as RFC 5280, section 4.1.2.5,
// has them.
func tidyValidity(validity []byte) ([]byte, bool) {
	times, ok := berChildren(validity)
	if !ok || len(times) < 2 {
		return nil, false
	}
	var read [2]time.Time
	for i := range read {
		c := &berCursor{data: times[i], end: len(times[i])}
		e, _ := c.next()
		if read[i], ok = anyTime(string(times[i][e.content:e.end])); !ok {
			return nil, false
		}
	}
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) { addTimes(b, read[0], read[1]) })
	out, err := b.Bytes()
	return out, err == nil
}

// timeLayouts are forms of UTCTime and GeneralizedTime (X.680, 46 and 47).
var timeLayouts = []string{
	"0601021504Z", "060102150405", "060102150405z", "0601021504-0700", "060102150405-0700", "060102150405Z",
	"20060102150405", "20060102150405z", "200601021504Z", "20060102150405-0700", "20060102150405.999999999Z", "20060102150405Z",
}

func anyTime(text string) (time.Time, bool) {
	for _, layout := range timeLayouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if layout[:4] == "0601" && t.Year() >= 2050 { // RFC 5280, section 4.1.2.5.1
			t = t.AddDate(-100, 0, 0)
		}
		return t.UTC(), true
	}
	return time.Time{}, false
}

func addTimes(b *cryptobyte.Builder, times ...time.Time) {
	for _, t := range times {
		if year := t.UTC().Year(); year >= 1950 && year < 2050 {
			b.AddASN1(casn1.UTCTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(t.UTC().Format("060102150405Z"))) })
			continue
		}
		b.AddASN1GeneralizedTime(t.UTC())
	}
}
