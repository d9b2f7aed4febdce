// SPDX-License-Identifier: Apache-2.0

// Package fix repairs certificate files, and makes new ones. A repair changes which objects
// are in a file, their order and how they are written, and never a signed byte. A [Plan]
// says which keys, requests and certificates to make, from nothing or again.
//
// What a ruleset wants is not written down here a second time: [Repair] tries the
// changes that it knows, has the results checked, and keeps what fixes a finding
// without causing another.
package fix

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A Checked is a file under one ruleset.
type Checked struct {
	Chain   *chain.Chain
	Sent    bool // to the provider; otherwise the file stays with the user
	Results []lints.Result
}

// A Judge checks the bytes of a file, under all rulesets that it has to satisfy.
type Judge func(data []byte) []Checked

// A Repaired is a file after its repair.
type Repaired struct {
	// Data is the text of the new file. It is the old data if nothing could be
	// improved. Private keys that were in the old file are in it only if no ruleset
	// objects to them.
	Data []byte

	// Changes says what was done, one sentence each: "removed the duplicate in lines
	// 40 to 60". It is empty if nothing could be improved. The texts are safe to print.
	Changes []string

	// Keys are the private keys that were taken out of the file.
	Keys []*bundle.Object
}

// ErrParts is returned for a file that holds several files, such as an archive.
var ErrParts = errors.New("the file holds several files, which are checked separately; unpack it and repair each of them")

// Repair finds out how to change a file so that less is wrong with it. The data is what b
// was read from, and before is what the judge says about it.
//
// It returns an error if the file cannot be repaired as it is: it could not be read,
// a part of it is lost, or it holds several files. A lost part must not be dropped
// silently: it may be what the file is for.
func Repair(data []byte, b *bundle.Bundle, before []Checked, judge Judge) (*Repaired, error) {
	if len(data) != b.Size {
		return nil, errors.New("its bytes are not known")
	}
	if err := repairable(b, before); err != nil {
		return nil, err
	}
	s := &search{data: data, before: before, judge: judge, base: measure(before), start: newDraft(data, b)}
	s.tried = map[string]score{string(data): s.base}
	best := s.run()
	if best == 0 {
		return &Repaired{Data: data}, nil
	}
	d := s.draft(best)
	return &Repaired{Data: d.bytes(), Changes: d.changes(s.start), Keys: d.removedKeys(s.start)}, nil
}

func repairable(b *bundle.Bundle, files []Checked) error {
	switch {
	case slices.ContainsFunc(b.Objects, isKeystore) && slices.ContainsFunc(files, func(f Checked) bool { return !f.Sent }):
		return errors.New("it is a keystore, and a repair writes no private key")
	case b.Closed():
		return errors.New(b.Reason())
	case b.Parts() != nil:
		return ErrParts
	case len(b.Objects) == 0:
		return errors.New("nothing was found in the file that could be kept")
	}
	if i := slices.IndexFunc(b.Objects, unpacked); i >= 0 {
		return fmt.Errorf("its certificates are in another file (%s); write them to a file of their own first", cmp.Or(b.Objects[i].Container, bundle.Archive))
	}
	for _, p := range b.Problems {
		if p.Lost && p.Code != bundle.EmptyBlock {
			return fmt.Errorf("line %d: %s; a repair would lose it", p.Span.Line, p.Message)
		}
	}
	return nil
}

func isKeystore(o *bundle.Object) bool { return o.Kind == bundle.PKCS12 || o.Kind == bundle.JKS }

// unpacked reports whether an object is in a file that holds more than certificates and
// keys, and would not be what it is without the rest.
func unpacked(o *bundle.Object) bool {
	switch o.Container {
	case bundle.Archive, bundle.Secret, bundle.ConfigMap:
		return true
	}
	return o.Member != ""
}

// A search looks for the changes that leave the fewest findings.
type search struct {
	data   []byte
	before []Checked
	judge  Judge
	start  *draft
	base   score
	tried  map[string]score
}

// run returns the best set of changes; 0 if none is better than the file as it is.
//
// It adds the change that fixes most until no single one fixes anything. Where two
// changes help only together, the cumulative sets find them.
func (s *search) run() changeSet {
	best, at := changeSet(0), s.base
	for {
		next, score := best, at
		for _, c := range allChanges {
			if best&c != 0 {
				continue
			}
			if got := s.try(best | c); got.better(score) {
				next, score = best|c, got
			}
		}
		for sum, i := best, 0; i < len(allChanges); i++ {
			sum |= allChanges[i]
			if got := s.try(sum); got.better(score) {
				next, score = sum, got
			}
		}
		if next == best {
			return s.without(best, at)
		}
		best, at = next, score
	}
}

// without drops the changes of a set that fix nothing.
func (s *search) without(set changeSet, at score) changeSet {
	for _, c := range allChanges {
		if fewer := set &^ c; set&c != 0 && fewer != 0 && !at.better(s.try(fewer)) {
			set = fewer
		}
	}
	return set
}

func (s *search) draft(set changeSet) *draft { return s.start.apply(set, s.before) }

// try returns what is wrong with the file after the changes.
func (s *search) try(set changeSet) score {
	data := s.draft(set).bytes()
	if len(data) == 0 {
		return score{rejected: true}
	}
	if known, ok := s.tried[string(data)]; ok {
		return known
	}
	got := s.score(s.judge(data))
	s.tried[string(data)] = got
	return got
}

// score measures what a judge says of a changed file. A file that has turned into
// another artifact, or has a finding that the old one does not have, is rejected.
func (s *search) score(after []Checked) score {
	got := measure(after)
	if len(after) != len(s.before) {
		return score{rejected: true}
	}
	for i := range after {
		if after[i].Chain.Artifact != s.before[i].Chain.Artifact || after[i].Chain.Bundle.Closed() {
			return score{rejected: true}
		}
	}
	for found := range got.found {
		if !s.base.found[found] {
			return score{rejected: true}
		}
	}
	return got
}

// A score counts what is wrong with a file and can be repaired, by severity, and
// knows all that is wrong.
type score struct {
	errors, warnings, notes int
	found                   map[finding]bool // errors and warnings
	rejected                bool
}

// A finding identifies a finding across the changes of a file.
type finding struct {
	requirement string
	certificate [32]byte
}

func measure(files []Checked) score {
	s := score{found: map[finding]bool{}}
	for _, f := range files {
		for _, r := range f.Results {
			if r.Outcome != lints.Failed {
				continue
			}
			if r.Severity.AtLeast(lints.Warning) {
				s.found[identify(r)] = true
			}
			if r.Rule.Remedy != lints.Repair {
				continue
			}
			switch r.Severity {
			case lints.Error:
				s.errors += r.Count()
			case lints.Warning:
				s.warnings += r.Count()
			case lints.Note:
				s.notes += r.Count()
			}
		}
	}
	return s
}

func identify(r lints.Result) finding {
	f := finding{requirement: r.Requirement.ID}
	if r.Cert != nil && r.Rule.Remedy != lints.Repair {
		f.certificate = digest(r.Cert.Raw)
	}
	return f
}

func (s score) better(than score) bool {
	switch {
	case s.rejected:
		return false
	case than.rejected:
		return true
	}
	return cmp.Or(cmp.Compare(s.errors, than.errors), cmp.Compare(s.warnings, than.warnings), cmp.Compare(s.notes, than.notes)) < 0
}

// Repairable reports whether a finding is one that a repair may fix.
func Repairable(_ *chain.Chain, r lints.Result) bool {
	return r.Outcome == lints.Failed && r.Rule.Remedy == lints.Repair
}

// Renewable reports whether a finding is fixed by making the certificate, or the request,
// again: the user has the key that signs it. A public CA's and a provider's certificates
// are not for the user to sign, and the lints of another tool's collection do not say
// what to change.
func Renewable(c *chain.Chain, r lints.Result) bool {
	if r.Outcome != lints.Failed || r.Rule.Remedy != lints.Reissue || !r.Severity.AtLeast(lints.Warning) || r.Requirement.Collected() || c.Bundle.Part != "" {
		return false
	}
	switch c.Artifact {
	case chain.RequestFile:
		return len(c.Requests) == 1
	case chain.ClientCertificate, chain.Keystore:
		return false
	}
	top := c.Top()
	return c.Public.Root == "" && c.Public.Claimed == "" && top != nil && top.SelfIssued() && (r.Cert == nil || slices.Contains(c.Path, r.Cert))
}

// Replaceable reports whether a finding is fixed only by other certificates, from another
// issuer: those of the file cannot be issued again by the user.
func Replaceable(c *chain.Chain, r lints.Result) bool {
	switch {
	case r.Outcome != lints.Failed || !r.Severity.AtLeast(lints.Warning) || r.Requirement.Collected() || c.Bundle.Part != "":
		return false
	case r.Rule.Remedy == lints.Replace:
		return true
	}
	return r.Rule.Remedy == lints.Reissue && (c.Public.Root != "" || c.Artifact == chain.ClientCertificate) && (r.Cert == nil || slices.Contains(c.Path, r.Cert))
}

// Fixes reports whether a finding is not among the results after a repair.
func Fixes(after []lints.Result, r lints.Result) bool {
	return r.Outcome == lints.Failed && !slices.ContainsFunc(after, func(o lints.Result) bool {
		return o.Outcome == lints.Failed && o.Rule == r.Rule && identify(o) == identify(r)
	})
}
