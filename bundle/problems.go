// SPDX-License-Identifier: Apache-2.0

package bundle

import (
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
	NotRead         ProblemCode = "not-read"                 // the file as a whole: see [Unread]
	OverLimit       ProblemCode = "over-limit"               // the same of a file above a limit
	LockedKeystore  ProblemCode = "locked-keystore"          // no password was given for it
	WrongPassword   ProblemCode = "wrong-password"           // none that was given opens it
	BrokenKeystore  ProblemCode = "broken-keystore"          // RFC 7292, 4, or Java's format
	OtherKeystore   ProblemCode = "unsupported-keystore"     // protected in a way that is not read
	CostlyKeystore  ProblemCode = "costly-keystore"          // opening it takes too much work
	BrokenArchive   ProblemCode = "broken-archive"           // it, or a member, cannot be unpacked
	ArchiveLimit    ProblemCode = "archive-limit"            // too many members or bytes
	NestedArchive   ProblemCode = "nested-archive"           // an archive inside of too many others
	OtherArchive    ProblemCode = "unsupported-archive"      // of a format that is not unpacked
	OtherFormat     ProblemCode = "other-format"             // what holds no certificate by its format
	NothingInside   ProblemCode = "nothing-inside"           // a member or field named as a certificate holds nothing
	BrokenSecret    ProblemCode = "broken-secret"            // a Secret that is no YAML, or a field no base64
	PEMUnderData    ProblemCode = "pem-under-data"           // in a Secret, where base64 of it is to be
	DuplicateField  ProblemCode = "duplicate-field"          // of a Secret: kubectl takes the last
	FoldedScalar    ProblemCode = "folded-scalar"            // PEM or base64 after YAML's ">", which joins its lines
	SecretNotPEM    ProblemCode = "secret-not-pem"           // DER in a Secret for TLS
	SpacedSecret    ProblemCode = "spaced-secret"            // base64 of a Secret's data with blanks in it
	SecretKeyClosed ProblemCode = "secret-key-encrypted"     // an encrypted key in a Secret for TLS
	SecretKeyAbsent ProblemCode = "secret-without-key"       // a Secret for TLS without the field tls.key
	BadEnd          ProblemCode = "bad-end-mark"             // like an END line, but not one
	EndLabel        ProblemCode = "end-label-differs"        // RFC 7468, 2
	LabelContent    ProblemCode = "label-and-content-differ" // read by its content
)

// Nonconformities: read here and lost by others. Each is one Problem for all the
// blocks of a file that have it.
const (
	ByteOrderMark   ProblemCode = "byte-order-mark"
	UTF16           ProblemCode = "utf-16"
	MixedEncodings  ProblemCode = "mixed-encodings" // ASCII and UTF-16 in one file
	CRLineEnds      ProblemCode = "cr-line-ends"
	IndentedBlock   ProblemCode = "indented-block"
	IndentedEnd     ProblemCode = "indented-end"
	QuotedBlock     ProblemCode = "quoted-block"   // each line after a ">", as mail programs quote
	DiffBlock       ProblemCode = "diff-block"     // each line after the "+" or "-" of a diff
	PrefixedBlock   ProblemCode = "prefixed-block" // each line after the same characters, as in a comment
	NumberedLines   ProblemCode = "numbered-lines" // each line after its number
	StringPieces    ProblemCode = "string-pieces"  // each line a string of its own
	ContinuedLines  ProblemCode = "continued-lines"
	QuotedPrintable ProblemCode = "quoted-printable"
	HTMLText        ProblemCode = "html-text"
	PlusAsBlank     ProblemCode = "plus-as-blank"
	OddMarks        ProblemCode = "odd-marks" // dashes for hyphens, small letters
	UnseenChars     ProblemCode = "unseen-characters"
	LookAlikes      ProblemCode = "look-alikes"
	GluedBlocks     ProblemCode = "glued-blocks"
	EscapedNewlines ProblemCode = "escaped-newlines"
	EscapedChars    ProblemCode = "escaped-characters"
	TextBeforeMark  ProblemCode = "text-before-mark"
	TextBehindMark  ProblemCode = "text-behind-mark"
	OneLineBlock    ProblemCode = "one-line-block"
	Base64BeforeEnd ProblemCode = "base64-before-end"
	HeaderInBlock   ProblemCode = "header-in-block"
	BlankLines      ProblemCode = "blank-lines"
	MissingPadding  ProblemCode = "missing-padding"
	OddWhiteSpace   ProblemCode = "odd-white-space"
	UnknownLabel    ProblemCode = "unknown-label"
	UnusualLabel    ProblemCode = "unusual-label"
	TrustedLabel    ProblemCode = "trusted-label"
	TextLikeBlock   ProblemCode = "text-like-block"
	BareBase64      ProblemCode = "base64-without-marks"
	KeystoreAsText  ProblemCode = "keystore-as-text" // base64 of PKCS#12, with or without BEGIN and END lines
	Base64OfPEM     ProblemCode = "base64-of-pem"
	DoubleBase64    ProblemCode = "base64-of-base64"
	Base64OfFile    ProblemCode = "base64-of-file" // compressed, or in UTF-16
	URLEncoded      ProblemCode = "url-encoded"
	EscapedMarks    ProblemCode = "escaped-marks"
	HexDigits       ProblemCode = "hexadecimal-digits"
	UTF32           ProblemCode = "utf-32"
	RichText        ProblemCode = "rich-text" // RTF, as WordPad and TextEdit write it
	UTF7            ProblemCode = "utf-7"
	DERInText       ProblemCode = "der-in-text"
	NotLoaded       ProblemCode = "not-loaded" // for a reason that is none of these
)

// Closed reports whether it is unknown what the file holds, or a keystore in it:
// the bytes could not be had, or the password is missing or wrong.
func (b *Bundle) Closed() bool { return b.Reason() != "" }

// Reason is why the bundle is closed; empty where it is not.
func (b *Bundle) Reason() string {
	if i := slices.IndexFunc(b.Problems, Problem.Closed); i >= 0 {
		return b.Problems[i].Message
	}
	return ""
}

// Unread reports whether no byte of the file could be had; see [Unread].
func (b *Bundle) Unread() bool {
	return slices.ContainsFunc(b.Problems, Problem.unread)
}

// Closed reports whether the problem is that of a file or keystore that stays
// closed, so that nothing is known of what it holds.
func (p Problem) Closed() bool {
	return p.Code == LockedKeystore || p.Code == WrongPassword || p.unread()
}

// LostCertificate reports whether a certificate may be where something of the file
// could not be read. What is missing from the file then may be in there.
func (b *Bundle) LostCertificate() bool { return b.WhereLost() != nil }

// WhereLost is the first problem that may have cost the file a certificate; nil where
// there is none.
func (b *Bundle) WhereLost() *Problem {
	for i, p := range b.Problems {
		if p.Lost && mayHoldCertificates(b.kindAt(p)) {
			return &b.Problems[i]
		}
	}
	return nil
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

// firstRune is the first character of data as it stands there, one byte where
// it is not UTF-8.
func firstRune(data []byte) []byte {
	_, size := utf8.DecodeRune(data)
	return data[:size]
}

// unread reports whether nothing of the file was read.
func (p Problem) unread() bool { return p.Code == NotRead || p.Code == OverLimit }
