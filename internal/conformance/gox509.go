// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/x509"
	"encoding/pem"
	"runtime"
	"strings"
)

// goVerify verifies with Go's crypto/x509. Of the inputs to policy processing, it uses
// only the acceptable policies. It ignores trust anchors and certificates of the pool
// that it cannot read.
func goVerify(c *Case) Answer {
	peer, err := x509.ParseCertificate(der(c.Peer))
	if err != nil {
		return Refused
	}
	options := x509.VerifyOptions{
		Roots: pool(c.Trusted), Intermediates: pool(c.Pool), CurrentTime: c.At,
		KeyUsages: []x509.ExtKeyUsage{goPurpose(c.Purpose)},
	}
	for _, policy := range c.Policies.Policies {
		oid, err := x509.ParseOID(policy)
		if err != nil {
			return NoAnswer
		}
		options.CertificatePolicies = append(options.CertificatePolicies, oid)
	}
	_, err = peer.Verify(options)
	return answer(err == nil)
}

// goRelease is the release of Go whose crypto/x509 answers, without its patch
// level: "go1.26".
func goRelease() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

func goPurpose(name string) x509.ExtKeyUsage {
	switch name {
	case "clientAuth":
		return x509.ExtKeyUsageClientAuth
	case "serverAuth":
		return x509.ExtKeyUsageServerAuth
	}
	return x509.ExtKeyUsageAny
}

func pool(certs [][]byte) *x509.CertPool {
	p := x509.NewCertPool()
	for _, c := range certs {
		if parsed, err := x509.ParseCertificate(der(c)); err == nil {
			p.AddCert(parsed)
		}
	}
	return p
}

func der(certificate []byte) []byte {
	if block, _ := pem.Decode(certificate); block != nil {
		return block.Bytes
	}
	return certificate
}
