// SPDX-License-Identifier: Apache-2.0

package report

import (
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// GitHub distinguishes alerts by the rule, the path, and a hash of the text from the
// start of the alert's line. The hash is a polynomial of base 37 modulo 2^64 over
// hashWindow UTF-16 code units, without blanks and tabs, with every line break counted
// as one line feed, one unit 0xFFFF for the end of the file, and zeros after it. Lines
// with the same hash are numbered.
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

// lineHashes returns the hashes of the lines that are wanted, by their numbers from
// 1 on. Bytes that are not UTF-8 count as U+FFFD, as they do for a browser. A text
// can have as many lines as bytes, so nothing is kept of the others.
func lineHashes(data []byte, wanted func(line int) bool) map[int]lineHash {
	text, err := unicode.UTF8.NewDecoder().Bytes(data)
	if err != nil {
		return nil
	}
	numbers := map[uint64]int{} // how often each of the wanted hashes has occurred
	eachLineHash(text, func(line int, hash uint64, _ int) {
		if wanted(line) {
			numbers[hash] = 0
		}
	})
	hashes := map[int]lineHash{}
	eachLineHash(text, func(line int, hash uint64, last int) {
		if _, counts := numbers[hash]; !counts {
			return
		}
		numbers[hash]++
		if wanted(line) {
			value := strconv.FormatUint(hash, hashRadix) + occurrences + strconv.Itoa(numbers[hash])
			hashes[line] = lineHash{value: value, last: last}
		}
	})
	return hashes
}

// eachLineHash calls yield with the hash of each line of a text in UTF-8, and with
// the line of the last character that the hash depends on.
func eachLineHash(text []byte, yield func(line int, hash uint64, last int)) {
	top := uint64(1)
	for range hashWindow {
		top *= hashBase
	}
	var window [hashWindow]uint64
	var hash uint64
	var starts []int // of the lines without a hash yet
	units, begun, line := 0, 0, 0
	add := func(unit uint64) {
		oldest := &window[units%hashWindow]
		hash = hash*hashBase + unit - top**oldest
		*oldest = unit
		units++
		if len(starts) > 0 && starts[0] == units-hashWindow {
			starts = starts[1:]
			line++
			yield(line, hash, begun)
		}
	}
	for unit, starting := range hashUnits(text) {
		if starting {
			starts = append(starts, units)
			begun++
		}
		add(uint64(unit))
	}
	for len(starts) > 0 {
		add(0)
	}
}

// hashUnits yields the units that are hashed, each with whether a line starts with it.
// A line feed is left out only directly after a carriage return: with a blank between
// them, GitHub counts two line breaks.
func hashUnits(text []byte) iter.Seq2[uint16, bool] {
	return func(yield func(uint16, bool) bool) {
		starting, afterCR := true, false
		add := func(unit uint16) bool {
			more := yield(unit, starting)
			starting = unit == '\n'
			return more
		}
		for len(text) > 0 {
			r, n := utf8.DecodeRune(text)
			text = text[n:]
			skip := r == ' ' || r == '\t' || r == '\n' && afterCR
			afterCR = r == '\r'
			more := true
			switch high, low := utf16.EncodeRune(r); {
			case skip:
			case r == '\r':
				more = add('\n')
			case r > 0xFFFF:
				more = add(uint16(high)) && add(uint16(low))
			default:
				more = add(uint16(r))
			}
			if !more {
				return
			}
		}
		add(endOfFile)
	}
}
