// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// A sarifWriter makes one log.
type sarifWriter struct {
	report *Report
	o      SARIFOptions

	requirements map[string]*lints.Requirement // of the results, by id
	sources      map[string]*sourceText        // by the name of the file
}

func newSARIF(r *Report, o SARIFOptions) *sarifWriter {
	s := &sarifWriter{
		report: r, o: o,
		requirements: map[string]*lints.Requirement{}, sources: map[string]*sourceText{},
	}
	for i := range r.Files {
		f := &r.Files[i]
		if s.sources[f.Chain.Bundle.Name] == nil {
			s.sources[f.Chain.Bundle.Name] = newSourceText(f)
		}
		s.want(f.Results)
	}
	s.want(r.CrossFile)
	return s
}

// want records the lines whose hashes the log will have.
func (s *sarifWriter) want(results []lints.Result) {
	for i := range results {
		if source := s.sources[results[i].At.File]; source != nil && s.wanted(&results[i]) {
			source.wanted[results[i].At.Line] = true
		}
	}
}

// results returns the results of all files in their order, then those about several
// files. If two rulesets of a run have the same result for one place, because they
// inherit a requirement, it is written once.
func (s *sarifWriter) results() []sarifResult {
	all := []sarifResult{}
	seen := map[string]bool{}
	add := func(path string, results []lints.Result, names []string) {
		for i := range results {
			r := &results[i]
			key := path + "\n" + names[i] + "\n" + string(r.Outcome)
			if !s.wanted(r) || seen[key] {
				continue
			}
			seen[key] = true
			all = append(all, s.result(r, path, names[i]))
		}
	}
	for i := range s.report.Files {
		f := &s.report.Files[i]
		add(f.Path, f.Results, fingerprints(f.Results, f.Chain.Bundle))
	}
	add("", s.report.CrossFile, fingerprints(s.report.CrossFile, nil))
	separateFingerprints(all)
	return all
}

func (s *sarifWriter) wanted(r *lints.Result) bool {
	return s.o.All || r.Outcome == lints.Failed && r.Follows == nil
}

// result adds one result. path is the file that was checked; the finding may be in
// another one, that of a registered anchor.
func (s *sarifWriter) result(r *lints.Result, path, fingerprint string) sarifResult {
	s.requirements[r.Requirement.ID] = r.Requirement
	out := sarifResult{
		RuleID:       r.Requirement.ID,
		Level:        string(r.Severity),
		Fingerprints: map[string]string{ownFingerprint: fingerprint},
		Properties:   resultProperties(r),
	}
	if r.Outcome != lints.Failed {
		out.Kind, out.Level = r.Outcome, "none"
	}
	out.Locations = []sarifLocation{s.location(r, path)}
	others := relatedPlaces(r)
	out.Related = s.related(others)
	text := sarifText(message(r))
	if spot := inside(r.At.Inside); spot != "" { // services show no logical locations
		text += " (" + sarifText(spot) + ")"
	}
	text += links(others)
	if r.Commands != "" {
		text += "; to fix it, run `" + sarifText(strings.ReplaceAll(r.Commands, "\n", "; ")) + "`"
	}
	out.Message = sarifMessage{Text: text + ".", ID: messageID, Arguments: []string{text}}
	out.Fingerprints[githubFingerprint] = fingerprint
	if hash := s.sources[r.At.File].lineHash(r.At.Line); hash != "" {
		out.Fingerprints[githubFingerprint] = hash
	}
	return out
}

// The names of the fingerprints. GitHub distinguishes alerts by the first one, and
// computes it if a log has none.
const (
	githubFingerprint = "primaryLocationLineHash"
	ownFingerprint    = "chainlint/v1"
)

// separateFingerprints gives the results of one rule that share a line of a file
// their own fingerprints: by GitHub's hash they would be one alert.
func separateFingerprints(results []sarifResult) {
	same := func(r *sarifResult) string {
		return r.RuleID + "\n" + r.Locations[0].Physical.Artifact.URI + "\n" + r.Fingerprints[githubFingerprint]
	}
	count := map[string]int{}
	for i := range results {
		count[same(&results[i])]++
	}
	for i := range results {
		if r := &results[i]; count[same(r)] > 1 {
			r.Fingerprints[githubFingerprint] = r.Fingerprints[ownFingerprint]
		}
	}
}

func resultProperties(r *lints.Result) map[string]any {
	p := map[string]any{"rule": r.Rule.ID}
	for name, text := range map[string]string{"found": r.Found, "required": r.Required} {
		if text != "" {
			p[name] = chain.Escape(text)
		}
	}
	if r.Outcome == lints.Failed {
		p["fix"] = howToFix(r)
	}
	if r.Follows != nil {
		p["follows"] = r.Follows.ID
	}
	if r.Omitted > 0 {
		p["omitted"] = r.Omitted
	}
	return p
}

// location returns the location of the finding.
func (s *sarifWriter) location(r *lints.Result, path string) sarifLocation {
	at := r.At
	if at.File == "" {
		at.File = path
	}
	switch {
	case at.Line > 0:
	case len(r.Places) > 0:
		at = spanOf(r.Places[0])
	case len(r.Paths) > 0:
		at = spanOf(lints.Place{Path: r.Paths[0]})
	}
	loc := sarifLocation{Physical: s.physical(at)}
	if r.Cert != nil {
		loc.Logical = []sarifLogical{logical(r.Cert, fieldOf(r))}
	}
	loc.Logical = append(loc.Logical, members(at)...)
	return loc
}

// spanOf returns where the certificate of a place starts, or the first line of the
// file for a place without a certificate.
func spanOf(p lints.Place) bundle.Span {
	at := bundle.Span{File: p.Path, Line: 1, EndLine: 1}
	if p.Cert != nil {
		at = p.Cert.At(bundle.Whole)
		at.File = p.Path
	}
	return at
}

// maxRelated is the number of places that a message links to.
const maxRelated = 20

// relatedPlaces returns the other places of a finding.
func relatedPlaces(r *lints.Result) []lints.Related {
	var all []lints.Related
	for _, rel := range r.Related {
		if rel.At.File != "" {
			all = append(all, rel)
		}
	}
	for _, p := range r.Places[min(len(r.Places), 1):] {
		all = append(all, lints.Related{At: spanOf(p), Message: "another of the files"})
	}
	return all[:min(len(all), maxRelated)]
}

// related numbers the places from 1, for the message to link to.
func (s *sarifWriter) related(places []lints.Related) []sarifLocation {
	var all []sarifLocation
	for i, rel := range places {
		all = append(all, sarifLocation{ID: i + 1, Physical: s.physical(rel.At), Logical: members(rel.At), Message: &sarifMessage{Text: sarifText(rel.Message)}})
	}
	return all
}

// links returns the words of a message that link to its related places: GitHub shows
// only those. The brackets of a link contain no text from a certificate, which a
// reader without support for escapes would take for a part of the link.
func links(places []lints.Related) string {
	if len(places) == 0 {
		return ""
	}
	words := make([]string, len(places))
	for i, rel := range places {
		words[i] = fmt.Sprintf("%s ([%s](%d))", sarifText(rel.Message), sarifText(place(rel.At)), i+1)
	}
	return "; see " + strings.Join(words, ", ")
}

// physical returns a place in a file, for a service that has the repository.
func (s *sarifWriter) physical(at bundle.Span) sarifPhysical {
	out := sarifPhysical{Artifact: s.artifact(at.File)}
	out.Region, out.Context = s.sources[at.File].regions(at)
	return out
}

// logical names a certificate, or a field of it, by its place in the file and
// the ASN.1 of RFC 5280: "certificate[1].tbsCertificate.validity.notAfter".
func logical(c *chain.Cert, f bundle.Field) sarifLogical {
	cert := "anchor"
	if c.Index >= 0 {
		cert = fmt.Sprintf("certificate[%d]", c.Index)
	}
	if path, name := asn1Path(f); path != "" {
		return sarifLogical{Name: name, Full: cert + "." + path, Kind: "property"}
	}
	return sarifLogical{Name: cert, Full: cert, Kind: "object"}
}

// members names the place inside an unpacked file: the member of an archive, and the
// name of the object in a keystore or a Secret.
func members(at bundle.Span) []sarifLogical {
	member, alias := chain.Escape(at.Inside.Member), chain.Escape(at.Inside.Alias)
	switch {
	case member != "" && alias != "":
		return []sarifLogical{{Name: alias, Full: member + ": " + alias, Kind: "member"}}
	case member+alias != "":
		return []sarifLogical{{Name: member + alias, Full: member + alias, Kind: "member"}}
	}
	return nil
}
