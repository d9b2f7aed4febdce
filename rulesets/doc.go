// SPDX-License-Identifier: Apache-2.0

// Package rulesets reads the requirements of a provider from YAML: the built-in
// ones, and files of the user's own. It is strict, because a word that is skipped
// would be a requirement that silently passes: everything unknown, missing, double
// or of the wrong type is reported, all of a file at once, with its line and column
// and the nearest right word.
//
// docs/rulesets.md describes the format, and ruleset.schema.json, which [Schema]
// generates from the rules, describes it to editors.
//
// [Load] reads a ruleset and what it extends; a rule's parameters are checked then
// ([lints.Rule.Values]). [Ruleset.Bind] gives it the user's values, and returns what
// can be run. [KnownErrors] looks up what programs print when a requirement is
// broken.
package rulesets
