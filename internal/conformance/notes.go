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
	userNote    = "user"    // why -r strict disagrees with what the suite expects
	reasonNote  = "reason"  // the rules that may refuse the case, separated by commas
)

// A note is about the cases of a suite whose names match a pattern, in which "*" is
// any text.
type note struct{ kind, suite, pattern, text string }

type notes []note

// find returns the first note of a kind about a case, and its place; -1 for none.
func (n notes) find(kind, suite, id string) (note, int) {
	for i, x := range n {
		if x.kind == kind && x.suite == suite && matches(x.pattern, id) {
			return x, i
		}
	}
	return note{}, -1
}

// matches reports whether a name matches a pattern.
func matches(pattern, name string) bool {
	head, rest, more := strings.Cut(pattern, "*")
	if !strings.HasPrefix(name, head) {
		return false
	}
	name = name[len(head):]
	if !more {
		return name == ""
	}
	for i := range len(name) + 1 {
		if matches(rest, name[i:]) {
			return true
		}
	}
	return false
}

// readNotes reads notes.txt: lines "KIND | SUITE | CASE | text".
func readNotes() (notes, error) {
	var all notes
	seen := make(map[note]bool)
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
		switch fields[0] {
		case skipNote, becauseNote, defectNote, userNote, reasonNote:
		default:
			return nil, fmt.Errorf("notes.txt:%d: unknown kind %q", n, fields[0])
		}
		x := note{fields[0], fields[1], fields[2], fields[3]}
		key := note{kind: x.kind, suite: x.suite, pattern: x.pattern}
		if seen[key] {
			return nil, fmt.Errorf("notes.txt:%d: duplicate note about %q", n, x.pattern)
		}
		seen[key] = true
		all = append(all, x)
	}
	return all, lines.Err()
}

// disagreement is the note that explains why chainlint disagrees with a case.
func (n notes) disagreement(suite, id string) note {
	if x, i := n.find(becauseNote, suite, id); i >= 0 {
		return x
	}
	x, _ := n.find(defectNote, suite, id)
	return x
}
