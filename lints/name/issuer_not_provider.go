// SPDX-License-Identifier: Apache-2.0

package name

import (
	"crypto/sha256"
	"fmt"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// issuerNotProviderParams are the parameters of issuer-not-provider.
type issuerNotProviderParams struct {
	Provider string   `yaml:"provider"` // who issues the certificate, for messages
	Others   []string `yaml:"others"`   // words in the O or CN of CAs that are known not to be the provider's
}

var issuerNotProvider = &lints.Rule{
	ID:     "issuer-not-provider",
	Remedy: lints.Replace,
	Title:  "certificate was not issued by the provider",
	Doc: lints.Doc{
		What: "The leaf may have been issued by the provider, which does not publish the name or the key of its CA. A self-signed leaf fails, and so do a CA certificate in the leaf's place, a leaf below a CA of the Mozilla root program (identified by key), and a leaf whose path names a CA with the words of one of others in its O or CN. Any other issuer is a review, with its name and its SHA-256 fingerprint.",
		Why:  "A provider that issues its clients' certificates accepts only these certificates. Anyone can make a certificate that looks the same.",
		Fix:  "Send the request to the provider, and use the certificate that it returns:\n\n    openssl req -new -key client.key -out new-client.csr",
	},
	Cite:           "RFC 5280 6.1.1",
	Params:         issuerNotProviderParams{},
	Values:         map[string]lints.Values{"others": {Match: isLine, Form: "words"}},
	ValidateParams: func(params any) error { return given(params.(issuerNotProviderParams).Provider, "provider") },
	Follows:        []string{"no-client-certificate"},
	Chain:          checkIssuerNotProvider,
}

func checkIssuerNotProvider(p *lints.Pass) {
	params := lints.ParamsOf[issuerNotProviderParams](p)
	if len(p.Chain.Path) == 0 {
		p.NotApplicable(lints.NoCertificate)
		return
	}
	first := p.Chain.Path[0]
	refuse := func(cert *chain.Cert, at bundle.Field, found string) {
		required := "a certificate issued by " + params.Provider
		p.Fail(lints.Finding{
			Cert: cert, Field: at, Found: found, Required: required,
			Message: fmt.Sprintf("%s is %s; %s", first.Title(), found, p.Requires(required)),
		})
	}
	other, otherName := params.other(p.Chain)
	switch public, found := p.Chain.Public, notIssuedToClient(first); {
	case found != "":
		refuse(first, bundle.Issuer, found)
	case public.Root != "":
		refuse(public.Via, bundle.Issuer, fmt.Sprintf("below the public CA \"%s\"", public.Root))
	case other != nil:
		refuse(other, bundle.Issuer, fmt.Sprintf("below another CA, \"%s\"", otherName))
	default:
		p.ReviewOf(first, params.question(p.Chain))
	}
}

// notIssuedToClient says why a CA cannot have issued the first certificate of a path
// to a client. It is empty if a CA can have.
func notIssuedToClient(first *chain.Cert) string {
	switch {
	case first.SelfSigned():
		return "self-signed"
	case first.SelfIssued(): // and signed in a way that cannot be verified
		return "its own issuer by name"
	case first.IsCACert():
		return "a CA certificate"
	}
	return ""
}

// other returns the certificate whose issuer is known to be another CA, and the
// name of that CA. Only names of CAs count: the subject of a leaf says nothing
// about its issuer.
func (params issuerNotProviderParams) other(c *chain.Chain) (cert *chain.Cert, name string) {
	for _, cert := range c.Path {
		if _, ok := listedDN(params.Others, cert.RawIssuer); ok {
			return cert, chain.DN(cert.RawIssuer)
		}
	}
	return nil, ""
}

// question returns the question to a person about the issuer of the leaf, with the
// fingerprint of the issuer's certificate if it is in the path.
func (params issuerNotProviderParams) question(c *chain.Chain) string {
	ask := fmt.Sprintf("only %s can confirm that it runs the issuer \"%s\"", params.Provider, chain.DN(c.Path[0].RawIssuer))
	if len(c.Path) < 2 || c.Links[0].SignatureErr != nil {
		return ask + ", whose certificate is not in the file"
	}
	return fmt.Sprintf("%s, SHA-256 fingerprint %x", ask, sha256.Sum256(c.Path[1].Raw))
}
