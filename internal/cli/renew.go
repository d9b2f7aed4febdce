// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"crypto"
	"errors"
	"fmt"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/keyfile"
	"github.com/chainlint/chainlint/internal/shell"
	"github.com/chainlint/chainlint/rulesets"
)

// renewal plans how to issue the certificates or the request of --renew again. It returns
// what they are.
func (f *newFlags) renewal(l *chainlint.Linter, t *chainlint.Target, cache fix.KeyCache) (*fix.Plan, chain.Artifact, error) {
	data, err := readFile(f.renew, l.Limits)
	if err != nil {
		return nil, "", fmt.Errorf("--renew: %w", err)
	}
	r := t.Rulesets[0]
	if err := r.CheckInputs(t.Params); err != nil {
		return nil, "", err
	}
	one := *t
	one.Params = chainlint.CheckParams(r, t.Params, chain.Artifact(f.artifact))
	one.Inputs = []chainlint.Input{{Name: f.renew, Data: data}}
	rep, err := l.CheckTargets(one)
	switch {
	case err != nil:
		return nil, "", err
	case len(rep.Files) != 1:
		return nil, "", fmt.Errorf("--renew %s: %w", f.renew, fix.ErrParts)
	}
	c := rep.Files[0].Chain
	artifact := c.Artifact
	if f.artifact != "" {
		artifact = chain.Artifact(f.artifact)
	}
	p, missing, err := f.profile(r, t, artifact)
	if err != nil {
		return nil, "", err
	}
	names := len(missing) == 0
	for _, in := range missing {
		for _, param := range r.Params {
			if param.Name == in.Name {
				return nil, "", f.errMissing(r, artifact, missing)
			}
		}
	}
	renewal := fix.Renewal{Chain: c, Profile: p, Values: fix.Values(r, t.Params, l.Now), KeyType: f.keyType, Names: names}
	if renewal.Key, err = signer("--key", f.key, t.Passwords); err != nil {
		return nil, "", err
	}
	if renewal.CAKey, err = signer("--ca-key", f.caKey, t.Passwords); err != nil {
		return nil, "", err
	}
	plan, err := l.Renew(*t, renewal, cache)
	var lacking *fix.MissingKeyError
	switch {
	case f.script && errors.As(err, &lacking) && plan != nil:
		return plan, artifact, nil
	case errors.As(err, &lacking):
		return nil, "", hint(err, "give it with --ca-key FILE; --script prints commands that the holder of the key can run")
	case err != nil:
		return nil, "", f.renewalError(err, missing)
	}
	return plan, artifact, nil
}

// renewalError names the file, and the inputs without which names cannot be changed.
func (f *newFlags) renewalError(err error, missing []rulesets.NewInput) error {
	if !errors.As(err, new(*chainlint.NotAcceptableError)) {
		return fmt.Errorf("--renew %s: %w", f.renew, err)
	}
	err = creationError(err)
	if len(missing) == 0 {
		return err
	}
	flags := make([]string, len(missing))
	for i, in := range missing {
		flags[i] = fmt.Sprintf("-p %s=%s", in.Name, shell.Quote(in.Example))
	}
	return hint(err, "nothing is written; to have names changed as well, give %s", strings.Join(flags, " "))
}

// signer reads a private key that a flag names; nil if it is not given.
func signer(flag, file string, passwords []string) (crypto.Signer, error) {
	if file == "" {
		return nil, nil
	}
	data, err := readSecret(file, maxKeyBytes, "private key")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	defer clear(data)
	key, err := fix.ParsePrivateKey(data, passwords...)
	switch {
	case errors.Is(err, keyfile.ErrLocked):
		return nil, hint(fmt.Errorf("%s %s: %w", flag, file, err), "give its password with --password-file FILE or --password-env NAME")
	case err != nil:
		return nil, fmt.Errorf("%s %s: %w", flag, file, err)
	}
	return key, nil
}
