// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// GitHub's limits for the texts of a rule.
const (
	maxDescription = 1024
	maxRuleName    = 255
)

// messageID is the id of the one message that every rule has.
const messageID = "finding"

// newSARIFRule describes a requirement as a rule.
func newSARIFRule(req *lints.Requirement) sarifRule {
	title := cmp.Or(req.Title, req.ID)
	full := sentence(title)
	if c := firstCitation(req); c != nil && c.Quote != "" {
		full += ` The sentence: "` + oneLine(c.Quote) + `" (` + source(*c) + ")."
	}
	if why := whyOf(req); why != "" {
		full += " " + sentence(oneLine(why))
	}
	return sarifRule{
		ID:               req.ID,
		Name:             pascalCase(req.ID),
		ShortDescription: sarifMessage{Text: truncate(sentence(title), maxDescription)},
		FullDescription:  sarifMessage{Text: truncate(full, maxDescription)},
		MessageStrings:   map[string]sarifMessage{messageID: {Text: "{0}."}},
		DefaultConfig:    sarifConfig{req.Severity},
		HelpURI:          helpURI(req),
		Help:             sarifMessage{Text: helpText(req), Markdown: helpMarkdown(req)},
		Properties:       ruleProperties(req),
	}
}

// ruleProperties are the properties by which GitHub sorts and filters alerts.
func ruleProperties(req *lints.Requirement) map[string]any {
	ruleset, _, _ := strings.Cut(req.ID, "/")
	tags := []string{"certificates", ruleset, string(req.Level)}
	p := map[string]any{"precision": "very-high"}
	if req.Collected() {
		p["precision"] = "high"
	}
	switch req.Severity {
	case lints.Error:
		tags = append(tags, "security")
		p["problem.severity"], p["security-severity"] = "error", "7.0"
	case lints.Warning:
		p["problem.severity"] = "warning"
	default:
		p["problem.severity"] = "recommendation"
	}
	p["tags"] = tags
	return p
}

func firstCitation(req *lints.Requirement) *lints.Citation {
	if len(req.Citations) == 0 {
		return nil
	}
	return &req.Citations[0]
}

// firstRule returns the rule whose texts are used if a requirement has none.
func firstRule(req *lints.Requirement) *lints.Rule {
	for _, c := range req.Checks {
		if c.Rule != nil {
			return c.Rule
		}
	}
	return &lints.Rule{}
}

func whyOf(req *lints.Requirement) string {
	rule := firstRule(req)
	return safeLines(cmp.Or(req.Why, rule.Doc.Why, rule.Doc.What))
}

func fixOf(req *lints.Requirement) string {
	return safeLines(cmp.Or(req.HowToComply(), firstRule(req).Doc.Fix))
}

// helpURI returns the address of the document with the sentence, else of the tool's
// page. It must be an absolute web address.
func helpURI(req *lints.Requirement) string {
	for _, c := range req.Citations {
		if strings.HasPrefix(c.URL, "https://") || strings.HasPrefix(c.URL, "http://") {
			return c.URL
		}
	}
	return rulesURI
}

// helpText explains a requirement in plain text.
func helpText(req *lints.Requirement) string {
	var parts []string
	add := func(label, text string) {
		if strings.TrimSpace(text) != "" {
			parts = append(parts, label+strings.TrimRight(text, "\n"))
		}
	}
	add("", sentence(cmp.Or(req.Title, req.ID)))
	for _, c := range req.Citations {
		if c.Quote != "" {
			add("", `"`+oneLine(c.Quote)+`" - `+source(c))
		} else {
			add("", source(c))
		}
	}
	add("Why it matters: ", whyOf(req))
	add("How to comply: ", fixOf(req))
	add("How the text was read: ", safeLines(req.Decision))
	return strings.Join(parts, "\n\n")
}

// helpMarkdown is helpText with headings, and with the commands as code.
func helpMarkdown(req *lints.Requirement) string {
	var b strings.Builder
	b.WriteString(markdown(sentence(cmp.Or(req.Title, req.ID))) + "\n")
	for _, c := range req.Citations {
		b.WriteString("\n> ")
		if c.Quote != "" {
			b.WriteString(markdown(oneLine(c.Quote)) + "\n>\n> ")
		}
		b.WriteString(markdown(source(c)) + "\n")
	}
	section := func(title, text string) {
		if strings.TrimSpace(text) != "" {
			b.WriteString("\n### " + title + "\n" + markdownBlocks(text))
		}
	}
	section("Why it matters", whyOf(req))
	section("How to comply", fixOf(req))
	section("How the text was read", safeLines(req.Decision))
	return b.String()
}

// markdownBlocks formats a help text in Markdown.
func markdownBlocks(text string) string {
	var b strings.Builder
	for _, part := range blocks(text) {
		switch {
		case len(part.lines) == 0:
		case part.command:
			fence := fenceFor(part.lines)
			b.WriteString("\n" + fence + "\n" + strings.Join(dedent(part.lines), "\n") + "\n" + fence + "\n")
		default:
			b.WriteString("\n" + markdown(strings.Join(part.lines, " ")) + "\n")
		}
	}
	return b.String()
}

// fenceFor returns a fence longer than any run of backticks in the lines.
func fenceFor(lines []string) string {
	fence := "```"
	for strings.Contains(strings.Join(lines, "\n"), fence) {
		fence += "`"
	}
	return fence
}

// sentence adds a capital first letter and a period to a title.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	first := []rune(s)
	first[0] = unicode.ToUpper(first[0])
	s = string(first)
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return s
	}
	return s + "."
}

// oneLine joins the lines of a ruleset's text.
func oneLine(s string) string { return chain.Escape(strings.Join(strings.Fields(s), " ")) }

// pascalCase turns an id into a name: "a-b/c365" becomes "ABC365" in the form that
// SARIF2012 of Microsoft's validator requires, with a lower-case letter or a digit
// after every capital: a word that would break this is joined to the one before it.
func pascalCase(id string) string {
	var b strings.Builder
	words := strings.FieldsFunc(strings.ToLower(id), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		letters := []rune(w)
		alone := len(letters) > 1 && unicode.IsLetter(letters[0])
		if alone || i == 0 {
			letters[0] = unicode.ToUpper(letters[0])
		}
		b.WriteString(string(letters))
	}
	return truncate(b.String(), maxRuleName)
}
