// SPDX-License-Identifier: Apache-2.0

// Package validity holds the rules about the time for which a certificate is
// valid (RFC 5280, section 4.1.2.5).
package validity

import (
	"fmt"
	"strings"
	"time"

	"github.com/chainlint/chainlint/lints"
)

// Rules are the rules of this topic, by id.
var Rules = []*lints.Rule{
	alreadyExpired,
	expiresSoon,
	outsideValidity,
	shortLived,
	validityDaysOutOfRange,
	validityNotYears,
	validityOverYears,
}

const secondsPerDay = 24 * 60 * 60

// seconds is the time from one instant to a later one. A time.Duration would
// not do: it ends at 292 years, and certificates may be valid until 9999.
func seconds(from, to time.Time) int64 { return to.Unix() - from.Unix() }

// length writes a time in days and what remains: "364 days", "1 day 3 h",
// "1095 days 1 s", "-2 days".
func length(s int64) string {
	if s < 0 {
		return "-" + length(-s)
	}
	var parts []string
	for _, unit := range []struct {
		size int64
		name string
	}{{secondsPerDay, "day"}, {3600, "h"}, {60, "min"}, {1, "s"}} {
		n := s / unit.size
		s %= unit.size
		switch {
		case n == 0:
			continue
		case unit.name == "day" && n > 1:
			parts = append(parts, fmt.Sprintf("%d days", n))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
	}
	if len(parts) == 0 {
		return "0 days"
	}
	return strings.Join(parts, " ")
}

// about writes a time as whole days, or as the hours and minutes that are left
// of the last one. Seconds are of no use for planning.
func about(s int64) string {
	switch {
	case s >= secondsPerDay:
		return length(s - s%secondsPerDay)
	case s >= 60:
		return length(s - s%60)
	}
	return length(s)
}
