// SPDX-License-Identifier: Apache-2.0

package lints

// A Remedy says what has to be done about what a rule finds.
type Remedy string

// The remedies.
const (
	// Reissue is for what is in a certificate or a request: it has to be made and
	// signed again.
	Reissue Remedy = ""

	// Repair is for how a file is put together or written: nothing is signed again.
	Repair Remedy = "repair"

	// Replace is for what no certificate of this issuer can be: another one has to be
	// made, or ordered, from the start.
	Replace Remedy = "replace"

	// Decide is for what a person has to do or confirm: no command does it.
	Decide Remedy = "decide"
)
