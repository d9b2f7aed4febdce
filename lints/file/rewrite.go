// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"path"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

// rewrite is the command that writes a file anew in the way that a problem is about;
// empty where no single command does, and for what is inside a container.
func rewrite(p *lints.Pass, problem bundle.Problem) string {
	if problem.Code == bundle.FoldedScalar && problem.Span.Inside.Member == "" {
		return unfold(p, problem.Span.Line)
	}
	if problem.Span.Inside != (bundle.Inside{}) {
		return ""
	}
	b, to := p.Chain.Bundle, p.NewFile("chain.pem")
	file := shell.File(b.Name)
	into := func(command string) string { return shell.Into(b, nil, command, to) }
	switch problem.Code {
	case bundle.ByteOrderMark, bundle.UTF16, bundle.MixedEncodings:
		return toASCII(p, b)
	case bundle.CRLineEnds:
		if b.Text.LineEnds != "CR" {
			return ""
		}
		return into(`tr '\r' '\n' < ` + file)
	case bundle.IndentedBlock, bundle.IndentedEnd:
		return into("sed 's/^[[:space:]]*//' " + file)
	case bundle.QuotedBlock:
		if b.Text.Quote == "> " {
			return into("sed 's/^> //' " + file)
		}
		return into("sed 's/^[> ]*//' " + file)
	case bundle.BareBase64, bundle.Base64OfPEM, bundle.DoubleBase64, bundle.KeystoreAsText:
		return decode(p, problem.Code)
	}
	if command := restored(p, problem.Code); command != "" {
		return into(command)
	}
	return ""
}

// unfold is the command that has YAML keep the line ends of the value that starts in
// a line.
func unfold(p *lints.Pass, line int) string {
	b := p.Chain.Bundle
	return shell.Into(b, nil, fmt.Sprintf(`sed '%ds/:[[:space:]]*>[-+0-9]*[[:space:]]*$/: |/' %s`, line, shell.File(b.Name)), p.NewFile("secret.yaml"))
}

// asCommand makes a command a paragraph of a fix: reports print it unbroken.
func asCommand(command string) string {
	if command == "" {
		return ""
	}
	return "    " + command
}

// decode is the command that decodes a file of base64; empty where there is
// anything else in the file, or where what comes out is not a file of its own kind.
func decode(p *lints.Pass, code bundle.ProblemCode) string {
	b := p.Chain.Bundle
	command := toBytes(b)
	if command == "" {
		if lines := decodeLines(b); lines != "" {
			return shell.Into(b, nil, lines, p.NewFile("chain.pem"))
		}
		return ""
	}
	switch o := b.Objects[0]; {
	case code == bundle.DoubleBase64:
		return shell.Into(b, nil, command+" | base64 -d", p.NewFile("chain.pem"))
	case o.Container == bundle.Base64Text:
		return shell.Into(b, nil, command, p.NewFile("chain.pem"))
	case o.Kind == bundle.PKCS12:
		return shell.Into(b, nil, command, p.NewFile("client.p12"))
	case o.Kind == bundle.Certificate && o.Label == "":
		return command + " | openssl x509 -inform DER -out " + p.NewFile("chain.pem")
	}
	return ""
}

// toBytes is the command that prints what a file of base64 decodes to; empty where
// there is anything else in the file. Some versions of base64 take only line feeds
// between the characters, and no text without its padding.
func toBytes(b *bundle.Bundle) string {
	first := b.Objects[0].Span
	if first.Start > 0 || b.Size-first.End > len("\r\n") {
		return ""
	}
	for _, o := range b.Objects {
		at := o.Span
		if at.Inside = first.Inside; at != first && o.Container != bundle.PKCS7 {
			return ""
		}
	}
	unpadded := func(p bundle.Problem) bool {
		return p.Code == bundle.MissingPadding || p.Code == bundle.EscapedNewlines
	}
	if b.Text.Explanatory || b.Text.BOM || b.Text.UTF16 || slices.ContainsFunc(b.Problems, unpadded) {
		return ""
	}
	file, marked := shell.File(b.Name), b.Objects[0].Label != "" && b.Objects[0].Container == ""
	plain := b.Text.LineEnds == "" || b.Text.LineEnds == "LF"
	switch {
	case marked && b.Text.LineEnds == "CR":
		return ""
	case marked:
		return "sed '/-----/d' " + file + " | tr -d '[:space:]' | base64 -d"
	case plain:
		return "base64 -d " + file
	}
	return "tr -d '[:space:]' < " + file + " | base64 -d"
}

// listKeystore is the command that writes the certificates of a keystore, the leaf
// first, as PEM. The attributes that both programs print can be outside ASCII.
func listKeystore(p *lints.Pass, store *bundle.Object, to string) string {
	b, file := p.Chain.Bundle, storeFile(p, store)
	switch inText := store.Encoding == bundle.PEM; {
	case store.Kind == bundle.JKS:
		return "keytool -list -rfc -keystore " + file + " | " + blocksOnly + " > " + to
	case inText && toBytes(b) == "":
		return ""
	case inText:
		return toBytes(b) + " | openssl pkcs12" + legacy(store) + " -nokeys | " + blocksOnly + " > " + to
	}
	return "openssl pkcs12 -in " + file + legacy(store) + " -nokeys | " + blocksOnly + " > " + to
}

// storeFile is the file with a keystore, for a shell: that of an archive has to be
// unpacked, and that of a Secret to be written out first.
func storeFile(p *lints.Pass, store *bundle.Object) string {
	switch {
	case store.Member != "":
		return shell.File(path.Base(store.Member))
	case store.Container == bundle.Secret || store.Container == bundle.ConfigMap:
		return "client.p12"
	}
	return shell.File(p.Chain.Bundle.Name)
}

// legacy is the option without which OpenSSL 3 does not open a keystore of an old
// cipher.
func legacy(store *bundle.Object) string {
	if store.Legacy {
		return " -legacy"
	}
	return ""
}
