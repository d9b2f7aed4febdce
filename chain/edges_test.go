// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
)

// edgeWords writes a line for each edge and each missing issuer.
func edgeWords(c *Chain) string {
	var b strings.Builder
	for _, e := range c.Edges() {
		fmt.Fprintf(&b, "%s -> %s: %v", position(e.Child), position(e.Issuer), e.SignatureErr)
		if e.OnPath {
			b.WriteString(" [path]")
		}
		b.WriteString("\n")
	}
	for _, a := range c.Absent() {
		fmt.Fprintf(&b, "absent %q %s %s:", a.Name, a.KeyID, a.Address)
		for _, child := range a.Children {
			b.WriteString(" " + position(child))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestEdges has a cross-signed root, an old root of the same name, a duplicate,
// and two certificates of an issuer that is missing.
func TestEdges(t *testing.T) {
	const recipe = `
		root    ca key=p256 subject="CN=Northwind Root"
		other   ca key=p256 subject="CN=Southwind Root"
		cross   from other ca key=@root subject="CN=Northwind Root"
		old     ca key=p256 subject="CN=Northwind Root"
		client  from root key=p256 subject="CN=Client"
		lost    from gone key=p256 subject="CN=Lost"
		found   from gone key=p256 subject="CN=Found" caissuers=http://ca.example/gone.cer
		gone    ca key=p256 subject="CN=Gone"
	`
	for _, c := range []struct{ name, file, anchors, want string }{
		{"everything", "file client old root cross other lost found client", "", `0 -> 3: <nil> [path]
0 -> 2: <nil>
0 -> 1: the signature does not verify
1 -> 1: <nil>
2 -> 2: <nil>
3 -> 4: <nil> [path]
4 -> 4: <nil> [path]
absent "CN=Gone" a1896f2e6114b5a94d31ac7c977db41cc0361d91 http://ca.example/gone.cer: 5 6
`},
		{"an old root registered beside the right one in the file", "file client root", "file old other", `0 -> 1: <nil> [path]
0 -> anchor: the signature does not verify
1 -> 1: <nil> [path]
anchor -> anchor: <nil>
anchor -> anchor: <nil>
`},
		{"only a namesake", "file client old", "", `0 -> 1: the signature does not verify [path]
1 -> 1: <nil> [path]
`},
	} {
		o := Options{}
		if c.anchors != "" {
			o.Anchors = fromRecipe(t, recipe+c.anchors).Certificates()
		}
		if got := edgeWords(Build(fromRecipe(t, recipe+c.file), o)); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// TestManyEdges bounds the edges of a file in which all certificates have one
// name.
func TestManyEdges(t *testing.T) {
	var recipe, file strings.Builder
	for i := range 30 {
		fmt.Fprintf(&recipe, "c%d from c0 subject=\"CN=One\" issuer=\"CN=One\" ca key=p256 aki=none ski=none\n", i)
		fmt.Fprintf(&file, " c%d", i)
	}
	c := Build(fromRecipe(t, recipe.String()+"file"+file.String()), Options{})
	if got := len(c.Edges()); got > 30*maxEdges {
		t.Errorf("%d edges", got)
	}
	if Build(new(bundle.Bundle), Options{}).Edges() != nil {
		t.Error("edges of nothing")
	}
}
