// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// maxDrawn is the number of certificates off the path that a graph shows, unless it
// is for a program.
const maxDrawn = 200

// A Graph shows which certificate of a file signed which, with the failures under the
// ruleset that the file was checked against.
type Graph struct {
	File    *File
	At      time.Time // the evaluation time
	Version string    // chainlint's own version
}

// A GraphFormat is a way to write a graph.
type GraphFormat = FormatOf[*Graph, TextOptions]

// GraphFormats lists the formats of graphs, the default first.
var GraphFormats = []GraphFormat{
	{Name: "text", Description: "for a terminal: the findings, and a tree", Write: GraphText},
	{Name: "svg", Description: "for a page or a ticket: a self-contained picture", Write: func(w io.Writer, g *Graph, _ TextOptions) error { return GraphSVG(w, g) }},
	{Name: "json", Description: "for a program: findings, nodes and edges", Write: func(w io.Writer, g *Graph, _ TextOptions) error { return GraphJSON(w, g) }},
}

// GraphText writes the failures of the file, then a tree of all its certificates, the
// registered anchors and the missing issuers. Text from a certificate is escaped.
func GraphText(w io.Writer, g *Graph, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	return guarded(w, func(w io.Writer) error {
		t := &textWriter{Writer: bufio.NewWriter(w), TextOptions: o, report: &Report{At: g.At}}
		t.line(0, t.paint(bold, g.headline()))
		t.failures(g.File.Results)
		if !slices.ContainsFunc(g.File.Results, isFailure) {
			t.line(0, "")
			t.prose(2, "no problem found (ruleset "+chain.Escape(g.File.Selection.Name)+")")
		}
		if len(g.chain().Certs) > 0 {
			t.line(0, "")
			f := newForest(g.chain(), g.At, true)
			t.draw(f, f.prune(maxDrawn))
		}
		t.objects(g.chain().Bundle.Objects)
		return t.Flush()
	})
}

func isFailure(r lints.Result) bool { return r.Outcome == lints.Failed }

func (g *Graph) chain() *chain.Chain { return g.File.Chain }

func (g *Graph) headline() string {
	n := chain.Plural(len(g.chain().Certs), "certificate")
	if anchors := len(g.chain().Anchors); anchors > 0 {
		n += ", " + chain.Plural(anchors, "registered anchor")
	}
	return chain.Escape(g.File.Path) + ": " + n
}

type graphDocument struct {
	header
	Path     string         `json:"path"`
	SHA256   string         `json:"sha256"`
	Artifact chain.Artifact `json:"artifact"`
	Ruleset  string         `json:"ruleset"`
	Results  []resultJSON   `json:"results"` // those that failed
	Nodes    []graphNode    `json:"nodes"`
	Edges    []graphEdge    `json:"edges"`
}

// A graphNode is a certificate of the file (its id is c and the index), a registered
// anchor that is not in the file (a and a number), or a missing issuer (m and a
// number).
type graphNode struct {
	ID          string      `json:"id"`
	Kind        string      `json:"kind"` // certificate, anchor, absent
	OnPath      bool        `json:"onPath"`
	Registered  bool        `json:"registered"`
	Certificate *certJSON   `json:"certificate,omitempty"`
	Absent      *absentJSON `json:"absent,omitempty"`
}

type absentJSON struct {
	Name    string `json:"name"`
	KeyID   string `json:"keyIdentifier,omitempty"`
	Address string `json:"address,omitempty"`
}

// A graphEdge leads from an issuer to a certificate that it signed, or that only
// names it.
type graphEdge struct {
	From       string       `json:"from"`
	To         string       `json:"to"`
	Signature  string       `json:"signature"` // verified, invalid, not-checked
	Reason     string       `json:"reason,omitempty"`
	NamesMatch bool         `json:"namesMatch"`
	KeyIDs     chain.KeyIDs `json:"keyIdentifiers"`
	OnPath     bool         `json:"onPath"`
}

// GraphJSON writes the graph as one JSON document: nodes and edges, in the order of
// the file. Fields may be added. None is removed, and none changes its meaning.
func GraphJSON(w io.Writer, g *Graph) error {
	head := &Report{Version: g.Version, At: g.At}
	c := g.chain()
	doc := graphDocument{
		header: head.header(), Path: g.File.Path, SHA256: digestOf(c.Bundle), Artifact: c.Artifact,
		Ruleset: g.File.Selection.Name, Results: g.File.faults(), Nodes: []graphNode{}, Edges: []graphEdge{},
	}
	ids := doc.addCertificates(c)
	for _, e := range c.Edges() {
		doc.Edges = append(doc.Edges, newGraphEdge(e, ids))
	}
	doc.addAbsent(c, ids)
	return writeJSON(w, doc, "  ")
}

func (doc *graphDocument) addCertificates(c *chain.Chain) map[*chain.Cert]string {
	ids := make(map[*chain.Cert]string)
	anchors := 0
	for _, cert := range slices.Concat(c.Certs, c.OutsideAnchors()) {
		n := graphNode{ID: fmt.Sprintf("c%d", cert.Index), Kind: "certificate", OnPath: slices.Contains(c.Path, cert), Registered: cert.Anchor}
		if cert.Index < 0 {
			n.ID, n.Kind = fmt.Sprintf("a%d", anchors), "anchor"
			anchors++
		}
		out := newCertJSON(cert)
		n.Certificate = &out
		ids[cert] = n.ID
		doc.Nodes = append(doc.Nodes, n)
	}
	return ids
}

func newGraphEdge(e chain.Edge, ids map[*chain.Cert]string) graphEdge {
	out := graphEdge{From: ids[e.Issuer], To: ids[e.Child], Signature: signatureWord(e.Link), NamesMatch: e.NamesMatch, KeyIDs: e.KeyIDs, OnPath: e.OnPath}
	if e.SignatureErr != nil {
		out.Reason = chain.Escape(e.SignatureErr.Error())
	}
	return out
}

func signatureWord(l chain.Link) string {
	switch {
	case l.SignatureErr == nil:
		return "verified"
	case l.Unknown():
		return "not-checked"
	}
	return "invalid"
}

func (doc *graphDocument) addAbsent(c *chain.Chain, ids map[*chain.Cert]string) {
	for i, a := range c.Absent() {
		n := graphNode{ID: fmt.Sprintf("m%d", i), Kind: "absent", Absent: &absentJSON{a.Name, a.KeyID, a.Address}}
		for _, child := range a.Children {
			onPath := slices.Contains(c.Path, child)
			n.OnPath = n.OnPath || onPath
			doc.Edges = append(doc.Edges, graphEdge{
				From: n.ID, To: ids[child], Signature: "not-checked", Reason: "the issuer is not in the file",
				NamesMatch: true, KeyIDs: chain.KeyIDsAbsent, OnPath: onPath,
			})
		}
		doc.Nodes = append(doc.Nodes, n)
	}
}
