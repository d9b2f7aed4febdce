// SPDX-License-Identifier: Apache-2.0

package chain

import "testing"

// Above a gap the path may lead to any CA of the file, and to nothing else;
// without a gap, and where it is known that a public root is what is missing, to
// none.
func TestMayJoin(t *testing.T) {
	const certs = `
		root                 subject="CN=Northwind Root" ca key=p256
		upper   from root    subject="CN=Northwind Upper" ca key=p256
		issuing from upper   subject="CN=Northwind Issuing" ca key=p256
		client  from issuing subject="CN=Northwind Client" key=p256
		other                subject="CN=Other Root" ca key=p256
		second  from other   subject="CN=Other Client" key=p256
	`
	for file, want := range map[string]string{
		"client upper root root":            "1 Northwind Upper, 2 Northwind Root",
		"client root second":                "1 Northwind Root",
		"client issuing upper root other":   "",
		"client issuing upper other second": "3 Other Root",
	} {
		c := Build(fromRecipe(t, certs+"file "+file), Options{Artifact: ClientChain})
		var may []*Cert
		for _, s := range c.Certs {
			if c.MayJoin(s) {
				may = append(may, s)
			}
		}
		if got := names(may); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
