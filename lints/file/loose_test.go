// SPDX-License-Identifier: Apache-2.0

package file

import (
	"encoding/pem"
	"os/exec"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// parts are a leaf, a root and the leaf's key, each as PEM and as DER.
func parts(t *testing.T) (leaf, root, key string, rootDER, keyDER string) {
	t.Helper()
	rest := certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nfile client root key:client")
	var blocks []*pem.Block
	for {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		blocks = append(blocks, b)
	}
	text := func(i int) string { return string(pem.EncodeToMemory(blocks[i])) }
	return text(0), text(1), text(2), string(blocks[1].Bytes), string(blocks[2].Bytes)
}

// A key whose marks are damaged or lost is in the file all the same, and the cure
// takes out all of it and nothing else.
func TestKeyCure(t *testing.T) {
	for _, tool := range []string{"sh", "sed", "head", "tail"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s here", tool)
		}
	}
	leaf, root, key, _, keyDER := parts(t)
	lines := strings.SplitAfter(key, "\n")
	body := strings.Join(lines[1:len(lines)-2], "")
	first, last := lines[0], lines[len(lines)-2]
	for name, tt := range map[string]struct{ data, want string }{
		"BEGIN line lost":       {leaf + body + last + root, "sed '12,15d' in.pem > new-certificates.pem"},
		"END line lost":         {leaf + root + first + body, "sed '22,25d' in.pem > new-certificates.pem"},
		"both lost":             {leaf + body + root, "sed '12,14d' in.pem > new-certificates.pem"},
		"four hyphens":          {leaf + first[1:] + body + last + root, "sed '12,16d' in.pem > new-certificates.pem"},
		"four hyphens, no END":  {leaf + first[1:] + body + root, "sed '12,15d' in.pem > new-certificates.pem"},
		"last line lost":        {leaf + root + first + lines[1] + lines[2], "sed '22,24d' in.pem > new-certificates.pem"},
		"DER behind PEM":        {leaf + root + keyDER, "{ head -c 1141 in.pem; } > new-certificates.pem"},
		"DER between PEM":       {leaf + keyDER + "\n" + root, "{ head -c 607 in.pem; tail -c +746 in.pem; } > new-certificates.pem"},
		"PEM behind DER":        {keyDER + leaf + root, "{ tail -c +139 in.pem; } > new-certificates.pem"},
		"twice, PEM and in DER": {leaf + key + keyDER + root, "{ head -c 607 in.pem; head -c 848 in.pem | tail -c +848; tail -c +987 in.pem; } > new-certificates.pem"},
	} {
		t.Run(name, func(t *testing.T) {
			results := run(t, privateKeyInFile, "in.pem", []byte(tt.data))
			command, _, _ := strings.Cut(strings.TrimSpace(results[0].Fix), "\n")
			if results[0].Outcome != lints.Failed || command != tt.want {
				t.Fatalf("%s: fix %q, want %q", results[0].Message, command, tt.want)
			}
			got := string(apply(t, command, "in.pem", []byte(tt.data), "new-certificates.pem"))
			if blank := strings.TrimPrefix(got, leaf); strings.TrimSpace(blank) != strings.TrimSpace(root) || !strings.HasPrefix(got, leaf) {
				t.Errorf("after %s there is\n%s", command, got)
			}
		})
	}
}

// DER that stands in a text is named for what it is, and the cure keeps it.
func TestDERInText(t *testing.T) {
	for _, tool := range []string{"sh", "openssl", "head", "tail"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s here", tool)
		}
	}
	leaf, root, _, rootDER, _ := parts(t)
	unended := strings.TrimSuffix(leaf, "\n")
	for name, data := range map[string]string{
		"behind":  leaf + rootDER,
		"before":  rootDER + leaf,
		"between": leaf + "the root:\n" + rootDER + "\nthe leaf again:\n" + leaf,
		"glued":   unended + rootDER,
		"twice":   leaf + rootDER + rootDER,
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, notPEMText, "in.pem", []byte(data))[0]
			if r.Outcome != lints.Failed || r.Found != "a certificate in DER" {
				t.Fatalf("%s: %s", r.Outcome, r.Message)
			}
			fixed := apply(t, r.Fix, "in.pem", []byte(data), "new-chain.pem")
			before, after := read(t, []byte(data)), read(t, fixed)
			if len(after.Problems) > 0 || len(after.Objects) != len(before.Objects) || !strings.Contains(string(fixed), root) {
				t.Errorf("after %s there is\n%s", r.Fix, fixed)
			}
			if strings.Contains(data, "again") && !strings.Contains(string(fixed), "the leaf again:\n") {
				t.Errorf("after %s the text is lost:\n%s", r.Fix, fixed)
			}
		})
	}
}

func read(t *testing.T, data []byte) *bundle.Bundle {
	t.Helper()
	b, err := bundle.Read("in.pem", data, bundle.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
