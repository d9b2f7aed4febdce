// SPDX-License-Identifier: Apache-2.0

// Package name holds the rules about the names in a certificate: its subject,
// its issuer and the CA that its path leads to.
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

// attributeType describes the attribute types that a parameter may name.
var attributeType = lints.Values{
	Form:  "one of " + strings.Join(chain.AttributeTypes(), ", ") + ", or a dotted object identifier",
	Match: func(typ string) bool { return slices.Contains(chain.AttributeTypes(), typ) || lints.IsOID(typ) },
}

// given returns an error if a parameter that a rule requires is not set.
func given(value, param string) error {
	if value == "" {
		return fmt.Errorf("%s is required", param)
	}
	return nil
}

// quoted lists names for a message: `"A"`, `"A" or "B"`, `"A", "B" or "C"`.
func quoted(names []string) string {
	return lints.Or(lints.Quote(names))
}
