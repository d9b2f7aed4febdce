// SPDX-License-Identifier: Apache-2.0

package mutants

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/internal/conformance/section"
	"github.com/chainlint/chainlint/internal/conformance/stacks"
)

// A question is what the stacks are asked about: a certificate and what it is
// verified with, or a certification request.
type question struct {
	chain   [][]byte // DER, the leaf first; the last one is trusted
	request []byte   // DER, instead of a chain
}

func (q question) path() stacks.Path {
	last := len(q.chain) - 1
	return stacks.Path{Leaf: q.chain[0], Untrusted: q.chain[min(1, last):last], Trusted: q.chain[last:], At: certtest.Now}
}

// pemFile writes certificates as a file of PEM blocks.
func pemFile(certs [][]byte) []byte { return pemBlocks("CERTIFICATE", certs...) }

func pemBlocks(label string, all ...[]byte) []byte {
	var out []byte
	for _, der := range all {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})...)
	}
	return out
}

// A bench is the stacks that judge, and a directory for files.
type bench struct {
	set      *stacks.Set
	dir      string
	parallel int // how many things are done at a time
}

// openBench finds the stacks of the given names. Without one of the recorded version
// nothing is judged: skipped says why.
func openBench(options section.Options, names ...string) (b *bench, skipped string, err error) {
	set, err := stacks.Open(context.Background(), names...)
	if err != nil {
		return nil, "", err
	}
	if skipped := set.Missing(); skipped != "" {
		return nil, skipped, set.Close()
	}
	dir, err := os.MkdirTemp("", "chainlint-mutants-*")
	if err != nil {
		return nil, "", errors.Join(err, set.Close())
	}
	return &bench{set, dir, workers(options)}, "", nil
}

func (b *bench) close() error { return errors.Join(b.set.Close(), os.RemoveAll(b.dir)) }

// workers are as many as there are processors where the document is written, and
// one in a test.
func workers(options section.Options) int {
	if options.Count > 0 && options.Count <= 1000 {
		return 1
	}
	return runtime.NumCPU()
}

// verify returns what a stack says against each chain, empty where it accepts it.
func (b *bench) verify(stack string, questions []question) ([]string, error) {
	paths := make([]stacks.Path, len(questions))
	for i, q := range questions {
		paths[i] = q.path()
	}
	return b.set.Stack(stack).Verify(context.Background(), paths)
}

// ask returns what OpenSSL and Go say against each chain or request.
func (b *bench) ask(questions []question) (openssl, golang []string, err error) {
	if len(questions) == 0 {
		return nil, nil, nil
	}
	if questions[0].request != nil {
		openssl, golang = make([]string, len(questions)), make([]string, len(questions))
		err = inParallel(b.parallel, len(questions), func(i int) (err error) {
			golang[i] = requestToGo(questions[i].request)
			openssl[i], err = b.requestToOpenSSL(questions[i].request)
			return err
		})
		return openssl, golang, err
	}
	if openssl, err = b.verify(stacks.OpenSSL, questions); err != nil {
		return nil, nil, err
	}
	golang, err = b.verify(stacks.Go, questions)
	return openssl, golang, err
}

func requestToGo(der []byte) string {
	request, err := x509.ParseCertificateRequest(der)
	if err == nil {
		err = request.CheckSignature()
	}
	if err != nil {
		return "refused: " + err.Error()
	}
	return ""
}

// requestToOpenSSL has openssl verify a request's signature with its own key.
func (b *bench) requestToOpenSSL(der []byte) (string, error) {
	file, err := os.CreateTemp(b.dir, "request-*.pem")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(pemBlocks("CERTIFICATE REQUEST", der))
	if err := errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	said := b.openssl("req", "-verify", "-noout", "-in", filepath.Base(file.Name()))
	if strings.Contains(said, "verify OK") {
		return "", nil
	}
	return "refused: " + lastReason(said), nil
}

// openssl returns all that the program prints. The status says less than that.
func (b *bench) openssl(args ...string) string {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "OPENSSL_CONF="+os.DevNull)
	out, _ := cmd.CombinedOutput()
	return string(out)
}

// lastReason is the last error that OpenSSL prints, without its place in the code.
func lastReason(text string) string {
	reason := ""
	for line := range strings.Lines(text) {
		if fields := strings.Split(line, ":"); len(fields) > 5 {
			reason = fields[5]
		}
	}
	return reason
}

// inParallel calls do for each number below n, so many at a time.
func inParallel(parallel, n int, do func(i int) error) error {
	var wait sync.WaitGroup
	slots, errs := make(chan bool, max(1, parallel)), make([]error, n)
	for i := range n {
		slots <- true
		wait.Go(func() {
			errs[i] = do(i)
			<-slots
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
