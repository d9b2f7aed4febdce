// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// Stacks is a set of TLS stacks, as tested.
type Stacks uint8

// The stacks that chainlint was tried against.
const (
	OpenSSL Stacks = 1 << iota
	Go
	Java
	GnuTLS

	OpenSSLAndGo = OpenSSL | Go
)

// stackNames are the stacks with the versions that were tried.
var stackNames = []string{"OpenSSL 3.0", "Go 1.26", "Java 17", "GnuTLS 3.7"}

// String names the stacks with their versions: "OpenSSL 3.0 and Go 1.26".
func (s Stacks) String() string {
	var names []string
	for i, name := range stackNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// Several reports whether there is more than one stack in the set.
func (s Stacks) Several() bool { return s&(s-1) != 0 }

// Refuse is the set as the subject of a clause: "OpenSSL 3.0 and Go 1.26 refuse".
func (s Stacks) Refuse() string {
	if s.Several() {
		return s.String() + " refuse"
	}
	return s.String() + " refuses"
}

// An EncodingDefect is a place where a certificate is not encoded as X.690 and
// RFC 5280 require, so that a TLS stack does not load it or takes it for invalid.
type EncodingDefect struct {
	Kind      DefectKind
	Field     bundle.Field // the field of the certificate that holds it
	Text      string       // what is wrong, as a clause after the field: "has an INTEGER of 0 octets"
	RefusedBy Stacks       // never empty
	Permitted bool         // by the standards: the stacks that refuse it do not support it
}

// A DefectKind is a kind of [EncodingDefect]. docs/conformance.md counts by kind
// what each stack refuses.
type DefectKind string

// The kinds of defects.
const (
	lengthNotDER      DefectKind = "length-not-der"       // X.690, 10.1: not of the shortest form, or indefinite
	lengthWrong       DefectKind = "length-wrong"         // more than there is
	wrongTag          DefectKind = "wrong-tag"            // another element than the syntax has there, or none
	surplus           DefectKind = "surplus"              // more elements or octets than the syntax has
	constructedString DefectKind = "constructed-string"   // X.690, 10.2
	integerNotDER     DefectKind = "integer-not-der"      // X.690, 8.3
	IntegerRange      DefectKind = "integer-out-of-range" // a number that the field cannot have
	booleanNotDER     DefectKind = "boolean-not-der"      // X.690, 11.1
	bitsNotDER        DefectKind = "bit-string-not-der"   // X.690, 11.2
	badOID            DefectKind = "bad-oid"              // X.690, 8.19
	badNull           DefectKind = "bad-null"             // X.690, 8.8
	stringType        DefectKind = "string-type"          // a value of a name that is not a string
	stringCharacter   DefectKind = "string-character"     // a character that the string type lacks
	TimeNotDER        DefectKind = "time-not-der"         // RFC 5280, section 4.1.2.5
	extensionTwice    DefectKind = "extension-twice"      // RFC 5280, section 4.2
	extensionEmpty    DefectKind = "extension-empty"      // nothing in it, though one member is required
	extensionValue    DefectKind = "extension-value"      // a value that the extension cannot have
	ExtensionFlag     DefectKind = "extension-critical"   // critical where RFC 5280 forbids it
	BadVersion        DefectKind = "bad-version"          // RFC 5280, section 4.1.2.1
	AlgorithmsDiffer  DefectKind = "algorithms-differ"    // RFC 5280, section 4.1.1.2
	BadKey            DefectKind = "bad-key"              // a key that its algorithm does not have
	AddressLength     DefectKind = "address-length"       // an iPAddress of another length than an address has
	UnknownCritical   DefectKind = "unknown-critical"     // critical, and no extension that the stack processes
	goUnhandled       DefectKind = "unhandled-by-go"      // read by Go, and refused when a path is verified
	OtherRefusal      DefectKind = "other-refusal"        // Go says so, and nothing else was found
)

// EncodingDefects lists the encoding defects of a certificate, or of a certification
// request, in the order of its fields, one of a kind and field. An empty list does not prove that it is
// DER, but that OpenSSL and Go load it.
//
// OpenSSL's answer is computed by the rules of its decoder; mutants test that it
// is the same. Go's is that of the library itself.
func EncodingDefects(o *bundle.Object) []EncodingDefect { return defects(o, false) }

// LoadingDefects are the [EncodingDefects] because of which a stack does not load the
// certificate. At extensions and at the key OpenSSL looks when it verifies, and both
// look at what is critical only then.
func LoadingDefects(o *bundle.Object) []EncodingDefect { return defects(o, true) }

func defects(o *bundle.Object, loading bool) []EncodingDefect {
	w := &walker{der: o.DER, field: bundle.Whole, eyes: OpenSSLAndGo, loading: loading}
	if o.Kind == bundle.CertificateRequest {
		requestSyntax(w, &span{0, len(w.der)})
	} else {
		certificateSyntax(w, &span{0, len(w.der)})
	}
	return w.asGoDecides(o.StdErr)
}

// asGoDecides has Go's library decide what is refused by Go.
func (w *walker) asGoDecides(goErr error) []EncodingDefect {
	if goErr == nil {
		for i, d := range w.found {
			if d.Kind != goUnhandled {
				w.found[i].RefusedBy &^= Go
			}
		}
		return slices.DeleteFunc(w.found, func(d EncodingDefect) bool { return d.RefusedBy == 0 })
	}
	byGo := slices.ContainsFunc(w.found, func(d EncodingDefect) bool { return d.RefusedBy&Go != 0 })
	switch {
	case byGo:
	case len(w.found) > 0: // it stumbles over the same, for a reason of its own
		w.found[0].RefusedBy |= Go
	default:
		w.found = append(w.found, EncodingDefect{
			Kind: OtherRefusal, Field: bundle.Whole, RefusedBy: Go,
			Text: "does not parse: " + Escape(strings.TrimPrefix(goErr.Error(), "x509: ")),
		})
	}
	return w.found
}

// A walker goes over a certificate as the decoders do.
type walker struct {
	der   []byte
	field bundle.Field // where it is
	eyes  Stacks       // the stacks that look at this place
	found []EncodingDefect

	loading bool // nothing is verified

	version   int     // of the certificate, 0 for v1; -1 for one that does not exist
	algorithm element // tbsCertificate.signature
}

// unlessLoading are the eyes on what OpenSSL looks at when it verifies.
func (w *walker) unlessLoading() Stacks {
	if w.loading {
		return Go
	}
	return OpenSSLAndGo
}

// unsupported records what the standards permit and some stacks do not support.
func (w *walker) unsupported(kind DefectKind, by Stacks, format string, args ...any) {
	n := len(w.found)
	w.defect(kind, by, format, args...)
	if len(w.found) > n {
		w.found[n].Permitted = true
	}
}

// defect records a defect for the stacks that look there. What is
// wrong in one field in one way many times is one defect.
func (w *walker) defect(kind DefectKind, by Stacks, format string, args ...any) {
	by &= w.eyes | Java | GnuTLS
	if by == 0 {
		return
	}
	for i, d := range w.found {
		if d.Kind == kind && d.Field == w.field {
			w.found[i].RefusedBy |= by
			return
		}
	}
	w.found = append(w.found, EncodingDefect{Kind: kind, Field: w.field, Text: fmt.Sprintf(format, args...), RefusedBy: by})
}

// in runs a part of the walk at a field, for the stacks that look there.
func (w *walker) in(field bundle.Field, eyes Stacks, walk func()) {
	outer := *w
	w.field, w.eyes = field, w.eyes&eyes
	walk()
	w.field, w.eyes = outer.field, outer.eyes
}
