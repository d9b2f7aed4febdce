// SPDX-License-Identifier: Apache-2.0

package file

import (
	"github.com/chainlint/chainlint/lints"
)

var fragileEncoding = &lints.Rule{
	ID:    "fragile-encoding",
	Title: "file is written in a way that makes other programs lose certificates",
	Doc: lints.Doc{
		What: "No object of the file is written so that chainlint reads it and OpenSSL or Go's encoding/pem do not: a byte order mark, UTF-16, carriage returns alone, indented blocks, two marks on one line, headers or blank lines inside a block, and the like.",
		Why:  "A file that reads well here may be empty, or a certificate short, for the provider. Losing the leaf to a byte order mark is the usual form.",
		Fix:  "Write the blocks as RFC 7468 has them: ASCII, each BEGIN and END mark on a line of its own from the first column on, lines of 64 characters between them.",
	},
	Cite:    "RFC 7468 3",
	Follows: []string{"not-pem-text"},
	Chain:   checkFragileEncoding,
}

func checkFragileEncoding(p *lints.Pass) {
	for _, problem := range p.Chain.Bundle.Problems {
		if unreadable(problem) {
			continue
		}
		f := lints.Finding{
			At:       problem.Span,
			Message:  problem.Message,
			Found:    inWords(problem.Code),
			Fix:      p.NewFiles(problem.Fix),
			Severity: lints.Warning,
		}
		if ofKey(p.Chain.Bundle, problem) {
			f.Follows = []string{"private-key-in-file"}
		}
		p.Fail(f)
	}
}
