// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// tangles are files with more than one way up, or none that is plain, of which
// one is the best all the same.
var tangles = map[string]string{
	"a mesh of cross-signed roots": `
		r1                  subject="CN=R1" ca key=p256 notAfter=2036-01-01
		r2                  subject="CN=R2" ca key=p256 notAfter=2037-01-01
		r3                  subject="CN=R3" ca key=p256 notAfter=2027-01-01
		x12    from r2      subject="CN=R1" ca key=@r1 notAfter=2035-01-01
		x21    from r1      subject="CN=R2" ca key=@r2 notAfter=2034-01-01
		x13    from r3      subject="CN=R1" ca key=@r1 notAfter=2033-01-01
		x23    from r3      subject="CN=R2" ca key=@r2 notAfter=2032-01-01
		sub    from r1      subject="CN=Sub" ca key=p256 notAfter=2031-01-01
		sub2   from r2      subject="CN=Sub" ca key=@sub notAfter=2030-01-01
		client from sub     subject="CN=Client" key=p256
		file client sub sub2 x12 x21 x13 x23 r3 r2 r1
	`,
	"a name that many keys bear, without key identifiers": `
		a1                  subject="CN=CA" ca key=p256 ski=none notAfter=2036-01-01
		a2                  subject="CN=CA" ca key=p256 ski=none notAfter=2037-01-01
		a3                  subject="CN=CA" ca key=p384 ski=none notAfter=2038-01-01
		a4                  subject="CN=CA" ca key=ed25519 ski=none notAfter=2039-01-01
		s1     from a1      subject="CN=Sub" ca key=p256 ski=none aki=none notAfter=2034-01-01
		s2     from a2      subject="CN=Sub" ca key=p256 ski=none aki=none notAfter=2035-01-01
		client from s1      subject="CN=Client" key=p256 aki=none
		other  from s2      subject="CN=Server" key=p256 aki=none eku=serverAuth
		file client s2 s1 a4 a3 a2 a1 other
	`,
	"a cycle below a root, and two that are forged": `
		root                subject="CN=Root" ca key=p256
		one    from two     subject="CN=One" ca key=p256
		two    from one     subject="CN=Two" ca key=p256
		up     from root    subject="CN=Two" ca key=@two notAfter=2030-01-01
		bad    from root    subject="CN=One" ca key=@one forged notAfter=2035-01-01
		fake   from root    subject="CN=Two" ca key=p256:fake forged
		client from one     subject="CN=Client" key=p256
		file client one two up bad fake root
	`,
	"constraints on all ways but one": `
		root                subject="CN=Root" ca key=p256
		old                 subject="CN=Root" ca key=p256:old notAfter=2040-01-01
		roll   from old     subject="CN=Root" ca key=@root notAfter=2039-01-01
		narrow from root    subject="CN=Sub" ca key=p256 nameconstraints="excluded dns:example" notAfter=2035-01-01
		short  from root    subject="CN=Up" ca pathlen=0 key=p256 notAfter=2034-01-01
		long   from root    subject="CN=Up" ca key=@short notAfter=2033-01-01
		wide   from long    subject="CN=Sub" ca key=@narrow notAfter=2032-01-01
		tls    from long    subject="CN=Sub" ca key=@narrow eku=serverAuth notAfter=2038-01-01
		client from wide    subject="CN=Client" key=p256 san=dns:client.example
		file client narrow short long wide tls old roll root
	`,
	"a gap, strays, copies and a renewal": `
		root                subject="CN=Root" ca key=p256
		gone   from root    subject="CN=Gone" ca key=p256
		sub    from gone    subject="CN=Sub" ca key=p256
		late   from sub     subject="CN=Client" key=p256:client notBefore=2025-01-01 notAfter=2026-01-01
		client from sub     subject="CN=Client" key=@late
		alien               subject="CN=Alien" key=p256 eku=serverAuth
		file client late sub root alien sub client alien
	`,
	"a bundle of issuers": `
		r1                  subject="CN=R1" ca key=p256
		r2                  subject="CN=R2" ca key=p256 notBefore=2020-01-01 notAfter=2026-01-01
		r3                  subject="CN=R3" ca key=p256
		old3                subject="CN=R3" ca key=@r3 notBefore=2020-01-01 notAfter=2025-01-01
		r4                  subject="CN=R4" ca key=p256
		new4                subject="CN=R4" ca key=p256
		s1     from r1      subject="CN=S1" ca key=p256 forged
		s2     from r2      subject="CN=S2" ca key=p256 notAfter=2030-01-01
		s4     from r4      subject="CN=S4" ca key=p256
		file r1 s1 s2 r2 r3 old3 s4 new4
	`,
	"names that differ, and keys that do not": `
		root                subject="CN=Root" ca key=p256
		alias  from root    subject="CN=Alias" ca key=p256
		real   from root    subject="CN=Real" ca key=@alias notAfter=2030-01-01
		client from alias   subject="CN=Client" issuer="CN=Nobody" key=p256
		other  from real    subject="CN=Other" key=p256 eku=serverAuth aki=none
		blank               subject="" ca key=p256
		under  from blank   subject="CN=Under" key=p256 eku=serverAuth
		file client alias real other blank under root
	`,
}

// ties are the stories in which nothing but the order of the file decides.
var ties = []string{"loop-alone", "trust-bundle-as-chain", "two-leaves"}

// TestAnyOrder builds the chains of tangled files, and of the stories, with the
// certificates and the anchors in fifty orders. All that is known of the
// certificates is the same in each, and so is what is the matter with the file,
// but for what is said of its order.
func TestAnyOrder(t *testing.T) {
	for name, recipe := range tangles {
		b := fromRecipe(t, recipe)
		t.Run(name, func(t *testing.T) {
			inAnyOrder(t, b, Options{})
			inAnyOrder(t, b, Options{At: certtest.Now})
			certs := b.Certificates()
			// A bundle of CA certificates read as a chain has several starts that are as good.
			inAnyOrder(t, b, Options{Artifact: Build(b, Options{}).Artifact, Anchors: certs[len(certs)-1:]})
		})
	}
	stories, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range stories {
		story, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if slices.Contains(ties, name) {
			continue
		}
		b, o := tell(t, story)
		t.Run(name, func(t *testing.T) { inAnyOrder(t, b, o) })
	}
}

// inAnyOrder shuffles a file and its anchors.
func inAnyOrder(t *testing.T, b *bundle.Bundle, o Options) {
	t.Helper()
	want := lasting(Build(b, o))
	random := rand.New(rand.NewPCG(5280, 4158))
	objects := slices.Clone(b.Objects)
	o.Anchors = slices.Clone(o.Anchors)
	for range 50 {
		random.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
		random.Shuffle(len(o.Anchors), func(i, j int) { o.Anchors[i], o.Anchors[j] = o.Anchors[j], o.Anchors[i] })
		shuffled := *b
		shuffled.Objects = objects
		c := Build(&shuffled, o)
		if got := lasting(c); got != want {
			t.Fatalf("in the order %s: got\n%sbefore\n%s", names(c.Certs), got, want)
		}
	}
}

// lasting is what is known of a chain, whatever the order of its file.
func lasting(c *Chain) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, trust bundle %t, %d checks\n", c.Artifact, c.TrustBundle, c.Checks)
	if !c.TrustBundle { // of which several paths are as good
		fmt.Fprintf(&b, "path%s\nissuer%s\n", digests(c.Path), digests([]*Cert{c.Issuer()}))
	}
	var links, roles []string
	for _, l := range c.AllLinks() {
		links = append(links, fmt.Sprintf("link%s: %t %s %v", digests([]*Cert{l.Child, l.Issuer}), l.NamesMatch, l.KeyIDs, l.SignatureErr))
	}
	for _, f := range c.Certs {
		words := fmt.Sprintf("%s%s", f.Role, digests([]*Cert{f}))
		if f.AlternativeTo != nil {
			words += " as" + digests([]*Cert{f.AlternativeTo})
		}
		roles = append(roles, words)
	}
	for _, facts := range [][]string{links, roles} {
		slices.Sort(facts)
		fmt.Fprintf(&b, "%s\n", strings.Join(facts, "\n"))
	}
	fmt.Fprintf(&b, "issuers%s\n", sortedDigests(c.Issuers()))
	fmt.Fprintf(&b, "public %q, claims %q, claim %s\n", c.Public.Root, c.Public.Claimed, c.Public.Claim)
	return b.String()
}

func digests(certs []*Cert) string {
	var b strings.Builder
	for _, c := range certs {
		if c == nil {
			continue
		}
		sum := sha256.Sum256(c.Raw)
		fmt.Fprintf(&b, " %x %q", sum[:6], c.Name())
	}
	return b.String()
}

func sortedDigests(certs []*Cert) string {
	return digests(slices.SortedFunc(slices.Values(certs), func(a, b *Cert) int { return slices.Compare(a.Raw, b.Raw) }))
}
