// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf16"
)

// A damage changes a PEM text, as copying, editing and conversions do.
type damage struct {
	name  string
	apply func(r *rand.Rand, text string) string
}

// damaged is a text with one or two damages, and their names.
func damaged(r *rand.Rand, text string) (string, []string) {
	var names []string
	for range 1 + r.IntN(2) {
		d := damages[r.IntN(len(damages))]
		text = d.apply(r, text)
		names = append(names, d.name)
	}
	return text, names
}

// A piece is a part of a text: text[from:to].
type piece struct{ from, to int }

// lines are the pieces of a text that end in a line feed; which is all, "mark",
// "begin", "end" or "base64".
func lines(text, which string) []piece {
	var all []piece
	from := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		p := piece{from, from + len(line)}
		from = p.to
		begin, end := strings.Contains(line, "BEGIN"), strings.Contains(line, "END")
		switch {
		case line == "":
		case which == "all", which == "begin" && begin, which == "end" && end, which == "mark" && (begin || end),
			which == "base64" && !begin && !end:
			all = append(all, p)
		}
	}
	return all
}

// at changes one line of a kind.
func at(which string, change func(r *rand.Rand, line string) string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, text string) string {
		all := lines(text, which)
		if len(all) == 0 {
			return text
		}
		p := all[r.IntN(len(all))]
		return text[:p.from] + change(r, text[p.from:p.to]) + text[p.to:]
	}
}

// every changes all lines of a kind.
func every(which string, change func(r *rand.Rand, line string) string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, text string) string {
		for _, p := range slices.Backward(lines(text, which)) {
			text = text[:p.from] + change(r, text[p.from:p.to]) + text[p.to:]
		}
		return text
	}
}

// all changes the text as a whole.
func all(change func(text string) string) func(*rand.Rand, string) string {
	return func(_ *rand.Rand, text string) string { return change(text) }
}

// oddCharacters are put into texts, in the place of others too.
var oddCharacters = []string{
	" ", "  ", "\t", "\r", "\n", "\n\n", "\v", "\f", "\x00", "\b", "\x1b[0m", "\x7f", "\xa0", "\u00a0", "\u200b", "\u2028", "\ufeff", "\xff",
	"-", "--", "\u2013", "\u2014", "=", "==", "+", "/", "_", ",", ":", ": ", ";", "#", ">", "> ", "\\", "\\n", "\\r\\n", "\"", "'", "<", "&", "%0A",
	"A", "B", "z", "0", "é", "\u0410", "�",
}

func odd(r *rand.Rand) string { return oddCharacters[r.IntN(len(oddCharacters))] }

func insertOdd(r *rand.Rand, line string) string {
	i := r.IntN(len(line) + 1)
	return line[:i] + odd(r) + line[i:]
}

func dropOne(r *rand.Rand, line string) string {
	i := r.IntN(len(line))
	return line[:i] + line[i+1:]
}

func replaceOne(r *rand.Rand, line string) string {
	i := r.IntN(len(line))
	return line[:i] + odd(r) + line[i+1:]
}

func doubleOne(r *rand.Rand, line string) string {
	i := r.IntN(len(line))
	return line[:i+1] + line[i:]
}

func caseOne(r *rand.Rand, line string) string {
	i := r.IntN(len(line))
	c := line[i]
	if c|0x20 >= 'a' && c|0x20 <= 'z' {
		c ^= 0x20
	}
	return line[:i] + string([]byte{c}) + line[i+1:]
}

// before and behind put a text at an end of a line.
func before(texts ...string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, line string) string { return texts[r.IntN(len(texts))] + line }
}

func behind(texts ...string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, line string) string {
		return strings.TrimSuffix(line, "\n") + texts[r.IntN(len(texts))] + "\n"
	}
}

// inner replaces a text in a line by one of others.
func inner(old string, by ...string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, line string) string { return strings.Replace(line, old, by[r.IntN(len(by))], 1) }
}

// otherLabels has none of a private key: chainlint then says nothing of what the block
// holds but that it is a key.
var otherLabels = []string{
	"X509 CERTIFICATE", "TRUSTED CERTIFICATE", "certificate", "Certificate", "CERT", "CERTIFICATES", "CERTIFICATE ", " CERTIFICATE", "PKCS7",
	"CERTIFICATE REQUEST", "CERTIFICATE CHAIN", "PUBLIC KEY", "X509 CRL", "", "CERTIFICATE\t", "MY-CERTIFICATE", "DH PARAMETERS",
}

// relabel gives both marks of one block another label.
func relabel(r *rand.Rand, text string) string {
	begins := lines(text, "begin")
	if len(begins) == 0 {
		return text
	}
	p, label := begins[r.IntN(len(begins))], otherLabels[r.IntN(len(otherLabels))]
	block := text[p.from:]
	end := strings.Index(block, "-----END CERTIFICATE")
	if end < 0 {
		return text
	}
	return text[:p.from] + strings.Replace(block[:end], "CERTIFICATE", label, 1) + strings.Replace(block[end:], "CERTIFICATE", label, 1)
}

// rewrap gives the base64 of all blocks another width; 0 is one line.
func rewrap(width int) func(*rand.Rand, string) string {
	return all(func(text string) string {
		var b strings.Builder
		body := ""
		flush := func() {
			for n := width; n > 0 && len(body) > n; body = body[n:] {
				b.WriteString(body[:n] + "\n")
			}
			if body != "" {
				b.WriteString(body + "\n")
			}
			body = ""
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\r\n"); strings.Contains(line, "-") || line == "" {
				flush()
				b.WriteString(line + "\n")
				continue
			}
			body += line
		}
		flush()
		return b.String()
	})
}

func asUTF16(big, mark bool) func(*rand.Rand, string) string {
	return all(func(text string) string {
		units := utf16.Encode([]rune(text))
		if mark {
			units = slices.Insert(units, 0, 0xfeff)
		}
		var b []byte
		for _, u := range units {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return string(b)
	})
}

// ofRange changes a random stretch of the text.
func ofRange(change func(r *rand.Rand, stretch string) string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, text string) string {
		from := r.IntN(len(text) + 1)
		to := min(len(text), from+1+r.IntN(200))
		return text[:from] + change(r, text[from:to]) + text[to:]
	}
}

func asBase64(text string) string {
	var b bytes.Buffer
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\n")
		encoded = encoded[76:]
	}
	return b.String() + encoded + "\n"
}
