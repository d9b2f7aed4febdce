// SPDX-License-Identifier: Apache-2.0

//go:build race

package acceptance

// raceEnabled tells whether the race detector is built in.
const raceEnabled = true
