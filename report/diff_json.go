// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/diff"
)

type diffDocument struct {
	header
	Old          diffFile        `json:"old"`
	New          diffFile        `json:"new"`
	Issuance     bool            `json:"issuance"`
	Certificates []diffPair      `json:"certificates"`
	Rulesets     []diffJudgement `json:"rulesets"`
	Verdict      Verdict         `json:"verdict"`
}

type diffFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256,omitempty"`
}

// A diffSide is a certificate, or a request.
type diffSide struct {
	Certificate *certJSON    `json:"certificate,omitempty"`
	Request     *requestJSON `json:"request,omitempty"`
}

type diffPair struct {
	Old       *diffSide    `json:"old,omitempty"`
	New       *diffSide    `json:"new,omitempty"`
	Identical bool         `json:"identical"`
	KeyKept   bool         `json:"keyKept"`
	Changes   []diffChange `json:"changes"`
	Unchanged int          `json:"unchanged"`
}

type diffChange struct {
	Field   string     `json:"field"`
	Grade   diff.Grade `json:"grade"`
	Message string     `json:"message"`
	Old     string     `json:"old,omitempty"`
	New     string     `json:"new,omitempty"`
	Why     string     `json:"why"`
}

type diffJudgement struct {
	Ruleset string       `json:"ruleset"`
	Part    string       `json:"part,omitempty"`
	Old     Verdict      `json:"old"`
	New     Verdict      `json:"new"`
	Broken  []resultJSON `json:"broken"`
	Still   []string     `json:"stillBroken"`
	Fixed   []string     `json:"fixed"`
}

// DiffJSON writes a comparison as one document, which diff.schema.json describes.
func DiffJSON(w io.Writer, c *Comparison) error {
	d := diffDocument{
		header: c.New.header(), Old: newDiffFile(c.Old), New: newDiffFile(c.New), Issuance: c.Diff.Issuance,
		Certificates: []diffPair{}, Rulesets: []diffJudgement{}, Verdict: c.Verdict(),
	}
	for _, p := range c.Diff.Pairs {
		d.Certificates = append(d.Certificates, newDiffPair(p))
	}
	for _, j := range c.judgements() {
		d.Rulesets = append(d.Rulesets, newDiffJudgement(j))
	}
	return writeJSON(w, d, "  ")
}

func newDiffFile(r *Report) diffFile {
	return diffFile{r.Files[0].Path, digestOf(r.Files[0].Chain.Bundle)}
}

func newDiffPair(p diff.Pair) diffPair {
	out := diffPair{newDiffSide(p.Old), newDiffSide(p.New), p.Identical, p.KeyKept, []diffChange{}, p.Unchanged}
	for _, c := range p.Changes {
		out.Changes = append(out.Changes, diffChange(c))
	}
	return out
}

func newDiffSide(c *chain.Cert) *diffSide {
	switch {
	case c == nil:
		return nil
	case c.Role == chain.Request:
		return &diffSide{Request: &newOthersJSON([]*bundle.Object{c.Object}).Requests[0]}
	}
	cert := newCertJSON(c)
	return &diffSide{Certificate: &cert}
}

func newDiffJudgement(j judgement) diffJudgement {
	out := diffJudgement{
		Ruleset: j.new.Selection.Name, Part: chain.Escape(j.new.Chain.Bundle.Part), Old: j.old.Verdict(), New: j.new.Verdict(),
		Broken: []resultJSON{}, Still: append([]string{}, j.still...), Fixed: append([]string{}, j.fixed...),
	}
	for i := range j.broken {
		out.Broken = append(out.Broken, newResultJSON(&j.broken[i], j.new.Path, j.prints[i]))
	}
	return out
}
