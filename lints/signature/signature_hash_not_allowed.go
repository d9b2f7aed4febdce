// SPDX-License-Identifier: Apache-2.0

package signature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// signatureHashNotAllowedParams are the parameters of
// signature-hash-not-allowed.
type signatureHashNotAllowedParams struct {
	Hashes []string `yaml:"hashes"` // allowed hashes ("SHA-256", "SHA-2" for the family); empty for any that is not denied
	Denied []string `yaml:"denied"` // hashes that fail

	// WarnSelfSigned lowers a finding about a self-signed certificate to a
	// warning, because nothing depends on its signature.
	WarnSelfSigned bool `yaml:"warn-self-signed"`
}

var signatureHashNotAllowed = &lints.Rule{
	ID:    "signature-hash-not-allowed",
	Title: "certificate is signed with a hash that is not allowed",
	Doc: lints.Doc{
		What: "The hash of the certificate's signature is one of hashes, if that is set, and not one of denied. SHA-2 and SHA-3 mean every hash of the family. For RSA-PSS, the hash of the mask generation function counts too. Algorithms with a built-in hash (Ed25519, Ed448, ML-DSA, SLH-DSA) are not checked; an unknown algorithm fails. With warn-self-signed, a self-signed certificate gets only a warning, because its signature protects nothing.",
		Why:  "With a broken hash (MD5 since 2008, SHA-1 since 2017) an attacker can make two certificates with the same signature. TLS stacks refuse such certificates.",
		Fix:  "Have the certificate signed again with SHA-256:\n\n    printf 'basicConstraints=critical,CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\nsubjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' > new-client.ext\n    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -days 365 -sha256 -set_serial 0x$(openssl rand -hex 16) -extfile new-client.ext -out new-client.pem",
	},
	Cite:           "RFC 9155 2",
	Params:         signatureHashNotAllowedParams{Denied: []string{"MD2", "MD4", "MD5", "SHA-1"}},
	Values:         map[string]lints.Values{"hashes": {Words: hashes}, "denied": {Words: hashes}},
	ValidateParams: func(params any) error { return params.(signatureHashNotAllowedParams).validate() },
	Cert:           checkSignatureHash,
}

// hashes are the allowed words of hashes and denied: each hash, and two families.
var hashes = append(chain.SignatureHashes(), "SHA-2", "SHA-3")

// validate returns an error if all hashes are denied.
func (params signatureHashNotAllowedParams) validate() error {
	if !slices.ContainsFunc(chain.SignatureHashes(), params.allowsHash) {
		return fmt.Errorf("denied is %s, which leaves no allowed hash", lints.Or(params.Denied))
	}
	return nil
}

func checkSignatureHash(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[signatureHashNotAllowedParams](p)
	facts := c.SignatureFacts()
	switch {
	case facts.Family == chain.FamilyEd25519 || facts.Family == chain.FamilyEd448:
		p.NotApplicable(familyName(facts) + " has its hash built in")
		return
	case facts.Name != "":
		p.NotApplicable(facts.Name + " has its hash built in")
		return
	case facts.Family == chain.FamilyUnknown && facts.Hash == "":
		p.Fail(lints.Finding{
			Field:    bundle.SignatureAlgorithm,
			Message:  fmt.Sprintf("%s is signed with %s; no stack is known to verify it", c.Title(), familyName(facts)),
			Found:    familyName(facts),
			Required: params.required(),
			Follows:  []string{"signature-invalid", "csr-signature-bad"},
		})
		return
	case params.allows(facts):
		p.Evidence(describeHash(facts))
		return
	}
	finding := lints.Finding{
		Field:    bundle.SignatureAlgorithm,
		Message:  fmt.Sprintf("%s is signed with %s over %s; %s", c.Title(), familyName(facts), describeHash(facts), p.Requires(params.required())),
		Found:    describeHash(facts),
		Required: params.required(),
	}
	if params.WarnSelfSigned && c.SelfSigned() {
		finding.Severity = lints.Warning
	}
	p.Fail(finding)
}

func (params signatureHashNotAllowedParams) allows(facts chain.SignatureFacts) bool {
	if !params.allowsHash(facts.Hash) {
		return false
	}
	return facts.Family != chain.FamilyRSAPSS || params.allowsHash(facts.MGFHash)
}

// allowsHash refuses the empty name of a hash that could not be read.
func (params signatureHashNotAllowedParams) allowsHash(hash string) bool {
	named := func(list []string) bool { return slices.Contains(list, hash) || slices.Contains(list, familyOf(hash)) }
	if hash == "" || named(params.Denied) {
		return false
	}
	return len(params.Hashes) == 0 || named(params.Hashes)
}

// familyOf returns the family of a hash, if it has a name of its own.
func familyOf(hash string) string {
	switch {
	case strings.HasPrefix(hash, "SHA3-"):
		return "SHA-3"
	case strings.HasPrefix(hash, "SHA-2"), strings.HasPrefix(hash, "SHA-384"), strings.HasPrefix(hash, "SHA-512"):
		return "SHA-2"
	}
	return hash
}

func (params signatureHashNotAllowedParams) required() string {
	if slices.ContainsFunc(params.Hashes, func(h string) bool { return h == "SHA-2" || h == "SHA-3" }) {
		return "a hash of " + lints.Or(params.Hashes)
	}
	if len(params.Hashes) > 0 {
		return lints.Or(params.Hashes)
	}
	return "a hash other than " + lints.Or(params.Denied)
}

func describeHash(facts chain.SignatureFacts) string {
	hash := facts.Hash
	if hash == "" {
		hash = "an unknown hash"
	}
	if facts.Family != chain.FamilyRSAPSS || facts.MGFHash == facts.Hash {
		return hash
	}
	if facts.MGFHash == "" {
		return hash + " with an unknown mask generation function"
	}
	return hash + " with a mask generation function over " + facts.MGFHash
}
