// SPDX-License-Identifier: Apache-2.0

package csr

import "github.com/chainlint/chainlint/lints"

var keyEncrypted = &lints.Rule{
	ID:    "key-encrypted",
	Title: "private key is under a password",
	Doc: lints.Doc{
		What: "The private key given with the file is not encrypted. Without one the rule does not apply.",
		Why:  "A program that is not told the password cannot load the key. It asks for it at every start, or stops with an error that speaks of a bad decrypt.",
		Fix:  "Give the program the password: curl takes --pass, most others have a setting of their own. Or write the key without one to a file that only the program can read: (umask 077; openssl pkey -in client.key -out new-client.key).",
	},
	Chain: checkKeyEncrypted,
}

func checkKeyEncrypted(p *lints.Pass) {
	key := p.Chain.Key
	switch {
	case key == nil || key.Form == "":
		p.NotApplicable(noForm(key))
	case !key.Encrypted:
		p.Evidence("a key in " + key.Form + " form without a password")
	default:
		p.Fail(lints.Finding{
			Message:  "the private key given is encrypted: whatever loads it needs its password",
			Found:    "an encrypted key in " + key.Form + " form",
			Required: "a key without a password, or a program that knows it",
		})
	}
}
