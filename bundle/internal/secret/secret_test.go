// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"fmt"
	"strings"
	"testing"
)

var ignored, overridden = map[bool]string{true: " again"}, map[bool]string{true: " overridden"}

// found writes fields and problems down, each with the text at its place.
func found(text string) string {
	fields, problems := Find([]byte(text), NewBudget())
	var out []string
	for _, f := range fields {
		value := fmt.Sprintf("%q", f.Value)
		if f.Broken {
			value = "broken"
		}
		out = append(out, fmt.Sprintf("%s/%s %s[%s] %s at %q", f.Namespace, f.Name, f.Section, f.Key, value, text[f.Start:f.End])+ignored[f.Again]+overridden[f.Overridden])
	}
	for _, p := range problems {
		out = append(out, fmt.Sprintf("! %s at %d-%d of %d", p.Message, p.Start, p.End, len(text)))
	}
	return strings.Join(out, "\n")
}

// A field's place is its key and its value, however the value is written.
func TestPlaces(t *testing.T) {
	head := "kind: Secret\nmetadata: {name: a, namespace: n}\n"
	for text, want := range map[string]string{
		"":                                 "",
		"kind: ConfigMap\ndata: {a: YQ==}": "",
		"kind: SealedSecret\nspec: {encryptedData: {a: YQ==}}":                                     "",
		"kind: ConfigMap\nmetadata: {name: c}\ndata: {a: MII}\nbinaryData: {b: TUlJ, c: '*'}\n":    `/c data[a] "MII" at "a: MII"` + "\n" + `/c binaryData[b] "MII" at "b: TUlJ"` + "\n" + `/c binaryData[c] broken at "c: '*'"`,
		"kind: ConfigMap\ndata: {{ .Values.pem }}\nMII: [\n":                                       "",
		head + "data: {a: YQ==, a: Yg==}\n":                                                        `n/a data[a] "a" at "a: YQ==" again` + "\n" + `n/a data[a] "b" at "a: Yg=="`,
		head + "data: {a: YQ==}\ndata: {b: Yg==}\n":                                                `n/a data[a] "a" at "a: YQ==" again` + "\n" + `n/a data[b] "b" at "b: Yg=="`,
		head + "data: {a: YQ==}\nstringData: {a: b}\n":                                             `n/a data[a] "a" at "a: YQ==" overridden` + "\n" + `n/a stringData[a] "b" at "a: b"`,
		head + "kind: ConfigMap\ndata: {a: MII}\n":                                                 `n/a data[a] "MII" at "a: MII"`,
		head + "data:\n  a: YQ==":                                                                  `n/a data[a] "a" at "a: YQ=="`,
		head + "data:\n  a: YQ==   # why\n  b:   Yg==\n":                                           `n/a data[a] "a" at "a: YQ=="` + "\n" + `n/a data[b] "b" at "b:   Yg=="`,
		head + "data: {a: YQ==, \"b\": \"Yg==\"}\n":                                                `n/a data[a] "a" at "a: YQ=="` + "\n" + `n/a data[b] "b" at "\"b\": \"Yg==\""`,
		head + "data:\n  a: |\n    YQ\n    ==\n\nimmutable: true":                                  `n/a data[a] "a" at "a: |\n    YQ\n    =="`,
		head + "data:\n  a: YQ\n    ==\n  b: ''\n":                                                 `n/a data[a] "a" at "a: YQ\n    =="` + "\n" + `n/a data[b] "" at "b: ''"`,
		head + "data:\n  a: \"Y\\\n    Q==\"\n":                                                    `n/a data[a] "a" at "a: \"Y\\\n    Q==\""`,
		head + "data:\n  a: ${A}\n":                                                                `n/a data[a] broken at "a: ${A}"`,
		head + "data:\n  a:\n  b: Yg==\n":                                                          `n/a data[a] "" at "a:"` + "\n" + `n/a data[b] "b" at "b: Yg=="`,
		head + "stringData:\n  ü: 'it''s'\n":                                                       `n/a stringData[ü] "it's" at "ü: 'it''s'"`,
		"# é\u2028kind: x\n---\n" + head + "data: {a: YQ==}\n":                                     `n/a data[a] "a" at "a: YQ=="`,
		"\"kind\": \"Secret\"\r\n\"data\":\r\n  a: YQ==\r\n":                                       `/ data[a] "a" at "a: YQ=="`,
		"kind: SecretList\nitems: [{kind: Secret, data: {a: YQ==}}, {kind: Pod, data: {b: Yg==}}]": `/ data[a] "a" at "a: YQ=="`,
		"kind: Secret\ndata: [a\n---\n" + head + "data: {a: YQ==}\n": `n/a data[a] "a" at "a: YQ=="` + "\n" +
			"! a YAML document with a Secret cannot be read: it is no sound YAML near its line 1 at 0-22 of 89",
	} {
		if got := found(text); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// What would take too much work ends in one problem, behind what was read.
func TestBounds(t *testing.T) {
	most := NewBudget()
	for name, text := range map[string]string{
		"documents": strings.Repeat("kind: Secret\n---\n", most.documents+1),
		"lines":     "kind: Secret\n" + strings.Repeat("- a\n", most.tokens),
		"bytes":     "kind: Secret\ndata: {a: " + strings.Repeat("A", most.bytes) + "}",
	} {
		fields, problems := Find([]byte(text), NewBudget())
		if len(fields) > 0 || len(problems) != 1 || problems[0].Message != tooMuch || problems[0].End != len(text) {
			t.Errorf("%s: %d fields, %v", name, len(fields), problems)
		}
	}
}

// Several texts of one file have one budget.
func TestSharedBudget(t *testing.T) {
	budget, text := NewBudget(), []byte("kind: Secret\ndata: {a: YQ==}\n")
	for range NewBudget().documents {
		if fields, problems := Find(text, budget); len(fields) != 1 || len(problems) > 0 {
			t.Fatalf("%d fields, %v", len(fields), problems)
		}
	}
	if fields, problems := Find(text, budget); len(fields) > 0 || len(problems) != 1 {
		t.Errorf("%d fields, %v", len(fields), problems)
	}
}

// Aliases make no more of a document than stands in it.
func TestAliases(t *testing.T) {
	secrets := "kind: List\nitems:\n- &a {kind: Secret, data: {a: YQ==}}\n" + strings.Repeat("- *a\n", 1000)
	if got, want := found(secrets), `/ data[a] "a" at "a: YQ=="`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	const most = 16 << 20
	values := "kind: Secret\ndata:\n  a: &v " + strings.Repeat("YWFh", most/40) + "\n"
	for i := range 100 {
		values += fmt.Sprintf("  b%d: *v\n", i)
	}
	fields, problems := Find([]byte(values), NewBudget())
	if len(fields) != 8 || len(problems) != 1 || problems[0].Message != tooMuch {
		t.Errorf("%d fields, %v", len(fields), problems)
	}
}

// The fields of a document in one line are found in one walk, and so are the ends
// of values that are told by their indent alone.
func TestManyFields(t *testing.T) {
	const n = 40_000
	var line, lines strings.Builder
	line.WriteString(`{"kind": "Secret", "data": {`)
	lines.WriteString("kind: Secret\ndata: {\n")
	for i := range n {
		fmt.Fprintf(&line, `"k%d": "YQ==", `, i)
		fmt.Fprintf(&lines, "    k%d: !!str YQ==,\n", i)
	}
	for _, text := range []string{line.String() + `"z": ""}}`, lines.String() + "    z: ''}\n"} {
		if fields, problems := Find([]byte(text), NewBudget()); len(fields) != n+1 || len(problems) > 0 {
			t.Errorf("%d fields, %v", len(fields), problems)
		}
	}
}
