// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"reflect"
	"testing"

	"github.com/chainlint/chainlint/lints"
)

func TestStandards(t *testing.T) {
	rfc5280 := func(clause, fragment string) lints.Citation {
		return lints.Citation{Document: "RFC 5280", Clause: clause, URL: rfcAddress + "5280" + fragment}
	}
	for cite, want := range map[string][]lints.Citation{
		"":                                  nil,
		" ; ":                               nil,
		"RFC 5280":                          {rfc5280("", "")},
		"RFC5280":                           {rfc5280("", "")},
		"RFC 5280 4.1.2.5":                  {rfc5280("4.1.2.5", "#section-4.1.2.5")},
		"RFC 5280: 4.1.2.5.":                {rfc5280("4.1.2.5", "#section-4.1.2.5")},
		"RFC 5280, Section 7.1":             {rfc5280("7.1", "#section-7.1")},
		"RFC 5280 §7":                       {rfc5280("7", "#section-7")},
		"RFC 5280: A.1":                     {rfc5280("A.1", "#appendix-A.1")},
		"RFC 5280 6.1.3 (a)(1)":             {rfc5280("6.1.3 (a)(1)", "#section-6.1.3")},
		"RFC 5280 4.1.2.5; FIPS 186-5 A.1":  {rfc5280("4.1.2.5", "#section-4.1.2.5"), {Document: "FIPS 186-5 A.1"}},
		"All of RFC 5280":                   {{Document: "All of RFC 5280"}},
		"RFC 5280 in parts":                 {{Document: "RFC 5280 in parts"}},
		"CA/Browser Forum BRs: 7.1.2.7.6":   {{Document: "CA/Browser Forum BRs: 7.1.2.7.6"}},
		"https://www.rfc-editor.org/rfc/x4": {{Document: "https://www.rfc-editor.org/rfc/x4"}},
	} {
		if got := standards(cite); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", cite, got, want)
		}
	}
}
