// SPDX-License-Identifier: Apache-2.0

package all_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/lints/crossfile"
	"github.com/chainlint/chainlint/lints/csr"
	"github.com/chainlint/chainlint/lints/ext"
	"github.com/chainlint/chainlint/lints/file"
	"github.com/chainlint/chainlint/lints/key"
	"github.com/chainlint/chainlint/lints/name"
	"github.com/chainlint/chainlint/lints/path"
	"github.com/chainlint/chainlint/lints/signature"
	"github.com/chainlint/chainlint/lints/validity"
)

// topics are the topics with rules of chainlint's own, by directory.
var topics = map[string][]*lints.Rule{
	"csr": csr.Rules, "ext": ext.Rules, "file": file.Rules, "key": key.Rules, "name": name.Rules,
	"path": path.Rules, "crossfile": crossfile.Rules, "signature": signature.Rules, "validity": validity.Rules,
}

var (
	ownRE = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

	// zlint's names are as they are: one of them has a blank in it.
	zlintRE = regexp.MustCompile(`^zlint/[a-z0-9_ -]+$`)
)

// Every rule describes itself, no two have the same id, and the list is in
// their order.
func TestRulesAreSound(t *testing.T) {
	seen := map[string]bool{}
	rules := all.Rules()
	if !slices.IsSortedFunc(rules, func(a, b *lints.Rule) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the rules are not sorted by id")
	}
	for _, rule := range rules {
		for _, wrong := range rule.Validate() {
			t.Errorf("%s: %s", rule.ID, wrong)
		}
		for _, id := range slices.Concat([]string{rule.ID}, rule.Aliases) {
			if seen[id] {
				t.Errorf("%s: two rules have the id %s", rule.ID, id)
			}
			seen[id] = true
		}
		if !ownRE.MatchString(rule.ID) && !zlintRE.MatchString(rule.ID) {
			t.Errorf("%s: id is not in kebab-case", rule.ID)
		}
	}
}

// Whatever explains a rule's finding is a rule itself, and nothing explains itself.
func TestFollowsNamesRules(t *testing.T) {
	rules := all.Rules()
	for _, rule := range rules {
		for _, cause := range rule.Follows {
			if cause == rule.ID || !slices.ContainsFunc(rules, func(r *lints.Rule) bool { return r.ID == cause }) {
				t.Errorf("%s: follows %q, which is no other rule", rule.ID, cause)
			}
		}
	}
}

// Each rule of a topic has a source file of its own, named after its id, and
// stands in the list.
func TestTopics(t *testing.T) {
	listed := map[*lints.Rule]bool{}
	for _, rule := range all.Rules() {
		listed[rule] = true
	}
	for topic, rules := range topics {
		for _, rule := range rules {
			if !listed[rule] {
				t.Errorf("%s: %s is not in the list of all rules", topic, rule.ID)
			}
			source := filepath.Join("..", topic, strings.ReplaceAll(rule.ID, "-", "_")+".go")
			if _, err := os.Stat(source); err != nil {
				t.Errorf("%s: %s has no source file %s", topic, rule.ID, source)
			}
		}
	}
}

// No rule is written and then forgotten: each one in a topic's source is in its
// list, and no topic's directory is missing here.
func TestNoRuleIsForgotten(t *testing.T) {
	sources, err := filepath.Glob(filepath.Join("..", "*", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	written := map[string]int{}
	for _, source := range sources {
		if topic := filepath.Base(filepath.Dir(source)); !strings.HasSuffix(source, "_test.go") && topic != "zlint" {
			written[topic] += literals(t, source)
		}
	}
	for topic, n := range written {
		if n != len(topics[topic]) {
			t.Errorf("%s: the sources have %d rules, its list has %d", topic, n, len(topics[topic]))
		}
	}
}

// literals counts the composite literals lints.Rule{...} of a file.
func literals(t *testing.T, source string) int {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(parsed, func(node ast.Node) bool {
		lit, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if typ, ok := lit.Type.(*ast.SelectorExpr); ok && typ.Sel.Name == "Rule" {
			n++
		}
		return true
	})
	return n
}
