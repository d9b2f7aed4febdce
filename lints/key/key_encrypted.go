// SPDX-License-Identifier: Apache-2.0

package key

import "github.com/chainlint/chainlint/lints"

var keyEncrypted = &lints.Rule{
	ID:     "key-encrypted",
	Remedy: lints.Decide,
	Title:  "private key is encrypted",
	Doc: lints.Doc{
		What: "The private key given with the file is not encrypted. Without a key the rule does not apply.",
		Why:  "A program without the password cannot load the key. It prompts for the password at every start, or stops with an error such as \"bad decrypt\".",
		Fix:  "Give the program the password: curl has --pass, and most other programs have a similar setting. Or write the key unencrypted to a file that only the program can read: (umask 077; openssl pkey -in client.key -out new-client.key).",
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
			Message:  "the given private key is encrypted: a program needs its password to load it",
			Found:    "an encrypted key in " + key.Form + " form",
			Required: "a key without a password, or a program that knows it",
		})
	}
}
