// SPDX-License-Identifier: Apache-2.0

package chain

import "strings"

// everyStack are all stacks that chainlint was tried against.
const everyStack = OpenSSL | Go | Java | GnuTLS

// UnverifiableBy returns the stacks that do not verify signatures of the algorithm,
// as measured with certificates that were signed by it. Broken hashes, which other
// rules are about, are not among them.
func (f SignatureFacts) UnverifiableBy() Stacks {
	switch f.Family {
	case FamilyEd448, FamilyDSA:
		if f.Family == FamilyDSA && (f.Hash == "SHA-384" || f.Hash == "SHA-512") {
			return OpenSSL | Go
		}
		return Go
	case FamilyRSAPSS:
		return f.pssUnverifiableBy()
	case FamilyUnknown:
		if f.Name != "" {
			return everyStack
		}
		return 0
	}
	switch {
	case f.Hash == "SHA-224":
		return Go
	case f.Hash == "SHA-512/224", f.Hash == "SHA-512/256":
		return everyStack
	case strings.HasPrefix(f.Hash, "SHA3-") && f.Family == FamilyECDSA:
		return OpenSSL | Go | Java
	case strings.HasPrefix(f.Hash, "SHA3-"):
		return Go | Java
	}
	return 0
}

// RefusedInTLS13 returns the stacks that take the signature in TLS 1.2 and not in TLS
// 1.3, where they hold those of certificates to the schemes of RFC 8446, section 4.2.3.
func (f SignatureFacts) RefusedInTLS13() Stacks {
	if f.Family == FamilyDSA || f.Hash == "SHA-224" {
		return Java
	}
	return 0
}

// pssUnverifiableBy: Go and GnuTLS want a salt as long as the hash, which is not what
// OpenSSL writes unless it is set to, and know SHA-256, SHA-384 and SHA-512 alone.
func (f SignatureFacts) pssUnverifiableBy() Stacks {
	hash, ok := hashes[f.Hash]
	switch {
	case !ok:
		return 0
	case f.Hash != "SHA-256" && f.Hash != "SHA-384" && f.Hash != "SHA-512", f.SaltLength != hash.Size():
		return Go | GnuTLS
	case f.MGFHash != f.Hash:
		return Go | GnuTLS
	}
	return 0
}
