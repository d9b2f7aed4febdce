// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/lints"
)

// keyFormParams are the parameters of key-form-not-allowed.
type keyFormParams struct {
	Forms []string `yaml:"forms"` // allowed forms
}

var keyFormNotAllowed = &lints.Rule{
	ID:     "key-form-not-allowed",
	Remedy: lints.Decide,
	Title:  "private key is not in a required form",
	Doc: lints.Doc{
		What: "The private key given with the file is written in one of forms: PKCS#8 (BEGIN PRIVATE KEY or ENCRYPTED PRIVATE KEY), PKCS#1 (RSA PRIVATE KEY), SEC 1 (EC PRIVATE KEY), DSA or OpenSSH. PuTTY's format, a JSON Web Key and a keystore are never allowed. Without a key the rule does not apply.",
		Why:  "Libraries differ in the forms they read: Java reads only PKCS#8, and reports any other form as an invalid key.",
		Fix:  "Write the key in PKCS#8, which every library reads: (umask 077; openssl pkcs8 -topk8 -nocrypt -in client.key -out new-client.key).",
	},
	Cite:   "RFC 5958 2; RFC 7468 10",
	Params: keyFormParams{Forms: []string{"PKCS#8"}},
	Values: map[string]lints.Values{"forms": {Words: []string{"PKCS#8", "PKCS#1", "SEC 1", "DSA", "OpenSSH"}}},
	Chain:  checkKeyForm,
}

func checkKeyForm(p *lints.Pass) {
	forms := lints.ParamsOf[keyFormParams](p).Forms
	key := p.Chain.Key
	switch {
	case key == nil || key.Form == "":
		p.NotApplicable(noForm(key))
		return
	case slices.Contains(forms, key.Form):
		p.Evidence("a key in " + key.Form + " form")
		return
	}
	required := "the form " + strings.Join(forms, " or ")
	p.Fail(lints.Finding{
		Message:  fmt.Sprintf("the given private key is in %s form; %s", key.Form, p.Requires(required)),
		Found:    key.Form + " form",
		Required: required,
	})
}
