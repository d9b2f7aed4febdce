// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// nestedZip is a zip file of a zip file, and so on, with the member at the end of it.
func nestedZip(t testing.TB, archives int, member, content string) []byte {
	data := zipOf(t, member, content)
	for i := 1; i < archives; i++ {
		data = zipOf(t, fmt.Sprintf("%d.zip", i), string(data))
	}
	return data
}

// An archive in an archive is opened as a directory in a directory is, and has the
// path of one. One that is nested deeper is named.
func TestNestedArchives(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	p12 := string(keystoreOf(t, pkcs12.Modern2023, "one", "one", "two", secretWord))
	for _, c := range []struct {
		name  string
		data  []byte
		parts []string
	}{
		{"zip in zip", zipOf(t, "in/certs.zip", string(zipOf(t, "a/one.pem", one)), "two.pem", two), []string{"in/certs.zip/a/one.pem", "two.pem"}},
		{"three of them", nestedZip(t, 3, "one.pem", one), []string{"2.zip/1.zip/one.pem"}},
		{"tar.gz in zip", zipOf(t, "certs.tgz", string(gzipOf(t, "", tarOf(t, "one.pem", one)))), []string{"certs.tgz/one.pem"}},
		{"zip in tar", tarOf(t, "certs.zip", string(zipOf(t, "one.pem", one))), []string{"certs.zip/one.pem"}},
		{"keystore in zip in zip", zipOf(t, "k.zip", string(zipOf(t, "client.p12", p12))), []string{"k.zip/client.p12"}},
		{"p7b in zip in zip", zipOf(t, "k.zip", string(zipOf(t, "client.p7b", string(signedData(t, "one"))))), []string{"k.zip/client.p7b"}},
		{"the same name twice", zipOf(t, "a.zip", string(zipOf(t, "c.pem", one)), "b.zip", string(zipOf(t, "c.pem", two))), []string{"a.zip/c.pem", "b.zip/c.pem"}},
	} {
		b, err := Read("f.zip", c.data, Limits{}, secretWord)
		if err != nil || len(b.Certificates()) == 0 || len(b.Problems) > 0 {
			t.Fatalf("%s: %v\n%s", c.name, err, dump(b))
		}
		var parts []string
		for _, o := range b.Objects {
			parts = append(parts, o.Span.Inside.Member)
		}
		if parts = slices.Compact(parts); !slices.Equal(parts, c.parts) {
			t.Errorf("%s: members %q, want %q", c.name, parts, c.parts)
		}
	}
	b := mustRead(t, "f.zip", nestedZip(t, maxArchives+1, "one.pem", one))
	const want = `in the member "3.zip/2.zip/1.zip": it is an archive inside of 3 others, and is not opened`
	if len(b.Objects) > 0 || len(b.Problems) != 1 || b.Problems[0].Message != want || !b.Problems[0].Lost {
		t.Errorf("nested too deep:\n%s", dump(b))
	}
}

// A place in a nested archive is that in its member: of a field, of a problem, and of
// what is in a Secret there.
func TestPlaceInNestedArchive(t *testing.T) {
	one := "leaf:\n" + certPEM(t, "one")
	b := mustRead(t, "f.zip", zipOf(t, "a.zip", string(zipOf(t, "c.pem", one, "d.pem", "text\n\n-----BEGIN CERTIFICATE-----\n"))))
	o := b.Certificates()[0]
	if got, want := o.Where(), `in "a.zip/c.pem", lines 2 to 10`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if at := o.At(Subject).Inside; at.Line != 4 || at.Member != "a.zip/c.pem" {
		t.Errorf("the subject is at %+v", at)
	}
	if p := b.Problems[0]; p.Span.Inside.Line != 3 || !strings.HasPrefix(p.Message, `in the member "a.zip/d.pem", line 3: `) {
		t.Errorf("the problem is %+v", p)
	}
	b = mustRead(t, "f.zip", zipOf(t, "a.zip", string(zipOf(t, "s.yaml", string(secretYAML("tls.crt", []byte(one)))))))
	if in := b.Certificates()[0].At(Subject).Inside; in.Member != "a.zip/s.yaml" || in.Secret != "pay/client" || in.Line != 7 {
		t.Errorf("of a Secret: %+v", in)
	}
}

// The bounds are those of an archive with all that is in it.
func TestNestedBombs(t *testing.T) {
	zeros := string(make([]byte, maxMember-1<<10))
	var bomb []string
	for i := range maxUnpacked/maxMember/2 + 1 {
		bomb = append(bomb, fmt.Sprintf("%d.bin", i), zeros)
	}
	var many []string
	for i := range maxMembers / 2 {
		many = append(many, fmt.Sprint(i), "-")
	}
	half, crowd := string(zipOf(t, bomb...)), string(zipOf(t, many...))
	compressed := string(gzipOf(t, "", tarOf(t, bomb...)))
	for name, data := range map[string][]byte{
		"bytes":          zipOf(t, "a.zip", half, "b.zip", half),
		"members":        zipOf(t, "a.zip", crowd, "b.zip", crowd),
		"bytes of gzip":  zipOf(t, "a.tgz", compressed, "b.tgz", compressed),
		"a gzip of zips": gzipOf(t, "f.tar", tarOf(t, "a.zip", half, "b.zip", half)),
	} {
		b := mustRead(t, "f", data)
		limit := func(p Problem) bool { return p.Code == ArchiveLimit && p.Lost }
		if len(b.Problems) == 0 || len(b.Problems) > maxArchives || slices.ContainsFunc(b.Problems, func(p Problem) bool { return !limit(p) }) {
			t.Errorf("%s:\n%s", name, dump(b))
		}
	}
}

// A directory of a zip file that names one stretch of bytes again and again unpacks to
// no more than the bound, however deep it is.
func TestRepeatedEntries(t *testing.T) {
	var inner bytes.Buffer
	z := zip.NewWriter(&inner)
	w, err := z.Create("zeros.bin")
	if err == nil {
		_, err = w.Write(make([]byte, maxMember-1<<10))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	for i := range 100 {
		members = append(members, fmt.Sprintf("%d.zip", i), inner.String())
	}
	b := mustRead(t, "f.zip", zipOf(t, "all.zip", string(zipOf(t, members...))))
	if len(b.Problems) == 0 || b.Problems[0].Code != ArchiveLimit {
		t.Errorf("got\n%s", dump(b))
	}
}
