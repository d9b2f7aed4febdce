// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/lints"
)

// documents reads the table of cited documents, in order.
func (r *reader) documents(n *yaml.Node) []Document {
	if n == nil {
		return nil
	}
	var all []Document
	for _, e := range r.Entries(n, "documents") {
		if !isName(e.Name) {
			r.Problem(e.Key, "document %s must be lower-case letters, digits and single hyphens", quote(e.Name))
		}
		o := r.Object(e.Value, "document "+quote(e.Name), "title", "url", "read")
		o.Need("title", "read")
		all = append(all, Document{e.Name, o.Text("title"), r.url(o), r.date(o, "read")})
	}
	return all
}

func (r *reader) date(o object, key string) string {
	text := o.Text(key)
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		r.Problem(o.At(key), "%s must be a date of the form YYYY-MM-DD, not %s", key, quote(text))
	}
	return text
}

func (r *reader) url(o object) string {
	text := o.Text("url")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		r.Problem(o.At("url"), "invalid url: %s", quote(text))
	}
	return text
}

func documentIDs(documents []Document) []string {
	ids := make([]string, len(documents))
	for i, d := range documents {
		ids[i] = d.ID
	}
	return ids
}

// rfcAddress is the URL of an RFC without its number.
const rfcAddress = "https://www.rfc-editor.org/rfc/rfc"

var (
	rfc     = regexp.MustCompile(`^RFC ?(\d+)(?:[:,]? +(?:§ ?|[Ss]ection )?((?:\d|[A-Z]\.).*?))?\.?$`)
	section = regexp.MustCompile(`^(?:\d+|[A-Z])(?:\.\d+)*`)
)

// standards splits a rule's citation, or a source, into its parts: "RFC 9155;
// RFC 8446, section 4.2.3" are two. An RFC gets its URL.
func standards(cite string) []lints.Citation {
	var all []lints.Citation
	for part := range strings.SplitSeq(cite, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		m := rfc.FindStringSubmatch(part)
		if m == nil {
			all = append(all, lints.Citation{Document: part})
			continue
		}
		all = append(all, lints.Citation{Document: "RFC " + m[1], Clause: m[2], URL: address(rfcAddress+m[1], m[2])})
	}
	return all
}

// samePlace reports whether two citations are of the same clause, even if they name
// the document differently.
func samePlace(a, b lints.Citation) bool {
	if a.Clause != b.Clause {
		return false
	}
	urlA, _, _ := strings.Cut(a.URL, "#")
	urlB, _, _ := strings.Cut(b.URL, "#")
	return a.Document == b.Document || urlA != "" && urlA == urlB
}

// address adds the fragment of a clause to the URL of an RFC: a section by its
// number, an appendix by its letter.
func address(url, clause string) string {
	number := section.FindString(clause)
	switch {
	case !strings.HasPrefix(url, rfcAddress) || strings.Contains(url, "#") || number == "":
		return url
	case number[0] >= 'A':
		return url + "#appendix-" + number
	}
	return url + "#section-" + number
}
