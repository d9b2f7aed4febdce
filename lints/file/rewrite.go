// SPDX-License-Identifier: Apache-2.0

package file

import (
	"path"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

// rewrite is the command that writes a file anew in the way that a problem is about;
// empty where no single command does, and for what is inside a container.
func rewrite(p *lints.Pass, problem bundle.Problem) string {
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
		return into("sed 's/^[[:blank:]]*//' " + file)
	case bundle.QuotedBlock:
		if b.Text.Quote == "> " {
			return into("sed 's/^> //' " + file)
		}
		return into("sed 's/^[> ]*//' " + file)
	case bundle.BareBase64, bundle.Base64OfPEM:
		return decode(p)
	}
	return ""
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
func decode(p *lints.Pass) string {
	b := p.Chain.Bundle
	first := b.Objects[0].Span
	for _, o := range b.Objects {
		at := o.Span
		if at.Inside = first.Inside; at != first {
			return ""
		}
	}
	if b.Text.Explanatory {
		return ""
	}
	command := "base64 -d " + shell.File(b.Name)
	switch o := b.Objects[0]; {
	case o.Container == bundle.Base64Text:
		return shell.Into(b, nil, command, p.NewFile("chain.pem"))
	case o.Kind == bundle.PKCS12:
		return shell.Into(b, nil, command, p.NewFile("keystore.p12"))
	case o.Kind == bundle.Certificate:
		return command + " | openssl x509 -inform DER -out " + p.NewFile("chain.pem")
	}
	return ""
}

// listKeystore is the command that writes the certificates of a keystore, the leaf
// first, as PEM.
func listKeystore(p *lints.Pass, store *bundle.Object, to string) string {
	b := p.Chain.Bundle
	file := shell.File(b.Name)
	if store.Member != "" {
		file = shell.File(path.Base(store.Member))
	}
	switch inText := store.Encoding == bundle.PEM; {
	case store.Kind == bundle.JKS:
		return "keytool -list -rfc -keystore " + file + " > " + to
	case inText && decode(p) == "":
		return ""
	case inText:
		return "base64 -d " + file + " | openssl pkcs12" + legacy(store) + " -nokeys -out " + to
	}
	return "openssl pkcs12 -in " + file + legacy(store) + " -nokeys -out " + to
}

// legacy is the option without which OpenSSL 3 does not open a keystore of an old
// cipher.
func legacy(store *bundle.Object) string {
	if store.Legacy {
		return " -legacy"
	}
	return ""
}
