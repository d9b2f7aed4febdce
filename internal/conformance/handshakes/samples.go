// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
)

// Samples are the accepted samples of the providers in testdata that are a client's
// chain in PEM: others hold no chain, or no key of theirs can be made.
func Samples() ([]*Variant, error) {
	dir, err := testdata()
	if err != nil {
		return nil, err
	}
	var all []*Variant
	for _, provider := range []string{"connectpay", "worldpay", "mastercard"} {
		files, err := filepath.Glob(filepath.Join(dir, provider, "accepted-*.txtar"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			v, err := readSample(provider, file)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if v != nil {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no accepted samples", dir)
	}
	return all, nil
}

// testdata is the directory of the repository, from within it.
func testdata() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("the working directory is not in the repository")
		}
		dir = parent
	}
}

// readSample makes a sample of its recipe; nil where it is not a client's chain.
func readSample(provider, file string) (*Variant, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	text := testfile.Section(archive, "recipe")
	if text == "" {
		return nil, nil
	}
	r, err := certtest.Parse(text)
	if err != nil {
		return nil, err
	}
	leaf := r.FirstCert()
	if leaf == "" || r.Issuer(leaf) == leaf || !bytes.Contains(r.PEM(), []byte("-----BEGIN CERTIFICATE-----")) {
		return nil, nil
	}
	if cert, err := x509.ParseCertificate(r.Cert(leaf)); err != nil || cert.IsCA {
		return nil, err // an issuer, which no client has
	}
	key, err := r.PrivateKey(leaf)
	if err != nil {
		return nil, err
	}
	top := leaf
	for r.Issuer(top) != top {
		top = r.Issuer(top)
	}
	v := &Variant{
		Name: "sample " + provider + "/" + strings.TrimSuffix(filepath.Base(file), ".txtar"), Kinds: []string{samplesRow}, Target: provider,
		Recipe: text, File: r.PEM(), Key: key, Anchor: r.Cert(top), At: certtest.Now, Params: map[string][]string{},
	}
	return v, v.arguments(filepath.Dir(file), testfile.Section(archive, "args"))
}

// arguments reads the command line of a sample.
func (v *Variant) arguments(dir, args string) (err error) {
	for line := range strings.Lines(args) {
		flag, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch flag {
		case "-p":
			key, value, _ := strings.Cut(value, "=")
			v.Params[key] = append(v.Params[key], value)
		case "--at":
			v.At, err = time.Parse(time.RFC3339, value)
		case "--anchor":
			var data []byte
			if data, err = os.ReadFile(filepath.Join(dir, value)); err == nil {
				block, _ := pem.Decode(data)
				if block == nil {
					return fmt.Errorf("%s is not PEM", value)
				}
				v.Anchor = block.Bytes
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
