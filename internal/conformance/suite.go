// SPDX-License-Identifier: Apache-2.0

package main

import (
	"time"

	"github.com/chainlint/chainlint/lints/path"
)

// An Answer is a verifier's verdict on a case.
type Answer string

// The answers. A verifier that was not run, or that does not support what the case
// needs, gives none.
const (
	Accepted Answer = "accepts"
	Refused  Answer = "refuses"
	NoAnswer Answer = ""
)

func answer(accepts bool) Answer {
	if accepts {
		return Accepted
	}
	return Refused
}

// A Suite is a collection of cases from elsewhere.
type Suite struct {
	Name  string
	Cases []*Case

	// AsUser also checks the cases with the unchanged rulesets, as a user would.
	AsUser bool

	// Missing is the reason why the suite cannot be run here; empty if it can.
	Missing string
}

// A Case is a set of certificates with the expected verdict.
type Case struct {
	ID   string
	Want Answer

	Peer    []byte   // the certificate whose path is wanted, DER or PEM
	Pool    [][]byte // untrusted certificates to build the path from
	Trusted [][]byte // the trust anchors

	At time.Time

	Purpose  string // the extended key usage that is required, "clientAuth"; empty for any
	Signs    bool   // the peer signs a handshake
	MaxDepth int    // how many intermediates the path may have; -1 for any number
	Profile  Profile
	Policies path.PolicyParams

	// Skip is what the case needs but a file cannot show; empty for none.
	Skip string

	// Others holds the answers of other verifiers, by their names.
	Others map[string]Answer
}

// A Profile is what a suite requires of certificates in addition to a valid path.
type Profile int

// The profiles.
const (
	Path   Profile = iota // only RFC 5280, section 6
	Strict                // the profile of section 4, too
	Web                   // and the rules of the CA/Browser Forum
)

// A Verdict is chainlint's verdict on a case, with the reasons.
type Verdict struct {
	Answer  Answer
	Reasons []string // what refuses it, by the ids of requirements and lints
	Checks  int      // signatures verified
}
