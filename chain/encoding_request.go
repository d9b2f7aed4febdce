// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// requestSyntax is a CertificationRequest (RFC 2986, section 4). Go compares no
// algorithm with another there, and neither does OpenSSL. OpenSSL looks at the values
// of attributes as at any element; what an extensionRequest holds, it reads when it
// issues the certificate.
var requestSyntax = prefix(idSequence, "a CertificationRequest",
	sequence(idSequence, "certificationRequestInfo",
		at(bundle.Version, integer(idInteger, "the version")),
		at(bundle.Subject, (*walker).name),
		at(bundle.SubjectPublicKey, (*walker).key),
		optional(idExplicit, at(bundle.Attributes, listOf(idExplicit, "the attributes", sequence(idSequence, "an attribute",
			objectID(idOID, "the type of an attribute"),
			listOf(idSet, "the values of an attribute", anyValue("a value of an attribute"))))))),
	at(bundle.SignatureAlgorithm, algorithmID("signatureAlgorithm")),
	at(bundle.Signature, bitString(idBits, "the signature")),
	end("the request"))
