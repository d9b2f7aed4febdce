// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// signatureFamilyNotAllowedParams are the parameters of
// signature-family-not-allowed.
type signatureFamilyNotAllowedParams struct {
	Families []chain.SignatureFamily `yaml:"families"` // allowed families
}

var signatureFamilyNotAllowed = &lints.Rule{
	ID:    "signature-family-not-allowed",
	Title: "certificate is signed with an algorithm that is not allowed",
	Doc: lints.Doc{
		What: "The certificate's signature algorithm belongs to one of families: rsa (PKCS #1 v1.5), rsa-pss, dsa, ecdsa, ed25519, ed448. An algorithm of an unknown family fails.",
		Why:  "The algorithm depends on the issuer's key. A TLS stack that cannot verify it drops the connection.",
		Fix:  "Have the certificate issued by a CA with a key of an allowed kind.",
	},
	Params: signatureFamilyNotAllowedParams{Families: families},
	Values: map[string]lints.Values{"families": {Words: lints.WordsOf(families...)}},
	Cert:   checkSignatureFamily,
}

var families = []chain.SignatureFamily{
	chain.FamilyRSA, chain.FamilyRSAPSS, chain.FamilyDSA, chain.FamilyECDSA, chain.FamilyEd25519, chain.FamilyEd448,
}

// familyNames are the names of families in messages.
var familyNames = map[chain.SignatureFamily]string{
	chain.FamilyRSA: "RSA", chain.FamilyRSAPSS: "RSA-PSS", chain.FamilyDSA: "DSA", chain.FamilyECDSA: "ECDSA",
	chain.FamilyEd25519: "Ed25519", chain.FamilyEd448: "Ed448",
}

func checkSignatureFamily(p *lints.Pass, c *chain.Cert) {
	allowed := lints.ParamsOf[signatureFamilyNotAllowedParams](p).Families
	facts := c.SignatureFacts()
	if slices.Contains(allowed, facts.Family) {
		p.Evidence(familyName(facts))
		return
	}
	var names []string
	for _, family := range allowed {
		names = append(names, familyName(chain.SignatureFacts{Family: family}))
	}
	required := "a signature with " + lints.Or(names)
	p.Failf(bundle.SignatureAlgorithm, familyName(facts), required,
		"%s is signed with %s; %s", c.Title(), familyName(facts), p.Requires(required))
}

func familyName(facts chain.SignatureFacts) string {
	if name, ok := familyNames[facts.Family]; ok {
		return name
	}
	if facts.Name != "" {
		return facts.Name
	}
	if facts.OID == "" {
		return string(facts.Family)
	}
	return "the unknown algorithm " + facts.OID
}
