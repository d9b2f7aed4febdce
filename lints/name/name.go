// SPDX-License-Identifier: Apache-2.0

// Package name holds the rules about whose name a certificate bears: that of
// its subject, and that of the CA behind it.
package name

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules about names.
var Rules = []*lints.Rule{
	issuerDenied,
	issuerNotPublic,
	publicCAImpersonated,
	caNotListed,
	commonNameLacksText,
	commonNameNotOfForm,
	countryNotAssigned,
	subjectAttributeDiffers,
	subjectAttributeMissing,
	subjectEmpty,
	subjectLacksRDN,
	subjectValueDenied,
}

const noCertificate = "the file holds no certificate"

// quoted lists names for a message: `"A"`, `"A" or "B"`, `"A", "B" or "C"`.
func quoted(names []string) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", n)
	}
	return b.String()
}
