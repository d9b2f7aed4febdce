// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"context"
	"crypto/x509"
	"fmt"
	"runtime"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/report"
)

// A goVerifier asks the crypto/x509 that this program was built with: what a
// server written in Go says of the path.
type goVerifier struct{}

func (goVerifier) Verify(_ context.Context, f *report.File, at time.Time) (report.CrossCheck, error) {
	c := report.CrossCheck{Tool: "go", Version: "crypto/x509 of " + runtime.Version(), Says: "OK"}
	err := verifyInGo(f.Chain, at)
	c.Accepts = err == nil
	c.Agrees, c.Partial = f.AgreesWith(c.Accepts), f.Partial()
	if err != nil {
		c.Says = err.Error()
	}
	return c, nil
}

func verifyInGo(c *chain.Chain, at time.Time) error {
	between, trusted := split(c)
	o := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	if c.Leaf() != nil {
		o.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	if err := addTo(o.Roots, trusted); err != nil {
		return err
	}
	if err := addTo(o.Intermediates, between); err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(c.Path[0].Raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Path[0].Title(), err)
	}
	_, err = leaf.Verify(o)
	return err
}

func addTo(pool *x509.CertPool, certs []*chain.Cert) error {
	for _, c := range certs {
		parsed, err := x509.ParseCertificate(c.Raw)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Title(), err)
		}
		pool.AddCert(parsed)
	}
	return nil
}
