// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"fmt"
)

// CheckDistinct returns an error if two different rulesets of a run, or rulesets
// that they extend, have the same name: the ids of their requirements, which begin
// with it, would be ambiguous in a report. The same text twice is not an error.
func CheckDistinct(rs []*Ruleset) error {
	known := map[string]text{}
	for _, r := range rs {
		for _, t := range r.texts {
			if have, double := known[t.name]; double && !bytes.Equal(have.data, t.data) {
				return fmt.Errorf("two rulesets are named %s: %s and %s", quote(t.name), have.file, t.file)
			}
			known[t.name] = t
		}
	}
	return nil
}
