// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"slices"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// TestInside says what of an archive, a keystore or a Secret a place means: the
// place in the file itself is the same for everything in it.
func TestInside(t *testing.T) {
	two := certPEM(t, "one") + certPEM(t, "two")
	p12 := keystoreFile(tlv, nil, certBag(t, "client", "one"), keyBag(t, "", "one"))
	for _, c := range []struct {
		name string
		data []byte
		want []string // member, lines, alias; of the certificate's subject, too
	}{
		{"chain.pem", []byte(two), []string{`"" 0-0 ""`, `"" 0-0 "" subject 0-0`, `"" 0-0 ""`, `"" 0-0 "" subject 0-0`}},
		{"client.p12", p12, []string{`"" 0-0 ""`, `"" 0-0 "client"`, `"" 0-0 "client" subject 0-0`, `"" 0-0 ""`}},
		{"a.zip", zipOf(t, "a/chain.pem", two, "k.p12", string(p12)), []string{
			`"a/chain.pem" 1-9 ""`, `"a/chain.pem" 1-9 "" subject 3-3`, `"a/chain.pem" 10-18 ""`, `"a/chain.pem" 10-18 "" subject 12-12`,
			`"k.p12" 1-1 ""`, `"k.p12" 1-1 "client"`, `"k.p12" 1-1 "client" subject 1-1`, `"k.p12" 1-1 ""`}},
		{"s.yaml", secretYAML("tls.crt", []byte(two)), []string{
			`"" 1-9 "pay/client data[tls.crt]"`, `"" 1-9 "pay/client data[tls.crt]" subject 3-3`,
			`"" 10-18 "pay/client data[tls.crt]"`, `"" 10-18 "pay/client data[tls.crt]" subject 12-12`}},
		{"s.zip", zipOf(t, "s.yaml", string(secretYAML("k.p12", p12))), []string{
			`"s.yaml" 7-7 "pay/client data[k.p12]"`, `"s.yaml" 7-7 "pay/client data[k.p12]: client"`,
			`"s.yaml" 7-7 "pay/client data[k.p12]: client" subject 7-7`, `"s.yaml" 7-7 "pay/client data[k.p12]"`}},
	} {
		var got []string
		for _, o := range mustRead(t, c.name, c.data).Objects {
			in := o.Span.Inside
			words := fmt.Sprintf("%q %d-%d %q", in.Member, in.Line, in.EndLine, in.Alias)
			got = append(got, words)
			if o.Certificate != nil {
				at := o.At(Subject).Inside
				got = append(got, fmt.Sprintf("%s subject %d-%d", words, at.Line, at.EndLine))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// A problem of a part stands where the part does, and tells two keystores of an
// archive apart.
func TestProblemInside(t *testing.T) {
	p12 := keystoreOf(t, pkcs12.Modern2023, "one", "one", "two", secretWord)
	b := mustRead(t, "a.zip", zipOf(t, "one.p12", string(p12), "two.p12", string(p12[:100]), "three.pem", "nothing"))
	var got []string
	for _, p := range b.Problems {
		got = append(got, p.Span.Inside.Member+" "+string(p.Code))
	}
	if want := []string{"one.p12 locked-keystore", "two.p12 broken-der", "three.pem nothing-inside"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
