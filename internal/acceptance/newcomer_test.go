// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/rulesets"
)

// TestRulesetReference loads the ruleset that docs/rulesets.md shows, and fails for a
// key of the format that it does not name.
func TestRulesetReference(t *testing.T) {
	text, err := os.ReadFile("docs/rulesets.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	shown, _, _ := strings.Cut(rest, "```\n")
	if _, err := rulesets.Parse("docs/rulesets.md", []byte(shown), all.Rules()); err != nil {
		t.Errorf("the ruleset of docs/rulesets.md does not load: %v", err)
	}
	type object struct{ Properties map[string]json.RawMessage }
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(rulesets.Schema(all.Rules()), &schema); err != nil {
		t.Fatal(err)
	}
	schema.Defs["the ruleset"] = schema.object
	for what, o := range schema.Defs {
		for key := range o.Properties {
			if !strings.Contains(string(text), "`"+key+"`") && !strings.Contains(string(text), key+":") {
				t.Errorf("docs/rulesets.md does not name the key %q of %s: describe it there", key, what)
			}
		}
	}
}
