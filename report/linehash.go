// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strconv"
	"unicode/utf16"

	"golang.org/x/text/encoding/unicode"
)

// GitHub tells alerts apart by the rule, the path, and a hash of the text from
// the start of the alert's line on. The hash is a polynomial of base 37 modulo
// 2^64 over hashWindow UTF-16 code units, blanks and tabs left out, every line
// end counted as one line feed, with one unit 0xFFFF for the end of the file
// and zeros behind it. Lines with the same hash are numbered.
// (github.com/github/codeql-action, src/fingerprints.ts)
const (
	hashWindow  = 100
	hashBase    = 37
	endOfFile   = 0xFFFF
	hashRadix   = 16
	occurrences = ":"
)

// A lineHash is the hash of one line, as GitHub writes it.
type lineHash struct {
	value string

	// last is the line, counted from 1, of the last character that the hash
	// depends on.
	last int
}

// lineHashes returns the hash of every line of a text; that of line 1 is the
// first. Bytes that are not UTF-8 count as U+FFFD, as they do for a browser.
func lineHashes(data []byte) []lineHash {
	units, starts := hashUnits(data)
	top := uint64(1)
	for range hashWindow {
		top *= hashBase
	}
	hashes := make([]lineHash, 0, len(starts))
	seen := make(map[uint64]int, len(starts))
	var hash uint64
	next, last := 0, 0
	for i := 0; next < len(starts); i++ {
		hash = hash*hashBase + unitAt(units, i) - top*unitAt(units, i-hashWindow)
		for last < len(starts) && starts[last] <= i {
			last++
		}
		if i-hashWindow+1 == starts[next] {
			seen[hash]++
			value := strconv.FormatUint(hash, hashRadix) + occurrences + strconv.Itoa(seen[hash])
			hashes = append(hashes, lineHash{value: value, last: last})
			next++
		}
	}
	return hashes
}

// unitAt is 0 outside the text.
func unitAt(units []uint16, i int) uint64 {
	if i < 0 || i >= len(units) {
		return 0
	}
	return uint64(units[i])
}

// hashUnits is the text that is hashed, and where each line starts in it. A
// line feed is left out only right behind a carriage return: with a blank
// between them, GitHub counts two line ends.
func hashUnits(data []byte) (units []uint16, starts []int) {
	text, err := unicode.UTF8.NewDecoder().Bytes(data)
	if err != nil {
		return nil, nil
	}
	units = make([]uint16, 0, len(text)+1)
	atStart, afterCR := true, false
	add := func(unit uint16) {
		if atStart {
			starts = append(starts, len(units))
		}
		units = append(units, unit)
		atStart = unit == '\n'
	}
	for _, r := range string(text) {
		skip := r == ' ' || r == '\t' || r == '\n' && afterCR
		afterCR = r == '\r'
		switch {
		case skip:
		case r == '\r':
			add('\n')
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			add(uint16(high))
			add(uint16(low))
		default:
			add(uint16(r))
		}
	}
	add(endOfFile)
	return units, starts
}
