// SPDX-License-Identifier: Apache-2.0

package file

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var unreadableObject = &lints.Rule{
	ID:     "unreadable-object",
	Remedy: lints.Decide,
	Title:  "part of the file cannot be read as what it claims to be",
	Doc: lints.Doc{
		What: "Every PEM block and every DER element of the file parses as what its label or its structure says. Each one that does not is a finding at its own line; the rest of the file is still checked.",
		Why:  "Programs skip such a block without a word. The certificate in it is then missing on the other side, and the handshake fails for a reason that names nothing of this.",
		Fix:  "Restore the block from the file it was copied from, or export the certificate again. Copying through a chat, a mail or a terminal often costs a line or turns hyphens into dashes.",
	},
	Cite:   "RFC 7468 3",
	Unread: true,
	Chain:  checkUnreadableObject,
}

func checkUnreadableObject(p *lints.Pass) {
	for _, problem := range p.Chain.Bundle.Problems {
		if !unreadable(problem) {
			continue
		}
		switch problem.Code {
		case bundle.LockedKeystore, bundle.WrongPassword:
			p.OpenAt(problem.Span, lints.PasswordInput, problem.Message)
			continue
		case bundle.OverLimit:
			p.OpenAt(problem.Span, lints.SizeInput, problem.Message)
			continue
		case bundle.NotRead:
			p.Undecided(problem.Message)
			continue
		}
		f := lints.Finding{
			At:       problem.Span,
			Message:  problem.Message + inGo(p.Chain.Bundle, problem),
			Found:    inWords(problem.Code),
			Required: "an object that parses",
			Fix:      p.NewFiles(problem.Fix),
		}
		switch {
		case ofKeystore(problem): // which says the same
			f.Follows = []string{"keystore-incomplete"}
		case ofKey(p.Chain.Bundle, problem):
			f.Follows = []string{"private-key-in-file"}
		default: // where a request is what is wanted, its absence is the provider's sentence
			f.Follows = []string{"no-request"}
		}
		p.Fail(f)
	}
	p.Evidence(chain.Plural(len(p.Chain.Bundle.Objects), "readable object"))
}

// inGo says what Go's crypto/x509, which many servers use, makes of a certificate
// that does not parse here.
func inGo(b *bundle.Bundle, problem bundle.Problem) string {
	i := slices.IndexFunc(b.Objects, func(o *bundle.Object) bool {
		return o.Kind == bundle.Certificate && o.Certificate == nil && len(o.DER) > 0 && o.At(bundle.Whole) == problem.Span
	})
	switch {
	case i < 0 || problem.Code != bundle.DoesNotParse:
		return ""
	case b.Objects[i].StdErr == nil:
		return "; Go's crypto/x509 takes it"
	}
	return "; Go's crypto/x509 refuses it, too: " + refusal(b.Objects[i].StdErr)
}

// ofKeystore tells whether a problem is that of a keystore as a whole.
func ofKeystore(p bundle.Problem) bool {
	switch p.Code {
	case bundle.BrokenKeystore, bundle.OtherKeystore, bundle.CostlyKeystore:
		return true
	}
	return false
}

// ofKey tells whether a problem is one of a private key and the way it is
// written: nobody is to mend that where the key is to go. Of what was unpacked,
// all has one place in the file.
func ofKey(b *bundle.Bundle, p bundle.Problem) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool {
		return o.Kind == bundle.PrivateKey && o.Container == "" && o.Span.Start <= p.Span.Start && p.Span.End <= o.Span.End
	})
}

// unreadable tells whether a problem is more than a manner of writing: an object
// is missing, or a block has no BEGIN or END line that belongs to it, which RFC
// 7468 2 demands and without which other programs find no block.
func unreadable(p bundle.Problem) bool {
	switch p.Code {
	case bundle.MissingBegin, bundle.MissingEnd, bundle.BadEnd, bundle.EndLabel:
		return true
	}
	return p.Lost
}

// inWords is the code of a problem as words: "locked keystore".
func inWords(code bundle.ProblemCode) string { return strings.ReplaceAll(string(code), "-", " ") }

// refusal is what Go's crypto/x509 says, safe to print.
func refusal(err error) string { return chain.Escape(strings.TrimPrefix(err.Error(), "x509: ")) }
