// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"bytes"
	_ "embed" // for the schema
	"encoding/json"
	"reflect"

	"github.com/chainlint/chainlint/lints"
)

// baseSchema is the JSON Schema of a ruleset without the rules: it has "$rules" in
// place of the name of a rule, and "$parameters" in place of the conditions on
// parameters.
//
//go:embed schema.base.json
var baseSchema []byte

// Schema returns the JSON Schema of a ruleset file that may name these rules.
// Editors use it to complete and validate the name of a rule and its parameters.
// ruleset.schema.json is the schema for the rules of chainlint.
func Schema(rules []*lints.Rule) []byte {
	var names, aliases, bare []string
	var conditions []schemaCondition
	for _, r := range rules {
		names = append(names, r.ID)
		aliases = append(aliases, r.Aliases...)
		if called := append([]string{r.ID}, r.Aliases...); r.Params == nil {
			bare = append(bare, called...)
		} else {
			conditions = append(conditions, condition(called, parametersSchema(r)))
		}
	}
	if len(bare) > 0 {
		without := condition(bare, nil)
		without.Then.Properties = map[string]any{"with": false}
		conditions = append(conditions, without)
	}
	known := []schema{{"enum": names}}
	if len(aliases) > 0 {
		known = append(known, schema{"enum": aliases, "deprecated": true})
	}
	text := bytes.Replace(baseSchema, []byte(`"$rules": true`), append([]byte(`"anyOf": `), compact(known)...), 1)
	return bytes.Replace(text, []byte(`["$parameters"]`), lines(conditions), 1)
}

type schema map[string]any

// A schemaCondition describes a check of some rules.
type schemaCondition struct {
	If struct {
		Properties map[string]schema `json:"properties"`
		Required   []string          `json:"required"`
	} `json:"if"`
	Then struct {
		Properties map[string]any `json:"properties"`
		Required   []string       `json:"required,omitempty"`
	} `json:"then"`
}

func condition(rules []string, with schema) schemaCondition {
	var c schemaCondition
	c.If.Properties = map[string]schema{"rule": {"enum": rules}}
	c.If.Required = []string{"rule"}
	c.Then.Properties = map[string]any{"with": with}
	return c
}

// parametersSchema describes the parameters of a rule under "with".
func parametersSchema(r *lints.Rule) schema {
	properties := schema{}
	for _, p := range r.Parameters() {
		value := valueSchema(p)
		if p.List {
			value = schema{"type": "array", "items": value}
		}
		described := schema{"anyOf": []schema{value, {"$ref": "#/$defs/reference"}}, "description": p.Takes()}
		if p.Default != nil {
			described["default"] = p.Default
		}
		properties[p.Name] = described
	}
	return schema{"properties": properties, "additionalProperties": false}
}

// valueSchema describes a value of a parameter. A schema cannot express a function
// of the rule: it accepts any text there.
func valueSchema(p lints.RuleParameter) schema {
	switch {
	case p.Kind == reflect.Int:
		return schema{"type": "integer", "minimum": 0}
	case p.Kind == reflect.Bool:
		return schema{"type": "boolean"}
	case len(p.Values.Words) == 0:
		return schema{"type": "string"}
	case p.Values.Match == nil:
		return schema{"enum": p.Values.Words}
	}
	return schema{"anyOf": []schema{{"enum": p.Values.Words}, {"type": "string"}}}
}

// lines formats a list with one value per line.
func lines[T any](list []T) []byte {
	var out bytes.Buffer
	out.WriteString("[")
	for i, v := range list {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n        ")
		out.Write(compact(v))
	}
	out.WriteString("\n      ]")
	return out.Bytes()
}

// compact formats a value in one line, without HTML escapes.
func compact(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // of a type that JSON cannot write
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}
