// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"strings"
)

// The PEM blocks that OpenSSL 3.0 finds in a file, by the rules of its reader
// (PEM_read_bio), which SSL_CTX_use_certificate_chain_file and all that is built on
// it use. Mutants test that it is the same.

// openSSLLine is how much of a line OpenSSL reads at a time.
const openSSLLine = 254

// A pemLines reads lines as BIO_gets does from a file.
type pemLines struct{ rest []byte }

// next returns a line with its end, at most openSSLLine octets of it. A NUL ends it
// for all that looks at it, and a line that begins with one ends the file.
func (l *pemLines) next() (line []byte, ok bool) {
	n := min(len(l.rest), openSSLLine)
	if i := bytes.IndexByte(l.rest[:n], '\n'); i >= 0 {
		n = i + 1
	}
	line, l.rest = l.rest[:n], l.rest[n:]
	if i := bytes.IndexByte(line, 0); i >= 0 {
		line = line[:i]
	}
	return line, len(line) > 0
}

// trimmed is a line without what OpenSSL takes for white space at its end: on most
// machines, on which a char has a sign, all outside ASCII too.
func trimmed(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] <= ' ' || line[len(line)-1] >= 0x80) {
		line = line[:len(line)-1]
	}
	return line
}

// An openSSLReader reads the blocks of a file one by one.
type openSSLReader struct {
	lines pemLines

	failed string // why the file is given up; empty where it is read to its end
}

var pemBegin, pemEnd, pemTail = []byte("-----BEGIN "), []byte("-----END "), []byte("-----")

// next returns the label and the content of the next block. Where there is none, or
// the file is given up, ok is false.
func (r *openSSLReader) next() (label string, der []byte, ok bool) {
	label, ok = r.begin()
	if !ok {
		return "", nil, false
	}
	header, data, failed := r.body(label)
	if failed == "" && len(header) > 0 && header[0] != '\n' {
		failed = "it has text above its base64"
	}
	if failed == "" {
		der, failed = openSSLBase64(data)
	}
	r.failed = failed
	return label, der, failed == ""
}

// begin looks for a BEGIN line (get_name).
func (r *openSSLReader) begin() (label string, ok bool) {
	for first := true; ; first = false {
		line, ok := r.lines.next()
		if !ok {
			return "", false
		}
		if first && len(line) > 3 {
			line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
		}
		line = trimmed(line)
		if bytes.HasPrefix(line, pemBegin) && len(line) > len(pemTail) && bytes.HasSuffix(line, pemTail) {
			return string(line[len(pemBegin):max(len(pemBegin), len(line)-len(pemTail))]), true
		}
	}
}

// body reads up to the END line (get_header_and_data).
func (r *openSSLReader) body(label string) (header, data []byte, failed string) {
	const maybe, inside, after = 0, 1, 2 // of the header
	state, partial, short := maybe, false, false
	var first, second []byte // before and after the blank line
	for {
		line, ok := r.lines.next()
		if !ok {
			return nil, nil, "its END line is missing"
		}
		wasPartial := partial
		partial = len(line) == openSSLLine && line[len(line)-1] != '\n'
		if state == maybe && bytes.IndexByte(line, ':') >= 0 {
			state = inside
		}
		line = trimmed(line)
		switch {
		case len(line) == 0 && wasPartial:
		case len(line) == 0 && state == after:
			return nil, nil, "it has a blank line in its base64"
		case len(line) == 0:
			state = after
		case bytes.HasPrefix(line, pemEnd):
			tail, same := strings.CutPrefix(string(line[len(pemEnd):]), label)
			if !same || tail != string(pemTail) {
				return nil, nil, "its END line is not that of its BEGIN line"
			}
			if state == maybe {
				return nil, first, ""
			}
			return first, second, ""
		case short:
			return nil, nil, "a line of its base64 is shorter than the others"
		case state == after && len(line) > 64:
			return nil, nil, "a line of its base64 has more than 64 characters"
		case state == after:
			second = append(append(second, line...), '\n')
			short = len(line) < 64
		default:
			first = append(append(first, line...), '\n')
		}
	}
}

// openSSLBase64 decodes base64 as EVP_DecodeUpdate and EVP_DecodeFinal do, in pieces
// of 64 characters.
func openSSLBase64(data []byte) (der []byte, failed string) {
	const broken = "its base64 is broken"
	var piece []byte
	pads := 0
	flush := func() bool {
		if len(piece) == 0 || len(piece)%4 != 0 {
			return len(piece) == 0
		}
		for i := 0; i < len(piece); i += 4 {
			var n uint32
			for _, c := range piece[i : i+4] {
				v := base64Values[c]
				if c == '=' {
					v = 0
				}
				n = n<<6 | uint32(v)
			}
			der = append(der, byte(n>>16), byte(n>>8), byte(n))
		}
		if pads > len(piece)/4*3 {
			return false
		}
		der, piece = der[:len(der)-pads], piece[:0]
		return true
	}
	for _, c := range data {
		switch {
		case c == '=':
			pads++
		case c == '-': // the end of the data
			if len(piece)%4 != 0 || !flush() {
				return nil, broken
			}
			return der, ""
		case c == ' ', c == '\t', c == '\n', c == '\r':
			continue
		case base64Values[c] == 0xFF, pads > 0:
			return nil, broken
		}
		if pads > 2 {
			return nil, broken
		}
		if piece = append(piece, c); len(piece) == 64 && !flush() {
			return nil, broken
		}
	}
	if !flush() {
		return nil, broken
	}
	return der, ""
}
