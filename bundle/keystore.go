// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/internal/pbe"
)

// An opener has what opens the keystores of one file.
type opener struct {
	passwords []string
	budget    *pbe.Budget
}

// candidates are the passwords in the order of trying them: those that were
// given, and where none was, none at all and the empty one. Of an empty one that
// was given nobody can tell which of the two it is.
func (op *opener) candidates() []pbe.Password {
	if len(op.passwords) == 0 {
		return noPassword()
	}
	var all []pbe.Password
	for _, p := range op.passwords {
		if p == "" {
			all = append(all, noPassword()...)
			continue
		}
		all = append(all, pbe.Password{Text: p})
	}
	return all
}

// noPassword is what stands for no password: files under either are met.
func noPassword() []pbe.Password { return []pbe.Password{{None: true}, {}} }

// maxKeystore bounds a keystore in bytes. Java's cacerts has 200 kB.
const maxKeystore = 4 << 20

// locked reports a keystore that stays closed, with what would open it.
func (r *reader) locked(o *Object) {
	p := Problem{Code: LockedKeystore, Span: o.Span, Lost: true,
		Message: fmt.Sprintf("the %s is encrypted, and no password is given", o.Kind),
		Fix:     "give its password"}
	if n := len(r.opener.passwords); n > 0 {
		p.Code, p.Message = WrongPassword, fmt.Sprintf("the password given does not open the %s", o.Kind)
		if n > 1 {
			p.Message = fmt.Sprintf("none of the %d passwords given opens the %s", n, o.Kind)
		}
	}
	r.problem(p)
}

// brokenKeystore reports a keystore that cannot be read to its end.
func (r *reader) brokenKeystore(o *Object, reason string) {
	r.problem(Problem{Code: BrokenKeystore, Span: o.Span, Lost: true,
		Message: fmt.Sprintf("the %s cannot be read: %s", o.Kind, reason),
		Fix:     "copy the keystore again in binary mode, or export it again"})
}

// closedKeystore reports why no password was tried, or why trying them ended.
func (r *reader) closedKeystore(o *Object, err error) {
	var cost *pbe.CostError
	var unsupported *pbe.UnsupportedError
	p := Problem{Span: o.Span, Lost: true, Message: fmt.Sprintf("the %s is not opened: %s", o.Kind, err)}
	switch {
	case errors.As(err, &cost):
		p.Code, p.Fix = CostlyKeystore, "export the keystore again with fewer iterations"
	case errors.As(err, &unsupported):
		p.Code, p.Fix = OtherKeystore, "export the keystore again with AES-256 and PBKDF2, from the program that made it"
	default:
		r.brokenKeystore(o, err.Error())
		return
	}
	r.problem(p)
}

// fromKeystore is an object out of a keystore: at the keystore's place, under
// an alias.
func fromKeystore(keystore *Object, kind Kind, alias string) *Object {
	at := keystore.Span
	at.Inside.Alias = alias
	return &Object{Kind: kind, Encoding: keystore.Encoding, Container: keystore.Kind, Alias: alias, Span: at, sealed: true}
}

// addFrom adds an object out of a keystore while there is room for it.
func (r *reader) addFrom(o *Object, der []byte) {
	if r.room(o.Span) {
		r.add(o, slices.Clone(der), source{})
	}
}
