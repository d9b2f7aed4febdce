// SPDX-License-Identifier: Apache-2.0

package crosscheck

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/report"
)

// timeout bounds one run of a program; a path takes milliseconds.
const timeout = 20 * time.Second

// maxOutput bounds the part of a program's output that is kept.
const maxOutput = 64 << 10

// An openSSL is the program openssl in the PATH.
type openSSL struct {
	path    string
	version string // "OpenSSL 3.0.19 27 Jan 2026"
}

// findOpenSSL looks for openssl in the PATH and runs it to get its version.
func findOpenSSL(ctx context.Context) (*openSSL, error) {
	path, err := exec.LookPath("openssl")
	if err != nil {
		return nil, errors.New("openssl is not on the PATH")
	}
	o := &openSSL{path: path}
	out, err := o.run(ctx, os.TempDir(), "version")
	version, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
	if err != nil || version == "" {
		return nil, fmt.Errorf("%s does not print its version: %w", path, err)
	}
	o.version, _, _ = strings.Cut(version, " (")
	return o, nil
}

// Verify runs openssl verify like a server that trusts the registered anchor on the
// path, or otherwise the last certificate of the path.
func (o *openSSL) Verify(ctx context.Context, f *report.File, at time.Time) report.CrossCheck {
	c := report.CrossCheck{Tool: "openssl", Version: o.version, Opinion: report.NotAsked, Says: noPath}
	if len(f.Chain.Path) == 0 {
		return c
	}
	dir, err := os.MkdirTemp("", "chainlint-*")
	if err != nil {
		c.Says = err.Error()
		return c
	}
	defer os.RemoveAll(dir)
	args, err := o.arguments(dir, f.Chain, f.Selection.PurposeOf(f.Chain), at)
	if err != nil {
		c.Says = err.Error()
		return c
	}
	out, err := o.run(ctx, dir, args...)
	var exit *exec.ExitError
	switch {
	case err == nil:
		c.Opinion, c.Says = report.Accepts, "OK"
	case errors.As(err, &exit):
		c.Opinion, c.Says = opinion(out)
	default:
		c.Says = err.Error()
	}
	return c
}

// purposes maps the purposes of a leaf to openssl's words.
var purposes = map[lints.Purpose]string{lints.TLSClient: "sslclient", lints.TLSServer: "sslserver"}

// arguments writes the certificates to files and returns the arguments that name
// them.
func (o *openSSL) arguments(dir string, c *chain.Chain, purpose lints.Purpose, at time.Time) ([]string, error) {
	between, trusted := split(c)
	for name, certs := range map[string][]*chain.Cert{"leaf.pem": c.Path[:1], "untrusted.pem": between, "trusted.pem": trusted} {
		if err := os.WriteFile(filepath.Join(dir, name), encode(certs), 0o600); err != nil {
			return nil, err
		}
	}
	args := []string{"verify", "-attime", strconv.FormatInt(at.Unix(), 10), "-check_ss_sig", "-CAfile", "trusted.pem"}
	if !strings.HasPrefix(o.version, "LibreSSL") {
		args = append(args, "-no-CApath")
	}
	if !strings.HasPrefix(o.version, "LibreSSL") && !strings.HasPrefix(o.version, "OpenSSL 1.") {
		args = append(args, "-no-CAstore")
	}
	if top := trusted[len(trusted)-1]; !top.SelfSigned() {
		args = append(args, "-partial_chain")
	}
	if len(between) > 0 {
		args = append(args, "-untrusted", "untrusted.pem")
	}
	if name := purposes[purpose]; name != "" && c.Leaf() != nil {
		args = append(args, "-purpose", name)
	}
	return append(args, "leaf.pem"), nil
}

func encode(certs []*chain.Cert) []byte {
	var b bytes.Buffer
	for _, c := range certs {
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	return b.Bytes()
}

// run runs openssl in a directory, with its default configuration and without a
// store of trusted certificates, and returns its output.
func (o *openSSL) run(ctx context.Context, dir string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.path, args...)
	nowhere := filepath.Join(dir, "none")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "OPENSSL_CONF="+os.DevNull, "SSL_CERT_FILE="+nowhere, "SSL_CERT_DIR="+nowhere)
	cmd.WaitDelay = time.Second
	out := &limited{left: maxOutput}
	cmd.Stdout, cmd.Stderr = out, out
	err := cmd.Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "", fmt.Errorf("openssl %s did not end within %v", args[0], timeout)
	}
	return out.String(), err
}

// A limited buffer accepts everything and keeps the beginning.
type limited struct {
	bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n, _ := l.Buffer.Write(p[:min(len(p), l.left)])
	l.left -= n
	return len(p), nil
}

// reasonRE matches the line in which openssl verify gives the error. The lines
// before it start with the name of a subject, which OpenSSL has escaped.
var reasonRE = regexp.MustCompile(`(?m)^error (\d+) at (\d+) depth lookup: ?(.+)$`)

// libraryRE matches a line of OpenSSL's error queue: library, function, reason.
var libraryRE = regexp.MustCompile(`(?m)^[0-9A-F]+:error:[0-9A-F]+:([^:\n]+):[^:\n]*:([^:\n]+):`)

// opinion returns openssl's error about a path that it does not accept, in one line.
// If it gives no verification error, or cannot decode the extensions of a
// certificate, it cannot load the file.
func opinion(out string) (report.Opinion, string) {
	reason := strings.Join(strings.Fields(reasonRE.FindString(out)), " ")
	var queue []string
	unread := reason == ""
	for _, m := range libraryRE.FindAllStringSubmatch(out, -1) {
		unread = unread || m[1] == "X509 V3 routines" && m[2] == "invalid certificate"
		if words := m[1] + ": " + m[2]; !slices.Contains(queue, words) && len(queue) < maxQueue {
			queue = append(queue, words)
		}
	}
	if reason != "" {
		queue = append([]string{reason}, queue...)
	}
	if len(queue) == 0 {
		queue = append(queue, lastLine(out))
	}
	if unread {
		return report.CannotLoad, strings.Join(queue, "; ")
	}
	return report.Refuses, strings.Join(queue, "; ")
}

// maxQueue is the number of errors of the queue that are quoted.
const maxQueue = 3

func lastLine(out string) string {
	last := ""
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" {
			last = line
		}
	}
	return last
}
