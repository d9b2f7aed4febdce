// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/Netflix/bettertls/test-suites/certutil"
	"github.com/Netflix/bettertls/test-suites/pathbuilding"
)

// readBetterTLS makes the path-building cases of BetterTLS. The suite has no
// certificates: it describes graphs of CAs and makes their keys anew in each
// run, with dates around the present.
func readBetterTLS() (Suite, error) {
	s := Suite{Name: "BetterTLS path building"}
	root, key, err := certutil.GenerateSelfSignedCert("trust anchor of the suite")
	if err != nil {
		return s, err
	}
	provider := pathbuilding.NewTestCaseProvider()
	n, err := provider.GetTestCaseCount()
	if err != nil {
		return s, err
	}
	for i := range n {
		c, err := betterCase(provider, i, root, key)
		if err != nil {
			return s, fmt.Errorf("BetterTLS case %d: %w", i, err)
		}
		s.Cases = append(s.Cases, c)
	}
	return s, nil
}

func betterCase(provider *pathbuilding.TestCaseProvider, i uint, root *x509.Certificate, key crypto.Signer) (*Case, error) {
	described, err := provider.GetTestCase(i)
	if err != nil {
		return nil, err
	}
	test, ok := described.(*pathbuilding.TestCaseImpl)
	if !ok {
		return nil, fmt.Errorf("it is a %T", described)
	}
	made, err := test.GetCertificates(root, key)
	if err != nil {
		return nil, err
	}
	peer, err := x509.ParseCertificate(made.Certificate[0])
	if err != nil {
		return nil, err
	}
	c := &Case{
		ID: betterID(i, test), Want: answer(test.ExpectedResult().String() == "PASS"),
		Peer: made.Certificate[0], Pool: made.Certificate[1:], Trusted: [][]byte{root.Raw},
		At:      peer.NotBefore.Add(24 * time.Hour), // when the certificates were made
		Purpose: "serverAuth", MaxDepth: -1, Profile: Path,
	}
	c.Others = map[string]Answer{goVerifier: goVerify(c)}
	return c, nil
}

// betterID names a case by its number and what it is about: "24 TWO_ROOTS from
// Root1 to EE, EXPIRED: Root2 to ICA".
func betterID(i uint, test *pathbuilding.TestCaseImpl) string {
	e := test.ExplicitTestCase
	id := fmt.Sprintf("%d %s from %s to %s", i, e.TrustGraph.Name(), e.SrcNode, e.DstNode)
	if len(e.InvalidEdges) == 0 {
		return id
	}
	var edges []string
	for _, edge := range e.InvalidEdges {
		edges = append(edges, edge.Source+" to "+edge.Destination)
	}
	return id + ", " + test.InvalidReason.String() + ": " + strings.Join(edges, " and ")
}
