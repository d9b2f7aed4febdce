// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"fmt"
	"strings"
	"testing"
)

// found writes fields and problems down, each with the text at its place.
func found(text string) string {
	fields, problems := Find([]byte(text))
	var out []string
	for _, f := range fields {
		value := fmt.Sprintf("%q", f.Value)
		if f.Broken {
			value = "broken"
		}
		out = append(out, fmt.Sprintf("%s/%s %s[%s] %s at %q", f.Namespace, f.Name, f.Section, f.Key, value, text[f.Start:f.End]))
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
	for name, text := range map[string]string{
		"documents": strings.Repeat("kind: Secret\n---\n", maxDocuments+1),
		"lines":     "kind: Secret\n" + strings.Repeat("- a\n", maxTokens),
		"bytes":     "kind: Secret\ndata: {a: " + strings.Repeat("A", maxDocument) + "}",
	} {
		fields, problems := Find([]byte(text))
		if len(fields) > 0 || len(problems) != 1 || problems[0].Message != tooMuch || problems[0].End != len(text) {
			t.Errorf("%s: %d fields, %v", name, len(fields), problems)
		}
	}
}
