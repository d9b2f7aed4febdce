// SPDX-License-Identifier: Apache-2.0

package file

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var fragileEncoding = &lints.Rule{
	ID:     "fragile-encoding",
	Remedy: lints.Repair,
	Title:  "file is written in a way that makes other programs lose certificates",
	Doc: lints.Doc{
		What: "No object of the file is written so that chainlint reads it and another program does not: a byte order mark, UTF-16, carriage returns alone, indented or quoted blocks, two marks on one line, escaped line ends, base64, URL-encoding or escapes around PEM, hexadecimal digits, headers or blank lines inside a block, and the like. Where neither OpenSSL 3.0 nor Go 1.26 can load it, the finding has the severity of the requirement; where one of them can, it is a warning that names the other one, and Java 17 where that cannot.",
		Why:  "A file that chainlint reads may be empty, or lack a certificate, for the provider. A common case is a leaf that is lost to a byte order mark.",
		Fix:  "Write the blocks as RFC 7468 has them: ASCII, each BEGIN and END line on a line of its own from the first column on, lines of 64 characters between them.",
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
			At:      problem.Span,
			Message: problem.Message,
			Found:   inWords(problem.Code),
			Fix:     p.NewFiles(problem.Fix),
		}
		if lost := problem.LostTo; lost&bundle.OpenSSL == 0 || lost&bundle.Go == 0 {
			f.Severity = lints.Warning
		}
		if ofKey(p.Chain.Bundle, problem) {
			f.Follows = []string{"private-key-in-file"}
		} else {
			f.RefusedBy = stacks(problem.LostTo)
		}
		p.Fail(f)
	}
}

// stacks are the readers as TLS stacks.
func stacks(readers bundle.Readers) (all chain.Stacks) {
	for reader, stack := range map[bundle.Readers]chain.Stacks{bundle.OpenSSL: chain.OpenSSL, bundle.Go: chain.Go, bundle.Java: chain.Java, bundle.GnuTLS: chain.GnuTLS} {
		if readers&reader != 0 {
			all |= stack
		}
	}
	return all
}
