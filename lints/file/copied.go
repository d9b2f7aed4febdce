// SPDX-License-Identifier: Apache-2.0

package file

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/internal/shell"
)

// The commands undo, in the whole file, what bundle undid in the blocks. They are for
// any POSIX system: awk, sed and tr.
const (
	// ownMarks gives each BEGIN and END line a line of its own, in awk.
	ownMarks = `gsub(/-----(BEGIN|END) [A-Z0-9 ]*-----/,"\n&\n")`

	// noBlankLines drops the empty lines that this leaves: OpenSSL 3.0 loads no block
	// that has one.
	noBlankLines = `sed '/^[[:space:]]*$/d'`

	unescape = `gsub(/\\+[rt]/,"");gsub(/\\+n/,"\n");gsub(/\\+u002[bB]/,"+");gsub(/\\+u003[dD]/,"=");gsub(/\\+(u002[fF]|\/)/,"/")`

	urlDecode = `if(/BEGIN[+]/)gsub(/[+]/," ");gsub(/%0[dD]/,"");gsub(/%0[aA]/,"\n");gsub(/%20/," ");gsub(/%2[bB]/,"+");` +
		`gsub(/%2[dD]/,"-");gsub(/%2[fF]/,"/");gsub(/%3[dD]/,"=")`

	htmlDecode = `gsub(/<[^>]*>/,"\n");gsub(/&(#43|#[xX]2[bB]|plus);/,"+");gsub(/&(#47|#[xX]2[fF]|sol);/,"/");` +
		`gsub(/&(#61|#[xX]3[dD]|equals);/,"=");gsub(/&(#160|nbsp);/," ");gsub(/&#(10|13|[xX]0?[aAdD]);/,"\n")`

	quotedPrintable = `sed -e ':a' -e '/=$/N' -e 's/=\n//' -e 'ta' -e 's/=0[DdAa]//g;s/=20/ /g;s/=2[Bb]/+/g;s/=2[Dd]/-/g;s/=2[Ff]/\//g;s/=3[Dd]/=/g'`

	// rightMarks writes BEGIN and END lines as RFC 7468 has them, and drops blanks
	// from all other lines.
	rightMarks = `awk '{l=toupper($0);gsub(/-/," ",l);gsub(/  +/," ",l);gsub(/^ | $/,"",l)}` +
		`l~/^(BEGIN|END) (NEW )?CERTIFICATE( REQUEST)?$/{print "-----" l "-----";next}{gsub(/ /,"")}length'`

	printable  = `LC_ALL=C tr -s '\000-\010\016-\037\200-\377' ' '`
	uncoloured = `LC_ALL=C sed "$(printf 's/\033\\[[0-9;]*m//g')"`

	// plainText takes the control words, groups and escapes of the Rich Text Format for
	// line ends, and keeps the blocks.
	plainText = `gsub(/\\[a-z]+-?[0-9]* ?/,"\n");gsub(/[{}]/,"\n");gsub(/\\_/,"-");gsub(/\\.?/,"")`

	// blocksOnly drops the text between the blocks.
	blocksOnly = `sed -n '/-----BEGIN/,/-----END/p'`

	// oneLine parts the base64 of a block that is on one line with its marks.
	oneLine = `awk '/-----BEGIN/{b=1}/-----END/{b=0}b&&!/-----/{gsub(/[ \t]+/,"\n")}{print}'`
)

// restored is the command that prints a file without what was added to its blocks;
// empty where none is known.
func restored(p *lints.Pass, code bundle.ProblemCode) string {
	b := p.Chain.Bundle
	if b.Text.UTF16 {
		return "" // that comes first
	}
	name, quote := shell.File(b.Name), b.Text.Quote
	awk := func(program string) string {
		return fmt.Sprintf("awk '{%s;%s;print}' %s | %s", program, ownMarks, name, noBlankLines)
	}
	switch code {
	case bundle.EscapedNewlines, bundle.EscapedChars:
		return awk(unescape)
	case bundle.HTMLText:
		return awk(htmlDecode) + ` | sed 's/^[[:space:]]*//;s/[[:space:]]*$//'`
	case bundle.RichText:
		return "tr -d '\\r' < " + name + " | awk '{" + plainText + ";" + ownMarks + ";print}' | " + noBlankLines + " | " + blocksOnly
	case bundle.URLEncoded:
		return awk(urlDecode)
	case bundle.OneLineBlock, bundle.GluedBlocks, bundle.TextBeforeMark, bundle.TextBehindMark:
		return fmt.Sprintf("awk '{%s;print}' %s | %s | %s", ownMarks, name, oneLine, noBlankLines)
	case bundle.QuotedPrintable:
		return `tr -d '\r' < ` + name + " | " + quotedPrintable
	case bundle.PlusAsBlank:
		return "sed '/-----/!s/ /+/g' " + name
	case bundle.NumberedLines:
		return `sed 's/^[[:space:]]*[0-9][0-9]*[:.)|-]\{0,1\}[[:space:]]*//' ` + name
	case bundle.OddMarks, bundle.BadBegin:
		return printable + " < " + name + ` | tr -d '\r' | ` + rightMarks
	case bundle.UnseenChars:
		return uncoloured + " " + name + " | " + printable + ` | tr -d '\r' | ` + rightMarks
	case bundle.ContinuedLines:
		return `sed 's/\\[[:space:]]*$//' ` + name
	case bundle.DiffBlock:
		return fmt.Sprintf("sed -n 's/^[%s ]//p' %s", quote, name)
	case bundle.PrefixedBlock:
		return withoutPrefix(quote, name)
	case bundle.StringPieces:
		separator := fmt.Sprintf(`\%03o`, quote[0])
		return fmt.Sprintf(`awk -F '%s' '{for(i=2;i<=NF;i+=2){$0=$0;s=$i;gsub(/\\+[rt]/,"",s);gsub(/\\+n/,"\n",s);gsub(/\\+u002[bB]/,"+",s);gsub(/\\+u003[dD]/,"=",s);gsub(/\\+(u002[fF]|\/)/,"/",s);print s}}' %s | %s`, separator, name, noBlankLines)
	}
	return ""
}

// withoutPrefix removes what is before each line, if it is made of characters that sed
// takes as they are.
func withoutPrefix(prefix, name string) string {
	if prefix == "-" { // of a list: a BEGIN line must keep its hyphens
		return "sed 's,^[[:space:]]*- ,,' " + name
	}
	var pattern strings.Builder
	for _, c := range prefix {
		if !strings.ContainsRune("#/|*;:%!~>+=-.@& ", c) {
			return ""
		}
		fmt.Fprintf(&pattern, "[%c]", c)
	}
	return fmt.Sprintf("sed 's,^[[:space:]]*%s[[:space:]]*,,' %s", &pattern, name)
}

// decodeLines is the command that decodes base64 of PEM text which is on lines with
// other text; empty where it has lines of its own, or is encoded again, and where a
// private key is among it.
func decodeLines(b *bundle.Bundle) string {
	last := -1
	if b.Text.UTF16 || slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool {
		behindText := o.Span.Start != last && o.Span.Inside.Start > 0 // then the base64 starts otherwise
		last = o.Span.Start
		return behindText || o.Kind == bundle.PrivateKey || o.Container != bundle.Base64Text || o.Span.Line != o.Span.EndLine || o.Alias != "" || o.Member != ""
	}) || slices.ContainsFunc(b.Problems, func(p bundle.Problem) bool { return p.Code != bundle.Base64OfPEM }) {
		return ""
	}
	return `grep -o 'LS0tLS1CRUdJT[A-Za-z0-9+/]*=*' ` + shell.File(b.Name) + ` | while read -r l; do case $((${#l}%4)) in 2) l=$l==;; 3) l=$l=;; esac; printf %s "$l" | base64 -d; done`
}
