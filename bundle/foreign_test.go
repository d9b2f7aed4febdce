// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/base64"
	"os/exec"
	"strings"
	"testing"
)

// bksFile is the head of a BouncyCastle keystore with what follows it.
func bksFile(version byte, rest ...byte) []byte {
	head := append([]byte{0, 0, 0, version, 0, 0, 0, 20}, bytes.Repeat([]byte{0xA5}, 20)...)
	head = append(head, 0, 0, 4, 0)
	return append(append(head, rest...), make([]byte, 40)...)
}

// Formats that are not read are named as what they are, on their own and in an
// archive; so is what macOS writes next to a file.
func TestForeignFormats(t *testing.T) {
	filler := strings.Repeat("\x9C\x01", 100)
	for _, c := range []struct {
		data  string
		code  ProblemCode
		words string
	}{
		{"7z\xBC\xAF\x27\x1C\x00\x04", OtherArchive, "a 7-Zip archive; unpack it first"},
		{"\xFD7zXZ\x00\x00\x04", OtherArchive, "an xz file; unpack it first"},
		{"Rar!\x1A\x07\x01\x00", OtherArchive, "a RAR archive; unpack it first"},
		{"Rar!\x1A\x07\x00\xCF", OtherArchive, "a RAR archive; unpack it first"},
		{"\x28\xB5\x2F\xFD\x24", OtherArchive, "a Zstandard file; unpack it first"},
		{"\x1F\x9D\x90", OtherArchive, "a file that compress(1) wrote; unpack it first"},
		{"LZIP\x01\x0C", OtherArchive, "an lzip file; unpack it first"},
		{"\x04\x22\x4D\x18\x64", OtherArchive, "an LZ4 file; unpack it first"},
		{"MSCF\x00\x00\x00\x00\x40", OtherArchive, "a Windows cabinet; unpack it first"},
		{string(bksFile(2, 1, 0, 4)) + "root", OtherKeystore, "a BouncyCastle keystore (BKS), which is not read"},
		{string(bksFile(1, 0x8F, 0x11, 0xC4)), OtherKeystore, "a BouncyCastle keystore (UBER), which is not read"},
		{string(appleDouble) + "\x00\x02\x00\x00Mac OS X        ", OtherFormat, "in the AppleDouble format: what macOS knows of another file, without its content"},
	} {
		for in, data := range map[string][]byte{
			"the file is ":                  []byte(c.data + filler),
			`in the member "a.p12": it is `: zipOf(t, "a.p12", c.data+filler),
		} {
			b := mustRead(t, "f", data)
			if len(b.Objects) > 0 || len(b.Problems) != 1 || b.Problems[0].Code != c.code || b.Problems[0].Message != in+c.words || !b.Problems[0].Lost || b.Problems[0].Fix == "" {
				t.Errorf("%q: got\n%s", c.data, dump(b))
			}
		}
		b := mustRead(t, "f", []byte(c.data+filler+"\n"+certPEM(t, "one")))
		if len(b.Certificates()) != 1 {
			t.Errorf("%q with PEM behind it: got\n%s", c.data, dump(b))
		}
	}
}

// What the programs write themselves is recognised.
func TestForeignFilesOfPrograms(t *testing.T) {
	for _, c := range []struct{ program, words string }{{"xz", "an xz file"}, {"zstd", "a Zstandard file"}, {"lz4", "an LZ4 file"}} {
		command := exec.Command(c.program, "-c")
		command.Stdin = strings.NewReader(certPEM(t, "one"))
		out, err := command.Output()
		if err != nil {
			t.Logf("%s is not there: %v", c.program, err)
			continue
		}
		if b := mustRead(t, "f", out); len(b.Problems) != 1 || !strings.Contains(b.Problems[0].Message, c.words) {
			t.Errorf("%s: got\n%s", c.program, dump(b))
		}
	}
}

// bzipped is "hello\n" as bzip2 1.0.8 writes it.
const bzipped = "QlpoOTFBWSZTWcHAgOIAAAFBAAAQAkSgADDNAMNGKZcXckU4UJDBwIDi"

// A file of bzip2 is opened as one of gzip is.
func TestBzip2(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	b := mustRead(t, "hello.pem.bz2", data)
	if len(b.Problems) != 1 || b.Problems[0].Code != NothingInside || b.Problems[0].Span.Inside.Member != "hello.pem" {
		t.Errorf("got\n%s", dump(b))
	}
	program, err := exec.LookPath("bzip2")
	if err != nil {
		t.Skip("needs bzip2")
	}
	for name, content := range map[string]string{"one.pem": certPEM(t, "one"), "certs/one.pem": string(tarOf(t, "certs/one.pem", certPEM(t, "one")))} {
		command := exec.Command(program, "-c")
		command.Stdin = strings.NewReader(content)
		out, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		if b := mustRead(t, "one.pem.bz2", out); contents(b) != "one" || b.Objects[0].Member != name {
			t.Errorf("%s:\n%s", name, dump(b))
		}
	}
	command := exec.Command(program, "-c")
	command.Stdin = bytes.NewReader(make([]byte, maxUnpacked/bzip2Cost+1))
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	if b := mustRead(t, "zeros.bz2", out); len(b.Problems) != 1 || !b.Problems[0].Lost {
		t.Errorf("a bomb:\n%s", dump(b))
	}
}

// What macOS and Windows put next to files is passed over in an archive, unless there
// is PEM in it.
func TestOfFinder(t *testing.T) {
	double := string(appleDouble) + "\x00\x02\x00\x00Mac OS X        " + strings.Repeat("\x00", 100)
	store, thumbs := "\x00\x00\x00\x01Bud1"+strings.Repeat("\x00", 100), "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"+strings.Repeat("\x00", 100)
	one := certPEM(t, "one")
	b := mustRead(t, "f.zip", zipOf(t, "one.pem", one, "__MACOSX/._one.pem", double, "._one.pem", double, ".DS_Store", store, "a/Thumbs.db", thumbs))
	if contents(b) != "one" || len(b.Problems) > 0 {
		t.Errorf("got\n%s", dump(b))
	}
	for name, content := range map[string]string{"__MACOSX/one.pem": one, "._one.pem": double + one, ".DS_Store": store + one} {
		if b := mustRead(t, "f.zip", zipOf(t, name, content)); len(b.Certificates()) != 1 {
			t.Errorf("%s: got\n%s", name, dump(b))
		}
	}
	if OfFinder("one.pem", []byte(double)) || !OfFinder("a/._one.pem", []byte(double)) {
		t.Error("a file goes by its name and its content")
	}
}
