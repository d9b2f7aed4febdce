// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/internal/pbe"
)

// A PasswordError says that passwords were given and that none of them opens a
// keystore.
type PasswordError struct {
	File   string // the file's name as the user gave it
	Inside string // the archive's member or the Secret's field that is the keystore; empty for the file itself
	Kind   Kind   // PKCS12 or JKS
}

// Error names the file and the kind of keystore, and no password.
func (e *PasswordError) Error() string {
	if e.Inside != "" {
		return fmt.Sprintf("no password given opens the %s %q in %q", e.Kind, e.Inside, e.File)
	}
	return fmt.Sprintf("no password given opens the %s %q", e.Kind, e.File)
}

// An opener has what opens the keystores of one file, and what went wrong.
type opener struct {
	file      string
	passwords []string
	budget    *pbe.Budget
	err       error // the first keystore that no password opens
}

// candidates are the passwords in the order of trying them.
func (op *opener) candidates() []pbe.Password {
	all := []pbe.Password{{None: true}, {}}
	for _, p := range op.passwords {
		all = append(all, pbe.Password{Text: p})
	}
	return all
}

// maxKeystore bounds a keystore in bytes. Java's cacerts has 200 kB.
const maxKeystore = 4 << 20

// locked reports a keystore that stays closed: in error where passwords were
// given, as a problem where none was.
func (r *reader) locked(o *Object) {
	if len(r.opener.passwords) == 0 {
		r.problem(Problem{Code: LockedKeystore, Span: o.Span, Lost: true,
			Message: fmt.Sprintf("the %s is under a password, and none was given", o.Kind),
			Fix:     "give its password with --password-file FILE or --password-env NAME"})
		return
	}
	if r.opener.err != nil {
		return
	}
	e := &PasswordError{File: r.opener.file, Kind: o.Kind}
	if r.depth > 0 {
		e.Inside = r.b.Name
	}
	r.opener.err = e
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
		p.Code, p.Fix = OtherKeystore, "export the keystore again with AES-256 and PBKDF2: openssl pkcs12 -in FILE -nodes | openssl pkcs12 -export -out NEW.p12"
	default:
		r.brokenKeystore(o, err.Error())
		return
	}
	r.problem(p)
}

// fromKeystore is an object out of a keystore: at the keystore's place, under
// an alias.
func fromKeystore(keystore *Object, kind Kind, alias string) *Object {
	return &Object{Kind: kind, Encoding: keystore.Encoding, Container: keystore.Kind,
		Alias: alias, Span: keystore.Span, sealed: true}
}

// addFrom adds an object out of a keystore while there is room for it.
func (r *reader) addFrom(keystore *Object, kind Kind, alias string, der []byte) {
	if r.room(keystore.Span) {
		r.add(fromKeystore(keystore, kind, alias), slices.Clone(der), source{})
	}
}

// openKey finds out whose the encrypted private key of a keystore is. It may have
// a password of its own, so that it stays closed is no error; that opening it is
// too much work is.
func (r *reader) openKey(o *Object, sealed []byte, passwords []pbe.Password) error {
	for _, password := range passwords {
		sum, _, err := keyfile.PublicEncryptedDER(sealed, password, r.opener.budget)
		if err == nil {
			o.KeySPKI = sum
			return nil
		}
		if isCost(err) {
			return err
		}
	}
	return nil
}

// isCost tells whether an error says that opening is too much work.
func isCost(err error) bool {
	var cost *pbe.CostError
	return errors.As(err, &cost)
}
