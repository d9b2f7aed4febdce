// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/chainlint/chainlint/chain"
)

// assignedCountry reports whether a text is exactly a code that ISO 3166-1 alpha-2
// has officially assigned, and returns the country's English name.
//
// CLDR, the source of the language package, knows every code that has been in
// use. The assigned ones have a UN M.49 number that maps back to them (a reserved
// code has no number, or that of its country) and a name, which withdrawn codes
// do not have.
func assignedCountry(code string) (country string, ok bool) {
	if len(code) != 2 || strings.ToUpper(code) != code {
		return "", false
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() || region.IsPrivateUse() || region.ISO3() == "ZZZ" {
		return "", false
	}
	numbered, err := language.EncodeM49(region.M49())
	if err != nil || numbered != region || region.Canonicalize() != region {
		return "", false
	}
	country = display.English.Regions().Name(region)
	return country, country != ""
}

// offeredCountry returns the assigned code that a text probably means: that of the
// country of a reserved or withdrawn code, of a lower-case or three-letter code, or
// of a country's English name.
func offeredCountry(text string) (code, country string) {
	text = strings.TrimSpace(text)
	if region, err := language.ParseRegion(text); err == nil && (len(text) == 2 || len(text) == 3) {
		code = region.Canonicalize().String()
		country, _ = assignedCountry(code)
	}
	if country != "" {
		return code, country
	}
	return countryNamed(text)
}

// countryNamed finds a country by its English name, ignoring case.
func countryNamed(name string) (code, country string) {
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			if country, ok := assignedCountry(code); ok && chain.Fold(country) == chain.Fold(name) {
				return code, country
			}
		}
	}
	return "", ""
}
