// SPDX-License-Identifier: Apache-2.0

package lints

import "github.com/chainlint/chainlint/chain"

// A Purpose says what the key of an artifact's leaf is for. It decides which rules of
// extendedKeyUsage and keyUsage (RFC 5280, sections 4.2.1.12 and 4.2.1.3) run.
type Purpose string

// The purposes. With AnyPurpose nothing is refused for its purpose.
const (
	TLSClient  Purpose = "tls-client"
	TLSServer  Purpose = "tls-server"
	Signing    Purpose = "signing"
	CA         Purpose = "ca"
	AnyPurpose Purpose = "any"
)

// Purposes lists every purpose that a ruleset may state.
var Purposes = []Purpose{TLSClient, TLSServer, Signing, CA, AnyPurpose}

// An Artifact says what kind of file a ruleset expects.
type Artifact struct {
	Name    chain.Artifact `json:"name"`
	Purpose Purpose        `json:"purpose"`

	// Sent means that the file is sent to the provider. Otherwise it stays with the
	// user, whose programs load it.
	Sent bool `json:"sent"`
}

// NaturalPurpose returns the purpose that an artifact has by its kind. It is empty
// for a request and for a keystore, which may have any purpose.
func NaturalPurpose(a chain.Artifact) Purpose {
	switch a {
	case chain.ClientChain, chain.ClientCertificate:
		return TLSClient
	case chain.ServerChain:
		return TLSServer
	case chain.SigningCertificate:
		return Signing
	case chain.IssuerFile:
		return CA
	}
	return ""
}

// Takes reports whether a file may be submitted as the artifact.
func (s *Selection) Takes(a chain.Artifact) bool {
	for _, have := range s.Artifacts {
		if have.Name == a {
			return true
		}
	}
	return false
}

// PurposeOf returns what the leaf of a chain is for under the ruleset.
func (s *Selection) PurposeOf(c *chain.Chain) Purpose { return s.artifact(c).Purpose }

// Sends reports whether the file is sent to the provider under the ruleset.
func (s *Selection) Sends(c *chain.Chain) bool { return s.artifact(c).Sent }

// artifact returns the artifact that the file is. An artifact that the ruleset does
// not name is not sent, and has its natural purpose.
func (s *Selection) artifact(c *chain.Chain) Artifact {
	for _, a := range s.Artifacts {
		if a.Name == c.Artifact {
			return a
		}
	}
	purpose := NaturalPurpose(c.Artifact)
	if purpose == "" {
		purpose = AnyPurpose
	}
	return Artifact{Name: c.Artifact, Purpose: purpose}
}
