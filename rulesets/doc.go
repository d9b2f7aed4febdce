// SPDX-License-Identifier: Apache-2.0

// Package rulesets reads the requirements of a provider from YAML: built-in
// rulesets and the user's own files. It is strict, because a skipped word would be a
// requirement that silently passes. It reports everything that is unknown, missing,
// duplicate or of the wrong type, all problems of a file at once, with line and
// column and the nearest known word.
//
// docs/rulesets.md describes the format, and ruleset.schema.json, which [Schema]
// generates from the rules, describes it to editors.
//
// [Load] reads a ruleset and the rulesets that it extends, and validates the
// parameters of rules ([lints.Rule.Values]). [Ruleset.Bind] adds the user's values
// and returns a selection that can be run. [KnownErrors] looks up the messages that
// programs print when a requirement is violated.
package rulesets
