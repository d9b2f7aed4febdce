// SPDX-License-Identifier: Apache-2.0

package handshakes

import "slices"

// A kind is one way in which a chain departs from the plain one.
type kind struct {
	name  string
	apply func(d *draft)
}

// kinds are all deviations, a line of the table each.
var kinds = slices.Concat(fileKinds, textKinds, pathKinds, nameKinds, purposeKinds, extensionKinds, keyKinds, timeKinds)

// Names lists the kinds in the order of the table.
func Names() []string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.name)
	}
	return all
}
