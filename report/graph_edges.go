// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chainlint/chainlint/chain"
)

// edges draws the lines: those of the trees from card to card, and next to the cards
// those to a second issuer, or to an issuer in name only.
func (p *picture) edges() {
	drawn := make(map[[2]*chain.Cert]bool)
	for _, c := range p.order {
		if c.parent == nil {
			continue
		}
		class := "guess"
		if issuer := c.parent.node.cert; issuer != nil {
			drawn[[2]*chain.Cert{issuer, c.node.cert}] = true
			link, _ := p.graph.chain().LinkOf(c.node.cert)
			class = lineClass(link)
		}
		p.elbow(c.parent, c, p.known(class))
	}
	for _, e := range p.graph.chain().Edges() {
		from, to := p.cards[e.Issuer], p.cards[e.Child]
		if e.Self() || from == nil || to == nil || drawn[[2]*chain.Cert{e.Issuer, e.Child}] || p.lanes >= svgMaxLanes {
			continue
		}
		p.lanes++
		p.sideLine(from, to, p.known(lineClass(e.Link)))
	}
}

// lineClass is the look of a link: how sure it is.
func lineClass(l chain.Link) string {
	switch {
	case l.SignatureErr == nil:
		return ""
	case l.Unknown():
		return "guess"
	}
	return "broken"
}

// known records that the legend must explain a look.
func (p *picture) known(class string) string {
	p.looks[class] = true
	return class
}

// elbow joins a card to one below it, from its foot to the other's side.
func (p *picture) elbow(from, to *card, class string) {
	x, y := from.x+14, to.middle()
	if to.x <= from.x { // the trees are deeper than the picture
		x = from.x - 8
		fmt.Fprintf(&p.lines, `<path d="M%d %dH%dV%dH%d" class="edge %s"/>`, from.x, from.middle(), x, y, to.x-7, class)
	} else {
		fmt.Fprintf(&p.lines, `<path d="M%d %dV%dQ%d %d %d %dH%d" class="edge %s"/>`, x, from.y+from.height, y-6, x, y, x+6, y, to.x-7, class)
	}
	p.tip(to.x, y, -8, class)
}

// sideLine joins two cards at their right sides, on a lane of its own. If several
// lines meet at one card, each has its own height.
func (p *picture) sideLine(from, to *card, class string) {
	x, shift := p.edge+p.lanes*svgLane+8, (p.lanes-svgMaxLanes/2)*4
	y1, y2 := from.middle()+shift, to.middle()+shift
	bend := 6
	if y2 < y1 {
		bend = -6
	}
	fmt.Fprintf(&p.lines, `<path d="M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d" class="edge %s"/>`,
		from.x+svgCard, y1, x-6, x, y1, x, y1+bend, y2-bend, x, y2, x-6, y2, to.x+svgCard+7, class)
	p.tip(to.x+svgCard, y2, 8, class)
}

// tip draws an arrow head whose point is at x, y.
func (p *picture) tip(x, y, length int, class string) {
	fmt.Fprintf(&p.lines, `<path d="M%d %dl%d -4.5v9z" class="tip %s"/>`+"\n", x, y, length, class)
}

// legend explains the kinds of lines in the picture.
func (p *picture) legend() {
	if len(p.looks) == 0 {
		return
	}
	p.bottom += 2*svgGap + 4
	x := svgMargin
	for _, item := range []struct{ class, text string }{
		{"", "signed"},
		{"broken", "has the issuer's name but did not sign"},
		{"guess", "named as the issuer, not verified"},
	} {
		if !p.looks[item.class] {
			continue
		}
		fmt.Fprintf(&p.lines, `<path d="M%d %dh26" class="edge %s"/>`, x, p.bottom-4, item.class)
		p.tip(x+34, p.bottom-4, -8, item.class)
		p.text(x+42, p.bottom, svgCard, 12.5, "soft", item.text)
		x += 60 + int(textWidth(item.text, 12.5))
	}
}

// columns returns how many letters of a text fit on a line above the cards. Fewer
// capitals fit than other letters.
func columns(s string) int {
	letters := float64(utf8.RuneCountInString(s))
	return min(svgHead/8, int(svgHead*letters/max(textWidth(s, 12.5), 1)))
}

// clip cuts text to a width in pixels, as far as that is possible without the font:
// it counts a letter of a wide script as two.
func clip(s string, room, size float64) string {
	if textWidth(s, size) <= room {
		return s
	}
	used := textWidth("…", size)
	for i, r := range s {
		if used += runeWidth(r) * size; used > room {
			return s[:i] + "…"
		}
	}
	return s
}

func textWidth(s string, size float64) float64 {
	width := 0.0
	for _, r := range s {
		width += runeWidth(r) * size
	}
	return width
}

// runeWidth returns the width of a letter, for a font size of one pixel, in the widest
// of the common fonts, DejaVu Sans Bold: the text then fits in every other font.
func runeWidth(r rune) float64 {
	switch {
	case r >= 0x1100, strings.ContainsRune("WMm@%", r):
		return 1.1
	case r == 'w', r >= 'A' && r <= 'Z' && r != 'I' && r != 'J', r > unicode.MaxASCII:
		return 0.85
	case strings.ContainsRune(" iljIJ.,:;'|!()[]/", r):
		return 0.4
	case strings.ContainsRune("ftr-", r):
		return 0.48
	}
	return 0.7
}
