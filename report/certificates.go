// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// InventoryFormats lists the formats of an inventory: one row for each certificate,
// the first to expire on top. The first format is the default.
var InventoryFormats = []Format{
	{Name: "table", Description: "for a person: one line per certificate", Write: plain(inventoryTable)},
	{Name: "csv", Description: "for a spreadsheet: RFC 4180, UTF-8", Write: plain(inventoryCSV)},
	{Name: "json", Description: "for a program: one document with every certificate", Write: func(w io.Writer, r *Report, _ Options) error {
		return writeJSON(w, inventoryDocument{r.header(), certificateRows(r)}, "  ")
	}},
	{Name: "ndjson", Description: "for a stream: one JSON document per line, one line per certificate", Write: func(w io.Writer, r *Report, _ Options) error {
		for _, row := range certificateRows(r) {
			if err := writeJSON(w, certificateLine{r.header(), row}, ""); err != nil {
				return err
			}
		}
		return nil
	}},
}

type inventoryDocument struct {
	header
	Certificates []certificateRow `json:"certificates"`
}

type certificateLine struct {
	header
	Certificate certificateRow `json:"certificate"`
}

// A certificateRow is one certificate of a file of one target.
type certificateRow struct {
	Path   string `json:"path"`
	Target string `json:"target,omitempty"`
	Owner  string `json:"owner,omitempty"`
	certJSON
	DaysLeft int              `json:"daysLeft"` // whole days to notAfter; negative when that has passed
	Verdicts []rulesetVerdict `json:"verdicts"` // of the file

	notAfter time.Time
	at       bundle.Span
}

type rulesetVerdict struct {
	Ruleset   string         `json:"ruleset"`
	Verdict   Verdict        `json:"verdict"`
	Overrides []OverrideJSON `json:"overrides,omitempty"`

	called string
}

// certificateRows lists the certificates of the report's files by the end of
// their validity. A file's roles are those under its first ruleset.
func certificateRows(r *Report) []certificateRow {
	rows := []certificateRow{}
	for from := 0; from < len(r.Files); {
		to := from + 1
		for to < len(r.Files) && r.Files[to].Path == r.Files[from].Path && r.Files[to].Chain.Bundle.Part == r.Files[from].Chain.Bundle.Part && r.Files[to].Target == r.Files[from].Target {
			to++
		}
		rows = append(rows, rowsOf(r.Files[from:to], r.At)...)
		from = to
	}
	slices.SortStableFunc(rows, func(a, b certificateRow) int { return a.notAfter.Compare(b.notAfter) })
	return rows
}

// rowsOf lists the certificates of one file. The report has an entry for each of its
// rulesets.
func rowsOf(file []File, at time.Time) []certificateRow {
	first := &file[0]
	var verdicts []rulesetVerdict
	for i := range file {
		verdicts = append(verdicts, newRulesetVerdict(&file[i]))
	}
	var rows []certificateRow
	for _, c := range first.Chain.Certs {
		rows = append(rows, certificateRow{
			Path: first.Path, Target: first.Target, Owner: first.Owner,
			certJSON: newCertJSON(c), DaysLeft: wholeDays(at, c.NotAfter), Verdicts: verdicts, notAfter: c.NotAfter, at: c.Object.Span,
		})
	}
	return rows
}

func newRulesetVerdict(f *File) rulesetVerdict {
	return rulesetVerdict{f.Selection.Name, f.Verdict(), OverridesJSON(f.Selection.Overrides), called(f.Selection)}
}

// wholeDays rounds down, so that a certificate that expired an hour ago has -1
// days left, not 0. It counts in seconds, since a [time.Duration] overflows after 292
// years and a certificate may be valid for longer (RFC 5280, section 4.1.2.5:
// 99991231235959Z).
func wholeDays(from, to time.Time) int {
	const day = 24 * 60 * 60
	left := to.Unix() - from.Unix()
	days := left / day
	if left%day < 0 {
		days--
	}
	return int(days)
}

// where is the place of the certificate.
func (row *certificateRow) where() string {
	at := row.at
	at.File = row.Path
	return place(at)
}

func (row *certificateRow) verdicts() string {
	words := make([]string, len(row.Verdicts))
	for i, v := range row.Verdicts {
		words[i] = v.called + " " + string(v.Verdict)
	}
	return strings.Join(words, ", ")
}

func inventoryTable(w io.Writer, r *Report) error {
	rows := certificateRows(r)
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "DAYS LEFT\tNOT AFTER\tROLE\tSUBJECT\tISSUER\tKEY\tVERDICTS\tFILE")
	for i := range rows {
		row := &rows[i]
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.DaysLeft, row.notAfter.UTC().Format(time.DateOnly), row.Role,
			truncate(cmp.Or(row.Subject, "-"), maxName), truncate(cmp.Or(row.Issuer, "-"), maxName), row.Key, row.verdicts(), row.where())
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if words := OverrideWords(overridesOf(r)); len(words) > 0 {
		_, err := io.WriteString(w, "\n"+lines(words))
		return err
	}
	return nil
}

func inventoryCSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	out.Write([]string{"file", "member", "member line", "alias", "line", "target", "owner", "role", "subject", "issuer", "serial", "key", "sha256", "not before", "not after", "days left", "verdicts"})
	for _, row := range certificateRows(r) {
		out.Write([]string{
			cell(row.Path), cell(row.Member), memberLine(row), cell(row.Alias), strconv.Itoa(row.Line), cell(row.Target), cell(row.Owner),
			string(row.Role), cell(row.Subject), cell(row.Issuer), "0x" + row.Serial, cell(row.Key), row.SHA256,
			row.NotBefore, row.NotAfter, strconv.Itoa(row.DaysLeft), cell(row.verdicts()),
		})
	}
	out.Flush()
	return out.Error()
}

// memberLine returns the line within the member of an archive; empty if there is no
// member, or it has no lines.
func memberLine(row certificateRow) string {
	if row.MemberLine == 0 {
		return ""
	}
	return strconv.Itoa(row.MemberLine)
}

// cell keeps a spreadsheet from interpreting text as a formula: it puts an apostrophe
// before text that begins with a formula character, also after white space or in its
// full-width form, which some spreadsheets accept.
func cell(text string) string {
	text = chain.Escape(text)
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	if strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + text
	}
	return text
}
