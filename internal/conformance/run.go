// SPDX-License-Identifier: Apache-2.0

package main

import "github.com/chainlint/chainlint/internal/conformance/section"

// The verifiers whose answers are compared with chainlint's.
const (
	goVerifier = "Go crypto/x509"
	openSSL    = "OpenSSL 3.0"
	gnuTLS     = "GnuTLS 3.8"
)

var verifiers = []string{goVerifier, openSSL, gnuTLS}

// An outcome is a case and its verdicts.
type outcome struct {
	of      *Case
	verdict Verdict

	// The verdicts that a user gets, for suites that are also run that way.
	baseline, strict Verdict
}

func (o outcome) agrees() bool { return o.verdict.Answer == o.of.Want }

// A result is a suite and the outcomes of its cases.
type result struct {
	suite   Suite
	counted []outcome
	skipped []*Case
}

// run reads all suites and judges their cases.
func run(corpus, goroot string, log section.Options) ([]result, error) {
	suites, err := readSuites(corpus, goroot)
	if err != nil {
		return nil, err
	}
	j, err := newJudge()
	if err != nil {
		return nil, err
	}
	var results []result
	for _, s := range suites {
		log.Logf("%s: %d cases", s.Name, len(s.Cases))
		r, err := j.suite(s)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

func readSuites(corpus, goroot string) ([]Suite, error) {
	notes, err := readNotes()
	if err != nil {
		return nil, err
	}
	limbo, err := readLimbo(corpus)
	if err != nil {
		return nil, err
	}
	pkits, err := readPKITS(goroot)
	if err != nil {
		return nil, err
	}
	better, err := readBetterTLS()
	if err != nil {
		return nil, err
	}
	suites := []Suite{limbo, pkits, better}
	for _, s := range suites {
		for _, c := range s.Cases {
			if n, i := notes.find(skipNote, s.Name, c.ID); i >= 0 {
				c.Skip = n.text
			}
		}
	}
	return suites, nil
}

func (j *judge) suite(s Suite) (result, error) {
	r := result{suite: s}
	if err := j.learnNoise(s.Cases); err != nil {
		return r, err
	}
	for _, c := range s.Cases {
		if c.Skip != "" {
			r.skipped = append(r.skipped, c)
			continue
		}
		v, err := j.judge(c)
		if err != nil {
			return r, err
		}
		o := outcome{of: c, verdict: v}
		if s.AsUser {
			if o.baseline, err = asUser(j.baseline, c); err != nil {
				return r, err
			}
			if o.strict, err = asUser(j.strict, c); err != nil {
				return r, err
			}
		}
		r.counted = append(r.counted, o)
	}
	return r, nil
}

func (r result) disagreements() []outcome {
	var all []outcome
	for _, o := range r.counted {
		if !o.agrees() {
			all = append(all, o)
		}
	}
	return all
}

// wanting counts the counted cases of an expectation.
func (r result) wanting(want Answer) int {
	n := 0
	for _, o := range r.counted {
		if o.of.Want == want {
			n++
		}
	}
	return n
}

// mistaken counts the cases of an expectation that chainlint does not meet.
func (r result) mistaken(want Answer) int {
	n := 0
	for _, o := range r.disagreements() {
		if o.of.Want == want {
			n++
		}
	}
	return n
}

// agreeing counts the counted cases that another verifier agrees on, and those
// that it has answered.
func (r result) agreeing(verifier string) (agree, answered int) {
	for _, o := range r.counted {
		switch o.of.Others[verifier] {
		case NoAnswer:
			continue
		case o.of.Want:
			agree++
		}
		answered++
	}
	return agree, answered
}

// asUser counts the cases of an expectation for which a user gets another verdict, by
// the verdict that of picks.
func (r result) asUser(want Answer, of func(outcome) Verdict) int {
	n := 0
	for _, o := range r.counted {
		if o.of.Want == want && of(o).Answer != want {
			n++
		}
	}
	return n
}

func withBaseline(o outcome) Verdict { return o.baseline }
func withStrict(o outcome) Verdict   { return o.strict }
