// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/report"
)

// A Repair is what can be done to a file without a new signature.
type Repair struct {
	// Before and After are the file under each ruleset of its target, before and
	// after the repair. They are the same if nothing could be improved.
	Before, After []report.File

	fix.Repaired
}

// Repair finds out how to change a file of a target so that it breaks fewer
// requirements: which objects it holds, in which order, and how they are written. No
// signed byte is changed. The inputs of the target are not used.
//
// A file that cannot be repaired as it is, such as a keystore that no password opens
// or one with a damaged certificate, is an error; Before is set nevertheless.
func (l *Linter) Repair(t Target, in Input) (*Repair, error) {
	t.Inputs = []Input{in}
	if err := l.usable([]Target{t}); err != nil {
		return nil, t.named(err)
	}
	selections, err := t.Bind()
	if err != nil {
		return nil, t.named(err)
	}
	b := in.Read(l.Limits, t.Passwords) // once, so that the chain is made of the same objects
	r := &Repair{Before: l.check(t, in, selections)}
	var after []report.File
	repaired, err := fix.Repair(in.Data, b, checked(r.Before), func(data []byte) []fix.Checked {
		return checked(l.check(t, Input{Name: in.Name, Data: data}, selections))
	})
	if err != nil {
		return r, err
	}
	r.Repaired, after = *repaired, r.Before
	if len(repaired.Changes) > 0 {
		after = l.check(t, Input{Name: in.Name, Data: repaired.Data}, selections)
	}
	r.After = after
	return r, nil
}

func checked(files []report.File) []fix.Checked {
	all := make([]fix.Checked, len(files))
	for i, f := range files {
		all[i] = fix.Checked{Chain: f.Chain, Sent: f.Selection.Sends(f.Chain), Results: f.Results}
	}
	return all
}
