// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/diff"
	"github.com/chainlint/chainlint/report"
)

// Compare says what changes when a file takes the place of another one: it compares
// their certificates, and checks both files against the rulesets of the target. If one
// of them has a request and the other one the certificate issued for it, the request is
// the old file, whichever comes first. The inputs of the target are ignored. The errors
// are those of [Linter.CheckTargets].
func (l *Linter) Compare(t Target, before, after Input) (*report.Comparison, error) {
	c := &report.Comparison{}
	var err error
	if c.Old, err = l.checkOne(t, before); err != nil {
		return nil, err
	}
	if c.New, err = l.checkOne(t, after); err != nil {
		return nil, err
	}
	was, is := l.wholeChain(t, c.Old), l.wholeChain(t, c.New)
	if diff.IsIssuance(is, was) {
		c.Old, c.New, was, is = c.New, c.Old, is, was
	}
	c.Diff = diff.Compare(was, is)
	return c, nil
}

func (l *Linter) checkOne(t Target, in Input) (*report.Report, error) {
	t.Inputs = []Input{in}
	return l.CheckTargets(t)
}

// wholeChain returns the chain of all certificates of a file. If its parts were checked
// separately, the chain is a new one.
func (l *Linter) wholeChain(t Target, rep *report.Report) *chain.Chain {
	if len(rep.Files) == len(t.Rulesets) {
		return rep.Files[0].Chain
	}
	whole := &bundle.Bundle{Name: rep.Files[0].Path}
	for i := range rep.Files {
		if b := rep.Files[i].Chain.Bundle; i == 0 || b != rep.Files[i-1].Chain.Bundle {
			whole.Objects = append(whole.Objects, b.Objects...)
		}
	}
	return chain.Build(whole, chain.Options{Anchors: t.Anchors, At: l.Now})
}
