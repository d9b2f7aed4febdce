// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"math/rand/v2"
	"net/url"
	"strings"
)

// damages are what files of certificates suffer.
var damages = []damage{
	// Marks.
	{"character dropped from a mark", at("mark", dropOne)}, {"character of a mark replaced", at("mark", replaceOne)},
	{"character inserted into a mark", at("mark", insertOdd)}, {"character of a mark doubled", at("mark", doubleOne)},
	{"letter of a mark in the other case", at("mark", caseOne)},
	{"mark dropped", at("mark", func(*rand.Rand, string) string { return "" })},
	{"mark doubled", at("mark", func(_ *rand.Rand, line string) string { return line + line })},
	{"other dashes", at("mark", inner("-----", "----", "------", "—", "–––––", "-- ---", "−−−−−", "=====", "- - - - -"))},
	{"text before a mark", at("mark", before(" ", "\t", "cert: ", "> ", "# ", "- ", "\"", "\ufeff", "\xa0", "  ", ".", "\x00", "|"))},
	{"text behind a mark", at("mark", behind(" ", "\t", "\"", ",", " # leaf", "\\", "-", ".", "\xa0", "\x00", "\r", "\r\r", "x", ";"))},
	{"base64 joined to a mark", at("begin", func(_ *rand.Rand, line string) string { return strings.TrimSuffix(line, "\n") })},
	{"END joined to the base64", func(r *rand.Rand, text string) string { return joined(r, text, "\n-----END", "-----END") }},
	{"blocks joined", func(r *rand.Rand, text string) string {
		return joined(r, text, "-----\n-----BEGIN", []string{"----------BEGIN", "----- -----BEGIN", "-----\r-----BEGIN", "-----BEGIN"}[r.IntN(4)])
	}},
	{"other label", relabel},
	{"other label in one mark", at("mark", func(r *rand.Rand, line string) string {
		return strings.Replace(line, "CERTIFICATE", otherLabels[r.IntN(len(otherLabels))], 1)
	})},
	{"block in a block", at("base64", before("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "-----BEGIN X-----\n"))},
	// Inside blocks.
	{"base64 dropped", at("base64", dropOne)}, {"base64 replaced", at("base64", replaceOne)}, {"character inserted into base64", at("base64", insertOdd)},
	{"base64 doubled", at("base64", doubleOne)}, {"letter of base64 in the other case", at("base64", caseOne)},
	{"line dropped", at("base64", func(*rand.Rand, string) string { return "" })},
	{"line doubled", at("base64", func(_ *rand.Rand, line string) string { return line + line })},
	{"line end dropped", at("all", func(_ *rand.Rand, line string) string { return strings.TrimSuffix(line, "\n") })},
	{"blank line", at("all", before("\n", " \n", "\r\n", "\t\n", "\n\n"))}, {"blank lines", every("all", before("\n"))},
	{"blanks at line starts", every("base64", before(" "))}, {"blank at a line start", at("base64", before(" ", "\t", "    "))},
	{"blanks at line ends", every("all", behind(" ", "\t"))}, {"blank at a line end", at("all", behind(" ", "\t", "  \t"))},
	{"header", at("begin", func(r *rand.Rand, line string) string {
		return line + []string{"Comment: x\n\n", "Comment: x\n", "Proc-Type: 4,ENCRYPTED\n\n", "X: y\n z\n\n", ": \n\n", "a:b\n", "Version 1\n\n", "\nComment: x\n\n"}[r.IntN(8)]
	})},
	{"comment in a block", at("base64", before("# comment\n", "-- \n", "// x\n", "...\n", "[...]\n", "--\n", "-----\n"))},
	{"padding dropped", all(func(text string) string { return strings.ReplaceAll(text, "=", "") })},
	{"one padding dropped", all(func(text string) string { return strings.Replace(text, "=", "", 1) })},
	{"padding added", at("base64", behind("=", "==", "==="))},
	{"URL-safe base64", all(func(text string) string {
		return strings.NewReplacer("+", "-", "/", "_").Replace(text)
	})},
	// The whole text.
	{"CRLF", all(func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") })},
	{"CR", all(func(text string) string { return strings.ReplaceAll(text, "\n", "\r") })},
	{"some CR", ofRange(func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, "\n", "\r") })},
	{"line ends as blanks", ofRange(func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, "\n", " ") })},
	{"all line ends as blanks", all(func(text string) string { return strings.ReplaceAll(text, "\n", " ") })},
	{"line ends dropped", all(func(text string) string { return strings.ReplaceAll(text, "\n", "") })},
	{"byte order mark", all(func(text string) string { return "\ufeff" + text })},
	{"byte order mark inside", at("all", before("\ufeff"))},
	{"UTF-16LE", asUTF16(false, true)}, {"UTF-16BE", asUTF16(true, true)}, {"UTF-16LE without a mark", asUTF16(false, false)}, {"UTF-16BE without a mark", asUTF16(true, false)},
	{"indented", every("all", before("  "))}, {"indented by tabs", every("all", before("\t"))},
	{"quoted", every("all", before("> "))}, {"some quoted", at("all", before("> ", ">"))}, {"commented", every("all", before("# "))},
	{"JSON", all(func(text string) string { return `{"cert": "` + strings.ReplaceAll(text, "\n", `\n`) + "\"}\n" })},
	{"YAML", func(r *rand.Rand, text string) string { return "cert: |\n" + every("all", before("  "))(r, text) }},
	{"XML", all(func(text string) string { return "<cert>" + text + "</cert>\n" })},
	{"base64 of PEM", all(asBase64)}, {"URL-encoded", all(url.QueryEscape)},
	{"escaped", all(func(text string) string { return strings.ReplaceAll(text, "\n", `\n`) + "\n" })},
	{"continued", every("all", behind(" \\", "\\"))},
	{"width 0", rewrap(0)}, {"width 48", rewrap(48)}, {"width 63", rewrap(63)}, {"width 76", rewrap(76)}, {"width 253", rewrap(253)}, {"width 254", rewrap(254)},
	{"width 255", rewrap(255)}, {"width 1", rewrap(1)}, {"width 7", rewrap(7)}, {"width 300", rewrap(300)},
	{"long line before", all(func(text string) string { return strings.Repeat("x", 254) + text })},
	{"long line", at("mark", before(strings.Repeat(" ", 254), strings.Repeat("x", 254), strings.Repeat("y", 508), strings.Repeat("z", 100)))},
	{"comment", at("begin", before("# leaf\n", "subject=/CN=x\n", "-----\n", "Bag Attributes: <Empty Attributes>\n", "é\n", "----BEGIN\n", "-----BEGIN\n", "-----END X-----\n", "a: b\n", "\x00\n", "-----BEGIN -----\n"))},
	{"end of line cut", at("all", func(r *rand.Rand, line string) string { return line[:r.IntN(len(line))] })},
	{"stretch cut", ofRange(func(*rand.Rand, string) string { return "" })}, {"stretch doubled", ofRange(func(_ *rand.Rand, s string) string { return s + s })},
	{"end cut", func(r *rand.Rand, text string) string { return text[:r.IntN(len(text)+1)] }},
	{"start cut", func(r *rand.Rand, text string) string { return text[r.IntN(len(text)+1):] }},
	{"no last line end", all(func(text string) string { return strings.TrimSuffix(text, "\n") })},
	{"octet replaced", ofRange(func(r *rand.Rand, s string) string { return odd(r) + s[min(1, len(s)):] })},
	{"NULs behind", all(func(text string) string { return text + "\x00\x00\x00" })}, {"control Z behind", all(func(text string) string { return text + "\x1a" })},
}

// joined replaces one occurrence of a text.
func joined(r *rand.Rand, text, old, by string) string {
	n := strings.Count(text, old)
	if n == 0 {
		return text
	}
	at := 0
	for range r.IntN(n) + 1 {
		at += strings.Index(text[at:], old) + 1
	}
	return text[:at-1] + by + text[at-1+len(old):]
}
