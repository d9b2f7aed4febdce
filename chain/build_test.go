// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/testfile"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// TestStories builds the chain of each testdata/stories/*.txtar: prose, the
// recipe of a file, the recipe of the anchors, the artifact it is read as where
// that is not Auto, and all that is to be known.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := dump(Build(tell(t, story)))
			if *update {
				testfile.SetSection(story, "want", got)
				if err := os.WriteFile(file, txtar.Format(story), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := testfile.Section(story, "want"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// tell makes the input of a story.
func tell(t *testing.T, story *txtar.Archive) (*bundle.Bundle, Options) {
	var o Options
	var b *bundle.Bundle
	for _, f := range story.Files {
		text := string(f.Data)
		switch f.Name {
		case "recipe":
			b = fromRecipe(t, text)
		case "anchors":
			o.Anchors = fromRecipe(t, text).Certificates()
		case "artifact":
			o.Artifact = Artifact(strings.TrimSpace(text))
		case "want":
		default:
			t.Fatalf("unknown section %q", f.Name)
		}
	}
	return b, o
}

func fromRecipe(t testing.TB, recipe string) *bundle.Bundle {
	t.Helper()
	return read(t, certtest.MustPEM(t, recipe))
}

func read(t testing.TB, data []byte) *bundle.Bundle {
	t.Helper()
	b, err := bundle.Read("chain.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBuildAnything gives Build what no reader of files makes.
func TestBuildAnything(t *testing.T) {
	odd := &bundle.Bundle{Objects: []*bundle.Object{nil, {Kind: bundle.Certificate}}}
	for _, b := range []*bundle.Bundle{nil, {}, odd} {
		c := Build(b, Options{Anchors: odd.Objects})
		if got, want := dump(c), "artifact client-chain, 0 checks\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if c.Leaf() != nil || c.Top() != nil || c.Root() != nil || c.Issuer() != nil || c.CAs() != nil {
			t.Error("a certificate out of nothing")
		}
	}
}

// TestOrderOfIssuers holds the chain of every story against the one found when
// the candidate issuers are tried in reverse.
func TestOrderOfIssuers(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		story, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b, o := tell(t, story)
		c := Build(b, o)
		g := newGraph(c)
		g.join()
		for _, start := range g.certs {
			forward := g.bestPath(start)
			for _, links := range g.issuers {
				for i, j := 0, len(links)-1; i < j; i, j = i+1, j-1 {
					links[i], links[j] = links[j], links[i]
				}
			}
			backward := g.bestPath(start)
			if got, want := names(backward), names(forward); got != want {
				t.Errorf("%s: from %q up, reversed: %s, else %s", file, start.Name(), got, want)
			}
		}
	}
}

func names(path []*Cert) string {
	var all []string
	for _, p := range path {
		all = append(all, position(p)+" "+p.Name())
	}
	return strings.Join(all, ", ")
}
