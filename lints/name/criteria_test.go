// SPDX-License-Identifier: Apache-2.0

package name

import "testing"

// TestWholeNameAsCriterion checks which texts are a whole name, and how its parts
// are given. A comma or a slash in a value does not make it one.
func TestWholeNameAsCriterion(t *testing.T) {
	for text, want := range map[string]string{
		"C=UK":                       "",
		"C = UK":                     "",
		"CN=a=b":                     "",
		"O=Northwind, Inc.":          "",
		"O=Northwind/Trading":        "",
		`O=Northwind\,C=UK`:          "",
		"O=Northwind,B=C":            "",
		"1.2.3.4=x":                  "",
		"C=UK,O=X":                   "-p rdn=C=UK -p rdn=O=X",
		"C = UK, O = Northwind":      "-p rdn=C=UK -p rdn=O=Northwind",
		"CN=a+O=b":                   "-p rdn=CN=a -p rdn=O=b",
		"c=UK;organizationName=X":    "-p rdn=c=UK -p rdn=organizationName=X",
		"/C=UK/O=X/CN=a, b":          "-p rdn=C=UK -p rdn=O=X -p rdn=CN='a, b'",
		"O=Northwind, Inc.,C=UK":     "-p rdn=O='Northwind, Inc.' -p rdn=C=UK",
		`O=Northwind\, Inc.,C=UK`:    "-p rdn=O='Northwind, Inc.' -p rdn=C=UK",
		"CN=client1,2.5.4.10=X,C=UK": "-p rdn=CN=client1 -p rdn=2.5.4.10=X -p rdn=C=UK",
	} {
		if want != "" {
			want = "is a whole name; give each part separately: " + want
		}
		if got := oneForEach("-p rdn=", text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
		if isCriterion(text) != (want == "") {
			t.Errorf("%s: isCriterion is %t", text, !isCriterion(text) != (want == ""))
		}
	}
}
