// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

var privateKeyInFile = &lints.Rule{
	ID:    "private-key-in-file",
	Title: "private key in a file that is to be sent",
	Doc: lints.Doc{
		What: "The file holds no private key, plain or encrypted, in any of the forms that OpenSSL, OpenSSH and PKCS#8 know. The key is named by its label and place; nothing of it is kept or shown.",
		Why:  "Whoever has the key can act as its owner. No provider needs it, and a key that has left its machine has to be replaced.",
		Fix:  "Take the key out of the file. If the file has been sent, mailed or committed to a repository, make a new key and a new certificate, and have the old certificate revoked.",
	},
	Chain: checkPrivateKeyInFile,
}

func checkPrivateKeyInFile(p *lints.Pass) {
	b := p.Chain.Bundle
	var keys []*bundle.Object
	for _, o := range b.Objects {
		if o.Kind == bundle.PrivateKey {
			keys = append(keys, o)
		}
	}
	fix := shell.Without(b, keys, "certificates.pem")
	switch {
	case len(b.Certificates()) == 0: // nothing would be left
		fix = ""
	case fix != "":
		fix += "\nif the file has already been sent, replace the key and its certificate"
	}
	for _, key := range keys {
		p.Fail(lints.Finding{
			At:       key.Span,
			Message:  fmt.Sprintf("the file holds %s (%s)", keyWords(key), position(key)),
			Found:    keyWords(key),
			Required: "no private key",
			Fix:      fix,
		})
	}
}

// keyWords names a key by what its block says of itself.
func keyWords(key *bundle.Object) string {
	words := "a private key"
	if key.Encrypted {
		words = "an encrypted private key"
	}
	if key.Label == "" {
		return words + " in " + string(key.Encoding)
	}
	return fmt.Sprintf("%s under the label %q", words, key.Label)
}
