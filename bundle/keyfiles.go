// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/chainlint/chainlint/internal/keyfile"
)

// Private keys have text files that are not PEM: PuTTY's .ppk, the JSON Web Key
// (RFC 7517), and the XML of .NET.

// A keyText is a private key that is written in one of them.
type keyText struct {
	extent
	encoding  Encoding
	encrypted bool
	public    *[32]byte // as Object.KeySPKISHA256
	info      KeyInfo   // as Object.Key
	err       error     // as Object.KeyErr
}

// maxKeyText bounds what is looked at as a private key's text, in bytes.
const maxKeyText = 64 << 10

// readKeyTexts adds the private keys that are not PEM.
func (r *reader) readKeyTexts() {
	for _, k := range slices.Concat(findPuTTY(r.t.data), r.findJWKs(), findXMLKeys(r.t.data)) {
		at := r.t.span(k.from, k.to)
		if !r.room(at) {
			return
		}
		if k.encoding == PuTTY {
			k.public, k.info, k.err = r.opener.keys().PuTTY(r.t.data[k.from:k.to])
		}
		r.add(&Object{Kind: PrivateKey, Encoding: k.encoding, Encrypted: k.encrypted, KeySPKISHA256: k.public, Key: k.info, KeyErr: k.err, Span: at}, nil, source{})
	}
}

// The words of a PuTTY file.
var (
	puttyHead    = []byte("PuTTY-User-Key-File-")
	puttyPrivate = []byte("Private-Lines:")
	puttyEnds    = [][]byte{[]byte("Private-MAC:"), []byte("Private-Hash:")}
)

// findPuTTY finds PuTTY's private keys: lines of "NAME: VALUE", of which three
// announce lines of base64.
func findPuTTY(data []byte) (keys []keyText) {
	for pos := 0; ; {
		i := bytes.Index(data[pos:], puttyHead)
		if i < 0 {
			return keys
		}
		from := pos + i
		end := min(len(data), from+maxKeyText)
		if next := bytes.Index(data[from+1:end], puttyHead); next >= 0 {
			end = from + 1 + next
		}
		body := data[from:end]
		pos = from + len(puttyHead)
		if bytes.Contains(body, puttyPrivate) {
			pos = from + puttyLength(body)
			keys = append(keys, keyText{
				extent:    extent{from, pos},
				encoding:  PuTTY,
				encrypted: !bytes.Contains(body, []byte("Encryption: none")),
			})
		}
	}
}

// puttyLength is the length of a PuTTY file that other text may follow: up to the
// line that authenticates it, else to the last line of base64.
func puttyLength(body []byte) int {
	if i := newFinder(body, puttyEnds).next(0); i >= 0 {
		return lineStop(body, i)
	}
	last := bytes.Index(body, puttyPrivate)
	for pos := lineStop(body, last); ; {
		next := lineStop(body, min(len(body), pos+1))
		if pos >= len(body) || !base64Line(body[pos:next]) {
			return pos
		}
		pos = next
	}
}

// jwkType is the member that every JSON Web Key has.
var jwkType = []byte(`"kty"`)

// findJWKs finds the JSON Web Keys that have a private member.
func (r *reader) findJWKs() (keys []keyText) {
	data := r.t.data
	for pos := 0; ; {
		i := bytes.Index(data[pos:], jwkType)
		if i < 0 || !r.mayWalk(pos) {
			return keys
		}
		at := pos + i
		key, private := r.jwkAround(pos, at)
		if pos = at + len(jwkType); private {
			pos = key.to
			keys = append(keys, key)
		}
	}
}

// jwkAround reads the JSON object that has a member at offset at and starts at
// from or later, if it is a private key. It counts what it walks over.
func (r *reader) jwkAround(from, at int) (keyText, bool) {
	const attempts = 8 // braces that are tried: members before it may be objects
	data := r.t.data[:min(len(r.t.data), at+maxKeyText)]
	from = max(from, at-maxKeyText)
	start := at
	for range attempts {
		brace := bytes.LastIndexByte(data[from:start], '{')
		r.walked += start - from - max(0, brace)
		if brace < 0 {
			break
		}
		start = from + brace
		end := jsonEnd(data, start)
		r.walked += end - start
		var key keyfile.JWK
		if json.Unmarshal(data[start:end], &key) != nil || key.Type == "" {
			continue
		}
		defer key.Wipe()
		public, info, err := key.Public()
		return keyText{extent: extent{start, end}, encoding: JWK, public: public, info: info, err: err}, key.Private()
	}
	return keyText{}, false
}

// jsonEnd is where the JSON object ends that starts at start.
func jsonEnd(data []byte, start int) int {
	depth, quoted := 0, false
	for i := start; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(data)
}
