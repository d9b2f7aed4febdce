// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
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
	singleThreaded(t)
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

// TestPrintedRenewals breaks the certificates and requests themselves, so that they have to
// be signed again, and runs what is printed with the key of the CA.
func TestPrintedRenewals(t *testing.T) {
	singleThreaded(t)
	needOpenSSL(t)
	const csr = "C=IE,ST=Cork,O=O'Neil & Sons,CN=api.oneil.payrails.io"
	dn := func(cn string) string {
		return `"` + strings.ReplaceAll("CN="+strings.ReplaceAll(oddCompany, `"`, `\\"`)+cn, `"`, `\"`) + `,O=Oneil"`
	}
	connectpay := []string{"-r", "connectpay", "-p", "company=" + oddCompany, "-p", "environment=stage"}
	worldpay := []string{"-r", "worldpay", "-p", "rdn=O=Oneil", "-p", "environment=try"}
	payrails := []string{"-r", "payrails", "-p", "company=oneil", "-p", "environment=live"}
	type lines struct{ root, client string }
	chain := func(l lines) string {
		return "root subject=" + dn(" Root") + " ca " + l.root + "\nclient from root subject=" + dn(" Client") + " " + l.client + "\nfile client root"
	}
	for name, c := range map[string]struct {
		args   []string
		recipe string
	}{
		"connectpay/364 days":                {connectpay, chain(lines{client: "days=364"})},
		"connectpay/1096 days":               {connectpay, chain(lines{client: "days=1096"})},
		"connectpay/expired":                 {connectpay, chain(lines{client: "notBefore=2025-01-01 notAfter=2026-11-30"})},
		"connectpay/not yet valid":           {connectpay, chain(lines{client: "notBefore=2027-01-01 days=400"})},
		"connectpay/RSA of 1024 bits":        {connectpay, chain(lines{client: "key=rsa1024"})},
		"connectpay/EC key":                  {connectpay, chain(lines{client: "key=p256"})},
		"connectpay/SHA-1":                   {connectpay, chain(lines{client: "sig=rsa-sha1"})},
		"connectpay/server only":             {connectpay, chain(lines{client: "eku=serverAuth"})},
		"connectpay/leaf is a CA":            {connectpay, chain(lines{client: "ca eku=clientAuth"})},
		"connectpay/the key of the root":     {connectpay, chain(lines{client: "key=@root"})},
		"connectpay/expired root":            {connectpay, chain(lines{root: "notBefore=2016-01-01 notAfter=2026-11-30"})},
		"connectpay/company not in the CN":   {connectpay, "root subject=" + dn(" Root") + " ca\nclient from root subject=\"CN=api client,O=Oneil\"\nfile client root"},
		"worldpay/two years":                 {worldpay, chain(lines{client: "days=730 ocsp=http://ocsp.oneil.example/"})},
		"worldpay/no clientAuth":             {worldpay, chain(lines{client: "eku=serverAuth ocsp=http://ocsp.oneil.example/"})},
		"worldpay/RSA of 3072 bits":          {worldpay, chain(lines{client: "key=rsa3072 ocsp=http://ocsp.oneil.example/"})},
		"worldpay/SHA-1":                     {worldpay, chain(lines{client: "sig=rsa-sha1 ocsp=http://ocsp.oneil.example/"})},
		"baseline/expired":                   {[]string{"-r", "baseline"}, chain(lines{client: "notBefore=2025-01-01 notAfter=2026-11-30"})},
		"baseline/RSA of 1024 bits":          {[]string{"-r", "baseline"}, chain(lines{client: "key=rsa1024"})},
		"payrails/RSA of 1024 bits":          {payrails, "client subject=\"" + csr + "\" key=rsa1024\nfile csr:client"},
		"connectpay/company not in the root": {connectpay, "root subject=\"CN=Root,O=Oneil\" ca\nclient from root subject=" + dn(" Client") + "\nfile client root"},
		"connectpay/company in neither":      {connectpay, "root subject=\"CN=Root,O=Oneil\" ca\nclient from root subject=\"CN=Client,O=Oneil\"\nfile client root"},
		"connectpay/root without CA flag":    {connectpay, "root subject=" + dn(" Root") + " bc=none eku=none ku=keyCertSign\nclient from root subject=" + dn(" Client") + "\nfile client root"},
		"connectpay/forged":                  {connectpay, chain(lines{client: "forged"})},
		"connectpay/version 1":               {connectpay, chain(lines{client: "version=1"})},
		"connectpay/serial number 0":         {connectpay, chain(lines{client: "serial=0"})},
		"connectpay/root of RSA 1024":        {connectpay, chain(lines{root: "key=rsa1024"})},
		"worldpay/criteria missing":          {[]string{"-r", "worldpay", "-p", "rdn=O=Oneil", "-p", "rdn=C=IE", "-p", "environment=try"}, chain(lines{client: "ocsp=http://ocsp.oneil.example/"})},
		"payrails/country UK":                {payrails, "client subject=\"" + strings.Replace(csr, "C=IE", "C=UK", 1) + "\"\nfile csr:client"},
		"payrails/no state":                  {payrails, "client subject=\"" + strings.Replace(csr, "ST=Cork,", "", 1) + "\"\nfile csr:client"},
		"payrails/placeholder":               {payrails, "client subject=\"" + strings.Replace(csr, "O'Neil & Sons", "Internet Widgits Pty Ltd", 1) + "\"\nfile csr:client"},
		"payrails/another host":              {payrails, "client subject=\"" + strings.Replace(csr, "api.oneil.payrails.io", "oneil.example", 1) + "\"\nfile csr:client"},
		"mastercard/another unit":            {[]string{"-r", "mastercard", "-p", "environment=sandbox", "-p", "company=O'Neil & Sons", "-p", "project=Pay $(id)"}, "client subject=\"O=O'Neil & Sons,OU=Other,CN=1741965455194-Client-MTF-000000\"\nfile csr:client"},
		"mastercard/company in capitals":     {[]string{"-r", "mastercard", "-p", "environment=sandbox", "-p", "company=O'Neil & Sons", "-p", "project=Pay $(id)"}, "client subject=\"O=O'NEIL & SONS,OU=Pay $(id),CN=1741965455194-Client-MTF-000000\"\nfile csr:client"},
		"mastercard/CN is a host":            {[]string{"-r", "mastercard", "-p", "environment=sandbox", "-p", "company=O'Neil & Sons", "-p", "project=Pay $(id)"}, "client subject=\"O=O'Neil & Sons,OU=Pay $(id),CN=api.oneil.example\"\nfile csr:client"},
		"payrails/server only":               {payrails, "client subject=\"" + csr + "\" eku=serverAuth\nfile csr:client"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			write(t, "it's $(touch pwned).pem", certtest.MustPEM(t, c.recipe))
			spec := "rsa2048:root"
			if strings.Contains(c.recipe, "ca key=rsa1024") {
				spec = "rsa1024:root"
			}
			key, err := x509.MarshalPKCS8PrivateKey(certtest.Key(spec))
			if err != nil {
				t.Fatal(err)
			}
			write(t, "the ca.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
			if pasteFixes(t, dir, "it's $(touch pwned).pem", c.args) == 0 {
				t.Error("no command was printed")
			}
		})
	}
}

// TestPrintedFixesOfSamples runs the command that is printed for each rule of each
// requirement, on the first sample that breaks it. The new file must meet the requirement,
// and break none that the sample meets.
func TestPrintedFixesOfSamples(t *testing.T) {
	singleThreaded(t)
	needOpenSSL(t)
	tried := map[string]bool{}
	for _, s := range samples(t) {
		for _, r := range s.check(t).Results {
			key := s.provider + " " + r.Requirement.ID + " " + r.Rule.ID
			if r.Commands == "" || r.Follows != nil || tried[key] {
				continue
			}
			tried[key] = true
			t.Run(s.provider+"/"+s.name+"/"+r.Rule.ID, func(t *testing.T) { s.paste(t, r.Requirement.ID) })
		}
	}
	if len(tried) < 60 {
		t.Errorf("only %d rules have a command", len(tried))
	}
}

// paste runs the command that is printed for a requirement in a directory with the sample,
// the registered certificates and the key of the CA.
func (s *sample) paste(t *testing.T, id string) {
	args := []string{"-r", s.provider}
	dir := t.TempDir()
	for i := 0; i < len(s.flags); i += 2 {
		flag, value := s.flags[i], s.flags[i+1]
		if flag == "--anchor" || flag == "--password-file" {
			data, err := os.ReadFile(value)
			if err != nil {
				t.Fatal(err)
			}
			value = filepath.Base(value)
			write(t, filepath.Join(dir, value), data)
		}
		args = append(args, flag, value)
	}
	t.Chdir(dir)
	write(t, s.file, s.data)
	if recipe, err := certtest.Parse(s.section("recipe")); err == nil {
		if name := recipe.Issuer(recipe.FirstCert()); name != "" {
			if key, err := recipe.PrivateKey(name); err == nil {
				write(t, "the ca.key", key)
			}
		}
	}
	before := failuresOf(t, s.file, args)
	commands := filledIn(printed(before[id]))
	switch {
	case strings.Contains(commands, "path/to/") || strings.Contains(commands, "curl "):
		t.Skip("it needs a file that only the user has")
	case strings.Contains(commands, "=\n"):
		t.Skip("it needs a value that only the user knows")
	}
	old := contents(t, dir)
	sh := exec.Command("sh", "-c", commands)
	if out, err := sh.CombinedOutput(); err != nil && !(strings.HasPrefix(strings.TrimSpace(commands), "chainlint fix") && sh.ProcessState.ExitCode() == 1 && len(before) > 1) {
		t.Fatalf("%s: %v\n%s", commands, err, out)
	}
	made := madeBy(t, dir, old, commands)
	if !strings.Contains(commands, "--renew") && !strings.Contains(commands, "chainlint fix") {
		return // it is another submission
	}
	if again := filepath.Join(filepath.Dir(made), "issuer.pem"); filepath.Dir(made) != "." && exists(again) { // it has to be registered anew
		for i := range args {
			if args[i] == "--anchor" {
				args[i+1] = again
			}
		}
	}
	after := failuresOf(t, made, args)
	if _, left := after[id]; left {
		t.Errorf("%s: it does not fix %s: %s", commands, id, after[id])
	}
	for other := range after {
		if _, known := before[other]; !known {
			t.Errorf("%s: it causes %s", commands, other)
		}
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// filledIn sets the variables of printed commands.
func filledIn(commands string) string {
	if _, err := os.Stat("the root.pem"); err == nil {
		commands = strings.ReplaceAll(commands, "path/to/issuer.pem", "'the root.pem'")
	}
	if _, err := os.Stat("the ca.key"); err == nil {
		commands = strings.ReplaceAll(commands, "path/to/your-ca.key", "'the ca.key'")
	}
	for variable, value := range map[string]string{"COUNTRY": "IE", "STATE": "Cork", "ORGANIZATION": "O'Neil & Sons", "COMPANY": "Oneil", "PROJECT": "Pay $(id)", "ENVIRONMENT": "live"} {
		commands = strings.ReplaceAll(commands, "    "+variable+"=\n", "    "+variable+"='"+strings.ReplaceAll(value, "'", `'\''`)+"'\n")
	}
	return commands
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
		commands = filledIn(commands)
		old := contents(t, work)
		sh := exec.Command("sh", "-e", "-c", commands)
		sh.Dir = work
		if out, err := sh.CombinedOutput(); err != nil {
			t.Errorf("%s: %s: %v\n%s", id, commands, err, out)
			continue
		}
		made := madeBy(t, work, old, commands)
		if made == "" {
			t.Errorf("%s: %s makes nothing to send", id, commands)
			continue
		}
		t.Chdir(work)
		for left, text := range failuresOf(t, made, args) {
			t.Errorf("%s: %s: the new file has %s: %s", id, commands, left, text)
		}
		t.Chdir(dir)
	}
	return ran
}

// madeBy returns the file that commands made to be checked, alone or in a new directory. It
// fails if they changed another file.
func madeBy(t *testing.T, dir string, old map[string][]byte, commands string) (made string) {
	t.Helper()
	now := contents(t, dir)
	for name, data := range old {
		if !bytes.Equal(now[name], data) {
			t.Errorf("%s changes %s", commands, name)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, kept := old[e.Name()]; kept {
			continue
		}
		if made != "" {
			t.Errorf("%s makes %s and %s", commands, made, e.Name())
		}
		made = e.Name()
		if !e.IsDir() {
			continue
		}
		for _, name := range []string{"client-chain.pem", "client.pem", "issuer.pem", "client.csr"} {
			if _, err := os.Stat(filepath.Join(dir, made, name)); err == nil {
				made = filepath.Join(made, name)
				break
			}
		}
	}
	return made
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
