// SPDX-License-Identifier: Apache-2.0

// Package bundle reads the bytes of a certificate file into a [Bundle]: every
// object in the file, the container that holds it, its lines and bytes, and every
// place that could not be read.
//
// # Why not encoding/pem
//
// encoding/pem gives no positions and silently drops a broken block: a byte order
// mark before the first BEGIN line costs it the leaf of a chain, and it finds
// nothing in a file with indented blocks or with carriage returns as line ends.
// This package has its own scanner, which accounts for every BEGIN line of the
// input: each becomes an [Object], a [Problem], or both.
//
// # What it never keeps
//
// The bytes of a private key, plain or encrypted, are recognised by their label
// or their structure and then dropped: no [Object] of kind [PrivateKey] has DER.
// Only the digest of its public key is kept.
//
// # Files in files
//
// Keystores are opened with the passwords that [Read] is given, archives and
// Kubernetes Secrets are unpacked, and their contents are listed among the objects
// of the file. The place of such an object is that of the whole keystore or
// archive, or of the Secret's field; [Span.Inside] says where in that it is.
// The limits on rounds, bytes and members are checked before the work is done.
package bundle

import (
	stdx509 "crypto/x509"

	"github.com/zmap/zcrypto/x509"

	"github.com/chainlint/chainlint/internal/keyfile"
)

// A Kind says what an object of a file is.
type Kind string

// The kinds of objects. The texts are used in messages.
const (
	Certificate        Kind = "certificate"
	CertificateRequest Kind = "certificate signing request"
	CRL                Kind = "certificate revocation list"
	PublicKey          Kind = "public key"
	PrivateKey         Kind = "private key"
	PKCS7              Kind = "PKCS#7 message"
	PKCS12             Kind = "PKCS#12 keystore"
	JKS                Kind = "Java keystore"
	SecretKey          Kind = "secret key"             // of a symmetric cipher, or another secret of a keystore
	Archive            Kind = "archive"                // as a Container only
	Secret             Kind = "Kubernetes Secret"      // as a Container only
	ConfigMap          Kind = "Kubernetes ConfigMap"   // as a Container only
	Base64Text         Kind = "base64 of PEM text"     // as a Container only
	Base64File         Kind = "base64 of another file" // as a Container only
	URLText            Kind = "URL-encoded PEM text"   // as a Container only
	EscapedText        Kind = "escaped PEM text"       // as a Container only
	HexText            Kind = "hexadecimal digits"     // as a Container only
	UTF32Text          Kind = "text in UTF-32"         // as a Container only
	Parameters         Kind = "key parameters"
	Unknown            Kind = "unknown object"
)

// An Encoding says how an object or a whole file is written.
type Encoding string

// The encodings.
const (
	PEM     Encoding = "PEM"     // RFC 7468 textual encoding
	DER     Encoding = "DER"     // X.690 binary
	PuTTY   Encoding = "PuTTY"   // a private key's .ppk file
	JWK     Encoding = "JWK"     // RFC 7517, a private key in JSON
	XML     Encoding = "XML"     // a private key as .NET writes it: RSAKeyValue with D
	Binary  Encoding = "binary"  // a keystore's own format
	NoInput Encoding = "nothing" // the file holds no object at all
)

// A Span is a place in an input file.
type Span struct {
	File string // name of the file as the user gave it; "<stdin>" for standard input

	Line    int // first line, counted from 1; 1 in a binary file
	EndLine int // last line, inclusive

	Start int // offset in bytes of the first byte, in the file as it was given
	End   int // offset in bytes behind the last byte

	// Inside is the place within an archive, a keystore or the field of a Secret
	// at this place. It is zero for anything else.
	Inside Inside
}

// An Inside is a place in what a file was unpacked into. Its texts come from the
// file: escape them before they are printed.
type Inside struct {
	Member string // as Object.Member
	Alias  string // as Object.Alias
	Secret string // the Kubernetes Secret that it is in, "NAMESPACE/NAME"

	// Lines and bytes are counted in the archive's member, else in the value
	// of the Secret's field. They are 0 in a keystore that is a file itself.
	Line, EndLine int
	Start, End    int
}

// An Object is one thing in a file.
type Object struct {
	Kind     Kind
	Encoding Encoding

	// Label is the label of the BEGIN line ("CERTIFICATE", "EC PRIVATE KEY") as
	// written; empty for an object that is not PEM, and for base64 without BEGIN
	// and END lines. That of a private key ends at "PRIVATE KEY" unless the
	// boundary is well-formed: what follows can be the key.
	Label string

	// Container is the kind of what holds this one: PKCS7 for a certificate
	// out of a certs-only message, PKCS12 or JKS out of a keystore, Archive or
	// Secret for what is in a member or a field itself, Base64Text, URLText and the
	// like for what was decoded first. It is empty for an object that is in the file itself.
	Container Kind

	// Alias is the name of the object in its container: a keystore's alias, which
	// is PKCS#12's friendlyName, or "NAMESPACE/NAME data[tls.crt]" for a Secret's
	// field, or both with ": " between. Empty if it has no name. It is text from
	// the file: escape it before it is printed.
	Alias string

	// Member is the path inside the archive that the file is, with slashes
	// and without "..". Empty for a file that is not an archive. It is text
	// from the file: escape it before it is printed.
	Member string

	// Span covers the BEGIN line to the END line, or the object's own bytes
	// in a binary file. For an unpacked object it covers what that was unpacked
	// from, the keystore, the archive or the field of a Secret, and Inside says
	// where in that it is.
	Span Span

	// Encrypted is set for an encrypted private key, as its label, its RFC 1421
	// headers or its structure say. It is not set for a keystore.
	Encrypted bool

	// Legacy is set for a keystore that OpenSSL 3 opens only with -legacy.
	Legacy bool

	// Sealing is how a keystore, or an encrypted private key in one, is
	// protected; nil for any other object.
	Sealing *Sealing

	// Trusted is set for a certificate with a trusted entry of its own in a
	// keystore, which is not part of the path of a key.
	Trusted bool

	// KeySPKISHA256 is the SHA-256 of the subjectPublicKeyInfo (RFC 5280 4.1.2.7)
	// that belongs to a private key, with the name of its curve if the key spells
	// out the parameters of a named one; nil if it is not known: the key is
	// encrypted and its password was not given, or it is damaged.
	KeySPKISHA256 *[32]byte

	// Key says how a private key is written and of what type it is.
	Key KeyInfo

	// KeyErr is why a private key was not opened or cannot be read: no password was
	// given for it, or none of those given fits. It is nil if the key was opened, and
	// if only its place is known. It contains no byte of the key.
	KeyErr error

	// DER is the object's binary form. It is nil for private keys, for
	// keystores, and for a block whose base64 is broken.
	DER []byte

	// Certificate is set when Kind is Certificate and DER parses. Its PublicKey
	// is nil for a key that the parser does not know or that is too large to
	// compute with, and its SelfSigned is false: this package verifies nothing.
	Certificate *x509.Certificate

	// Repaired is set if Certificate lacks or replaces a field that could not be
	// parsed. The value of such a field has no meaning.
	Repaired bool

	// StdErr is why Go's crypto/x509, stricter than the parser used here,
	// refuses the certificate or the request; nil if it accepts it. It is also set
	// for one that does not parse here.
	StdErr error

	// Request is set when Kind is CertificateRequest and DER parses. Its
	// PublicKey is nil for one on a curve that the parser does not know.
	Request *stdx509.CertificateRequest

	layout *layout
	spans  map[extent]Span // places asked for, since finding one walks the text
	source source          // maps offsets in DER to places in the file, or in what it was unpacked from
	masked bool            // the file's bytes at Span are not PEM as they are: something was added to them
	sealed bool            // DER came out of a keystore: source does not lead to its bytes
	inside *Span           // the place in the member or field that it was unpacked from
}

// A KeyInfo has the public facts about a private key.
type KeyInfo = keyfile.Facts

// A Text says how the text of a file is written, as far as that makes other readers
// lose a block that this package has read.
type Text struct {
	BOM         bool   // it starts with a byte order mark
	UTF16       bool   // the text is UTF-16, with or without a byte order mark
	Mixed       bool   // a part of the text is UTF-16 and a part is not
	LineEnds    string // "LF", "CRLF", "CR", "mixed", or empty for a single line
	NonASCII    *Span  // the first byte outside ASCII (the mark apart), nil when there is none
	Explanatory bool   // there is text outside the blocks
	Quote       string // what is before the lines of a block, as a mail program puts it: "> "; or the quote of its strings
}

// A ProblemCode names a kind of problem in kebab-case.
type ProblemCode string

// A Problem is a place in a file that could not be read, or that this package
// reads and others do not.
type Problem struct {
	Code ProblemCode
	Span Span

	// Lost reports that an object of the file is missing from Objects, has no DER
	// or does not parse because of this. A problem that is not Lost is an nonconformity: this
	// package read the object, and the readers of LostTo do not.
	Lost bool

	// LostTo are the readers that cannot load the object of a problem that is not
	// Lost. It is zero if no reader was tested.
	LostTo Readers

	Message string // what is wrong: lower case, no final period, no key bytes
	Fix     string // how to fix it, an imperative sentence

	marked Kind // the kind that the boundary names, if it gave no object; else empty
}

// A Bundle is the contents of a file.
type Bundle struct {
	Name   string // the file's name as the user gave it
	Size   int    // in bytes
	SHA256 [32]byte

	// Part is the member or the Secret that the Bundle was split off as by
	// [Bundle.Parts]; empty for a whole file. It is text out of the file.
	Part string

	Encoding Encoding // of the file's outermost layer
	Text     Text     // meaningful when Encoding is PEM or NoInput

	// PasswordGiven reports that Read was given passwords. They do not open what is
	// still closed.
	PasswordGiven bool

	Objects  []*Object // in the order of the file
	Problems []Problem // in the order of the file
}

// Limits bound what Read takes from one file. A zero field means its default.
// Other bounds are fixed. Of an archive, with the archives that are in it and in these,
// 1,000 members are unpacked, 16 MiB of each and 256 MiB of all, of which 48 MiB are kept; a certificate or a request of more
// than 256 KiB is not parsed; and after 1,000 problems nothing more is read.
type Limits struct {
	MaxBytes   int // default 64 MiB
	MaxObjects int // default 5,000
}

// The default limits.
const (
	DefaultMaxBytes   = 64 << 20
	DefaultMaxObjects = 5_000
)

// Certificates returns the certificates that parse, in the order of the file.
func (b *Bundle) Certificates() []*Object {
	var certs []*Object
	for _, o := range b.Objects {
		if o.Certificate != nil {
			certs = append(certs, o)
		}
	}
	return certs
}
