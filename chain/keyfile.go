// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"errors"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// A KeyFile is what may be shown of a private key that is given with a file.
type KeyFile struct {
	// Err is why nothing is known of the key: its file could not be read or opened.
	// All else but Name is zero then.
	Err error

	Name       string     // of the file
	SPKISHA256 [32]byte   // SHA-256 of its subjectPublicKeyInfo
	Others     [][32]byte // the same of further keys in the file
	Form       string     // how it is written: that of [bundle.KeyInfo], else "PKCS#12", "JKS" or "JCEKS"; empty where that is not known
	Encrypted  bool       // encrypted
	Explicit   bool       // on a curve that is spelled out and known by no name
}

// ReadKey returns what may be shown of the private keys in a file, which is read as
// any file: a key may be next to certificates, in a keystore, in an archive or in a
// Secret. Those that are encrypted are opened with one of passwords. The error is
// about the first key where none can be read, and wraps keyfile.ErrLocked where no
// password was given, or it says what the file holds instead.
func ReadKey(name string, data []byte, passwords ...string) (*KeyFile, error) {
	b, err := bundle.Read(name, data, bundle.Limits{}, passwords...)
	if err != nil {
		return nil, err
	}
	file := &KeyFile{Name: name}
	found := false
	for _, o := range b.Objects {
		switch {
		case o.Kind != bundle.PrivateKey:
		case o.KeyErr != nil || o.KeySPKISHA256 == nil:
			if err == nil {
				err = unreadableKey(o)
			}
		case found:
			file.Others = append(file.Others, *o.KeySPKISHA256)
		default:
			found = true
			file.SPKISHA256, file.Form, file.Encrypted, file.Explicit = *o.KeySPKISHA256, formOf(b, o), o.Key.Encrypted, o.Key.Explicit
		}
	}
	switch {
	case found:
		return file, nil
	case err == nil:
		err = errors.New(instead(b))
	}
	return nil, fmt.Errorf("%s: %w", name, err)
}

// unreadableKey is why nothing is known of a key.
func unreadableKey(o *bundle.Object) error {
	if o.KeyErr != nil {
		return o.KeyErr
	}
	return errors.New("the private key is not whole")
}

// formOf is how a key is written. In a keystore that is the keystore's form.
func formOf(b *bundle.Bundle, key *bundle.Object) string {
	for _, o := range b.Objects {
		if o.Sealing != nil && o.Sealing.Format != "" && o.Kind == key.Container && o.Span.Start == key.Span.Start && o.Member == key.Member {
			return o.Sealing.Format
		}
	}
	return key.Key.Form
}

// instead says what a file holds that has no private key, and what was lost of it.
func instead(b *bundle.Bundle) string {
	for _, p := range b.Problems {
		switch {
		case p.Code == bundle.LockedKeystore:
			return p.Message + "; " + p.Fix
		case p.Closed():
			return p.Message
		case p.Lost && len(b.Objects) == 0:
			return "it holds no private key: " + p.Message
		}
	}
	return "it holds " + Contents(b) + " and no private key"
}

// Contents counts what a file holds: "1 private key, 2 certificates".
func Contents(b *bundle.Bundle) string {
	var names []string
	count := map[string]int{}
	for _, o := range b.Objects {
		name := string(o.Kind)
		if o.Kind == bundle.Certificate && o.Certificate == nil || o.Kind == bundle.CertificateRequest && o.Request == nil {
			name = "unreadable " + name
		}
		if count[name] == 0 {
			names = append(names, name)
		}
		count[name]++
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, Plural(count[name], name))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case b.Size == 0:
		return "nothing at all"
	case b.Encoding == bundle.Binary:
		return Plural(b.Size, "byte") + " of a binary format"
	case b.Encoding == bundle.DER:
		return Plural(b.Size, "byte") + " of broken DER"
	}
	return Plural(b.Size, "byte") + " without a PEM block"
}
