// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// render writes the file: items to lines, lines to text, text to octets.
func (l *layout) render(r *Recipe) ([]byte, error) {
	if l.style.der || l.style.pkcs7DER || l.style.pkcs12 {
		return l.binary(r)
	}
	var parts []string
	items := l.items
	if l.style.pkcs7 {
		items = nil
		der, err := l.signedData(r)
		if err != nil {
			return nil, err
		}
		text, err := l.armor(block{label: "PKCS7", der: der}, 0)
		if err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	for _, it := range items {
		text, err := l.item(r, it)
		if err != nil {
			return nil, fmt.Errorf("%s:%s: %w", it.kind, it.arg, err)
		}
		parts = append(parts, text)
	}
	return l.encode(l.assemble(parts))
}

// item is the lines of one item, without a final newline.
func (l *layout) item(r *Recipe, it item) (string, error) {
	if it.kind == "text" {
		return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(it.arg), nil
	}
	b, err := blocks[it.kind](r, r.byName[it.arg])
	if err != nil {
		return "", err
	}
	damaged := l.style.damage[it.kind+":"+it.arg]
	if it.kind == "cert" && damaged == 0 {
		damaged = l.style.damage[it.arg]
	}
	return l.armor(b, damaged)
}

// armor is a PEM block (RFC 7468), with an octet that is not base64 in the
// damaged line.
func (l *layout) armor(b block, damaged int) (string, error) {
	lines := wrap(base64.StdEncoding.EncodeToString(b.der), l.style.width)
	if damaged > len(lines) {
		return "", fmt.Errorf("damage: the block has %d lines, not %d", len(lines), damaged)
	}
	if damaged > 0 {
		line := []byte(lines[damaged-1])
		line[len(line)/2] = '!'
		lines[damaged-1] = string(line)
	}
	if l.style.bare {
		return strings.Join(lines, "\n"), nil
	}
	if len(b.headers) > 0 {
		lines = slices.Concat(b.headers, []string{""}, lines)
	}
	return "-----BEGIN " + b.label + "-----\n" + strings.Join(lines, "\n") + "\n-----END " + b.label + "-----", nil
}

// wrap cuts base64 into lines; width 0 is one line.
func wrap(s string, width int) []string {
	var lines []string
	for width > 0 && len(s) > width {
		lines = append(lines, s[:width])
		s = s[width:]
	}
	return append(lines, s)
}

func (l *layout) assemble(parts []string) string {
	separator := "\n"
	switch {
	case l.style.joined:
		separator = ""
	case l.style.spaced:
		separator = "\n\n"
	}
	lines := strings.Split(strings.Join(parts, separator), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", l.style.indent) + line
		}
		if l.style.trailing {
			lines[i] += "  "
		}
	}
	text := strings.Join(lines, "\n")
	if !l.style.noFinal {
		text += "\n"
	}
	return text
}

// encode turns text into octets: line ends, then the byte order mark, then UTF-16.
func (l *layout) encode(text string) ([]byte, error) {
	switch {
	case l.style.crlf:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case l.style.cr:
		text = strings.ReplaceAll(text, "\n", "\r")
	}
	if l.style.bom {
		text = "\ufeff" + text
	}
	out := []byte(text)
	switch {
	case l.style.utf16le:
		out = utf16Bytes(text, binary.LittleEndian)
	case l.style.utf16be:
		out = utf16Bytes(text, binary.BigEndian)
	}
	return l.shorten(out)
}

func utf16Bytes(text string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

// binary is the items' DER one after the other, or one SignedData or keystore
// of them.
func (l *layout) binary(r *Recipe) ([]byte, error) {
	if l.style.pkcs7DER || l.style.pkcs12 {
		whole := l.signedData
		if l.style.pkcs12 {
			whole = l.keystore
		}
		der, err := whole(r)
		if err != nil {
			return nil, err
		}
		return l.shorten(der)
	}
	var out []byte
	for _, it := range l.items {
		if it.kind == "text" {
			out = append(out, it.arg...)
			continue
		}
		b, err := blocks[it.kind](r, r.byName[it.arg])
		if err != nil {
			return nil, err
		}
		out = append(out, b.der...)
	}
	return l.shorten(out)
}

// signedData holds the certificates of the file line and nothing else.
func (l *layout) signedData(r *Recipe) ([]byte, error) {
	var certs [][]byte
	for _, it := range l.items {
		if it.kind != "cert" {
			return nil, fmt.Errorf("pkcs7 carries certificates only, not %s:%s", it.kind, it.arg)
		}
		certs = append(certs, r.der[it.arg])
	}
	return certsOnly(certs), nil
}

func (l *layout) shorten(out []byte) ([]byte, error) {
	if l.style.cut > len(out) {
		return nil, fmt.Errorf("cut: the file has only %d octets", len(out))
	}
	return out[:len(out)-l.style.cut], nil
}
