// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"fmt"
	"time"

	"github.com/chainlint/chainlint/chain"
)

// shorterBy is how much shorter a validity period must be to be worth a word: calendar
// years differ by a day.
const shorterBy = 36 * time.Hour

// validity compares the validity periods, and says whether there is a time without a
// valid certificate.
func validity(_ *comparison, before, after *chain.Cert) []Change {
	if before.NotBefore.Equal(after.NotBefore) && before.NotAfter.Equal(after.NotAfter) {
		return nil
	}
	change := Change{Field: "validity", Grade: Changes, Old: period(before), New: period(after)}
	switch {
	case after.NotBefore.After(before.NotAfter):
		change.Grade, change.Message = Breaks, "starts after the old one ends"
		change.Why = fmt.Sprintf("between %s and %s neither certificate is valid", chain.Stamp(before.NotAfter), chain.Stamp(after.NotBefore))
	case !after.NotAfter.After(before.NotAfter):
		change.Message = "does not end later"
		change.Why = "the new certificate does not last longer than the one it replaces"
	default:
		change.Message = "another validity period"
		change.Why = fmt.Sprintf("both are valid from %s to %s, the time for the change", chain.Stamp(latest(before.NotBefore, after.NotBefore)), chain.Stamp(before.NotAfter))
	}
	changes := []Change{change}
	if old, new := life(before), life(after); old-new > shorterBy {
		changes = append(changes, Change{
			Field: "validity", Grade: Changes, Message: "shorter", Old: days(old), New: days(new),
			Why: "the certificate has to be replaced sooner, and providers may require a minimum",
		})
	}
	return changes
}

func period(c *chain.Cert) string { return chain.Stamp(c.NotBefore) + " to " + chain.Stamp(c.NotAfter) }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func life(c *chain.Cert) time.Duration { return c.NotAfter.Sub(c.NotBefore) }

func days(d time.Duration) string { return chain.Plural(int(d/(24*time.Hour)), "day") }
