// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
)

// extremesEnv is set in the child process that writes the files: the peak memory of a
// process that was started by a large one starts as high.
const extremesEnv = "CHAINLINT_TEST_EXTREMES"

// The bounds for one file in one format.
const (
	mostSeconds   = 10
	mostMegabytes = 300
)

// piles are the extremes that are written in every format; the others are hard to
// read, and their reports are short.
var piles = []string{
	"different.pem", "equal.pem", "one-line.pem", "one-name-ca.pem", "depth.pem", "large-each.pem", "members.zip", "list.yaml", "deep.der", "newlines",
}

// TestExtremesAreBounded runs the program over files that are as hard as their kind
// can be, and measures each run: processor time, which other work on the machine adds
// little to, and peak memory.
func TestExtremesAreBounded(t *testing.T) {
	if dir := os.Getenv(extremesEnv); dir != "" {
		for _, e := range extremes {
			if err := os.WriteFile(filepath.Join(dir, e.name), e.make(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	switch {
	case os.Getenv("CHAINLINT_BOUNDS") == "":
		t.Skip("takes minutes on a busy machine: .ci/run runs it with CHAINLINT_BOUNDS=1")
	case raceEnabled:
		t.Skip("the race detector multiplies memory and time, so the bounds mean nothing with it")
	}
	dir, program := t.TempDir(), filepath.Join(t.TempDir(), "chainlint")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/chainlint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(executable, "-test.run=^TestExtremesAreBounded$")
	child.Env = append(os.Environ(), extremesEnv+"="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("the files cannot be written: %v\n%s", err, out)
	}
	for _, e := range extremes {
		formats := []string{"text"}
		if slices.Contains(piles, e.name) {
			formats = report.FormatNames(report.Formats)
		}
		for _, format := range formats {
			runBounded(t, program, filepath.Join(dir, e.name), format)
		}
	}
}

func runBounded(t *testing.T, program, file, format string) {
	t.Helper()
	run := exec.Command(program, "check", "--no-config", "-f", format, file)
	err := run.Run()
	if code := run.ProcessState.ExitCode(); code < 0 || code > 3 {
		t.Errorf("%s as %s: %v", filepath.Base(file), format, err)
	}
	used, ok := run.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system does not say what a process used")
	}
	seconds := (run.ProcessState.UserTime() + run.ProcessState.SystemTime()).Seconds()
	if megabytes := used.Maxrss / 1024; seconds > mostSeconds || megabytes > mostMegabytes {
		t.Errorf("%s as %s takes %.1f s and %d MB, the bounds are %d s and %d MB", filepath.Base(file), format, seconds, megabytes, mostSeconds, mostMegabytes)
	}
}

// An extreme is a file within the limits that is as hard to read, to judge or to
// report on as its kind can be.
type extreme struct {
	name string
	make func() []byte
}

const (
	mostObjects = bundle.DefaultMaxObjects
	mostBytes   = bundle.DefaultMaxBytes
)

var extremes = []extreme{
	{"equal.pem", func() []byte { return bytes.Repeat(pemOf(issued(1, nil)...), mostObjects) }},
	{"different.pem", func() []byte { return pemOf(issued(mostObjects, nil)...) }},
	{"one-line.pem", func() []byte { return bytes.ReplaceAll(pemOf(issued(mostObjects, nil)...), []byte("\n"), []byte(" ")) }},
	{"one-line.json", func() []byte {
		text := string(pemOf(issued(mostObjects, nil)...))
		return []byte(`{"ca":"` + strings.ReplaceAll(text, "\n", `\n`) + `"}`)
	}},
	{"one-name.pem", func() []byte {
		return pemOf(issued(mostObjects, func(_ int, c *x509.Certificate) { c.Subject = pkix.Name{CommonName: "Northwind Trading CA"} })...)
	}},
	{"one-name-ca.pem", func() []byte {
		return pemOf(issued(mostObjects, func(_ int, c *x509.Certificate) {
			c.Subject = pkix.Name{CommonName: "Northwind Trading CA"}
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		})...)
	}},
	{"depth-800.pem", func() []byte { return pemOf(chained(800)...) }},
	{"depth.pem", func() []byte { return pemOf(chained(mostObjects)...) }},
	{"requests.pem", func() []byte { return requests(mostObjects) }},
	{"keys.pem", func() []byte { return privateKeys(mostObjects) }},
	{"pkcs7.p7b", func() []byte { return signedData(issued(mostObjects, nil)) }},
	{"list.yaml", func() []byte { return secretsOf(issued(mostObjects, nil)) }},
	{"members.zip", func() []byte { return zipOf(issued(mostObjects, nil)) }},
	{"large-each.pem", func() []byte { // as many large certificates as fit
		long := strings.Repeat("x", 30_000)
		return pemOf(issued(1000, func(i int, c *x509.Certificate) { c.Subject.CommonName = fmt.Sprint(long, i) })...)
	}},
	{"common-name.pem", func() []byte {
		return pemOf(issued(1, func(_ int, c *x509.Certificate) { c.Subject.CommonName = strings.Repeat("x", 60_000) })...)
	}},
	{"names.pem", func() []byte {
		return pemOf(issued(1, func(_ int, c *x509.Certificate) {
			for i := range 8_000 {
				c.DNSNames = append(c.DNSNames, fmt.Sprintf("host%d.example.com", i))
			}
		})...)
	}},
	{"constraints.pem", func() []byte { return pemOf(constrained(4_000)...) }},
	{"attributes.pem", func() []byte {
		return pemOf(issued(1, func(_ int, c *x509.Certificate) {
			for i := range 5_000 {
				c.Subject.ExtraNames = append(c.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: asn1.ObjectIdentifier{2, 5, 4, 11}, Value: fmt.Sprint("unit of Northwind Trading ", i)})
			}
		})...)
	}},
	{"extensions.pem", func() []byte {
		return pemOf(issued(1, func(_ int, c *x509.Certificate) {
			for i := range 5_000 {
				c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, i}, Value: []byte{5, 0}})
			}
		})...)
	}},
	{"newlines", func() []byte { return fill("\n") }},
	{"newlines-32.pem", func() []byte { return append(bytes.Repeat([]byte("\n"), 32<<20), pemOf(issued(1, nil)...)...) }},
	{"returns", func() []byte { return fill("\r") }},
	{"nul", func() []byte { return fill("\x00") }},
	{"letters", func() []byte { return fill("A") }},
	{"wide", func() []byte { return fill("\u202e") }},
	{"utf16", func() []byte { return append([]byte{0xff, 0xfe}, bytes.Repeat([]byte{'\n', 0}, mostBytes/2-1)...) }},
	{"begins", func() []byte { return bytes.Repeat([]byte(begin+"\n"), 100_000) }},
	{"begins-one-line", func() []byte { return bytes.Repeat([]byte(begin), 100_000) }},
	{"begins-many", func() []byte { return fill(begin + "\n") }},
	{"begins-ends", func() []byte { return fill(begin + "\n" + strings.Replace(begin, "BEGIN", "END", 1) + "\n") }},
	{"dashes", func() []byte { return fill("-") }},
	{"base64-nested", func() []byte { return nestedBase64(pemOf(issued(1, nil)...)) }},
	{"deep.json", func() []byte { return fill("[") }},
	{"deep-objects.json", func() []byte { return fill(`{"a":`) }},
	{"deep.yaml", func() []byte { return deepYAML(8000) }},
	{"keys.yaml", func() []byte { return numbered(2_000_000, "key%d: x\n") }},
	{"documents.yaml", func() []byte { return fill("---\na: b\n") }},
	{"secrets-empty.yaml", func() []byte { return fill("---\nkind: Secret\ndata:\n  tls.crt: QQ==\n") }},
	{"deep.der", func() []byte { return fill("\x30\x80") }},
	{"nulls.der", func() []byte {
		return append([]byte{0x30, 0x84, 0x03, 0xff, 0xff, 0xf0}, fill("\x05\x00")[:0x3fffff0]...)
	}},
	{"encoded.txt", func() []byte { return fill("=3D%2B&#43;&amp;") }},
	{"mail", func() []byte { return fill("> > -----BEGIN CERTIFICATE-----\n> MIIB=\n") }},
}

const begin = "-----BEGIN CERTIFICATE-----"

// fill repeats a text up to the largest size.
func fill(text string) []byte { return bytes.Repeat([]byte(text), mostBytes/len(text)) }

func numbered(n int, format string) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.Bytes()
}
