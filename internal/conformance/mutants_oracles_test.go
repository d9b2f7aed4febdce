// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/certtest"
)

// An opinion is what a stack makes of a certificate: empty where it loads it and
// verifies it under the root, else why not.
type opinion string

// mutantFile is the name of a mutant in the directory of the oracles.
func mutantFile(i int) string { return fmt.Sprintf("m%05d.pem", i) }

// writeMutants writes each mutant and the root.
func writeMutants(t testing.TB, mutants []mutant, root []byte) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, der []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), pemFile([][]byte{der}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("root.pem", root)
	for i, m := range mutants {
		write(mutantFile(i), m.der)
	}
	return dir
}

// askGo parses and verifies with Go's crypto/x509.
func askGo(mutants []mutant, root []byte) []opinion {
	opinions := make([]opinion, len(mutants))
	for i, m := range mutants {
		block, _ := pem.Decode(pemFile([][]byte{m.der}))
		cert, err := x509.ParseCertificate(block.Bytes)
		if err == nil {
			_, err = cert.Verify(x509.VerifyOptions{
				Roots: pool([][]byte{root}), CurrentTime: certtest.Now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
			})
		}
		if err != nil {
			opinions[i] = opinion(err.Error())
		}
	}
	return opinions
}

// askOpenSSL has one process verify every file. The security level has it load
// the public key, as every TLS stack built on it does.
func askOpenSSL(t testing.TB, dir string, n int) []opinion {
	t.Helper()
	args := []string{"verify", "-auth_level", "1", "-attime", fmt.Sprint(certtest.Now.Unix()), "-CAfile", "root.pem"}
	for i := range n {
		args = append(args, mutantFile(i))
	}
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // the status is that of all files together
	accepted := make(map[string]bool)
	for line := range strings.Lines(out.String()) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), ": OK"); ok {
			accepted[name] = true
		}
	}
	reasons := openSSLReasons(errs.String())
	opinions := make([]opinion, n)
	for i := range n {
		if name := mutantFile(i); !accepted[name] {
			opinions[i] = opinion("refused: " + reasons[name])
		}
	}
	return opinions
}

// openSSLReasons finds what was said of each file in the output of openssl verify.
func openSSLReasons(text string) map[string]string {
	reasons := make(map[string]string)
	said := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch fields := strings.Fields(line); {
		case strings.HasPrefix(line, "error ") && strings.Contains(line, " at "):
			_, said, _ = strings.Cut(line, "lookup: ")
		case strings.HasPrefix(line, "error m"):
			reasons[strings.TrimSuffix(fields[1], ":")], said = said, ""
		case strings.HasPrefix(line, "Could not read certificate file from "):
			reasons[fields[len(fields)-1]], said = "not loaded", ""
		}
	}
	return reasons
}

// askJava has one Java process load every file and validate it under the root.
func askJava(t testing.TB, dir string, n int) []opinion {
	t.Helper()
	source := filepath.Join(dir, "Ask.java")
	if err := os.WriteFile(source, []byte(javaOracle), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("java", source, dir, fmt.Sprint(certtest.Now.Unix()), fmt.Sprint(n))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	opinions := make([]opinion, n)
	i := 0
	for line := range strings.Lines(string(out)) {
		opinions[i] = opinion(strings.TrimSpace(line))
		i++
	}
	if i != n {
		t.Fatalf("Java has answered for %d of %d files", i, n)
	}
	return opinions
}

const javaOracle = `
import java.io.*; import java.nio.file.*; import java.security.cert.*; import java.util.*;
public class Ask {
  public static void main(String[] a) throws Exception {
    CertificateFactory f = CertificateFactory.getInstance("X.509");
    X509Certificate root = (X509Certificate) f.generateCertificate(new FileInputStream(a[0] + "/root.pem"));
    PKIXParameters p = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    p.setRevocationEnabled(false);
    p.setDate(new Date(Long.parseLong(a[1]) * 1000));
    CertPathValidator v = CertPathValidator.getInstance("PKIX");
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Integer.parseInt(a[2]); i++) {
      String said = "";
      try {
        byte[] file = Files.readAllBytes(Path.of(a[0], String.format("m%05d.pem", i)));
        X509Certificate c = (X509Certificate) f.generateCertificate(new ByteArrayInputStream(file));
        try { c.getPublicKey().getEncoded(); v.validate(f.generateCertPath(List.of(c)), p); }
        catch (Throwable e) { said = "verify: " + e; }
      } catch (Throwable e) { said = "load: " + e; }
      out.append(said.replace('\n', ' ').replace('\r', ' ')).append('\n');
    }
    System.out.print(out);
  }
}
`

// openSSLVersion is what the openssl of this machine is, empty without one.
func openSSLVersion() string {
	out, err := exec.Command("openssl", "version").Output()
	if err != nil {
		return ""
	}
	return string(out)
}
