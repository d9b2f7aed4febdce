// SPDX-License-Identifier: Apache-2.0

//go:build !race

package chainlint_test

// raceEnabled tells whether the race detector is built in.
const raceEnabled = false
