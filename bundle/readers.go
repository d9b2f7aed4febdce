// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Readers are programs that load certificate files, as a set.
type Readers uint8

// The readers that this package compares itself with. What each of them loses
// was measured: OpenSSL with x509, storeutl, crl2pkcs7 and
// SSL_CTX_use_certificate_chain_file, Go with encoding/pem and crypto/x509, Java
// with both methods of CertificateFactory, GnuTLS with
// gnutls_certificate_set_x509_key_file.
const (
	OpenSSL Readers = 1 << iota
	Go
	Java

	AllReaders = OpenSSL | Go | Java

	// GnuTLS is named where it is known to lose a block, and decides no severity.
	GnuTLS = 1 << 3
)

// String names the readers with the versions that were tested.
func (r Readers) String() string {
	var names []string
	for _, reader := range []struct {
		bit  Readers
		name string
	}{{OpenSSL, "OpenSSL 3.0"}, {Go, "Go 1.26"}, {Java, "Java 17"}, {GnuTLS, "GnuTLS 3.7"}} {
		if r&reader.bit != 0 {
			names = append(names, reader.name)
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// An nonconformity says what is odd about a block, who loses it, and how to fix it.
type nonconformity struct {
	what   string // follows "the block has" and "2 blocks have"
	lostTo Readers
	fix    string
}

// nonconformities are the facts about each nonconformity. Severities and messages derive from
// them alone. A test asks the readers again.
var nonconformities = map[ProblemCode]nonconformity{
	ByteOrderMark:   {"a byte order mark before its BEGIN line", Go | Java, "save the file as ASCII, or as UTF-8 without a byte order mark"},
	KeystoreAsText:  {"base64 of a keystore, which programs load in binary form only", AllReaders, "decode the base64, without its BEGIN and END lines, into a file of its own"},
	UTF16:           {"text in UTF-16", AllReaders, "save the file as ASCII"},
	MixedEncodings:  {"text in UTF-16, and the rest of the file is ASCII", AllReaders, "save the whole file as ASCII"},
	CRLineEnds:      {"lines that end in a carriage return alone", OpenSSL | Go, "end each line with a line feed"},
	IndentedBlock:   {"an indented BEGIN line", AllReaders, "start the BEGIN and END lines in the first column"},
	IndentedEnd:     {"an indented END line", OpenSSL | Go, "start the BEGIN and END lines in the first column"},
	QuotedBlock:     {`lines quoted with ">", as in a mail`, AllReaders, `remove the ">" at the start of each line`},
	DiffBlock:       {`lines after the "+" or "-" of a diff`, AllReaders, "take the file itself, not the diff"},
	PrefixedBlock:   {"the same characters before each line, as in a comment", AllReaders, "remove the characters before each line"},
	NumberedLines:   {"line numbers", AllReaders, "remove the number at the start of each line"},
	StringPieces:    {"lines that are strings of their own, as in JSON or source code", AllReaders, "take the text out of its strings"},
	ContinuedLines:  {`a "\" at the end of its lines, as in a shell script`, AllReaders, `remove the "\" at the end of each line`},
	QuotedPrintable: {`quoted-printable text, as in a mail: "=3D" for "="`, AllReaders, "save the attachment, or decode the quoted-printable text"},
	HTMLText:        {`text of a web page: tags, or "&#43;" for "+"`, AllReaders, "take the text out of the HTML"},
	PlusAsBlank:     {`blanks where "+" was, as after URL-decoding text that was not encoded`, AllReaders, `write "+" for each blank in the base64`},
	OddMarks:        {`BEGIN and END lines with other characters than "-----BEGIN CERTIFICATE-----" has`, AllReaders, "write the lines with five hyphens and capital letters"},
	UnseenChars:     {"characters that cannot be seen", AllReaders, "remove the characters"},
	LookAlikes:      {"letters that only look like those of base64", AllReaders, "restore the block from the original file"},
	GluedBlocks:     {"an END line that is joined to the next BEGIN line", AllReaders, "put each BEGIN and END line on a line of its own"},
	EscapedNewlines: {`escaped line ends, written as "\n"`, AllReaders, `replace each "\n" with a line end`},
	EscapedChars:    {`characters escaped as in JSON, such as "\u002B" for "+"`, AllReaders, "take the text out of its JSON string"},
	TextBeforeMark:  {"text before its BEGIN line", AllReaders, "start the BEGIN line in the first column"},
	TextBehindMark:  {"text after its END line", AllReaders, "end the END line after its five hyphens"},
	OneLineBlock:    {"base64 on its BEGIN line", AllReaders, "put each BEGIN and END line on a line of its own"},
	Base64BeforeEnd: {"base64 on its END line", OpenSSL | Go, "put each BEGIN and END line on a line of its own"},
	HeaderInBlock:   {"headers above its base64", OpenSSL | Java | GnuTLS, "remove the lines between the BEGIN line and the base64"},
	BlankLines:      {"blank lines in its base64", OpenSSL, "remove the blank lines"},
	MissingPadding:  {`base64 without its "=" padding`, OpenSSL | Go, `append "=" until the number of base64 characters is a multiple of four`},
	OddWhiteSpace:   {"vertical tabs or form feeds in its base64", AllReaders, "remove the vertical tabs and form feeds"},
	UnknownLabel:    {"a label that does not name its content", OpenSSL | Go, "label the block by its content"},
	UnusualLabel:    {`a certificate under another label than "CERTIFICATE"`, Go | GnuTLS, `write "CERTIFICATE" in the BEGIN and the END line`},
	TrustedLabel:    {`the label "TRUSTED CERTIFICATE", which OpenSSL 3.0 takes for the first of a chain only`, Go | Java | GnuTLS, "export the certificate with openssl x509"},
	TextLikeBlock:   {`text next to it that begins with "-----" or "0"`, Java, "remove the text around the blocks"},
	BareBase64:      {"no BEGIN and END line around its base64", AllReaders, "put a BEGIN line above the base64 and an END line below"},
	Base64OfPEM:     {"base64 around its PEM text", AllReaders, "decode the base64 once: base64 -d"},
	DoubleBase64:    {"base64 around base64 of its PEM text: it was encoded twice", AllReaders, "decode the base64 twice: base64 -d FILE | base64 -d"},
	Base64OfFile:    {"base64 around a compressed file, a keystore or text in UTF-16", AllReaders, "decode the base64 into a file of its own, and check that file"},
	EscapedMarks:    {`escaped hyphens in its BEGIN and END lines, such as "\u002D" or "&#45;"`, AllReaders, "take the text out of its JSON string or HTML"},
	HexDigits:       {"hexadecimal digits instead of bytes", AllReaders, "convert the digits to bytes: xxd -r -p"},
	UTF32:           {"text in UTF-32", AllReaders, "save the file as ASCII"},
	RichText:        {"RTF markup, as WordPad and TextEdit save text", AllReaders, "save the file as plain text"},
	UTF7:            {`text in UTF-7: "+-" for "+"`, AllReaders, "save the file as ASCII"},
	URLEncoded:      {"URL-encoded text, such as %0A for a line end", AllReaders, "URL-decode the text"},
	DERInText:       {"binary DER in a file of PEM text", OpenSSL | Go, "convert the DER to PEM: openssl x509 -inform DER does it for a certificate"},
}

// nonconforming records that the block at this place has an nonconformity.
func (r *reader) nonconforming(code ProblemCode, at Span) {
	r.odd[code] = append(r.odd[code], at)
}

// flushNonconforming makes one Problem of each nonconformity, at the first block that has it.
func (r *reader) flushNonconforming() {
	for _, code := range slices.Sorted(maps.Keys(r.odd)) {
		spans, fact := r.odd[code], nonconformities[code]
		what := fact.what + r.strangeWords(code)
		message := fmt.Sprintf("the block has %s; %s cannot load it", what, fact.lostTo)
		if len(spans) > 1 {
			message = fmt.Sprintf("%d blocks (%s) have %s; %s cannot load them", len(spans), lineList(spans), what, fact.lostTo)
		}
		r.problem(Problem{Code: code, Span: spans[0], LostTo: fact.lostTo, Message: message, Fix: fact.fix})
	}
}
