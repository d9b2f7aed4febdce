// SPDX-License-Identifier: Apache-2.0

package lints

import "github.com/chainlint/chainlint/chain"

// A Purpose says what the key of an artifact's leaf is for. The rules of
// extendedKeyUsage and keyUsage (RFC 5280, sections 4.2.1.12 and 4.2.1.3) run by
// it.
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

// An Artifact is what a ruleset takes a file for.
type Artifact struct {
	Name    chain.Artifact `json:"name"`
	Purpose Purpose        `json:"purpose"`

	// Sent reports that the file goes to the provider. One that does not stays
	// with the user, whose programs load it.
	Sent bool `json:"sent"`
}

// NaturalPurpose returns the purpose that an artifact has by what it is. It is
// empty for a request and for a keystore, which may serve any.
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

// artifact returns what the ruleset takes the file for. What it does not name is
// not sent, and has the purpose of its nature.
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
