// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"errors"
	"strings"

	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/internal/pbe"
)

// keys opens the private keys of the file.
func (op *opener) keys() *keyfile.Opener {
	return &keyfile.Opener{Passwords: op.passwords, Budget: op.budget}
}

// readKey notes the public half of a private key, and opens one that is encrypted. Of
// one that is not whole there is no der.
func (r *reader) readKey(o *Object, der []byte) {
	if len(der) > 0 {
		o.KeySPKISHA256, o.Key, o.KeyErr = r.opener.keys().DER(der)
	}
}

// readHeadedKey is readKey for the body of a block with the RFC 1421 headers of
// OpenSSL's traditional form.
func (r *reader) readHeadedKey(o *Object, headers, sealed []byte) {
	text := strings.NewReplacer(`\r`, "\n", `\n`, "\n", "\r", "\n").Replace(string(headers))
	for line := range strings.SplitSeq(text, "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && name == "DEK-Info" {
			o.KeySPKISHA256, o.Key, o.KeyErr = r.opener.keys().Headed(o.Label, strings.TrimSpace(value), sealed)
		}
	}
}

// openKey finds out whose the encrypted private key of a keystore is. The error is
// [pbe.ErrPassword] where none of passwords opens it, which a key that has a
// password of its own explains, or says that opening it is too much work. One
// that is protected in a way that is not read just stays closed.
//
// The password is that which opened the key, nil where none did.
func (r *reader) openKey(o *Object, sealed []byte, passwords []pbe.Password) (*pbe.Password, error) {
	for _, password := range passwords {
		sum, info, err := keyfile.PublicEncryptedDER(sealed, password, r.opener.budget)
		if err == nil {
			o.KeySPKISHA256, o.Key, o.KeyErr = sum, info, nil
			return &password, nil
		}
		var cost *pbe.CostError
		var unsupported *pbe.UnsupportedError
		switch o.KeyErr = err; {
		case errors.As(err, &cost):
			return nil, err
		case errors.As(err, &unsupported):
			return nil, nil
		}
	}
	o.KeyErr = keyfile.ErrPassword
	if len(r.opener.passwords) == 0 {
		o.KeyErr = keyfile.ErrLocked
	}
	return nil, pbe.ErrPassword
}
