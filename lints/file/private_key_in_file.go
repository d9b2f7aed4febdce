// SPDX-License-Identifier: Apache-2.0

package file

import (
	"cmp"
	"fmt"
	"path"
	"slices"

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
	var keys, parts []*bundle.Object
	for _, o := range b.Objects {
		if o.Kind == bundle.PrivateKey {
			keys = append(keys, o)
		}
		if o.Kind == bundle.PrivateKey || beforeKey(b, o) {
			parts = append(parts, o)
		}
	}
	if len(keys) == 0 {
		return
	}
	command := shell.Without(b, parts, p.NewFile("certificates.pem"))
	for _, key := range keys {
		fix := cmp.Or(command, fromKeystore(p, b, key))
		switch {
		case len(b.Certificates()) == 0: // nothing would be left
			fix = ""
		case fix != "":
			fix += "\nif the file has already been sent, replace the key and its certificate"
		}
		p.Fail(lints.Finding{
			At:       key.Span,
			Message:  fmt.Sprintf("the file holds %s (%s)", keyWords(key), key.Where()),
			Found:    keyWords(key),
			Required: "no private key",
			Fix:      fix,
		})
	}
}

// fromKeystore is the command that takes the certificates out of the keystore
// that holds a key; empty for one in a text. keytool asks for the password, which
// is not for a command line.
func fromKeystore(p *lints.Pass, b *bundle.Bundle, key *bundle.Object) string {
	i := slices.IndexFunc(b.Objects, func(o *bundle.Object) bool { return isKeystore(o) && inStore(key, o) })
	if i < 0 || b.Objects[i].Encoding == bundle.PEM || b.Objects[i].Alias != "" {
		return ""
	}
	store, name := b.Objects[i], b.Name
	if store.Member != "" {
		name = path.Base(store.Member)
	}
	if store.Kind == bundle.PKCS12 {
		return "openssl pkcs12 -in " + shell.File(name) + " -nokeys -out " + p.NewFile("chain.pem")
	}
	if shell.File(key.Alias) == "FILE" { // it cannot be shown
		return ""
	}
	return "keytool -exportcert -rfc -keystore " + shell.File(name) + " -alias " + shell.Quote(key.Alias) + " -file " + p.NewFile("client.pem")
}

// beforeKey tells whether an object is the parameters that openssl ecparam and
// dsaparam write right before the key.
func beforeKey(b *bundle.Bundle, o *bundle.Object) bool {
	i := slices.Index(b.Objects, o)
	return o.Kind == bundle.Parameters && i+1 < len(b.Objects) && b.Objects[i+1].Kind == bundle.PrivateKey
}

// keyWords names a key by what its block says of itself.
func keyWords(key *bundle.Object) string {
	words := "a private key"
	if key.Encrypted {
		words = "an encrypted private key"
	}
	if bare(key) {
		return words + " in base64 without BEGIN and END lines"
	}
	if key.Label == "" {
		return words + " in " + string(key.Encoding)
	}
	return fmt.Sprintf("%s under the label %q", words, key.Label)
}
