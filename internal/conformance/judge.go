// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/lints/path"
	"github.com/chainlint/chainlint/rulesets"
)

// A judge gives verdicts on cases.
type judge struct {
	baseline, strict *rulesets.Ruleset
	web              []*lints.Rule   // the rules of the Web PKI
	noise            map[string]bool // lints that decide nothing, since they fail what must pass
}

func newJudge() (*judge, error) {
	baseline, err := chainlint.LoadRuleset("baseline")
	if err != nil {
		return nil, err
	}
	strict, err := chainlint.LoadRuleset("strict")
	if err != nil {
		return nil, err
	}
	return &judge{baseline: baseline, strict: strict, web: webRules(all.Rules()), noise: make(map[string]bool)}, nil
}

// A look is given the chain of a case, and the part of its path that a verifier
// processes.
type look func(built *chain.Chain, processed []*chain.Cert)

// judge reports whether chainlint refuses a case: a requirement of severity error
// fails, or a lint if the case is about the Web PKI.
func (j *judge) judge(c *Case) (Verdict, error) {
	var failing []string
	v, err := j.judgeWith(c, func(built *chain.Chain, processed []*chain.Cert) {
		if c.Profile == Web {
			failing = j.failing(built, processed, c)
		}
	})
	if v.Answer == Accepted && len(failing) > 0 {
		v.Answer, v.Reasons = Refused, failing
	}
	return v, err
}

func (j *judge) judgeWith(c *Case, look look) (Verdict, error) {
	anchors, err := chainlint.ReadAnchors("trusted.pem", pemFile(c.Trusted), bundle.Limits{})
	if err != nil {
		return Verdict{Answer: Refused, Reasons: []string{"readable-input"}}, nil
	}
	b, err := bundle.Read("case.pem", pemFile(slices.Concat([][]byte{c.Peer}, c.Pool)), bundle.Limits{})
	if err != nil {
		return Verdict{}, err
	}
	built := chain.Build(b, chain.Options{Artifact: chain.ClientChain, Anchors: anchors, At: c.At})
	sel, err := j.selection(c)
	if err != nil {
		return Verdict{}, err
	}
	processed := validated(built)
	v := Verdict{Checks: built.Checks, Reasons: reasons(lints.Run(sel, built, c.At), processed)}
	if misread := wrongLeaf(built); misread != "" {
		v.Reasons = append(v.Reasons, misread)
	}
	if tooDeep(processed, c.MaxDepth) {
		v.Reasons = append(v.Reasons, "more intermediates than the case allows")
	}
	v.Answer = answer(len(v.Reasons) == 0)
	look(built, processed)
	return v, nil
}

// selection returns strict with the inputs of a case, without what its suite does not
// require. What cannot be an error is left out, since it decides nothing.
func (j *judge) selection(c *Case) (*lints.Selection, error) {
	values := map[string][]string{}
	if c.Purpose != "" {
		values["usage"] = []string{c.Purpose}
	}
	sel, err := j.strict.Bind(values)
	if err != nil {
		return nil, err
	}
	ask(sel, c.Policies)
	sel.Requirements = slices.DeleteFunc(slices.Clone(sel.Requirements), func(r *lints.Requirement) bool {
		return r.Severity != lints.Error || c.exempt(r.ID)
	})
	return sel, nil
}

// exempt reports whether a case is judged without a requirement.
func (c *Case) exempt(id string) bool {
	switch {
	case id == "baseline/client-key-usage":
		return !c.Signs
	case id == "strict/name-constraints-critical": // Baseline Requirements, section 7.1.2, permit it
		return c.Profile != Strict
	case strings.HasPrefix(id, "strict/") && id != "strict/purpose":
		return c.Profile == Path
	}
	return false
}

// ask passes the policies of a case to the rule about policies.
func ask(sel *lints.Selection, policies path.PolicyParams) {
	for _, r := range sel.Requirements {
		for i := range r.Checks {
			if _, takes := r.Checks[i].Params.(path.PolicyParams); takes {
				r.Checks[i].Params = policies
			}
		}
	}
}

// validated is the part of the path that a verifier processes: from the peer to
// the first trust anchor.
func validated(c *chain.Chain) []*chain.Cert {
	for i, p := range c.Path {
		if p.Anchor {
			return c.Path[:i+1]
		}
	}
	return c.Path
}

// reasons returns the requirements that a case breaks. The certificates of a suite
// are a pool to build a path from, not a file to send: findings about certificates
// that the path does not need do not count.
func reasons(results []lints.Result, processed []*chain.Cert) []string {
	var ids []string
	for _, r := range results {
		switch {
		case r.Outcome != lints.Failed || r.Severity != lints.Error:
			continue
		case r.Cert != nil && !slices.Contains(processed, r.Cert):
			continue
		}
		if id := reasonOf(r); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// wrongLeaf reports whether a path does not start at the peer.
func wrongLeaf(built *chain.Chain) string {
	if len(built.Path) == 0 || built.Path[0].Index == 0 {
		return ""
	}
	return fmt.Sprintf("the path starts at %q and not at the peer", built.Path[0].Name())
}

// tooDeep counts the intermediates that are not self-issued.
func tooDeep(processed []*chain.Cert, most int) bool {
	if most < 0 || len(processed) < 2 {
		return false
	}
	n := 0
	for _, p := range processed[1 : len(processed)-1] {
		if !p.SelfIssued() {
			n++
		}
	}
	return n > most
}

// pemFile writes certificates, in PEM or DER, as a file of PEM blocks.
func pemFile(certs [][]byte) []byte {
	var out bytes.Buffer
	for _, c := range certs {
		if bytes.HasPrefix(c, []byte("-----BEGIN")) {
			out.Write(append(bytes.TrimRight(c, "\n"), '\n'))
			continue
		}
		out.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c}))
	}
	return out.Bytes()
}
