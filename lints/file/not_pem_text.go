// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

var notPEMText = &lints.Rule{
	ID:     "not-pem-text",
	Remedy: lints.Repair,
	Title:  "file is not plain PEM text in ASCII",
	Doc: lints.Doc{
		What: "The file is text in ASCII with each certificate in a PEM block of its own. DER, PKCS#7, PKCS#12, Java keystores, archives, Kubernetes Secrets and ConfigMaps and base64 without BEGIN and END lines fail, as do a byte order mark, UTF-16 and any other byte above 127, and blocks that none of OpenSSL, Go and Java find: indented, quoted, joined, or after other text on the line. Explanatory ASCII text between the blocks and any line ends pass.",
		Why:  "Who asks for Base64 text loads the file with a PEM reader. Binary files give it nothing, and a byte order mark costs it the first certificate, which is the leaf.",
		Fix:  "Convert the file: openssl x509 -inform DER -in client.der -out new-client.pem for DER, openssl pkcs7 -print_certs -in chain.p7b -out new-chain.pem for PKCS#7, iconv -f UTF-16 -t ASCII chain.txt > new-chain.pem for UTF-16.",
	},
	Cite:  "RFC 7468 2",
	Chain: checkNotPEMText,
}

func checkNotPEMText(p *lints.Pass) {
	b := p.Chain.Bundle
	if found, fix := packed(p, b); found != "" {
		p.Fail(notPEM(p, b.Objects[0].Span, found, fix))
		return
	}
	other := notInPEM(b)
	if other != nil {
		f := notPEM(p, other.Span, encodingWords(other), "")
		if other.Kind == bundle.PrivateKey {
			f.Follows = []string{"private-key-in-file"}
		}
		p.Fail(f)
	}
	odd := oddWriting(b)
	switch {
	case b.Encoding == bundle.PEM && (b.Text.BOM || b.Text.UTF16 || b.Text.NonASCII != nil):
		at, found := foreign(b)
		p.Fail(notPEM(p, at, found, foreignFix(p, b)))
	case other != nil:
	case odd != nil:
		what, _, _ := strings.Cut(odd.Message, "; ")
		p.Fail(lints.Finding{
			At: odd.Span, Message: what + "; " + p.Requires("PEM text in ASCII"),
			Found: inWords(odd.Code), Required: "PEM text in ASCII", Fix: p.NewFiles(odd.Fix),
		})
	case b.Encoding != bundle.PEM:
		f := notPEM(p, bundle.Span{}, contents(b), "")
		if slices.ContainsFunc(b.Problems, notUnpacked) {
			f.Follows = []string{"unreadable-object"} // which names the format
		}
		p.Fail(f)
	default:
		p.Evidence("PEM text in ASCII")
	}
}

// notUnpacked reports whether a problem is that of an archive or another container whose
// format is known, and whose content is not.
func notUnpacked(p bundle.Problem) bool {
	switch p.Code {
	case bundle.BrokenArchive, bundle.ArchiveLimit, bundle.NestedArchive, bundle.OtherArchive, bundle.OtherFormat, bundle.OtherKeystore:
		return true
	}
	return false
}

// packed says what a file is whose objects had to be unpacked first, and how to
// take them out; nothing of a file that holds them itself.
func packed(p *lints.Pass, b *bundle.Bundle) (found, fix string) {
	for _, o := range b.Objects {
		switch {
		case o.Member != "":
			return "an archive", "unpack it, and send the PEM file that is in it"
		case o.Container == bundle.Secret:
			return "a Kubernetes Secret", "write its field out: kubectl get secret NAME -o jsonpath='{.data.tls\\.crt}' | base64 -d > " + p.NewFile("chain.pem")
		case o.Container == bundle.ConfigMap:
			return "a Kubernetes ConfigMap", "write its field out: kubectl get configmap NAME -o jsonpath='{.data.ca\\.crt}' > " + p.NewFile("chain.pem")
		}
	}
	return "", ""
}

// oddWriting returns the first oddity that costs all other readers a block of the
// file.
func oddWriting(b *bundle.Bundle) *bundle.Problem {
	for i, p := range b.Problems {
		if p.LostTo == bundle.AllReaders && !unreadable(p) && p.Code != bundle.TrailingData {
			return &b.Problems[i]
		}
	}
	return nil
}

// notInPEM is the first object that is not written as PEM: a private key, which
// has no business there at all, only where nothing else is.
func notInPEM(b *bundle.Bundle) *bundle.Object {
	var key *bundle.Object
	for _, o := range b.Objects {
		switch {
		case pemText(o):
		case o.Kind != bundle.PrivateKey:
			return o
		case key == nil:
			key = o
		}
	}
	return key
}

func notPEM(p *lints.Pass, at bundle.Span, found, fix string) lints.Finding {
	return lints.Finding{
		At:       at,
		Message:  "the file holds " + found + "; " + p.Requires("PEM text in ASCII"),
		Found:    found,
		Required: "PEM text in ASCII",
		Fix:      fix,
	}
}

// pemText tells whether an object is written as a PEM block of its own kind.
func pemText(o *bundle.Object) bool {
	switch o.Kind {
	case bundle.PKCS7, bundle.PKCS12, bundle.JKS:
		return false
	}
	return o.Encoding == bundle.PEM && !bare(o)
}

// bare tells whether an object is base64 without the lines that make it PEM.
func bare(o *bundle.Object) bool {
	return o.Encoding == bundle.PEM && o.Label == "" && o.Container == ""
}

func encodingWords(o *bundle.Object) string {
	switch o.Kind {
	case bundle.PKCS7, bundle.PKCS12, bundle.JKS:
		if o.Encoding == bundle.PEM {
			return fmt.Sprintf("a %s (%s)", o.Kind, o.Where())
		}
		return "a binary " + string(o.Kind)
	}
	if bare(o) {
		return fmt.Sprintf("a %s in base64 without BEGIN and END lines", o.Kind)
	}
	return fmt.Sprintf("a %s in DER%s", o.Kind, wrapWords[o.Container])
}

// foreign says what of a text is not ASCII, and where that is first seen.
func foreign(b *bundle.Bundle) (at bundle.Span, found string) {
	at = bundle.Span{File: b.Name, Line: 1, EndLine: 1, End: min(3, b.Size)}
	var parts []string
	mixed := slices.IndexFunc(b.Problems, func(p bundle.Problem) bool { return p.Code == bundle.MixedEncodings })
	switch {
	case mixed >= 0:
		parts = append(parts, "text in two encodings, ASCII and UTF-16")
		at = b.Problems[mixed].Span
	case b.Text.Mixed:
		parts = append(parts, "text in UTF-16 that changes its byte order or has single bytes in it")
	case b.Text.UTF16:
		parts = append(parts, "text in UTF-16")
	case b.Text.BOM:
		parts = append(parts, "a byte order mark before the first character")
	}
	if b.Text.NonASCII != nil {
		parts = append(parts, fmt.Sprintf("a character outside ASCII in line %d", b.Text.NonASCII.Line))
		if len(parts) == 1 {
			at = *b.Text.NonASCII
		}
	}
	return at, strings.Join(parts, " and ")
}

// foreignFix says how to replace a character that is instead of one that a block needs.
func foreignFix(p *lints.Pass, b *bundle.Bundle) string {
	if i := slices.IndexFunc(b.Problems, needsCharacter); i >= 0 {
		return p.NewFiles(b.Problems[i].Fix)
	}
	return ""
}

// needsCharacter reports whether a problem is about characters outside ASCII in a block.
func needsCharacter(p bundle.Problem) bool {
	switch p.Code {
	case bundle.BadBegin, bundle.BadEnd, bundle.OddMarks, bundle.UnseenChars, bundle.LookAlikes, bundle.BrokenBase64:
		return true
	}
	return false
}
