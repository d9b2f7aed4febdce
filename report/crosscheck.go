// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/chainlint/chainlint/chain"
)

// A CrossCheck is the opinion of another program on the path of a file.
type CrossCheck struct {
	Tool    string // "openssl"
	Version string // as the tool calls itself
	Opinion Opinion
	Says    string // in the tool's words, or why it was not run; untrusted text

	Agreement Agreement // of the report with the opinion
}

// An Opinion is the result of another program for a path.
type Opinion string

// The opinions.
const (
	Accepts    Opinion = "accepts"    // the tool accepts the path
	Refuses    Opinion = "refuses"    // the tool refuses the path
	CannotLoad Opinion = "cannotLoad" // the tool cannot read a certificate of the path
	NotAsked   Opinion = "notAsked"   // there is no path, or the tool gave no result
)

// An Agreement compares the report with an opinion.
type Agreement string

// The agreements.
const (
	Agrees  Agreement = "agrees"
	Differs Agreement = "differs"
	Unknown Agreement = "unknown" // the tool has not seen the whole file
)

// Words returns the opinion as a predicate, safe to print.
func (c CrossCheck) Words() string {
	switch c.Opinion {
	case Accepts:
		return "accepts the path"
	case CannotLoad:
		return "cannot load the file: " + chain.Escape(c.Says)
	case NotAsked:
		return "did not verify the path: " + chain.Escape(c.Says)
	}
	return "refuses the path: " + chain.Escape(c.Says)
}

// crossChecks writes a line for each program that verified the path.
func (t *textWriter) crossChecks(checks []CrossCheck) {
	for i, c := range checks {
		if i == 0 {
			t.line(0, "")
		}
		color := green
		if c.Opinion != Accepts {
			color = yellow
		}
		words := chain.Escape(c.Version) + " " + c.Words()
		switch {
		case c.Opinion == NotAsked:
		case c.Agreement == Agrees:
			words += " (this report agrees)"
		case c.Agreement == Differs:
			color = red
			words += " (this report differs: see the warning)"
		default:
			color = yellow
			words += " (only the readable part was checked)"
		}
		t.labelled("check", color, words)
	}
}

type crossCheckJSON struct {
	Tool    string  `json:"tool"`
	Version string  `json:"version"`
	Opinion Opinion `json:"opinion"`
	Accepts bool    `json:"accepts"`
	Says    string  `json:"says"`
	Agrees  bool    `json:"agrees"`
}

func crossChecksJSON(checks []CrossCheck) []crossCheckJSON {
	var all []crossCheckJSON
	for _, c := range checks {
		all = append(all, crossCheckJSON{
			c.Tool, chain.Escape(c.Version), c.Opinion, c.Opinion == Accepts, chain.Escape(c.Says), c.Agreement == Agrees,
		})
	}
	return all
}
