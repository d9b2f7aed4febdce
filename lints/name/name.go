// SPDX-License-Identifier: Apache-2.0

// Package name holds the rules about whose name a certificate bears: that of
// its subject, and that of the CA behind it.
package name

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules about names.
var Rules = []*lints.Rule{
	issuerDenied,
	issuerEmpty,
	issuerNotProvider,
	issuerNotPublic,
	publicCAImpersonated,
	caNotListed,
	commonNameLacksText,
	commonNameNotOfForm,
	commonNameTokenNotAllowed,
	countryNotAssigned,
	subjectAttributeDiffers,
	subjectAttributeMissing,
	subjectEmpty,
	subjectLacksRDN,
	subjectValueAbbreviated,
	subjectValueDenied,
	placeholderInName,
}

// attributeType are the types of attributes that a parameter may name.
var attributeType = lints.Values{
	Form:  "one of " + strings.Join(chain.AttributeTypes(), ", ") + ", or a dotted object identifier",
	Match: func(typ string) bool { return slices.Contains(chain.AttributeTypes(), typ) || lints.IsOID(typ) },
}

// given returns an error about a parameter without which a rule finds nothing.
func given(value, param string) error {
	if value == "" {
		return fmt.Errorf("%s is not given", param)
	}
	return nil
}

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
