// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chainlint/chainlint/internal/shell"
)

// A Given is what the user has given for a file, as a command line gives it again.
type Given struct {
	Rulesets []string // names, or paths of YAML files
	Params   []string // KEY=VALUE
	Anchors  []string // files
	Key      string   // a file; empty for none
	Flags    []string // other flags with their values, each a word
}

// words returns the flags of a command line, quoted for a shell. It reports whether a
// name cannot be written in one.
func (g Given) words() (words []string, ok bool) {
	ok = true
	file := func(flag, name string) {
		quoted := shell.File(name)
		ok = ok && quoted != "FILE"
		words = append(words, flag, quoted)
	}
	for _, r := range g.Rulesets {
		file("-r", r)
	}
	for _, p := range g.Params {
		words = append(words, "-p", shell.Quote(p))
		ok = ok && shell.Printable(p)
	}
	for _, a := range g.Anchors {
		file("--anchor", a)
	}
	if g.Key != "" {
		file("--key", g.Key)
	}
	for _, f := range g.Flags {
		words = append(words, shell.Quote(f))
	}
	return words, ok
}

// RepairCommand returns the command that repairs a file into another one, with more words
// after those that were given. It is empty if a name or a value cannot be written in a
// command.
func (g Given) RepairCommand(name, to string, more ...string) string {
	words, ok := g.words()
	file, output := shell.File(name), shell.File(to)
	if !ok || file == "FILE" || output == "FILE" {
		return ""
	}
	words = append(append(words, more...), "-o", output, file)
	return "chainlint fix " + strings.Join(words, " ")
}

// AddIssuerCommands returns the commands that add the issuer that a path lacks, and repair
// the file otherwise. The issuer's certificate is fetched from an address into a new file,
// or a variable at the top says where it is. They are empty if RepairCommand is.
func (g Given) AddIssuerCommands(name, to, address, fetched string) string {
	web := strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
	if !web || !shell.Printable(address) || shell.File(fetched) == "FILE" {
		return onSecondLine("ISSUER=path/to/issuer.pem", g.RepairCommand(name, to, `--anchor "$ISSUER"`))
	}
	return onSecondLine("curl -fsSL -o "+shell.File(fetched)+" "+shell.Quote(address), g.RepairCommand(name, to, "--anchor", shell.File(fetched)))
}

// RenewCommands returns the commands that make a file again, with the same names and other
// contents, in a new directory. Where a CA has to sign, a variable at the top says where
// its key is. They are empty if a name or a value cannot be written in a command.
//
// Inputs are those that the user has not given and that the new file needs: each becomes a
// variable, which has to be set.
func (g Given) RenewCommands(name, dir string, signed bool, inputs []string) string {
	words, ok := g.words()
	file, out := shell.File(name), shell.File(dir)
	if !ok || file == "FILE" || out == "FILE" {
		return ""
	}
	words = append(words, "--renew", file)
	if signed {
		words = append(words, `--ca-key "$CA_KEY"`)
	}
	var lines []string
	if signed {
		lines = append(lines, "CA_KEY=path/to/your-ca.key")
	}
	return newCommand(lines, words, inputs, out)
}

// NewCommands returns the commands that make an artifact of a ruleset from nothing, in a new
// directory, as RenewCommands does.
func (g Given) NewCommands(artifact, dir string, inputs []string) string {
	g.Anchors, g.Key = nil, ""
	words, ok := g.words()
	out := shell.File(dir)
	if !ok || out == "FILE" {
		return ""
	}
	return newCommand(nil, append(words, "--artifact", artifact), inputs, out)
}

// newCommand writes chainlint new below the variables of the inputs.
func newCommand(lines, words, inputs []string, out string) string {
	for _, input := range inputs {
		variable := strings.ToUpper(strings.ReplaceAll(input, "-", "_"))
		lines = append(lines, variable+"=")
		words = append(words, "-p "+input+`="$`+variable+`"`)
	}
	return strings.Join(append(lines, "chainlint new "+strings.Join(append(words, "--out", out), " ")), "\n")
}

func onSecondLine(first, command string) string {
	if command == "" {
		return ""
	}
	return first + "\n" + command
}

// NewName returns a name for a file that is made of another one: in the same directory,
// with words after the first part of its name, and the extension given. Taken reports
// whether a file has the name.
func NewName(name, words, extension string, taken func(string) bool) string {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	if again, ok := strings.CutSuffix(base, "."+words); ok {
		base = again
	}
	for n := 1; ; n++ {
		suffix := words
		if n > 1 {
			suffix += "-" + strconv.Itoa(n)
		}
		if made := base + "." + suffix + extension; !taken(made) {
			return made
		}
	}
}
