// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import (
	"bytes"
	"flag"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/testfile"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

var update = flag.Bool("update", false, "rewrite expected outputs and generated documents")

// TestRulesDocument holds docs/rules.md against the rules it is printed from.
func TestRulesDocument(t *testing.T) {
	testfile.Golden(t, *update, "docs/rules.md", string(rulesDocument(t)))
}

func rulesDocument(t *testing.T) []byte {
	users := usersOfRules(t)
	var out bytes.Buffer
	fmt.Fprint(&out, "# Rules\n\nGenerated from the rules themselves by `go test . -update`. `chainlint explain ID` prints the same.\n")
	for _, r := range all.Rules() {
		if r.Source == "" {
			ruleSection(&out, r, users[r])
		}
	}
	fmt.Fprint(&out, "\n## zlint/NAME\n\nEvery certificate lint of zlint is a rule of the name `zlint/NAME`. "+
		"`chainlint rulesets show baseline` lists those that baseline runs, `chainlint rules list --zlint` all there are.\n")
	return out.Bytes()
}

func ruleSection(out *bytes.Buffer, r *lints.Rule, users []string) {
	fmt.Fprintf(out, "\n## %s\n\n%s.\n\n", r.ID, strings.ToUpper(r.Title[:1])+r.Title[1:])
	fmt.Fprintf(out, "- **What it checks.** %s\n- **Why it matters.** %s\n- **How to fix.** %s\n", r.Doc.What, r.Doc.Why, listItem(r.Doc.Fix))
	if r.Cite != "" {
		fmt.Fprintf(out, "- **Standard.** %s\n", r.Cite)
	}
	if params := paramsOf(r); params != "" {
		fmt.Fprintf(out, "- **Parameters.** %s\n", params)
	}
	if len(users) > 0 {
		fmt.Fprintf(out, "- **Used by** `%s`\n", strings.Join(users, "`, `"))
	}
}

// listItem keeps the commands of a text inside its list item.
func listItem(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := range lines[1:] {
		if lines[i+1] != "" {
			lines[i+1] = "  " + lines[i+1]
		}
	}
	return strings.Join(lines, "\n")
}

// paramsOf lists a rule's parameters with their defaults, as YAML writes them,
// and with what they may be.
func paramsOf(r *lints.Rule) string {
	if r.Params == nil {
		return ""
	}
	v := reflect.ValueOf(r.Params)
	var list []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		var facts []string
		if !v.Field(i).IsZero() {
			facts = append(facts, fmt.Sprintf("default `%v`", v.Field(i).Interface()))
		}
		if allowed := r.Values[name].String(); allowed != "" {
			facts = append(facts, allowed)
		}
		param := "`" + name + "`"
		if len(facts) > 0 {
			param += " (" + strings.Join(facts, "; ") + ")"
		}
		list = append(list, param)
	}
	return strings.Join(list, ", ")
}

func usersOfRules(t *testing.T) map[*lints.Rule][]string {
	users := map[*lints.Rule][]string{}
	for _, name := range rulesets.Builtin() {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, req := range r.Requirements {
			own := req.Of(name) || name == "baseline"
			seen := map[*lints.Rule]bool{}
			for _, c := range req.Checks {
				if own && !seen[c.Rule] {
					seen[c.Rule] = true
					users[c.Rule] = append(users[c.Rule], req.ID)
				}
			}
		}
	}
	return users
}

// TestEveryRuleIsUsed fails for a rule that no ruleset binds: nobody runs it.
func TestEveryRuleIsUsed(t *testing.T) {
	users := usersOfRules(t)
	for _, r := range all.Rules() {
		if r.Source == "" && len(users[r]) == 0 {
			t.Errorf("rule %s is bound by no requirement", r.ID)
		}
	}
}
