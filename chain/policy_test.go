// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// The extensions of these tests. 1.2.3.4 and 1.2.3.5 are 2a0304 and 2a0305.
const (
	requireExplicit = "ext=2.5.29.36:critical:3003800100"
	noMapping       = "ext=2.5.29.36:critical:3006800100810100"
	noAnyPolicy     = "ext=2.5.29.54:critical:020100"
	mapFourToFive   = "ext=2.5.29.33:critical:300c300a06032a030406032a0305"
	mapFourToBoth   = "ext=2.5.29.33:critical:3018300a06032a030406032a0304300a06032a030406032a0305"
	anyPolicy       = "policies=2.5.29.32.0"
)

// TestPolicies processes the policies of a root, two CAs and a leaf, with the
// options of the last three as the cases state them.
func TestPolicies(t *testing.T) {
	for _, c := range []struct {
		name, upper, lower, leaf string
		in                       PolicyInputs
		want                     string
	}{
		{"nobody asks", "", "", "", PolicyInputs{}, "valid"},
		{"the user asks, and there is none", "", "", "", PolicyInputs{Explicit: true}, "upper: the user"},
		{"the user asks, and there is one", "policies=1.2.3.4", "policies=1.2.3.4", "policies=1.2.3.4", PolicyInputs{Explicit: true}, "valid"},
		{"the user asks for another", "policies=1.2.3.4", "policies=1.2.3.4", "policies=1.2.3.4", PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.5"}}, "leaf: the user"},
		{"anyPolicy carries one through", anyPolicy, "policies=1.2.3.4", "policies=1.2.3.4", PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.4"}}, "valid"},
		{"anyPolicy all the way down", anyPolicy, anyPolicy, anyPolicy, PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.4"}}, "valid"},
		{"anyPolicy that the user inhibits", anyPolicy, anyPolicy, anyPolicy, PolicyInputs{Explicit: true, InhibitAny: true}, "upper: the user"},
		{"anyPolicy that a CA inhibits", anyPolicy + " " + noAnyPolicy, anyPolicy, anyPolicy, PolicyInputs{Explicit: true}, "lower: the user"},
		{"a CA asks, and the leaf has none", "policies=1.2.3.4 " + requireExplicit, "policies=1.2.3.4", "", PolicyInputs{}, "leaf: upper"},
		{"the leaf's own CA asks", "policies=1.2.3.4", "policies=1.2.3.4 " + requireExplicit, "policies=1.2.3.5", PolicyInputs{}, "leaf: lower"},
		{"the leaf asks itself", "policies=1.2.3.4", "policies=1.2.3.4", "policies=1.2.3.5 " + requireExplicit, PolicyInputs{}, "leaf: leaf"},
		{"mapped to the leaf's", "policies=1.2.3.4 " + mapFourToFive, "policies=1.2.3.5", "policies=1.2.3.5", PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.4"}}, "valid"},
		{"mapped away", "policies=1.2.3.4 " + mapFourToFive, "policies=1.2.3.4", "policies=1.2.3.4", PolicyInputs{Explicit: true}, "lower: the user"},
		{"mapped out of anyPolicy", anyPolicy + " " + mapFourToFive, "policies=1.2.3.5", "policies=1.2.3.5", PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.4"}}, "valid"},
		{"a mapping that the user inhibits", "policies=1.2.3.4 " + mapFourToFive, "policies=1.2.3.5", "policies=1.2.3.5", PolicyInputs{Explicit: true, InhibitMapping: true}, "lower: the user"},
		{"a mapping that a CA inhibits", "policies=1.2.3.4 " + noMapping, "policies=1.2.3.4 " + mapFourToFive, "policies=1.2.3.5", PolicyInputs{}, "leaf: upper"},
		{"an extension that cannot be read", "ext=2.5.29.36:critical:3000", "", "", PolicyInputs{}, "upper: the policyConstraints extension cannot be read"},
		{"a policy given twice", "", "policies=1.2.3.4,1.2.3.4", "", PolicyInputs{}, "lower: the certificatePolicies extension has a policy twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			built := Build(fromRecipe(t, fmt.Sprintf(`
				root  ca
				upper from root ca %s
				lower from upper ca %s
				leaf  from lower %s
				file leaf lower upper root`, c.upper, c.lower, c.leaf)), Options{})
			if got := policyWords(built.PolicyFailure(c.in)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func policyWords(f PolicyFailure, failed bool) string {
	switch {
	case !failed:
		return "valid"
	case f.Defect != "":
		return f.Cert.Name() + ": " + f.Defect
	case f.Demand != nil:
		return f.Cert.Name() + ": " + f.Demand.Name()
	}
	return f.Cert.Name() + ": the user"
}

// TestPolicyGraphGrowsSlowly: each of 40 CAs maps each of two policies to both,
// so that the tree of RFC 5280 would have 2^40 leaves.
func TestPolicyGraphGrowsSlowly(t *testing.T) {
	const cas = 40
	double := "policies=1.2.3.4,1.2.3.5 " + strings.Replace(mapFourToBoth, "3018", "3030", 1) + "300a06032a030506032a0304300a06032a030506032a0305"
	var recipe strings.Builder
	recipe.WriteString("root ca key=p256\n")
	file := "root"
	above := "root"
	for i := range cas {
		name := fmt.Sprintf("ca%d", i)
		fmt.Fprintf(&recipe, "%s from %s ca key=p256 %s\n", name, above, double)
		file, above = name+" "+file, name
	}
	fmt.Fprintf(&recipe, "leaf from %s key=p256 policies=1.2.3.5\nfile leaf %s\n", above, file)
	built := Build(fromRecipe(t, recipe.String()), Options{})
	if n := len(built.Path); n != cas+2 {
		t.Fatalf("a path of %d certificates, want %d", n, cas+2)
	}
	if f, failed := built.PolicyFailure(PolicyInputs{Explicit: true, Acceptable: []string{"1.2.3.4"}}); failed {
		t.Errorf("the path has the policy, by mappings: %s", policyWords(f, failed))
	}
	g := newPolicyGraph()
	for _, p := range slices.Backward(built.Path[:cas+1]) {
		g.grow(p.policies.policies, p.policies.any)
		for _, m := range p.policies.mappings {
			g.mapTo(m)
		}
	}
	for depth, level := range g.levels {
		if len(level) > 2 {
			t.Errorf("depth %d has %d nodes, want one for each policy", depth, len(level))
		}
	}
}

// TestPathAtATime: of two ways up the one that is valid at the time is taken.
func TestPathAtATime(t *testing.T) {
	b := fromRecipe(t, `
		old    ca notBefore=2016-01-01 notAfter=2030-01-01
		new    ca notBefore=2016-01-01 notAfter=2030-01-01
		byold  from old subject="CN=Issuing" ca key=rsa2048:issuing notBefore=2020-01-01 notAfter=2025-01-01
		bynew  from new subject="CN=Issuing" ca key=rsa2048:issuing notBefore=2024-01-01 notAfter=2028-01-01
		leaf   from byold notBefore=2024-06-01 notAfter=2024-12-01
		file leaf byold bynew old new`)
	for at, want := range map[time.Time]string{
		time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC): "leaf, Issuing, old",
		time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC): "leaf, Issuing, new",
	} {
		built := Build(b, Options{At: at})
		var names []string
		for _, p := range built.Path {
			names = append(names, p.Name())
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}

// FuzzPolicyExtensions reads any bytes as the extensions about policies. What is
// read keeps to what the processing relies on.
func FuzzPolicyExtensions(f *testing.F) {
	for _, seed := range []string{"", "3000", "3003800100", "3006800100810100", "020100", "0201ff", "300c300a06032a030406032a0305", "300830060604551d2000", "3006300406022a03"} {
		data, err := hex.DecodeString(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func(cryptobyte.String, *policyFacts) string{
			readCertificatePolicies, readPolicyMappings, readPolicyConstraints, readInhibitAnyPolicy,
		} {
			var facts policyFacts
			if read(data, &facts) == "" {
				holds(t, facts)
			}
		}
	})
}

func holds(t *testing.T, f policyFacts) {
	seen := map[string]bool{oidAnyPolicy: true}
	for _, p := range f.policies {
		if seen[p] {
			t.Errorf("policy %s twice, or anyPolicy among the others", p)
		}
		seen[p] = true
	}
	for _, m := range f.mappings {
		if m.issuer == oidAnyPolicy || len(m.subjects) == 0 || slices.Contains(m.subjects, oidAnyPolicy) {
			t.Errorf("the mapping %+v", m)
		}
	}
	for _, s := range []skip{f.explicit, f.mapping, f.inhibitAny} {
		if s.certs < 0 || s.certs > maxSkip || !s.given && s.certs != 0 {
			t.Errorf("the constraint %+v", s)
		}
	}
}
