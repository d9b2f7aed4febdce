// SPDX-License-Identifier: Apache-2.0

//go:build !race

package acceptance

// raceEnabled reports whether the race detector is built in.
const raceEnabled = false
