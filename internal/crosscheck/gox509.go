// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"context"
	"crypto/x509"
	"errors"
	"runtime"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

// A goVerifier uses the crypto/x509 that this program was built with, as a server
// written in Go does.
type goVerifier struct{}

func (goVerifier) Verify(_ context.Context, f *report.File, at time.Time) report.CrossCheck {
	c := report.CrossCheck{Tool: "go", Version: "crypto/x509 of " + runtime.Version(), Opinion: report.Accepts, Says: "OK"}
	if len(f.Chain.Path) == 0 {
		c.Opinion, c.Says = report.NotAsked, noPath
		return c
	}
	var unread *parseError
	switch err := verifyInGo(f.Chain, f.Selection.PurposeOf(f.Chain), at); {
	case errors.As(err, &unread):
		c.Opinion, c.Says = report.CannotLoad, err.Error()
	case err != nil:
		c.Opinion, c.Says = report.Refuses, err.Error()
	}
	return c
}

// A parseError says which certificate crypto/x509 cannot read.
type parseError struct {
	cert *chain.Cert
	err  error
}

func (e *parseError) Error() string { return e.cert.Title() + ": " + e.err.Error() }

func verifyInGo(c *chain.Chain, purpose lints.Purpose, at time.Time) error {
	between, trusted := split(c)
	o := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	if c.Leaf() != nil {
		switch purpose {
		case lints.TLSClient:
			o.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		case lints.TLSServer:
			o.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		}
	}
	leaf, err := x509.ParseCertificate(c.Path[0].Raw)
	if err != nil {
		return &parseError{c.Path[0], err}
	}
	if err := addTo(o.Roots, trusted); err != nil {
		return err
	}
	if err := addTo(o.Intermediates, between); err != nil {
		return err
	}
	_, err = leaf.Verify(o)
	return err
}

func addTo(pool *x509.CertPool, certs []*chain.Cert) error {
	for _, c := range certs {
		parsed, err := x509.ParseCertificate(c.Raw)
		if err != nil {
			return &parseError{c, err}
		}
		pool.AddCert(parsed)
	}
	return nil
}
