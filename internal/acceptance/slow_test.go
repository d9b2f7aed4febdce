// SPDX-License-Identifier: Apache-2.0

package acceptance

import "testing"

// singleThreaded skips a long test of code that runs in one goroutine if the race detector
// is built in: it has nothing to find there, and takes ten times as long.
func singleThreaded(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("it runs in one goroutine, and is slow with the race detector")
	}
}
