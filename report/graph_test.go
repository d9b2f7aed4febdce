// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/path"
	"github.com/chainlint/chainlint/lints/signature"
)

// tangledRecipe has a cross-signed root, an old root of the same name, an
// expired twin, a duplicate, a hostile stray without its issuer, and a circle.
const tangledRecipe = `
	root    ca key=p256 subject="CN=Northwind Root,O=Northwind Trading"
	other   ca key=p256 subject="CN=Southwind Root"
	cross   from other ca key=@root subject="CN=Northwind Root,O=Northwind Trading"
	old     ca key=p256 subject="CN=Northwind Root,O=Northwind Trading"
	issuing from root ca key=p256 subject="CN=Northwind Issuing CA"
	lapsed  from root ca key=@issuing subject="CN=Northwind Issuing CA" notBefore=2024-01-01 notAfter=2026-01-01
	client  from issuing key=p256 subject="CN=Northwind Client"
	lost    from gone key=p256 subject="CN=\1b[31m\<script\>alert(1)\</script\>\"'\e2\80\ae" caissuers=http://ca.example/gone.cer
	gone    ca key=p256 subject="CN=Gone & Away"
	one     from two ca key=p256
	two     from one ca key=p256
	file old client lapsed issuing root cross other lost client one two`

func graphOf(t testing.TB, name, recipe string, anchors ...*bundle.Object) *Graph {
	t.Helper()
	f := load(t, name, recipe)
	f.Chain = chain.Build(f.Chain.Bundle, chain.Options{Anchors: anchors, At: certtest.Now})
	f.Selection = pathRules
	f.Results = lints.Run(f.Selection, f.Chain, certtest.Now)
	return &Graph{File: &f, At: certtest.Now, Version: "0.1.0"}
}

// pathRules has a requirement for each rule about paths that needs no input.
var pathRules = func() *lints.Selection {
	sel := &lints.Selection{Name: "paths"}
	for _, rule := range slices.Concat(path.Rules, signature.Rules) {
		if rule.Params == nil {
			sel.Requirements = append(sel.Requirements, &lints.Requirement{
				ID: "paths/" + rule.ID, Title: rule.Title, Level: lints.Must, Severity: lints.Error, Checks: []lints.Check{{Rule: rule}},
			})
		}
	}
	return sel
}()

// TestGraphs holds all formats of two graphs against the files in testdata: a
// tangle of everything, and a leaf whose root is only registered.
func TestGraphs(t *testing.T) {
	const plain = `
		root    ca key=p256 subject="CN=Northwind Root"
		client  from root key=p256 subject="CN=Northwind Client"
	`
	anchor := load(t, "registered.pem", plain+"file root").Chain.Bundle.Objects
	for name, g := range map[string]*Graph{
		"tangled":    graphOf(t, "tangled <&>.pem", tangledRecipe),
		"registered": graphOf(t, "client.pem", plain+"file client csr:client", anchor...),
	} {
		for _, format := range GraphFormats {
			var b bytes.Buffer
			if err := format.Write(&b, g, TextOptions{}); err != nil {
				t.Fatal(err)
			}
			ext := map[string]string{"text": "txt"}[format.Name]
			if ext == "" {
				ext = format.Name
			}
			golden(t, "graph-"+name+"."+ext, b.Bytes())
			if err := format.Write(fullDisk{}, g, TextOptions{}); err == nil {
				t.Errorf("%s: the error is lost", format.Name)
			}
		}
	}
	if _, err := FormatNamed(GraphFormats, "png"); err == nil || err.Error() != `unknown format "png"; the formats are text, svg, json` {
		t.Errorf("an unknown format: %v", err)
	}
}

// harmless holds a picture against what no picture of ours has: a script, a
// handler, a link to anywhere, or broken XML.
func harmless(svg []byte) error {
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "svg", "title", "desc", "style", "rect", "g", "text", "path":
		default:
			return fmt.Errorf("element %s", element.Name.Local)
		}
		for _, a := range element.Attr {
			if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.Contains(a.Name.Local, "href") || strings.Contains(a.Value, "url(") {
				return fmt.Errorf("attribute %s", a.Name.Local)
			}
		}
	}
}

func TestPicturesAreHarmless(t *testing.T) {
	var b bytes.Buffer
	if err := GraphSVG(&b, graphOf(t, "tangled.pem", tangledRecipe)); err != nil {
		t.Fatal(err)
	}
	if err := harmless(b.Bytes()); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`role="img"`, "<title id=", "<desc id=", "prefers-color-scheme:dark", "&lt;script&gt;"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestGraphJSONIsAGraph holds every edge against the nodes.
func TestGraphJSONIsAGraph(t *testing.T) {
	var b bytes.Buffer
	if err := GraphJSON(&b, graphOf(t, "tangled.pem", tangledRecipe)); err != nil {
		t.Fatal(err)
	}
	var doc graphDocument
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, n := range doc.Nodes {
		if known[n.ID] || (n.Certificate == nil) == (n.Absent == nil) {
			t.Errorf("node %+v", n)
		}
		known[n.ID] = true
	}
	for _, e := range doc.Edges {
		if !known[e.From] || !known[e.To] || (e.Signature == "verified") != (e.Reason == "") {
			t.Errorf("edge %+v", e)
		}
	}
}

// TestManyCards draws a file that somebody made to flood the picture, and a path
// that is deeper than it.
func TestManyCards(t *testing.T) {
	deep := "c0 ca key=p256\n"
	file := "file"
	for i := range 20 {
		deep += fmt.Sprintf("c%d from c%d ca key=p256\n", i+1, i)
		file += fmt.Sprintf(" c%d", i)
	}
	g := graphOf(t, "deep.pem", deep+file)
	for range 300 {
		stray := *g.chain().Certs[0]
		stray.Role, stray.Index = chain.Stray, len(g.chain().Certs)
		g.chain().Certs = append(g.chain().Certs, &stray)
	}
	var svg, text bytes.Buffer
	if err := errors.Join(GraphSVG(&svg, g), GraphText(&text, g, TextOptions{}), harmless(svg.Bytes())); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(svg.String(), `class="card"`); n > maxDrawn+len(g.chain().Path) {
		t.Errorf("%d cards", n)
	}
	if !strings.Contains(svg.String(), "and 100 more off the path") || !strings.Contains(text.String(), "and 100 more off the path") {
		t.Errorf("nothing is said of what was left out:\n%s", text.String())
	}
}

// fuzzGraphs write a graph in one format each, and find what is never right in it.
var fuzzGraphs = []func(t *testing.T, g *Graph, b *bytes.Buffer) error{
	func(t *testing.T, g *Graph, b *bytes.Buffer) error {
		return errors.Join(GraphSVG(b, g), harmless(b.Bytes()))
	},
	func(t *testing.T, g *Graph, b *bytes.Buffer) error {
		err := GraphText(b, g, TextOptions{})
		for line := range strings.Lines(b.String()) {
			for part := range slices.Chunk([]rune(strings.TrimSuffix(line, "\n")), 500) { // Escape cuts off longer texts
				if chain.Escape(string(part)) != string(part) {
					t.Errorf("%q is not safe to print", line)
				}
			}
		}
		return err
	},
	func(t *testing.T, g *Graph, b *bytes.Buffer) error {
		err := GraphJSON(b, g)
		if !json.Valid(b.Bytes()) {
			t.Error("the JSON is broken")
		}
		return err
	},
}

// FuzzGraph draws few certificates of a file in one format at a time, so that it
// draws hundreds of files a second. TestManyCards draws many.
func FuzzGraph(f *testing.F) {
	certs, _, _ := strings.Cut(tangledRecipe, "file")
	for i, file := range []string{"client issuing root", "old client lapsed cross", "lost client client", "one two"} {
		for how := range fuzzGraphs {
			f.Add(certtest.MustPEM(f, certs+"file "+file), int64(1795348800), (i+how)%2 == 0, uint8(how))
		}
	}
	f.Add([]byte("nothing"), int64(0), false, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, seconds int64, anchored bool, how uint8) {
		b, err := bundle.Read("input", data, bundle.Limits{MaxObjects: 6})
		if err != nil {
			return
		}
		var anchors []*bundle.Object
		if anchored {
			anchors = b.Certificates()
		}
		at := time.Unix(seconds, 0)
		c := chain.Build(b, chain.Options{Anchors: anchors, At: at})
		g := &Graph{File: &File{Path: "input", Chain: c, Selection: pathRules, Results: lints.Run(pathRules, c, at)}, At: at}
		if err := fuzzGraphs[int(how)%len(fuzzGraphs)](t, g, new(bytes.Buffer)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestWideLetters: a name of capitals is cut off before it leaves its card in a
// font in which a W is 1.1 of the letters' height.
func TestWideLetters(t *testing.T) {
	const room, size = 510, 15
	cut := clip(strings.Repeat("W", 64), room, size)
	if w := strings.Count(cut, "W"); float64(w)*1.1*size > room || !strings.HasSuffix(cut, "…") {
		t.Errorf("%q has %d letters", cut, w)
	}
	if name := "NORTHWIND TRADING ROOT CA"; clip(name, room, size) != name {
		t.Errorf("%q is cut off", name)
	}
}
