// SPDX-License-Identifier: Apache-2.0

// Package proposal proposes a .chainlint.yaml from the certificate files of a directory:
// what each file is for, as far as its contents and the names on its path say. The
// proposal is for a person to edit. Names of files and text from certificates are
// hostile, so each is quoted.
package proposal

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/config"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// A Proposer writes a proposal.
type Proposer struct {
	Linter *chainlint.Linter
	Dir    string // the directory of the configuration; patterns are relative to it

	known  []*rulesets.Ruleset // the built-in rulesets of providers
	config config.Config       // to expand patterns as the configuration will
}

// A kind says what a file is.
type kind string

// The kinds of files, in the order of the proposal.
const (
	requests    kind = "requests"
	chains      kind = "chains"
	servers     kind = "server certificates"
	issuers     kind = "issuers"
	trustStores kind = "trust stores"
	keystores   kind = "keystores"

	keys       kind = "keys" // private keys only; no target
	unreadable kind = ""     // no target
)

var kinds = []kind{requests, chains, servers, issuers, trustStores, keystores}

// about says in the proposal what a target has.
var about = map[kind]string{
	requests:    "certification requests",
	chains:      "client certificates, alone or with their chains",
	servers:     "certificates of TLS servers",
	issuers:     "certificates of CAs, as they are registered with a provider",
	trustStores: "several CAs that are trusted",
	keystores:   "keystores",
}

// artifacts lists what a ruleset has to accept for files of a kind.
var artifacts = map[kind][]chain.Artifact{
	requests:  {chain.RequestFile},
	chains:    {chain.ClientChain, chain.ClientCertificate, chain.SigningCertificate},
	servers:   {chain.ServerChain},
	issuers:   {chain.IssuerFile},
	keystores: {chain.Keystore},
}

// A file is one file with what is known about it.
type file struct {
	input   chainlint.Input
	path    string // relative to the directory of the configuration, with slashes
	kind    kind
	hasKey  bool // a private key that is not in a keystore
	closed  bool // it needs a password
	subject []byte
}

// Propose returns the text of a configuration for these files, and how many targets it
// has. Without a target, there is no text.
func (p *Proposer) Propose(inputs []chainlint.Input) (text string, targets int, err error) {
	if p.known, err = providers(); err != nil {
		return "", 0, err
	}
	p.config.File = filepath.Join(p.Dir, config.Name)
	d := &document{}
	var groups []*group
	for _, in := range inputs {
		f := p.file(in)
		g := p.groupOf(f)
		pattern, ok := p.literal(f)
		switch {
		case f.kind == unreadable || !ok:
			d.left = append(d.left, f)
			continue
		case f.hasKey:
			d.keys = append(d.keys, f)
		}
		if f.kind == keys {
			continue
		}
		i := slices.IndexFunc(groups, func(have *group) bool { return have.key == g.key })
		if i < 0 {
			i = len(groups)
			groups = append(groups, g)
		}
		groups[i].files = append(groups[i].files, f)
		groups[i].literals = append(groups[i].literals, pattern)
	}
	if len(groups) == 0 {
		return "", 0, nil
	}
	slices.SortStableFunc(groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(a.dir, b.dir), cmp.Compare(slices.Index(kinds, a.kind), slices.Index(kinds, b.kind)))
	})
	for _, g := range groups {
		if err := p.complete(g, groups); err != nil {
			return "", 0, err
		}
	}
	return d.text(groups), len(groups), nil
}

// providers loads the built-in rulesets of providers.
func providers() ([]*rulesets.Ruleset, error) {
	var all []*rulesets.Ruleset
	for _, name := range rulesets.Builtin() {
		r, err := chainlint.LoadRuleset(name)
		if err != nil {
			return nil, err
		}
		if r.Provider != "" {
			all = append(all, r)
		}
	}
	return all, nil
}

// file says what a file is.
func (p *Proposer) file(in chainlint.Input) *file {
	f := &file{input: in, path: in.Name}
	if rel, err := filepath.Rel(absolute(p.Dir), absolute(in.Name)); err == nil {
		f.path = filepath.ToSlash(rel)
	}
	b := f.input.Read(p.Linter.Limits, nil)
	c := chain.Build(b, chain.Options{At: p.Linter.Now})
	f.kind, f.closed = kindOf(c), b.Closed()
	f.hasKey = f.kind != keystores && has(b, bundle.PrivateKey)
	switch {
	case c.Leaf() != nil:
		f.subject = c.Leaf().RawSubject
	case len(c.Requests) > 0:
		f.subject = c.Requests[0].RawSubject
	case len(c.Certs) > 0:
		f.subject = c.Certs[0].RawSubject
	}
	return f
}

func absolute(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

func has(b *bundle.Bundle, kind bundle.Kind) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool { return o.Kind == kind })
}

func kindOf(c *chain.Chain) kind {
	b := c.Bundle
	key := has(b, bundle.PrivateKey)
	switch store := has(b, bundle.PKCS12) || has(b, bundle.JKS); {
	case store && !key && len(c.Certs) > 0 && len(c.CAs()) == len(c.Certs):
		return trustStores
	case store:
		return keystores
	case b.Unread():
		return unreadable
	case len(c.Certs) == 0 && len(c.Requests) > 0:
		return requests
	case len(c.Certs) == 0 && key:
		return keys
	case len(c.Certs) == 0:
		return unreadable
	case c.TrustBundle:
		return trustStores
	case c.Artifact == chain.IssuerFile:
		return issuers
	}
	if leaf := c.Leaf(); leaf != nil && leaf.HasEKU(chain.PurposeOID("serverAuth")) && !leaf.HasEKU(chain.PurposeOID("clientAuth")) {
		return servers
	}
	return chains
}

// A key distinguishes the targets of a proposal.
type key struct {
	dir         string
	kind        kind
	ruleset     string
	environment string
}

// A group is the files of one target.
type group struct {
	key
	files    []*file
	literals []string // the pattern of each file alone

	named    string // the provider that the names have, if its ruleset does not take such files
	fitting  []string
	patterns []string
	missing  []hinted
	anchors  []string // nil if the ruleset needs none
}

// groupOf returns the group that a file belongs to, without files.
func (p *Proposer) groupOf(f *file) *group {
	g := &group{key: key{dir: path.Dir(f.path), kind: f.kind, ruleset: "baseline"}}
	r := p.rulesetNamed(f.path)
	switch {
	case r == nil:
	case !takes(r, f.kind):
		g.named = r.Name
	default:
		g.ruleset, g.environment = r.Name, environmentNamed(r, f.path)
	}
	return g
}

func takes(r *rulesets.Ruleset, k kind) bool {
	return slices.ContainsFunc(r.Artifacts, func(a lints.Artifact) bool { return slices.Contains(artifacts[k], a.Name) })
}
