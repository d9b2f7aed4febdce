// SPDX-License-Identifier: Apache-2.0

// Package path holds the rules about how the certificates of a file belong
// together: their order, the links from each one to its issuer, and where the
// path ends.
package path

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	authorityIssuerMismatch,
	certificateMessageTooLarge,
	duplicateCertificate,
	issuerNameDamaged,
	issuerNameMismatch,
	issuerNameNotIdentical,
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
	strayCertificate,
	leafNotIssuedByRoot,
	takenForSelfSigned,
	tooManyIntermediates,
	unknownCriticalExtension,
}

const trustBundle = "the file is a bundle of trusted CA certificates, with more than one path in it"

// placed returns the title of a certificate with its lines, and with its file if it
// is a registered anchor.
func placed(c *chain.Cert) string {
	return fmt.Sprintf("%s (%s)", c.Title(), c.Where())
}

// fingerprint is a SHA-256 fingerprint as openssl x509 -fingerprint shows it.
func fingerprint(sum [32]byte) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

// atMost describes an upper limit: "no certificate", "at most 2 certificates".
func atMost(n int, what string) string {
	if n <= 0 {
		return "no " + what
	}
	return "at most " + chain.Plural(n, what)
}
