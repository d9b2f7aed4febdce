// SPDX-License-Identifier: Apache-2.0

package name

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// allCountries are the codes that count as assigned.
func allCountries() map[string]string {
	all := map[string]string{}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			if country, ok := assignedCountry(code); ok {
				all[code] = country
			}
		}
	}
	return all
}

// TestAssignedCountries compares the codes with those of the time zone data
// base, whose list of ISO 3166-1 is kept by hand: they are the same 249.
func TestAssignedCountries(t *testing.T) {
	all := allCountries()
	if len(all) != 249 {
		t.Errorf("%d codes", len(all))
	}
	for _, code := range []string{"UK", "EU", "ZZ", "XX", "XK", "AN", "CS", "NT", "SU", "YU", "DD", "FX", "TP", "AC", "CP", "DG", "EA", "EZ", "IC", "TA", "UN", "AA", "QM", "uk", "", "D", "DEU"} {
		if country, ok := assignedCountry(code); ok {
			t.Errorf("%q counts as the code of %s", code, country)
		}
	}
	file, err := os.Open("/usr/share/zoneinfo/iso3166.tab")
	if err != nil {
		t.Skip("the time zone data base is not installed: its codes are not compared")
	}
	defer file.Close()
	var want []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			want = append(want, line[:2])
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(all)); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestOfferedCountry(t *testing.T) {
	for text, want := range map[string]string{
		"UK": "GB", "uk": "GB", "de": "DE", "DEU": "DE", "germany": "DE", "United  Kingdom": "GB", " Lithuania ": "LT", "DD": "DE",
		"EU": "", "ZZ": "", "XX": "", "": "", "Atlantis": "", "001": "",
	} {
		if got, _ := offeredCountry(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
