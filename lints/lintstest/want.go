// SPDX-License-Identifier: Apache-2.0

package lintstest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
)

// line formats a result as in the want section: one line, and one more for each line
// of its own fix and each related place.
func line(name string, r lints.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", name, r.Outcome)
	if r.Outcome == lints.Failed {
		fmt.Fprintf(&b, " %s", r.Severity)
	}
	if r.At != (bundle.Span{}) {
		fmt.Fprintf(&b, " %s", place(r))
	}
	if r.Message != "" {
		b.WriteString(" " + quote(r.Message))
	}
	if r.Found != "" {
		b.WriteString(" found=" + quote(r.Found))
	}
	if r.Required != "" {
		b.WriteString(" required=" + quote(r.Required))
	}
	if r.Input != nil {
		b.WriteString(" input=" + quote(r.Input.Name()))
	}
	b.WriteString("\n")
	for part := range strings.Lines(r.Fix) {
		b.WriteString("    fix: " + strings.TrimSuffix(part, "\n") + "\n")
	}
	for _, rel := range r.Related {
		fmt.Fprintf(&b, "    see %d-%d: %s\n", rel.At.Line, rel.At.EndLine, rel.Message)
	}
	return b.String()
}

// place is the lines of a result, with the file where there are several.
func place(r lints.Result) string {
	lines := fmt.Sprintf("%d-%d", r.At.Line, r.At.EndLine)
	if len(r.Places) == 0 {
		return lines
	}
	return r.At.File + ":" + lines
}

// quote puts text between double quotes, or between backquotes where it has
// double quotes itself, so that names in messages stay readable.
func quote(s string) string {
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// sound names what is wrong with the form of a result.
func sound(rule *lints.Rule, r lints.Result) []string {
	var problems []string
	if r.Message == "" && r.Outcome != lints.Passed {
		problems = append(problems, fmt.Sprintf("a result (%s) has no message", r.Outcome))
	}
	if strings.HasSuffix(r.Message, ".") {
		problems = append(problems, fmt.Sprintf("message ends in a period: %q", r.Message))
	}
	if capitalised(r.Message) {
		problems = append(problems, fmt.Sprintf("message starts with an upper-case letter: %q", r.Message))
	}
	for _, text := range []string{r.Message, r.Found, r.Required, strings.ReplaceAll(r.Fix, "\n", " ")} {
		if strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) {
			problems = append(problems, fmt.Sprintf("text has a character that is not printable: %q", text))
		}
	}
	if (rule.CrossFile == nil || r.Outcome == lints.Failed) && (r.At.File == "" || r.At.Line < 1 || r.At.EndLine < r.At.Line) {
		problems = append(problems, fmt.Sprintf("a result (%s) has no place: %q", r.Outcome, r.Message))
	}
	if strings.HasPrefix(r.Message, "internal error") {
		problems = append(problems, r.Message)
	}
	return problems
}

// names start a message with one capital letter and may.
var names = map[string]bool{"Go's": true, "Java": true, "Mozilla": true, "Go": true}

// capitalised reports whether text starts with an upper-case letter but not with a
// name or an acronym, which has a second one or a digit.
func capitalised(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	runes := []rune(word)
	if len(runes) == 0 || !unicode.IsUpper(runes[0]) || names[word] {
		return false
	}
	return !strings.ContainsFunc(string(runes[1:]), func(c rune) bool { return unicode.IsUpper(c) || unicode.IsDigit(c) })
}

var (
	kebabRE   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	articleRE = regexp.MustCompile(`^(a|an|the) `)
)

// described names what is wrong with the rule's own description.
func described(rule *lints.Rule) []string {
	problems := rule.Validate()
	if !kebabRE.MatchString(rule.ID) {
		problems = append(problems, fmt.Sprintf("id %q is not in kebab-case", rule.ID))
	}
	if strings.HasSuffix(rule.Title, ".") || capitalised(rule.Title) {
		problems = append(problems, fmt.Sprintf("title is lower case and ends without a period: %q", rule.Title))
	}
	if articleRE.MatchString(rule.Title) {
		problems = append(problems, fmt.Sprintf("title starts with an article: %q", rule.Title))
	}
	if strings.HasPrefix(rule.Doc.What, "The rule ") {
		problems = append(problems, fmt.Sprintf("Doc.What speaks of the rule, and not of what it checks: %q", rule.Doc.What))
	}
	for _, part := range []struct{ name, text string }{{"What", rule.Doc.What}, {"Why", rule.Doc.Why}, {"Fix", rule.Doc.Fix}} {
		if !sentences(part.text) {
			problems = append(problems, fmt.Sprintf("Doc.%s is no sentence: %q", part.name, part.text))
		}
	}
	return problems
}

// sentences reports whether text starts like a sentence and ends like one, or with a
// command on its own line.
func sentences(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || unicode.IsLower([]rune(text)[0]) {
		return false
	}
	last := text[strings.LastIndex(text, "\n")+1:]
	return strings.HasSuffix(text, ".") || strings.HasPrefix(last, "    ")
}
