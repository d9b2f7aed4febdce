// SPDX-License-Identifier: Apache-2.0

package validity

import (
	"errors"
	"fmt"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// shortLivedParams are the parameters of short-lived.
type shortLivedParams struct {
	Days     int    `yaml:"days"`      // a lifetime of at most this is short
	Because  string `yaml:"because"`   // what the provider says about it
	NoteFrom string `yaml:"note-from"` // a date: a certificate with this notBefore or a later one is a note; empty for none
	NoteText string `yaml:"note-text"` // what to say about such a certificate instead
}

var shortLived = &lints.Rule{
	ID:     "short-lived",
	Remedy: lints.Decide,
	Title:  "certificate has to be renewed often",
	Doc: lints.Doc{
		What: "The time from notBefore to notAfter is longer than days days of 86,400 seconds. The finding ends with the text of because, which says why this matters to the provider. A certificate whose notBefore is on or after the date note-from is a note, with note-text instead.",
		Why:  "Each renewal is work for the provider and for its customer, and a forgotten renewal stops the service.",
		Fix:  "Order a certificate that is valid for longer, or automate its renewal and agree this with the provider.",
	},
	Cite:           "RFC 5280 4.1.2.5",
	Params:         shortLivedParams{},
	Values:         map[string]lints.Values{"note-from": {Match: isDate, Form: "a date, YYYY-MM-DD"}},
	ValidateParams: func(params any) error { return params.(shortLivedParams).validate() },
	// A certificate of another CA will have another lifetime.
	Follows: []string{"issuer-denied"},
	Cert:    checkShortLived,
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func (s shortLivedParams) validate() error {
	switch {
	case s.Days <= 0 || s.Because == "":
		return errors.New("days and because are required")
	case (s.NoteFrom == "") != (s.NoteText == ""):
		return errors.New("note-from and note-text must be set together")
	}
	return nil
}

func checkShortLived(p *lints.Pass, c *chain.Cert) {
	params := lints.ParamsOf[shortLivedParams](p)
	lifetime := seconds(c.NotBefore, c.NotAfter)
	found := length(lifetime)
	if lifetime > int64(params.Days)*secondsPerDay {
		p.Evidence(found)
		return
	}
	f := lints.Finding{Field: bundle.NotAfter, Found: found, Required: fmt.Sprintf("more than %d days", params.Days)}
	text := params.Because
	if from, err := time.Parse(time.DateOnly, params.NoteFrom); err == nil && !c.NotBefore.Before(from) {
		text, f.Severity = params.NoteText, lints.Note
	}
	f.Message = fmt.Sprintf("%s is valid for %s; %s", c.Title(), found, text)
	p.Fail(f)
}
