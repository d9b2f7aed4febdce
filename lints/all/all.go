// SPDX-License-Identifier: Apache-2.0

// Package all lists all rules.
package all

import (
	"slices"
	"strings"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/crossfile"
	"github.com/chainlint/chainlint/lints/csr"
	"github.com/chainlint/chainlint/lints/ext"
	"github.com/chainlint/chainlint/lints/file"
	"github.com/chainlint/chainlint/lints/key"
	"github.com/chainlint/chainlint/lints/name"
	"github.com/chainlint/chainlint/lints/path"
	"github.com/chainlint/chainlint/lints/signature"
	"github.com/chainlint/chainlint/lints/validity"
	"github.com/chainlint/chainlint/lints/zlint"
)

// Rules returns the rules of all topics, sorted by id. The caller owns the slice;
// the rules are shared.
func Rules() []*lints.Rule {
	rules := slices.Concat(
		file.Rules,
		path.Rules,
		name.Rules,
		validity.Rules,
		key.Rules,
		signature.Rules,
		ext.Rules,
		csr.Rules,
		crossfile.Rules,
		zlint.Rules(),
	)
	slices.SortFunc(rules, func(a, b *lints.Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}
