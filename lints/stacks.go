// SPDX-License-Identifier: Apache-2.0

package lints

import "github.com/chainlint/chainlint/chain"

// withoutStack gives failures that are milder because only one of OpenSSL and Go
// refuses the file the severity of their requirement, where another failure says
// that the other one refuses it: then neither takes the file. In a bundle of
// roots each certificate is loaded for itself.
func withoutStack(all []Result) {
	var refused chain.Stacks
	for _, r := range all {
		switch {
		case r.Outcome != Failed:
		case r.Severity == Error: // the file is refused as it is
			return
		case r.Severity == Warning:
			refused |= r.RefusedBy
		}
	}
	if refused&chain.OpenSSLAndGo != chain.OpenSSLAndGo {
		return
	}
	for i, r := range all {
		if r.Outcome == Failed && r.Severity == Warning && r.RefusedBy&chain.OpenSSLAndGo != 0 {
			all[i].Severity = r.full
		}
	}
}
