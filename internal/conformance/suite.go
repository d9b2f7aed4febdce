// SPDX-License-Identifier: Apache-2.0

package main

import (
	"time"

	"github.com/chainlint/chainlint/lints/path"
)

// An Answer is what a verifier says of a case.
type Answer string

// The answers. A verifier that was not asked, or that cannot do what the case
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

// A Suite is a collection of cases that others made.
type Suite struct {
	Name  string
	Cases []*Case

	// AsUser has the cases checked with the rulesets as they are, too, as a user
	// would have it done.
	AsUser bool

	// Missing is why the suite cannot be run here; empty when it can.
	Missing string
}

// A Case is a set of certificates, and what a verifier should say of them.
type Case struct {
	ID   string
	Want Answer

	Peer    []byte   // the certificate whose path is wanted, DER or PEM
	Pool    [][]byte // certificates to build the path from, which nobody vouches for
	Trusted [][]byte // the trust anchors

	At time.Time

	Purpose  string // the extended key usage that is required, "clientAuth"; empty for any
	Signs    bool   // the peer is to sign a handshake
	MaxDepth int    // how many intermediates the path may have; -1 for any number
	Profile  Profile
	Policies path.PolicyParams

	// Skip is what the case needs and no file can show; empty for none.
	Skip string

	// Others holds the answers of other verifiers, by their names.
	Others map[string]Answer
}

// A Profile is what a suite requires of certificates in addition to a valid path.
type Profile int

// The profiles.
const (
	Path   Profile = iota // RFC 5280, section 6, and no more
	Strict                // the profile of section 4, too
	Web                   // and the rules of the CA/Browser Forum
)

// A Verdict is what chainlint says of a case, and why.
type Verdict struct {
	Answer  Answer
	Reasons []string // what refuses it, by the ids of requirements and lints
	Checks  int      // signatures verified
}
