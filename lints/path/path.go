// SPDX-License-Identifier: Apache-2.0

// Package path holds the rules about how the certificates of a file belong
// together: their order, the links from each one to its issuer, and where the
// path ends.
package path

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	duplicateCertificate,
	issuerNameMismatch,
	issuerNotCA,
	issuerNotOwn,
	keyIdentifierMismatch,
	keySharedInPath,
	nameConstraintViolated,
	noValidPolicy,
	notAnchored,
	outOfOrder,
	outlivesIssuer,
	pathLengthExceeded,
	purposeNotNested,
	rootMissing,
	signatureAlgorithmsDiffer,
	signatureInvalid,
	strayCertificate,
	tooManyIntermediates,
	unknownCriticalExtension,
}

const noCertificate = "the file holds no certificate"

// placed is called with the place: the lines, and the file where that is a
// registered anchor's.
func placed(c *chain.Cert) string {
	if c.Index < 0 {
		return c.Title() + " (registered)"
	}
	return fmt.Sprintf("%s (%s)", c.Title(), lines(c))
}

// lines are the lines, or the bytes of a binary file, that a certificate has.
func lines(c *chain.Cert) string {
	s := c.Object.Span
	switch {
	case c.Object.Encoding != bundle.PEM:
		return fmt.Sprintf("bytes %d to %d", s.Start, s.End)
	case s.Line == s.EndLine:
		return fmt.Sprintf("line %d", s.Line)
	}
	return fmt.Sprintf("lines %d to %d", s.Line, s.EndLine)
}

// fingerprint is a SHA-256 fingerprint as openssl x509 -fingerprint shows it.
func fingerprint(sum [32]byte) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// atMost is a count that must not be exceeded: "no certificate".
func atMost(n int, what string) string {
	if n <= 0 {
		return "no " + what
	}
	return "at most " + plural(n, what)
}

// dn is a DER Name in a message. Its own escapes are those of RFC 4514 and of
// chain.Escape, so quotes are all that it needs; an empty one must be seen too.
func dn(raw []byte) string {
	if text := chain.DN(raw); text != "" {
		return `"` + text + `"`
	}
	return "an empty name"
}
