// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// sound holds a chain against what is true of every one.
func sound(t *testing.T, c *Chain) {
	t.Helper()
	if c.Checks > MaxChecks {
		t.Errorf("%d signature checks", c.Checks)
	}
	if c.Artifact == Auto {
		t.Error("the artifact was not decided")
	}
	if (len(c.Path) == 0) != (len(c.Certs) == 0) {
		t.Errorf("a path of %d certificates in a file of %d", len(c.Path), len(c.Certs))
	}
	on := make(map[*Cert]bool)
	for i, p := range c.Path {
		if on[p] || p.DuplicateOf != nil || p.AlternativeTo != nil || p.Role == Stray {
			t.Errorf("%s is on the path and should not be", position(p))
		}
		if p.Index < 0 && (i == 0 || i != len(c.Path)-1) {
			t.Errorf("the anchor is at place %d of %d", i, len(c.Path))
		}
		if p.Role == Leaf && i > 0 {
			t.Errorf("%s is a leaf at place %d", position(p), i)
		}
		on[p] = true
	}
	for i, f := range c.Certs {
		if f.Index != i || f.Role == "" || f.Reason == "" {
			t.Errorf("certificate %d: index %d, role %q, reason %q", i, f.Index, f.Role, f.Reason)
		}
		if !on[f] && f.Role != Stray && !c.TrustBundle {
			t.Errorf("certificate %d is a %s off the path", i, f.Role)
		}
		if needsEscape(f.Name()) || needsEscape(f.Reason) {
			t.Errorf("certificate %d: %q, %q are not safe to print", i, f.Name(), f.Reason)
		}
	}
	for i, l := range c.Links {
		if l.Child != c.Path[i] || !l.Self() && l.Issuer != c.Path[i+1] || l.Self() && i != len(c.Path)-1 {
			t.Errorf("link %d is from %s to %s", i, position(l.Child), position(l.Issuer))
		}
	}
}

// fuzzed are the limits of a fuzzed file: few certificates, so that the fuzzer makes
// hundreds of files a second.
var fuzzed = bundle.Limits{MaxObjects: 12}

// fuzzBuilds are what FuzzBuild makes of a file, one at a time.
var fuzzBuilds = []func(t *testing.T, b *bundle.Bundle){
	func(t *testing.T, b *bundle.Bundle) {
		plain := Build(b, Options{})
		sound(t, plain)
		if first, again := dump(plain), dump(Build(b, Options{})); again != first {
			t.Errorf("twice the same file: %s\nand %s", first, again)
		}
	},
	func(t *testing.T, b *bundle.Bundle) { sound(t, Build(b, Options{Artifact: ClientChain})) },
	func(t *testing.T, b *bundle.Bundle) { sound(t, Build(b, Options{Artifact: IssuerFile})) },
	func(t *testing.T, b *bundle.Bundle) { sound(t, Build(b, Options{Anchors: b.Certificates()})) },
	func(t *testing.T, b *bundle.Bundle) {
		if certs := b.Certificates(); len(certs) > 1 {
			few := &bundle.Bundle{Objects: certs[1:]}
			sound(t, Build(few, Options{Anchors: certs}))
		}
	},
}

func FuzzBuild(f *testing.F) {
	const recipe = `
		root                subject="CN=Northwind Root" ca key=p256 nameconstraints="permitted dns:a.example,dn:O=Northwind; excluded ip:10.0.0.0/8"
		issuing from root   subject="CN=Northwind Issuing" ca pathlen=0 key=p256
		client  from issuing subject="CN=Northwind Client" key=dsa2048 san=dns:a.example,ip:10.1.1.1,email:a@b.example
		pss     from root   subject="O=Let's Encrypt" key=ed25519
	`
	for how := range fuzzBuilds {
		f.Add(certtest.MustPEM(f, recipe+"file client issuing root"), uint8(how))
		f.Add(certtest.MustPEM(f, recipe+"file root client pss client"), uint8(how))
	}
	f.Add(certtest.MustPEM(f, recipe+"file client issuing root with der"), uint8(0))
	f.Add([]byte("no certificate"), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, how uint8) {
		b, err := bundle.Read("input", data, fuzzed)
		if err != nil {
			return
		}
		fuzzBuilds[int(how)%len(fuzzBuilds)](t, b)
	})
}

// TestCheckLimit gives more self-signed certificates than signatures are
// verified, and then a chain, which is verified before them.
func TestCheckLimit(t *testing.T) {
	var recipe, file strings.Builder
	for i := range MaxChecks + 4 {
		fmt.Fprintf(&recipe, "r%d subject=\"CN=Root %d\" ca key=p256:%d\n", i, i, i%4)
		fmt.Fprintf(&file, " r%d", i)
	}
	recipe.WriteString("client from r0 subject=\"CN=Client\" key=p256\n")
	c := Build(fromRecipe(t, recipe.String()+"file"+file.String()+" client"), Options{})
	sound(t, c)
	if l := c.Links[0]; l.Issuer.Index != 0 || l.SignatureErr != nil || !c.Certs[0].SelfSigned() {
		t.Errorf("the leaf's link: to %d, %v", l.Issuer.Index, l.SignatureErr)
	}
	unchecked := 0
	for _, f := range c.Certs {
		if link, ok := c.LinkOf(f); ok && errors.Is(link.SignatureErr, ErrCheckLimit) {
			unchecked++
		}
	}
	if signatures := len(c.Certs); c.Checks < MaxChecks-pathChecks || unchecked != signatures-c.Checks {
		t.Errorf("of %d signatures %d were verified and %d were not", signatures, c.Checks, unchecked)
	}
}

// TestForgedBehindMany gives more forms of one intermediate than signatures are
// verified, so that none is left for the forged certificate above them. What is
// said of the file does not depend on its order.
func TestForgedBehindMany(t *testing.T) {
	var recipe, many strings.Builder
	recipe.WriteString(`
		root         subject="CN=Root" ca key=p256
		upper  from root  subject="CN=Upper" ca key=p256 forged
		lower0 from upper subject="CN=Lower" ca key=p256
		client from lower0 subject="CN=Client" key=p256
	`)
	for i := range MaxChecks + 4 {
		fmt.Fprintf(&recipe, "lower%d from upper subject=\"CN=Lower\" ca key=@lower0 serial=%d\n", i+1, i+1)
		fmt.Fprintf(&many, " lower%d", i+1)
	}
	for _, file := range []string{"client" + many.String() + " upper root", "root upper" + many.String() + " client"} {
		c := Build(fromRecipe(t, recipe.String()+"file "+file), Options{})
		sound(t, c)
		var links []string
		for _, l := range c.Links {
			links = append(links, fmt.Sprintf("%s: %v", l.Child.Name(), l.SignatureErr))
		}
		want := "Client: <nil>; Lower: <nil>; Upper: the signature does not verify; Root: <nil>"
		if got := strings.Join(links, "; "); got != want {
			t.Errorf("got %s", got)
		}
	}
}

// TestManyKeys gives a name that many keys bear, the right one among them. As
// long as the bound allows all are tried; beyond it nothing is known.
func TestManyKeys(t *testing.T) {
	for _, n := range []int{100, MaxChecks + 4} {
		var recipe, others strings.Builder
		recipe.WriteString("right subject=\"CN=Root\" ca key=p256 ski=none\nclient from right subject=\"CN=Client\" key=p256 aki=none\n")
		for i := range n {
			fmt.Fprintf(&recipe, "other%d subject=\"CN=Root\" issuer=\"CN=Above\" ca key=p256 ski=none aki=none\n", i)
			fmt.Fprintf(&others, " other%d", i)
		}
		b := fromRecipe(t, recipe.String()+"file client"+others.String()+" right")
		c := Build(b, Options{})
		sound(t, c)
		wrong := Build(&bundle.Bundle{Objects: b.Objects[:n+1]}, Options{})
		if n < MaxChecks && (c.Links[0].SignatureErr != nil || !errors.Is(wrong.Links[0].SignatureErr, ErrSignature)) {
			t.Errorf("%d keys: %v, and without the right one %v", n, c.Links[0].SignatureErr, wrong.Links[0].SignatureErr)
		}
		if n > MaxChecks && !errors.Is(wrong.Links[0].SignatureErr, ErrCheckLimit) {
			t.Errorf("%d wrong keys: %v", n, wrong.Links[0].SignatureErr)
		}
	}
}

// TestManyRoutes gives many ways up, of which only the last in the file, and the
// one that ends first, allows the leaf's name.
func TestManyRoutes(t *testing.T) {
	var recipe, others strings.Builder
	recipe.WriteString(`
		root        subject="CN=Root" ca key=p256
		good   from root subject="CN=Sub" ca key=p256 notAfter=2029-01-01
		client from good subject="CN=Client" key=p256 san=dns:client.example
	`)
	for i := range 40 {
		fmt.Fprintf(&recipe, "bad%d from root subject=\"CN=Sub\" ca key=@good serial=%d nameconstraints=\"excluded dns:example\"\n", i, i+1)
		fmt.Fprintf(&others, " bad%d", i)
	}
	for _, file := range []string{"client good" + others.String() + " root", "root" + others.String() + " client good"} {
		c := Build(fromRecipe(t, recipe.String()+"file "+file), Options{At: certtest.Now})
		sound(t, c)
		if v := c.NameConstraintViolations(); len(c.Path) != 3 || len(v) > 0 {
			t.Errorf("the path of %d certificates breaks %+v", len(c.Path), v)
		}
	}
}

// TestManyNamesakes builds the chain of a file in which thousands of certificates
// bear one name, which must not take the square of their number.
func TestManyNamesakes(t *testing.T) {
	one := fromRecipe(t, `
		root   subject="CN=Root" ca key=p256
		sub from root subject="CN=Sub" issuer="CN=Sub" aki=none ski=none ca key=p256
		file sub root
	`).Certificates()
	b := new(bundle.Bundle)
	for i := range 3000 {
		forged := *one[0].Certificate
		forged.Raw = append(bytes.Clone(forged.Raw), byte(i), byte(i>>8))
		b.Objects = append(b.Objects, &bundle.Object{Kind: bundle.Certificate, Certificate: &forged})
	}
	sound(t, Build(b, Options{}))
}

// TestManyPurposes gives thousands of ways up through certificates with hundreds
// of purposes and critical extensions each, none of which may be weighed on
// every way against all others.
func TestManyPurposes(t *testing.T) {
	var options, recipe, file strings.Builder
	options.WriteString("eku=clientAuth")
	for i := range 600 {
		fmt.Fprintf(&options, ",1.2.3.%d", i)
	}
	for i := range 200 {
		fmt.Fprintf(&options, " ext=1.2.4.%d:critical:0500", i)
	}
	recipe.WriteString("l0n0 subject=\"CN=Level 0\" ca key=p256:0 " + options.String() + "\n")
	for level := 1; level <= 6; level++ {
		for n := range 5 {
			fmt.Fprintf(&recipe, "l%dn%d from l%dn0 subject=\"CN=Level %d\" ca key=p256:%d serial=%d %s\n", level, n, level-1, level, level, n+1, options.String())
			fmt.Fprintf(&file, " l%dn%d", level, n)
		}
	}
	recipe.WriteString("client from l6n0 subject=\"CN=Client\" key=p256 " + options.String() + "\n")
	c := Build(fromRecipe(t, recipe.String()+"file client"+file.String()+" l0n0"), Options{At: certtest.Now})
	sound(t, c)
	if lost := c.PurposesLost(OIDClientAuth); len(c.Path) != 8 || len(lost) > 0 {
		t.Errorf("a path of %d certificates, and %d lose purposes", len(c.Path), len(lost))
	}
}

// TestManyConstrainedRoutes gives several leaves with many names below several CAs with
// many constraints. What is compared is bounded for all of them together.
func TestManyConstrainedRoutes(t *testing.T) {
	var names, trees, recipe, file strings.Builder
	for i := range 490 {
		fmt.Fprintf(&names, " san=dns:a%d.example", i)
		fmt.Fprintf(&trees, ",dns:b%d.example", i)
	}
	recipe.WriteString("root subject=\"CN=Root\" ca key=p256\n")
	for i := range 10 {
		fmt.Fprintf(&recipe, "sub%d from root subject=\"CN=Sub\" ca key=p256:sub serial=%d nameconstraints=\"excluded %s\"\n", i, i+1, trees.String()[1:])
		fmt.Fprintf(&recipe, "client%d from sub0 subject=\"CN=Client %d\" key=p256:client%s\n", i, i, names.String())
		fmt.Fprintf(&file, " sub%d client%d", i, i)
	}
	c := Build(fromRecipe(t, recipe.String()+"file"+file.String()+" root"), Options{})
	sound(t, c)
	g := newGraph(c)
	g.join()
	c.choosePath(g, Auto)
	if most := 3 * maxRated; len(c.Path) != 3 || g.rated < maxRated || g.rated > most {
		t.Errorf("a path of %d certificates, rated at a cost of %d, and the bound is %d", len(c.Path), g.rated, most)
	}
}

func BenchmarkBuild(b *testing.B) {
	file := fromRecipe(b, `
		root                subject="CN=Northwind Root" ca
		issuing from root   subject="CN=Northwind Issuing" ca
		client  from issuing subject="CN=Northwind Client"
		file client issuing root
	`)
	mozilla()
	b.ReportAllocs()
	for b.Loop() {
		Build(file, Options{})
	}
}
