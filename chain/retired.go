// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/sha256"
	_ "embed" // retired.txt
	"encoding/base64"
	"strings"
)

// retiredText lists roots that have left the Mozilla root program. Chains below them
// are still about, and their names are no impersonation.
//
//go:embed retired.txt
var retiredText string

// addRetired adds the roots that have left the program.
func (p *rootProgram) addRetired(text string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		subject, spki, ok := retiredLine(line)
		if ok {
			p.addRoot(subject, spki, &programRoot{retired: true})
		}
	}
}

func retiredLine(line string) (subject, spki []byte, ok bool) {
	first, second, ok := strings.Cut(strings.TrimSpace(line), " ")
	subject, err1 := base64.StdEncoding.DecodeString(first)
	spki, err2 := base64.StdEncoding.DecodeString(second)
	return subject, spki, ok && err1 == nil && err2 == nil
}

// addRoot fills in what a root's name and key say, and files it.
func (p *rootProgram) addRoot(subject, spki []byte, r *programRoot) {
	r.name, r.subject = DN(subject), subject
	r.cn = Fold(lastValue(subject, "CN"))
	r.spki = sha256.Sum256(spki)
	r.key = parseKey(spki)
	p.byKey[r.spki] = r
	key := nameKey(subject)
	p.bySubject[key] = append(p.bySubject[key], r)
	if !r.retired {
		p.byCN[r.cn] = append(p.byCN[r.cn], r)
	}
	p.addName("O", lastValue(subject, "O"))
	p.addName("CN", lastValue(subject, "CN"))
}

// addName files an attribute of a root's name under its words.
func (p *rootProgram) addName(typ, value string) {
	key := typ + "=" + wordKey(value)
	if _, known := p.byWords[key]; value != "" && !known {
		p.byWords[key] = value
	}
}
