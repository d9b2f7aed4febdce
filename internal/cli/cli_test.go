// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"archive/zip"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/rulesets"
)

var update = flag.Bool("update", false, "rewrite the expected outputs")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"chainlint": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the scripts in testdata/script: command lines with their
// whole output and exit status. The command "certs FILE" writes the file that a
// recipe (FILE.recipe in the script) describes; "private-key NAME FILE" writes
// the key of a recipe's certificate; "keystore KEY CHAIN PASSWORD FILE" puts a key
// and the certificates of a file into a PKCS#12 keystore; "archive ZIP FILE..." packs
// files; "secret FILE YAML" makes a file the field store of a Kubernetes Secret; "exits N ARGUMENTS"
// runs chainlint and checks its exit status. No script may depend on the list of
// built-in rulesets, because a new provider must not break one: $RULESETS and
// $PROVIDERS list them, and $READ is the month in which their documents were last read.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..")
			env.Setenv("TESTDATA", filepath.Join(root, "testdata"))
			env.Setenv("AT", "2026-11-22T12:00:00Z")
			env.Setenv("RULESETS", strings.Join(rulesets.Builtin(), ", "))
			env.Setenv("PROVIDERS", strings.Join(providers(), ", "))
			read, readErr := lastRead()
			env.Setenv("READ", read.Format("Jan 2006")) // the date of the manual pages
			return errors.Join(err, readErr)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"certs":       writeCerts,
			"private-key": writePrivateKey,
			"keystore":    writeKeystore,
			"archive":     writeArchive,
			"secret":      writeSecret,
			"exits":       exits,
		},
	})
}

func writeCerts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: certs FILE")
	}
	recipe, err := certtest.Parse(ts.ReadFile(args[0] + ".recipe"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), recipe.PEM(), 0o600))
}

// writePrivateKey builds a key file at run time: the repository contains no private
// key.
func writePrivateKey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: private-key KEY FILE")
	}
	der, err := x509.MarshalPKCS8PrivateKey(certtest.Key(args[0]))
	ts.Check(err)
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), block, 0o600))
}

// writeKeystore makes a keystore of the certificates of a PEM file, the leaf
// first, and of the leaf's key.
func writeKeystore(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: keystore KEY CHAIN PASSWORD FILE")
	}
	var certs []*x509.Certificate
	for rest := []byte(ts.ReadFile(args[1])); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		ts.Check(err)
		certs = append(certs, cert)
	}
	data, err := pkcs12.Modern.Encode(certtest.Key(args[0]), certs[0], certs[1:], args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), data, 0o600))
}

func writeArchive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: archive ZIP FILE...")
	}
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	for _, name := range args[1:] {
		w, err := z.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data.Bytes(), 0o600))
}

func writeSecret(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: secret FILE YAML")
	}
	value := base64.StdEncoding.EncodeToString([]byte(ts.ReadFile(args[0])))
	yaml := "apiVersion: v1\nkind: Secret\nmetadata:\n  name: client\ndata:\n  store.p12: " + value + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(yaml), 0o600))
}

// exits runs chainlint and checks its exit status: exits N ARGUMENTS.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS ARGUMENTS...")
	}
	err := ts.Exec("chainlint", args[1:]...)
	if got := exitCode(err); got != args[0] {
		ts.Fatalf("chainlint %v: exit status %s, want %s", args[1:], got, args[0])
	}
}
