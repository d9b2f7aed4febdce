// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed notes.txt
var notesText string

// The kinds of notes about cases.
const (
	skipNote    = "skip"    // the case is not counted
	becauseNote = "because" // chainlint disagrees with good reason
	defectNote  = "defect"  // chainlint is wrong
)

type noteKey struct{ suite, id string }

// A note says why a case is skipped, or why chainlint disagrees with it.
type note struct{ kind, text string }

// readNotes reads notes.txt: lines "KIND | SUITE | CASE | text".
func readNotes() (map[noteKey]note, error) {
	notes := make(map[noteKey]note)
	lines := bufio.NewScanner(strings.NewReader(notesText))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.SplitN(line, " | ", 4)
		if len(fields) != 4 {
			return nil, fmt.Errorf("notes.txt:%d: want KIND | SUITE | CASE | text", n)
		}
		key := noteKey{fields[1], fields[2]}
		if _, twice := notes[key]; twice {
			return nil, fmt.Errorf("notes.txt:%d: %q has a note already", n, key.id)
		}
		switch fields[0] {
		case skipNote, becauseNote, defectNote:
			notes[key] = note{fields[0], fields[3]}
		default:
			return nil, fmt.Errorf("notes.txt:%d: unknown kind %q", n, fields[0])
		}
	}
	return notes, lines.Err()
}
