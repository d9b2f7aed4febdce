// SPDX-License-Identifier: Apache-2.0

package lints

import (
	"maps"
	"slices"

	"github.com/chainlint/chainlint/chain"
)

// A fact is a property of a chain that a requirement, or the meaning of "auto", may
// depend on.
type fact struct {
	holds  func(*chain.Chain, Artifact) bool
	reason string // why a check does not apply without it
}

var facts = map[string]fact{
	"public-ca": {
		func(c *chain.Chain, _ Artifact) bool { return c.Public.Root != "" },
		"applies where the path leads to a CA of the Mozilla root program",
	},
	"public-ca-or-claimed": {
		func(c *chain.Chain, _ Artifact) bool { return c.Public.Root != "" || c.Public.Claimed != "" },
		"applies where the path leads to a public CA, or has the name of one",
	},
	"psd2-statement": {
		func(c *chain.Chain, _ Artifact) bool { return c.Leaf() != nil && c.Leaf().HasPSD2Statement() },
		"applies where the leaf has the PSD2 qualified statement",
	},
	"issuer-file": {
		func(c *chain.Chain, _ Artifact) bool { return c.Artifact == chain.IssuerFile },
		"applies to a file of CA certificates only",
	},
	"request-file": {
		func(c *chain.Chain, _ Artifact) bool { return c.Artifact == chain.RequestFile },
		"applies to a certificate signing request",
	},
	"certificate-file": {
		func(c *chain.Chain, _ Artifact) bool { return c.Artifact != chain.RequestFile },
		"applies to a file of certificates",
	},
	"keystore-file": {
		func(c *chain.Chain, _ Artifact) bool { return c.Artifact == chain.Keystore },
		"applies to a keystore",
	},
	"tls-client":  ofPurpose(TLSClient, "applies to the certificate of a TLS client"),
	"tls-server":  ofPurpose(TLSServer, "applies to the certificate of a TLS server"),
	"signing":     ofPurpose(Signing, "applies to a certificate that signs messages"),
	"any-purpose": ofPurpose(AnyPurpose, "applies where the ruleset states no purpose"),
	"no-tls-purpose": {
		func(_ *chain.Chain, a Artifact) bool { return a.Purpose != TLSClient && a.Purpose != TLSServer },
		"applies where the certificate is neither a TLS client's nor a server's",
	},
	"sent": {
		func(_ *chain.Chain, a Artifact) bool { return a.Sent },
		"applies to a file that is sent to the provider",
	},
	"kept": {
		func(_ *chain.Chain, a Artifact) bool { return !a.Sent },
		"applies to a file that stays with its owner",
	},
	"no-keystore": {
		func(c *chain.Chain, _ Artifact) bool { return c.Artifact != chain.Keystore },
		"applies to what is not submitted as a keystore",
	},
}

// Facts returns the names of the facts that a ruleset may use.
func Facts() []string {
	return slices.Sorted(maps.Keys(facts))
}

func ofPurpose(p Purpose, reason string) fact {
	return fact{func(_ *chain.Chain, a Artifact) bool { return a.Purpose == p }, reason}
}

func factHolds(name string, sel *Selection, c *chain.Chain) bool {
	f, ok := facts[name]
	return ok && f.holds(c, sel.artifact(c))
}

func factReason(name string) string { return facts[name].reason }
