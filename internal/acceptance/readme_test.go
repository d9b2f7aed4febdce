// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/cli"
	"github.com/chainlint/chainlint/internal/testfile"
)

// TestReadmeShowsRealOutput runs every command of the README whose output is printed
// below it, and compares. Such a command is in a fenced block marked console, after
// "$ ".
func TestReadmeShowsRealOutput(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(text)
	blocks := 0
	for _, block := range consoleBlocks(readme) {
		blocks++
		command, want, _ := strings.Cut(block, "\n")
		var stdout, stderr bytes.Buffer
		args := append(shellWords(strings.TrimPrefix(command, "$ chainlint ")), atFlag(command)...)
		cli.Run(args, strings.NewReader(""), &stdout, &stderr)
		if got := stdout.String(); got != want {
			readme = strings.Replace(readme, block, command+"\n"+got, 1)
			if !*update {
				t.Errorf("the README's output of %q is stale: go test ./internal/acceptance -update writes it anew; the first difference:\n%s", command, testfile.FirstDifference(want, got))
			}
		}
	}
	if blocks == 0 {
		t.Error("the README shows no output")
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// atFlag sets the clock of a check, so that the README is still true tomorrow.
func atFlag(command string) []string {
	if strings.HasPrefix(command, "$ chainlint check ") && !strings.Contains(command, "--at") {
		return []string{"--at", clock.Format("2006-01-02T15:04:05Z07:00")}
	}
	return nil
}

func consoleBlocks(text string) []string {
	var blocks []string
	for {
		_, rest, ok := strings.Cut(text, "```console\n")
		if !ok {
			return blocks
		}
		block, after, _ := strings.Cut(rest, "```\n")
		blocks = append(blocks, block)
		text = after
	}
}

// shellWords splits a command line at spaces, honouring double quotes.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			words = append(words, word.String())
			word.Reset()
		default:
			word.WriteRune(r)
		}
	}
	return append(words, word.String())
}
