// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/cli"
)

// oddCompany is a name with everything that a shell, a DN or YAML treats specially.
const oddCompany = `O'Neil & "Sons" $(touch pwned); Ltd`

// A goodFile is a file that passes, of a company that no sample has.
type goodFile struct {
	ruleset string
	args    []string
	recipe  string
	anchor  string // the recipe of the registered certificate; empty for none
}

func goodFiles() []goodFile {
	dn := func(cn string) string {
		return `"` + strings.ReplaceAll("CN="+strings.ReplaceAll(oddCompany, `"`, `\\"`)+cn, `"`, `\"`) + `,O=Oneil"`
	}
	root := "root subject=" + dn(" Root") + " ca\n"
	client := "client from root subject=" + dn(" Client")
	return []goodFile{
		{"baseline", nil, root + client + "\nfile client root", ""},
		{"strict", nil, root + client + "\nfile client root", ""},
		{"connectpay", []string{"-p", "company=" + oddCompany, "-p", "environment=stage"}, root + client + "\nfile client root", ""},
		{"worldpay", []string{"-p", "rdn=O=Oneil", "-p", "environment=try"}, root + client + " ocsp=http://ocsp.oneil.example/\nfile client root", root + "file root"},
		{"payrails", []string{"-p", "company=oneil", "-p", "environment=live"}, "client key=rsa4096 subject=\"C=IE,ST=Cork,O=O'Neil & \\\"Sons\\\",CN=api.oneil.payrails.io\"\nfile csr:client", ""},
		{"mastercard", []string{"-p", "environment=sandbox", "-p", "company=O'Neil & Sons", "-p", "project=Pay $(id)"}, "client subject=\"O=O'Neil & Sons,OU=Pay $(id),CN=1741965455194-Client-MTF-000000\"\nfile csr:client", ""},
	}
}

// breakages are ways to spoil a file so that no new signature is needed to repair it: a
// chain of a leaf and a root, or a request if there is no root.
func breakages(t *testing.T, leaf, root string) map[string][]byte {
	chain := leaf + root
	stray := string(certtest.MustPEM(t, "stray subject=\"CN=Somebody Else\" ca\nfile stray"))
	request := string(certtest.MustPEM(t, "client subject=\"CN=x\"\nfile csr:client"))
	key := string(certtest.MustPEM(t, "client key=p256\nfile key:client"))
	quoted, _ := json.Marshal(map[string]string{"cert": chain})
	prefixed := func(prefix string) string {
		return prefix + strings.ReplaceAll(strings.TrimSuffix(chain, "\n"), "\n", "\n"+prefix) + "\n"
	}
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(chain)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	broken := map[string][]byte{"UTF-16": wide}
	texts := map[string]string{
		"duplicate":         leaf + leaf + root,
		"private key":       chain + key,
		"private key first": key + chain,
		"BOM":               "\ufeff" + chain,
		"CR":                strings.ReplaceAll(chain, "\n", "\r"),
		"indented":          prefixed("    "),
		"quoted":            prefixed("> "),
		"escaped":           string(quoted),
		"base64":            encode(chain),
		"base64 of base64":  encode(encode(chain)),
		"one line":          strings.ReplaceAll(chain, "\n", " ") + "\n",
	}
	if root != "" {
		maps.Copy(texts, map[string]string{
			"wrong order":  root + leaf,
			"stray":        chain + stray,
			"request":      chain + request,
			"all of these": key + root + request + leaf + stray + root,
			"root missing": leaf,
		})
	}
	for name, text := range texts {
		broken[name] = []byte(text)
	}
	return broken
}

// TestPrintedFixes breaks good files, runs each command that is printed for a finding in a
// copy of the directory, and checks the file that it makes.
func TestPrintedFixes(t *testing.T) {
	needOpenSSL(t)
	ran := map[string]int{}
	for _, good := range goodFiles() {
		chain := string(certtest.MustPEM(t, good.recipe))
		leaf, root := chain, ""
		if split := chainSplit(chain); split > 0 {
			leaf, root = chain[:split], chain[split:]
		}
		broken := breakages(t, leaf, root)
		for _, form := range []string{"pkcs7", "pkcs7-der"} {
			if root == "" { // a PKCS#7 message holds no request
				break
			}
			broken[form] = certtest.MustPEM(t, good.recipe+" with "+form)
		}
		for name, data := range broken {
			t.Run(good.ruleset+"/"+name, func(t *testing.T) {
				dir := t.TempDir()
				t.Chdir(dir)
				args := append([]string{"-r", good.ruleset}, good.args...)
				write(t, "the root.pem", []byte(root))
				if good.anchor != "" {
					write(t, "it's registered.pem", certtest.MustPEM(t, good.anchor))
					args = append(args, "--anchor", "it's registered.pem")
				}
				write(t, "it's $(touch pwned).pem", data)
				ran[good.ruleset] += pasteFixes(t, dir, "it's $(touch pwned).pem", args)
			})
		}
	}
	for _, good := range goodFiles() {
		if ran[good.ruleset] < 10 {
			t.Errorf("%s: only %d commands were run", good.ruleset, ran[good.ruleset])
		}
	}
}

// pasteFixes runs the command of each finding in a copy of the directory.
func pasteFixes(t *testing.T, dir, file string, args []string) (ran int) {
	t.Helper()
	before := failuresOf(t, file, args)
	done := map[string]bool{}
	for id, help := range before {
		commands := printed(help)
		if commands == "" {
			t.Errorf("%s has no command: %s", id, help)
			continue
		}
		if strings.Contains(commands, " -w") {
			t.Errorf("%s overwrites the file: %s", id, commands)
		}
		if done[commands] {
			continue
		}
		done[commands] = true
		ran++
		work := t.TempDir()
		if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		commands = strings.ReplaceAll(commands, "path/to/issuer.pem", "'the root.pem'")
		old := contents(t, work)
		sh := exec.Command("sh", "-e", "-c", commands)
		sh.Dir = work
		if out, err := sh.CombinedOutput(); err != nil {
			t.Errorf("%s: %s: %v\n%s", id, commands, err, out)
			continue
		}
		now := contents(t, work)
		var made []string
		for name, data := range now {
			if kept, ok := old[name]; !ok {
				made = append(made, name)
			} else if !bytes.Equal(kept, data) {
				t.Errorf("%s: %s changes %s", id, commands, name)
			}
		}
		if len(made) != 1 || len(now) != len(old)+1 {
			t.Errorf("%s: %s makes %q", id, commands, made)
			continue
		}
		t.Chdir(work)
		for left, text := range failuresOf(t, made[0], args) {
			t.Errorf("%s: %s: the new file has %s: %s", id, commands, left, text)
		}
		t.Chdir(dir)
	}
	return ran
}

// failuresOf maps each requirement that a file fails, unless that follows from another one,
// to how to fix it.
func failuresOf(t *testing.T, file string, args []string) map[string]string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args = slices.Concat([]string{"check", "--no-config", "--at", "2026-12-01T12:00:00Z", "-f", "json"}, args, []string{file})
	cli.Run(args, strings.NewReader(""), &stdout, &stderr)
	var report struct {
		Files []struct{ Results []reportedResult }
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	failed := map[string]string{}
	for _, f := range report.Files {
		for _, r := range f.Results {
			if r.Outcome == "fail" && len(r.Follows) == 0 && r.Severity != "note" {
				failed[r.Requirement] = r.Help
			}
		}
	}
	return failed
}
