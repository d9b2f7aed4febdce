// SPDX-License-Identifier: Apache-2.0

package report

import (
	_ "embed" // for the schema
	"io"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// SchemaVersion is the version of the JSON and NDJSON documents. Within a version,
// fields may be added. None is removed, and none changes its meaning.
const SchemaVersion = "1"

// JSONSchema is the JSON Schema (draft 2020-12) of what [JSON] writes. Those of the
// other commands and of NDJSON are in the files next to it, NAME.schema.json.
//
//go:embed schema.json
var JSONSchema []byte

// JSON writes the whole report as one document, which [JSONSchema] describes:
// every result of every file, whatever its outcome. Lists are never null, and
// a text field that would be empty is absent.
func JSON(w io.Writer, r *Report) error {
	s := newJSONStream(w, false)
	s.fields(r.header())
	s.objects("files", len(r.Files), func(i int, file *jsonStream) { r.Files[i].json(file) })
	across := crossFileJSON(r.CrossFile)
	s.list("crossFile", len(across), func(i int) any { return across[i] })
	s.member("summary", r.Summary())
	return s.close()
}

// NDJSON writes the report as lines, each a JSON document of its own that
// starts with schemaVersion, tool and at as [JSON]'s does. There is one line
// for each file and ruleset, with the member "file", an element of JSON's
// "files"; then one with "crossFile", then one with "summary", both as in JSON.
// A reader that has seen the summary has seen everything.
func NDJSON(w io.Writer, r *Report) error {
	for i := range r.Files {
		s := newJSONStream(w, true)
		s.fields(r.header())
		s.object("file", r.Files[i].json)
		if err := s.close(); err != nil {
			return err
		}
	}
	s := newJSONStream(w, true)
	s.fields(r.header())
	across := crossFileJSON(r.CrossFile)
	s.list("crossFile", len(across), func(i int) any { return across[i] })
	if err := s.close(); err != nil {
		return err
	}
	s = newJSONStream(w, true)
	s.fields(r.header())
	s.member("summary", r.Summary())
	return s.close()
}

type header struct {
	SchemaVersion string   `json:"schemaVersion"`
	Tool          toolJSON `json:"tool"`
	At            string   `json:"at"`
}

type toolJSON struct {
	Name        string    `json:"name"`
	Version     string    `json:"version"`
	PublicRoots string    `json:"publicRoots"` // the date of the list of public CAs
	Rulesets    []Ruleset `json:"rulesets"`
}

func (r *Report) header() header {
	rulesets := r.Rulesets
	if rulesets == nil {
		rulesets = []Ruleset{}
	}
	return header{SchemaVersion, toolJSON{toolName, r.Version, chain.RootsDate, rulesets}, chain.Stamp(r.At)}
}

const toolName = "chainlint"

type resultJSON struct {
	Requirement string         `json:"requirement"`
	Rule        string         `json:"rule"`
	Outcome     lints.Outcome  `json:"outcome"`
	Severity    lints.Severity `json:"severity"`
	Obligation  lints.Level    `json:"obligation"`
	Message     string         `json:"message"`
	Certificate *int           `json:"certificate,omitempty"`
	Path        string         `json:"path,omitempty"` // if the line is in another file
	Line        int            `json:"line,omitempty"`
	EndLine     int            `json:"endLine,omitempty"`
	insideJSON
	Found       string           `json:"found,omitempty"`
	Required    string           `json:"required,omitempty"`
	Citation    *lints.Citation  `json:"citation,omitempty"`
	Also        []lints.Citation `json:"furtherCitations,omitempty"`
	Help        string           `json:"help,omitempty"`
	Fingerprint string           `json:"fingerprint"`
	Follows     string           `json:"follows,omitempty"`
	Omitted     int              `json:"omitted,omitempty"` // results that this one represents
	Input       *inputJSON       `json:"input,omitempty"`
	Related     []relatedJSON    `json:"related,omitempty"`
	Paths       []string         `json:"paths,omitzero"` // never absent in the inventory
	Places      []placeJSON      `json:"places,omitempty"`
}

type inputJSON struct {
	Name string `json:"name"`
	Flag string `json:"flag,omitempty"` // absent in programs other than the command line
}

// An insideJSON is a place inside a member of the file. Its fields are absent for a
// place in the file itself.
type insideJSON struct {
	Member        string `json:"member,omitempty"`     // of an archive
	MemberLine    int    `json:"memberLine,omitempty"` // as line and endLine, counted in the member
	MemberEndLine int    `json:"memberEndLine,omitempty"`
	Alias         string `json:"alias,omitempty"` // in a keystore or a Secret
}

func newInsideJSON(at bundle.Span) insideJSON {
	in := at.Inside
	if in.Member == "" {
		return insideJSON{Alias: in.Alias}
	}
	return insideJSON{Member: in.Member, MemberLine: in.Line, MemberEndLine: in.EndLine, Alias: in.Alias}
}

type relatedJSON struct {
	Path    string `json:"path,omitempty"` // if it is not the file of the result
	Line    int    `json:"line"`
	EndLine int    `json:"endLine"`
	insideJSON
	Message string `json:"message"`
}

type placeJSON struct {
	Path        string `json:"path"`
	Certificate *int   `json:"certificate,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
	Line        int    `json:"line,omitempty"`
	EndLine     int    `json:"endLine,omitempty"`
	insideJSON
}

// newResultJSON returns the fields that all results have. home is the name of the
// file that lines refer to.
func newResultJSON(r *lints.Result, home, fingerprint string) resultJSON {
	out := resultJSON{
		Requirement: r.Requirement.ID,
		Rule:        r.Rule.ID,
		Outcome:     r.Outcome,
		Severity:    r.Severity,
		Obligation:  r.Requirement.Level,
		Message:     message(r),
		Certificate: indexOf(r.Cert),
		Path:        elsewhere(r.At.File, home),
		Line:        r.At.Line,
		EndLine:     r.At.EndLine,
		insideJSON:  newInsideJSON(r.At),
		Found:       chain.Escape(r.Found),
		Required:    chain.Escape(r.Required),
		Fingerprint: fingerprint,
		Omitted:     r.Omitted,
		Input:       newInputJSON(r.Input),
	}
	if cites := r.Citations; len(cites) > 0 {
		out.Citation, out.Also = &cites[0], cites[1:]
	}
	if r.Outcome != lints.Passed && r.Outcome != lints.NotApplicable {
		out.Help = howToFix(r)
	}
	if r.Follows != nil {
		out.Follows = r.Follows.ID
	}
	for _, rel := range r.Related {
		out.Related = append(out.Related, relatedJSON{elsewhere(rel.At.File, r.At.File), rel.At.Line, rel.At.EndLine, newInsideJSON(rel.At), chain.Escape(rel.Message)})
	}
	return out
}

// elsewhere returns the file's name if it is not the expected one.
func elsewhere(file, expected string) string {
	if file == expected {
		return ""
	}
	return file
}

// indexOf returns the index of a certificate in its file; nil for a result about the
// file, and for a registered anchor that is not in the file.
func indexOf(c *chain.Cert) *int {
	if c == nil || c.Index < 0 {
		return nil
	}
	return &c.Index
}

func newInputJSON(in *lints.Input) *inputJSON {
	if in == nil {
		return nil
	}
	return &inputJSON{Name: in.Name(), Flag: in.Flag}
}

// crossFileJSON returns the results about several files. A place without a
// certificate is about the file.
func crossFileJSON(results []lints.Result) []resultJSON {
	all := make([]resultJSON, len(results))
	names := fingerprints(results, nil)
	for i := range results {
		r := &results[i]
		all[i] = newResultJSON(r, r.At.File, names[i])
		all[i].Certificate = nil // an index has no meaning with several paths
		all[i].Paths = append([]string{}, r.Paths...)
		for _, p := range r.Places {
			all[i].Places = append(all[i].Places, newPlaceJSON(p))
		}
	}
	return all
}
