// SPDX-License-Identifier: Apache-2.0

package name

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/chainlint/chainlint/chain"
)

// assignedCountry tells whether a text is a code that ISO 3166-1 alpha-2 has
// assigned officially, as it stands, and returns the country's English name.
//
// CLDR, the source of the language package, knows every code that has been in
// use. The assigned ones are those that have a number of the UN's M.49 which
// leads back to them (a reserved code has none, or its country's), and a name:
// withdrawn codes have lost theirs.
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

// offeredCountry is the assigned code that the writer of a text may have meant:
// that of a reserved or withdrawn code's country, of a code in small letters or
// of three letters, or of a country's English name.
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

// countryNamed finds a country by its English name, in any capitals.
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
