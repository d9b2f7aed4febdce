// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// What could not be read.
const (
	BadBegin        ProblemCode = "bad-begin-mark"           // like a BEGIN line, but not one
	MissingBegin    ProblemCode = "missing-begin"            // an END line with no BEGIN line
	MissingEnd      ProblemCode = "missing-end"              // Lost unless the object is whole
	EmptyBlock      ProblemCode = "empty-block"              // nothing between BEGIN and END
	BrokenBase64    ProblemCode = "broken-base64"            // RFC 4648, 4
	BrokenDER       ProblemCode = "broken-der"               // X.690: not one whole element
	DoesNotParse    ProblemCode = "does-not-parse"           // DER, but not what it claims to be
	TooLarge        ProblemCode = "too-large"                // a certificate or a request that is not parsed
	TrailingData    ProblemCode = "trailing-data"            // Lost if another object is in it
	TooManyObjects  ProblemCode = "too-many-objects"         // Limits.MaxObjects
	TooManyProblems ProblemCode = "too-many-problems"        // nothing more was read
	TooMuchBase64   ProblemCode = "too-much-base64"          // that is none, outside the blocks
	NotSignedData   ProblemCode = "not-signed-data"          // a PKCS#7 message of another type
	BrokenPKCS7     ProblemCode = "broken-pkcs7"             // RFC 5652, 5.1
	LockedKeystore  ProblemCode = "locked-keystore"          // no password was given for it
	BrokenKeystore  ProblemCode = "broken-keystore"          // RFC 7292, 4, or Java's format
	OtherKeystore   ProblemCode = "unsupported-keystore"     // protected in a way that is not read
	CostlyKeystore  ProblemCode = "costly-keystore"          // opening it takes too much work
	BrokenArchive   ProblemCode = "broken-archive"           // it, or a member, cannot be unpacked
	ArchiveLimit    ProblemCode = "archive-limit"            // too many members or bytes
	NestedArchive   ProblemCode = "nested-archive"           // an archive in an archive
	NothingInside   ProblemCode = "nothing-inside"           // a member or field named as a certificate holds nothing
	BrokenSecret    ProblemCode = "broken-secret"            // a Secret that is no YAML, or a field no base64
	BadEnd          ProblemCode = "bad-end-mark"             // like an END line, but not one
	EndLabel        ProblemCode = "end-label-differs"        // RFC 7468, 2
	LabelContent    ProblemCode = "label-and-content-differ" // read by its content
)

// Oddities: read here and lost by others. Each is one Problem for all the
// blocks of a file that have it.
const (
	ByteOrderMark   ProblemCode = "byte-order-mark"
	UTF16           ProblemCode = "utf-16"
	CRLineEnds      ProblemCode = "cr-line-ends"
	IndentedBlock   ProblemCode = "indented-block"
	GluedBlocks     ProblemCode = "glued-blocks"
	EscapedNewlines ProblemCode = "escaped-newlines"
	TextBeforeMark  ProblemCode = "text-before-mark"
	TextBehindMark  ProblemCode = "text-behind-mark"
	OneLineBlock    ProblemCode = "one-line-block"
	HeaderInBlock   ProblemCode = "header-in-block"
	BlankLines      ProblemCode = "blank-lines"
	MissingPadding  ProblemCode = "missing-padding"
	OddWhiteSpace   ProblemCode = "odd-white-space"
	UnknownLabel    ProblemCode = "unknown-label"
	UnusualLabel    ProblemCode = "unusual-label"
	BareBase64      ProblemCode = "base64-without-marks"
	DERInText       ProblemCode = "der-in-text"
)

// oddityText says what is odd about a block and who loses it, as measured with
// OpenSSL 3.0 (storeutl, crl2pkcs7) and with encoding/pem of Go 1.26.
var oddityText = map[ProblemCode]struct{ what, readers, fix string }{
	ByteOrderMark: {"a UTF-8 byte order mark right before the BEGIN line",
		"Go's encoding/pem loses such a block, OpenSSL 3 reads it", "save the file as ASCII, or as UTF-8 without a byte order mark"},
	UTF16: {"text in UTF-16",
		"OpenSSL 3 and Go's encoding/pem find no block", "save the file as ASCII"},
	CRLineEnds: {"lines that end in a carriage return alone",
		"OpenSSL 3 and Go's encoding/pem find no BEGIN line that ends so", "convert the line ends to LF"},
	IndentedBlock: {"white space before the BEGIN or END line",
		"OpenSSL 3 and Go's encoding/pem pass over such a block", "let the BEGIN and END lines start in the first column"},
	GluedBlocks: {"an END mark on the same line as the next BEGIN mark",
		"OpenSSL 3 and Go's encoding/pem lose both blocks", "put each BEGIN and END mark on a line of its own"},
	EscapedNewlines: {`line ends written as the two characters "\n"`,
		"OpenSSL 3 and Go's encoding/pem find no block", `replace each "\n" by a line end`},
	TextBeforeMark: {"text before the BEGIN mark on its line",
		"OpenSSL 3 and Go's encoding/pem pass over such a block", "let the BEGIN line start in the first column"},
	TextBehindMark: {"text behind the END mark on its line",
		"OpenSSL 3 and Go's encoding/pem lose such a block", "end the END line behind its five hyphens"},
	OneLineBlock: {"base64 on the line of the BEGIN or END mark",
		"OpenSSL 3 and Go's encoding/pem lose such a block", "put each BEGIN and END mark on a line of its own"},
	HeaderInBlock: {"RFC 1421 headers above the base64",
		"OpenSSL 3 loses such a block, Go's encoding/pem reads it", "remove the lines between the BEGIN line and the base64"},
	BlankLines: {"blank lines in the base64",
		"OpenSSL 3 loses such a block, Go's encoding/pem reads it", "remove the blank lines"},
	MissingPadding: {`base64 without its padding of "="`,
		"OpenSSL 3 and Go's encoding/pem lose such a block", `append "=" until the number of base64 characters is a multiple of four`},
	OddWhiteSpace: {"vertical tabs or form feeds in the base64",
		"Go's encoding/pem loses such a block, OpenSSL 3 reads it", "remove the vertical tabs and form feeds"},
	UnknownLabel: {"a label that does not name what stands below it",
		"OpenSSL 3 and Go's crypto/tls go by the label and pass over such a block", "label the block by what it holds"},
	UnusualLabel: {`a certificate under a label other than "CERTIFICATE"`,
		"Go's crypto/tls passes over such a block, OpenSSL 3 reads \"X509 CERTIFICATE\" and \"TRUSTED CERTIFICATE\" alone", `write "CERTIFICATE" in the BEGIN and the END line; export a trusted certificate with openssl x509 first`},
	BareBase64: {"no BEGIN and END line around the base64",
		"OpenSSL 3 and Go's encoding/pem find no block", "put a BEGIN line above the base64 and an END line below"},
	DERInText: {"binary DER in a file of PEM text",
		"OpenSSL 3 and Go's encoding/pem read the PEM alone", "convert the DER to PEM: openssl x509 -inform DER does it for a certificate"},
}

// Locked tells whether a keystore of the file is under a password that was not
// given.
func (b *Bundle) Locked() bool {
	return slices.ContainsFunc(b.Problems, func(p Problem) bool { return p.Code == LockedKeystore })
}

// LostCertificate tells whether a certificate may have stood where something of
// the file could not be read. What is missing from the file then may be in there.
func (b *Bundle) LostCertificate() bool {
	return slices.ContainsFunc(b.Problems, func(p Problem) bool { return p.Lost && mayHoldCertificates(b.kindAt(p)) })
}

// kindAt is what stands at a problem, or what its mark says; empty where nothing
// tells.
func (b *Bundle) kindAt(p Problem) Kind {
	for _, o := range b.Objects {
		if o.Span.holds(p.Span) {
			return o.Kind
		}
	}
	return p.marked
}

// holds tells whether a place starts in this one: of the same part, where they
// are in what the file was unpacked into.
func (s Span) holds(at Span) bool {
	in, inner := s.Inside, at.Inside
	if in.Member != inner.Member || in.Alias != inner.Alias {
		return false
	}
	if in.End > 0 || inner.End > 0 {
		return in.Start <= inner.Start && inner.Start < in.End
	}
	return s.Start <= at.Start && at.Start < s.End
}

func mayHoldCertificates(k Kind) bool {
	return slices.Contains([]Kind{"", Certificate, PKCS7, PKCS12, JKS}, k)
}

// oddity records that the block at this place has an oddity.
func (r *reader) oddity(code ProblemCode, at Span) {
	r.odd[code] = append(r.odd[code], at)
}

// flushOddities makes one Problem of each oddity, at the first block that has it.
func (r *reader) flushOddities() {
	for _, code := range slices.Sorted(maps.Keys(r.odd)) {
		spans, text := r.odd[code], oddityText[code]
		message := fmt.Sprintf("a block has %s; %s", text.what, text.readers)
		if len(spans) > 1 {
			message = fmt.Sprintf("%d blocks (%s) have %s; %s", len(spans), lineList(spans), text.what, text.readers)
		}
		r.problem(Problem{Code: code, Span: spans[0], Message: message, Fix: text.fix})
	}
}

// firstRune is the first character of data as it stands there, one byte where
// it is not UTF-8.
func firstRune(data []byte) []byte {
	_, size := utf8.DecodeRune(data)
	return data[:size]
}
