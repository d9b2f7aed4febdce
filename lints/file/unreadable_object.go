// SPDX-License-Identifier: Apache-2.0

package file

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

var unreadableObject = &lints.Rule{
	ID:    "unreadable-object",
	Title: "part of the file cannot be read as what it claims to be",
	Doc: lints.Doc{
		What: "Every PEM block and every DER element of the file parses as what its label or its structure says. Each one that does not is a finding at its own line; the rest of the file is still checked.",
		Why:  "Programs skip such a block without a word. The certificate in it is then missing on the other side, and the handshake fails for a reason that names nothing of this.",
		Fix:  "Restore the block from the file it was copied from, or export the certificate again. Copying through a chat, a mail or a terminal often costs a line or turns hyphens into dashes.",
	},
	Cite:  "RFC 7468 3",
	Chain: checkUnreadableObject,
}

func checkUnreadableObject(p *lints.Pass) {
	for _, problem := range p.Chain.Bundle.Problems {
		if !unreadable(problem) {
			continue
		}
		if problem.Code == bundle.LockedKeystore {
			p.Open(passwordFlags, problem.Message+": give it with "+passwordFlags+" or --password-env NAME")
			continue
		}
		p.Fail(lints.Finding{
			At:       problem.Span,
			Message:  problem.Message,
			Found:    inWords(problem.Code),
			Required: "an object that parses",
			Fix:      problem.Fix,
		})
	}
	p.Evidence(plural(len(p.Chain.Bundle.Objects), "readable object"))
}

// passwordFlags give the password of a keystore; without it, nothing can be said
// of what the keystore holds.
const passwordFlags = "--password-file FILE"

// locked tells whether a keystore of the file is under a password that was not
// given.
func locked(b *bundle.Bundle) bool {
	return slices.ContainsFunc(b.Problems, func(p bundle.Problem) bool { return p.Code == bundle.LockedKeystore })
}

// unreadable tells whether a problem is more than a manner of writing: an object
// is missing, or a block has no END line that belongs to it, which RFC 7468 2
// demands and without which other programs find no block.
func unreadable(p bundle.Problem) bool {
	switch p.Code {
	case bundle.MissingEnd, bundle.BadEnd, bundle.EndLabel:
		return true
	}
	return p.Lost
}

// inWords is the code of a problem as words: "locked keystore".
func inWords(code bundle.ProblemCode) string { return strings.ReplaceAll(string(code), "-", " ") }
