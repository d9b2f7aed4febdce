// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	"fmt"
)

// CheckDistinct returns an error where two different rulesets of one run, or of
// those that they extend, have one name: the ids of their requirements, which
// begin with it, would be ambiguous in a report. The same text twice is none.
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
