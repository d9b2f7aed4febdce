// SPDX-License-Identifier: Apache-2.0

package chain

import "github.com/chainlint/chainlint/bundle"

// readRequests makes certificates of the file's requests. One that does not
// parse is a problem of the bundle.
func (c *Chain) readRequests(b *bundle.Bundle) {
	if b == nil {
		return
	}
	for _, o := range b.Objects {
		if o == nil || o.Kind != bundle.CertificateRequest {
			continue
		}
		if cert, err := o.AsCertificate(); err == nil {
			c.Requests = append(c.Requests, newRequest(o, cert))
		}
	}
}
