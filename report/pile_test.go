// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

func pileAs(t *testing.T, formats []Format, name string) []byte {
	t.Helper()
	f, err := FormatNamed(formats, name)
	if err != nil {
		t.Fatal(err)
	}
	return written(t, pile(t), func(w io.Writer, r *Report) error { return f.Write(w, r, Options{}) })
}

// TestPileIsHarmless looks for what a name must not do to a terminal.
func TestPileIsHarmless(t *testing.T) {
	for _, formats := range [][]Format{InventoryFormats, MatrixFormats} {
		for _, f := range formats {
			out := pileAs(t, formats, f.Name)
			for _, bad := range []string{"\x1b", "\u202e", "\r", "<script"} {
				if bad == "<script" && f.Name != "html" {
					continue
				}
				if bytes.Contains(out, []byte(bad)) {
					t.Errorf("%s: the output holds %q", f.Name, bad)
				}
			}
		}
	}
}

// TestPageNeedsNothing looks for whatever would make a browser fetch or run
// something.
func TestPageNeedsNothing(t *testing.T) {
	page := string(pileAs(t, MatrixFormats, "html"))
	fetches := regexp.MustCompile(`(?i)\b(src|href|srcset|action|on[a-z]+)\s*=|url\(|@import|<(script|link|img|iframe|object|embed|form|base)\b`)
	if found := fetches.FindString(page); found != "" {
		t.Errorf("the page has %q", found)
	}
	if !strings.Contains(page, `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`) &&
		!strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'"`) {
		t.Error("the page has no policy")
	}
}

// TestCellsAreNoFormulas reads the spreadsheet back.
func TestCellsAreNoFormulas(t *testing.T) {
	records, err := csv.NewReader(bytes.NewReader(pileAs(t, InventoryFormats, "csv"))).ReadAll()
	if err != nil || len(records) < 4 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	guarded := 0
	for _, record := range records[1:] {
		for column, text := range record {
			if records[0][column] == "days left" {
				continue // a number of our own
			}
			if strings.HasPrefix(text, "'") {
				guarded++
			} else if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
				t.Errorf("%s is %q", records[0][column], text)
			}
		}
	}
	if guarded < 4 {
		t.Errorf("%d cells are guarded", guarded)
	}
	for text, want := range map[string]string{
		"": "", "CN=a": "CN=a", "=1": "'=1", " =1": "' =1", "-1": "'-1", "+1": "'+1", "@a": "'@a", "＝1": "'＝1", "\t=1": `\x09=1`,
	} {
		if got := cell(text); got != want {
			t.Errorf("cell(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestInventoryOrder(t *testing.T) {
	var doc struct {
		Certificates []struct {
			Path     string
			DaysLeft int
			NotAfter time.Time
			Verdicts []struct{ Ruleset, Verdict string }
		}
	}
	if err := json.Unmarshal(pileAs(t, InventoryFormats, "json"), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Certificates) < 4 || doc.Certificates[0].Path != "certs/expired.pem" || doc.Certificates[0].DaysLeft != -1 {
		t.Fatalf("got %+v", doc.Certificates)
	}
	for i, c := range doc.Certificates {
		if i > 0 && c.NotAfter.Before(doc.Certificates[i-1].NotAfter) {
			t.Errorf("%s is after one that expires later", c.Path)
		}
		if len(c.Verdicts) != 2 {
			t.Errorf("%s has the verdicts %v", c.Path, c.Verdicts)
		}
	}
}

func TestWholeDays(t *testing.T) {
	from := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for to, want := range map[string]int{
		"2026-11-22T12:00:00Z": 0, "2026-11-22T13:00:00Z": 0, "2026-11-23T12:00:00Z": 1, "2026-11-24T11:59:59Z": 1,
		"2026-11-22T11:59:59Z": -1, "2026-11-21T12:00:00Z": -1, "2026-11-21T11:00:00Z": -2, "9999-12-31T23:59:59Z": 2912117,
	} {
		at, err := time.Parse(time.RFC3339, to)
		if err != nil {
			t.Fatal(err)
		}
		if got := wholeDays(from, at); got != want {
			t.Errorf("%s: got %d, want %d", to, got, want)
		}
	}
}

func TestMatrixCells(t *testing.T) {
	m := newMatrix(pile(t))
	want := [][]string{{"fail (2)", "fail (1)"}, {"incomplete", "pass"}, {"pass", "pass"}}
	if len(m.Rows) != len(want) || len(m.Columns) != 2 {
		t.Fatalf("%d rows, %d columns", len(m.Rows), len(m.Columns))
	}
	for i, row := range m.Rows {
		for j := range row.Cells {
			if got := row.Cells[j].words(); got != want[i][j] {
				t.Errorf("%s, %s: got %s, want %s", row.Path, row.Cells[j].Ruleset, got, want[i][j])
			}
		}
	}
}
