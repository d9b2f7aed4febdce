// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// privateKeyParams are the parameters of private-key-in-file.
type privateKeyParams struct {
	// File is "sent" or "kept": in a file that stays with its owner a keystore or
	// a Secret may hold the key, which is what they exist for.
	File string `yaml:"file"`
}

var privateKeyInFile = &lints.Rule{
	ID:     "private-key-in-file",
	Remedy: lints.Repair,
	Title:  "private key in a file that is to be sent",
	Doc: lints.Doc{
		What: "The file holds no private key, plain or encrypted: in PEM, DER, OpenSSH's or PuTTY's format, as a JSON Web Key or the XML of .NET, in base64, URL-encoding, escapes, hexadecimal digits or gzip around one of these, in UTF-16 and UTF-32, in a PKCS#12 or Java keystore, or in a Kubernetes Secret. With file: kept, for a file that stays with its owner, a keystore and a Secret may hold it. The key is named by its form and place; nothing of it is kept or shown.",
		Why:  "Anyone who has the key can act as its owner. No provider needs it, and a key that has left its machine has to be replaced.",
		Fix:  "Take the key out of the file. If the file has been sent, mailed or committed to a repository, make a new key and a new certificate, and have the old certificate revoked.",
	},
	Cite:   "RFC 5958 6",
	Params: privateKeyParams{File: "sent"},
	Values: map[string]lints.Values{"file": {Words: []string{"sent", "kept"}}},
	Chain:  checkPrivateKeyInFile,
}

func checkPrivateKeyInFile(p *lints.Pass) {
	b, kept := p.Chain.Bundle, lints.ParamsOf[privateKeyParams](p).File == "kept"
	var keys []*bundle.Object
	exempt := false
	for _, o := range b.Objects {
		switch {
		case o.Kind != bundle.PrivateKey:
		case kept && holdsKeys(o.Container):
			exempt = true
		default:
			keys = append(keys, o)
		}
	}
	if exempt && len(keys) == 0 {
		p.NotApplicable("the key is in a keystore or a Secret, which exists to hold it")
	}
	for _, key := range keys {
		message := fmt.Sprintf("the file holds %s (%s)", keyWords(key), key.Where())
		if kept {
			message += "; never send this file"
			if key.Encoding == bundle.PEM {
				message += ", which Java 17 does not load"
			}
		}
		p.Fail(lints.Finding{
			At:       key.Span,
			Message:  message,
			Found:    keyWords(key),
			Required: "no private key",
			Fix:      "Take the key out of the file. If the file has been sent, mailed or committed, the key is compromised: make a new key and certificate, and have the old certificate revoked.",
		})
	}
}

// holdsKeys reports whether a container exists to hold private keys.
func holdsKeys(container bundle.Kind) bool { return isStore(container) || container == bundle.Secret }

func isStore(kind bundle.Kind) bool { return kind == bundle.PKCS12 || kind == bundle.JKS }

// beforeKey tells whether an object is the parameters that openssl ecparam and
// dsaparam write right before the key.
func beforeKey(b *bundle.Bundle, o *bundle.Object) bool {
	i := slices.Index(b.Objects, o)
	return o.Kind == bundle.Parameters && i+1 < len(b.Objects) && b.Objects[i+1].Kind == bundle.PrivateKey
}

// keyWords names a key by its form.
func keyWords(key *bundle.Object) string {
	words := "a private key"
	if key.Encrypted {
		words = "an encrypted private key"
	}
	switch {
	case bare(key) && key.Encoding == bundle.PEM:
		words += " in base64 without BEGIN and END lines"
	case key.Encoding == bundle.PuTTY:
		words += " in PuTTY's format"
	case key.Encoding == bundle.JWK:
		words += " as a JSON Web Key"
	case key.Encoding == bundle.XML:
		words += " as XML (RSAKeyValue)"
	case key.Label == "" && isStore(key.Container):
		words += " in a " + string(key.Container)
	case key.Label == "":
		words += " in " + string(key.Encoding)
	default:
		words = fmt.Sprintf("%s under the label %q", words, key.Label)
	}
	return words + wrapWords[key.Container]
}

// wrapWords say how a key is encoded once more.
var wrapWords = map[bundle.Kind]string{
	bundle.Base64Text: " in base64", bundle.Base64File: " in " + string(bundle.Base64File), bundle.URLText: ", URL-encoded",
	bundle.EscapedText: ", escaped", bundle.HexText: " in " + string(bundle.HexText), bundle.UTF32Text: " in UTF-32",
}
