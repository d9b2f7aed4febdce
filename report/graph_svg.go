// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// The measures of the picture, in pixels. A card is as wide as a name of about sixty
// letters, and each level of the tree indents it.
const (
	svgMargin    = 24
	svgCard      = 540
	svgRow       = svgCard - 30 // room for the words of a card
	svgIndent    = 32
	svgGap       = 14
	svgHead      = 620 // room for the words above the cards
	svgLane      = 12  // between the lines next to the cards
	svgMaxLanes  = 8
	svgMaxFaults = 6
	svgLine      = 18
)

// svgStyle is the style sheet of the picture. Its rules are limited to the class of
// the picture, so that they do not affect a page that embeds it.
const svgStyle = `
.chainlint-graph{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12.5px}
.chainlint-graph .bg{fill:#fff}
.chainlint-graph .card{fill:#f6f8fa;stroke:#d0d7de}
.chainlint-graph .lost{fill:none;stroke:#cf222e;stroke-dasharray:5 4}
.chainlint-graph text{fill:#1f2328}
.chainlint-graph .title{font-size:17px;font-weight:600}
.chainlint-graph .name{font-size:15px;font-weight:600}
.chainlint-graph .role{font-size:11px;font-weight:700;letter-spacing:.06em}
.chainlint-graph .soft{fill:#59636e}
.chainlint-graph .bad{fill:#b3202a;font-weight:600}
.chainlint-graph .fault{fill:#b3202a}
.chainlint-graph .leaf{fill:#0969da}
.chainlint-graph .intermediate{fill:#7a3fd1}
.chainlint-graph .root{fill:#1a7f37}
.chainlint-graph .stray{fill:#8a5a00}
.chainlint-graph .edge{fill:none;stroke:#57606a;stroke-width:1.75}
.chainlint-graph .edge.broken{stroke:#cf222e;stroke-dasharray:5 4}
.chainlint-graph .edge.guess{stroke-dasharray:2 4}
.chainlint-graph .tip{fill:#57606a}
.chainlint-graph .tip.broken{fill:#cf222e}
@media (prefers-color-scheme:dark){
.chainlint-graph .bg{fill:#0d1117}
.chainlint-graph .card{fill:#161b22;stroke:#3d444d}
.chainlint-graph .lost{stroke:#ff7b72}
.chainlint-graph text{fill:#f0f6fc}
.chainlint-graph .soft{fill:#9aa4af}
.chainlint-graph .bad,.chainlint-graph .fault{fill:#ff9492}
.chainlint-graph .leaf{fill:#79b8ff}
.chainlint-graph .intermediate{fill:#d2a8ff}
.chainlint-graph .root{fill:#56d364}
.chainlint-graph .stray{fill:#e3b341}
.chainlint-graph .edge{stroke:#9aa4af}
.chainlint-graph .edge.broken{stroke:#ff7b72}
.chainlint-graph .tip{fill:#9aa4af}
.chainlint-graph .tip.broken{fill:#ff7b72}
}
`

// GraphSVG writes the graph as a self-contained picture: no script, no font, no
// address. It follows the reader's light or dark scheme, and its title and
// description say in words what it shows. Text from certificates is escaped as for a
// terminal, and then for XML.
func GraphSVG(w io.Writer, g *Graph) error {
	f := newForest(g.chain(), g.At, true)
	left := f.prune(maxDrawn)
	p := &picture{graph: g, found: failures(g.File.Results), cards: make(map[*chain.Cert]*card), looks: make(map[string]bool)}
	p.heading()
	for _, tree := range f.trees {
		p.plant(tree, nil, 0)
	}
	if left > 0 {
		p.note(fmt.Sprintf("and %d more off the path", left))
	}
	p.edges()
	p.legend()
	_, err := io.WriteString(w, p.finish())
	return err
}

// A picture is drawn from the top down, with the shapes below the texts, so that no
// line crosses a letter.
type picture struct {
	graph         *Graph
	found         []*group
	lines, shapes strings.Builder
	cards         map[*chain.Cert]*card
	order         []*card
	lanes         int // lines next to the cards
	edge          int // the right end of the cards
	right, bottom int

	looks map[string]bool // of the lines in the picture, for the legend
}

// A card is the box of one certificate or missing issuer.
type card struct {
	node         *node
	parent       *card
	x, y, height int
}

func (c *card) middle() int { return c.y + c.height/2 }

// text writes one line of text that is cut off at a width in pixels.
func (p *picture) text(x, y, room int, size float64, class, s string) {
	fmt.Fprintf(&p.shapes, `<text x="%d" y="%d" class="%s">%s</text>`+"\n", x, y, class, xmlText(clip(s, float64(room), size)))
}

// heading writes the file's name and its problems.
func (p *picture) heading() {
	p.bottom, p.right = svgMargin+16, svgMargin+svgHead+svgMargin
	p.text(svgMargin, p.bottom, svgHead, 17, "title", p.graph.headline())
	for _, g := range p.found[:min(len(p.found), svgMaxFaults)] {
		class := "soft"
		if g.worst() == lints.Error {
			class = "fault"
		}
		p.bottom += 6
		text := string(g.worst()) + ": " + message(g.results[0])
		for _, line := range fill(text, columns(text)) {
			p.bottom += svgLine
			p.text(svgMargin, p.bottom, svgHead+svgMargin, 12.5, class, line)
		}
	}
	if more := len(p.found) - svgMaxFaults; more > 0 {
		p.note(fmt.Sprintf("and %d more", more))
	}
	p.bottom += svgGap
}

func (p *picture) note(s string) {
	p.bottom += svgGap
	p.text(svgMargin, p.bottom, svgCard, 12.5, "soft", s)
	p.bottom += svgGap
}

// plant draws a tree: a card, and below it, indented, the certificates that it signed.
func (p *picture) plant(n *node, parent *card, depth int) {
	c := &card{node: n, parent: parent, x: svgMargin + min(depth, maxDepth)*svgIndent, y: p.bottom + svgGap}
	rows := cardRows(n)
	c.height = 20 + len(rows)*svgLine
	p.order = append(p.order, c)
	if n.cert != nil {
		p.cards[n.cert] = c
	}
	p.card(c, rows)
	p.bottom = c.y + c.height
	p.edge = max(p.edge, c.x+svgCard)
	for _, child := range n.below {
		p.plant(child, c, depth+1)
	}
}

func (p *picture) card(c *card, rows []row) {
	class, tint, about := "card", "stray", ""
	if c.node.cert == nil {
		class, tint = "lost", "bad"
	} else {
		tint = string(c.node.cert.Role)
		about = truncate(chain.DN(c.node.cert.RawSubject), 500) + "\nSHA-256 " + certSHA256(c.node.cert)
	}
	fmt.Fprintf(&p.shapes, `<g><rect x="%d" y="%d" width="%d" height="%d" rx="6" class="%s"/><rect x="%d" y="%d" width="4" height="%d" rx="2" class="%s"/>`+"\n",
		c.x, c.y, svgCard, c.height, class, c.x, c.y, c.height, tint)
	if about != "" {
		fmt.Fprintf(&p.shapes, "<title>%s</title>\n", xmlText(about))
	}
	for i, r := range rows {
		p.text(c.x+18, c.y+24+i*svgLine, svgRow, r.size, r.class, r.text)
	}
	p.shapes.WriteString("</g>\n")
}

// A row is a line of a card.
type row struct {
	class string
	size  float64
	text  string
}

func cardRows(n *node) []row {
	if n.absent != nil {
		rows := []row{{"role bad", 12, "NOT IN THE FILE"}, {"name", 15, absentWords(n.absent)}}
		if n.absent.KeyID != "" {
			rows = append(rows, row{"soft", 12.5, "key identifier " + n.absent.KeyID})
		}
		if n.absent.Address != "" {
			rows = append(rows, row{"soft", 12.5, n.absent.Address})
		}
		return rows
	}
	c := n.cert
	role := strings.ToUpper(string(c.Role))
	if c.Anchor && c.Index >= 0 {
		role += ", REGISTERED"
	}
	rows := []row{{"role " + string(c.Role), 12, role}, {"name", 15, c.Name()}}
	facts := []string{certWords(c)}
	if textWidth(facts[0], 12.5) > svgRow { // the validity must not be cut off
		facts = []string{certPlace(c), certFacts(c)}
	}
	for _, text := range facts {
		rows = append(rows, row{"soft", 12.5, text})
	}
	for _, mark := range n.marks[:min(len(n.marks), 4)] {
		rows = append(rows, row{"bad", 13, "! " + mark})
	}
	return rows
}

// finish puts the picture together.
func (p *picture) finish() string {
	width, height := max(p.right, p.edge+(p.lanes+1)*svgLane+svgMargin), p.bottom+svgMargin
	sum := p.graph.chain().Bundle.SHA256
	id := "chainlint-" + hex.EncodeToString(sum[:4])
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" class="chainlint-graph" role="img" aria-labelledby="%s-title %s-desc">`+"\n",
		width, height, width, height, id, id)
	fmt.Fprintf(&b, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", id, xmlText("certificates and their issuers in "+p.graph.headline()), id, xmlText(p.describe()))
	fmt.Fprintf(&b, "<style>%s</style>\n<rect width=\"%d\" height=\"%d\" class=\"bg\"/>\n", svgStyle, width, height)
	b.WriteString(p.lines.String())
	b.WriteString(p.shapes.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// describe says in words what the picture shows, for readers who cannot see it.
func (p *picture) describe() string {
	var parts []string
	for _, g := range p.found {
		parts = append(parts, string(g.worst())+": "+message(g.results[0])+".")
	}
	for _, c := range p.order {
		parts = append(parts, c.words())
	}
	return strings.Join(parts, "\n")
}

func (c *card) words() string {
	var words string
	if c.node.cert == nil {
		words = "missing issuer " + absentWords(c.node.absent)
	} else {
		words = truncate(c.node.cert.Title(), 100) + ", " + c.node.cert.Where() + ", until " + c.node.cert.NotAfter.UTC().Format(time.DateOnly)
	}
	if c.parent != nil && c.parent.node.cert != nil {
		words += ", below " + truncate(c.parent.node.cert.Title(), 100)
	}
	if len(c.node.marks) > 0 {
		words += ": " + strings.Join(c.node.marks, ", ")
	}
	return words + "."
}

// xmlText escapes text for XML. [chain.Escape] has escaped the characters that XML
// cannot contain.
func xmlText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // writing to a Builder does not fail
	}
	return b.String()
}
