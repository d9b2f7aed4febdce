// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// handshakeTime bounds one run of a program and the start of a server. Both take
// milliseconds, but more on a busy machine.
const handshakeTime = 20 * time.Second

// maxOutput bounds the part of a program's output that is kept.
const maxOutput = 1 << 20

// command prepares a program in a directory. Neither the user's environment nor
// the machine's configuration of a library reaches it.
func (h *host) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	nowhere := filepath.Join(h.dir, "none")
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LC_ALL=C", "TZ=UTC",
		"OPENSSL_CONF=" + filepath.Join(h.dir, opensslConfig), "SSL_CERT_FILE=" + nowhere, "SSL_CERT_DIR=" + nowhere,
		"GNUTLS_SYSTEM_PRIORITY_FILE=" + filepath.Join(h.dir, gnutlsConfig),
	}
	cmd.WaitDelay = time.Second
	return cmd
}

// run returns the output of a program. A failure of the program is not an error; a
// timeout is.
func (h *host) run(ctx context.Context, limit time.Duration, cmd func(context.Context) *exec.Cmd) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c := cmd(ctx)
	out, errs := new(output), new(output)
	c.Stdout, c.Stderr = out, errs
	var exit *exec.ExitError
	if err := c.Run(); ctx.Err() != nil {
		return "", "", fmt.Errorf("%s did not end: %w", filepath.Base(c.Path), ctx.Err())
	} else if err != nil && !errors.As(err, &exit) {
		return "", "", err
	}
	return out.String(), errs.String(), nil
}

// version returns the first line of a program's version output.
func (h *host) version(ctx context.Context, name string, args ...string) (string, error) {
	if _, err := exec.LookPath(name); err != nil {
		return "", fmt.Errorf("%s is not on the PATH", name)
	}
	stdout, stderr, err := h.run(ctx, h.limit, func(ctx context.Context) *exec.Cmd { return h.command(ctx, h.dir, name, args...) })
	if err != nil {
		return "", err
	}
	return firstLine(stdout + stderr), nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

// A server is a program that listens until it is stopped.
type server struct {
	cmd       *exec.Cmd
	out, errs *output
	port      string // the last group of what has made it ready
	ended     chan struct{}
	cancel    context.CancelFunc
}

// errNotReady means that a server ended by itself before it listened.
var errNotReady = errors.New("the server has ended")

// serve starts a server and waits until it prints that it listens. On an error, it
// also returns the server if it was started; the server has then ended.
func (h *host) serve(ctx context.Context, ready *regexp.Regexp, command func(context.Context) *exec.Cmd) (*server, error) {
	ctx, cancel := context.WithTimeout(ctx, 4*h.limit) // it serves the client of each protocol
	cmd := command(ctx)
	listens := make(chan []string, 1)
	s := &server{
		cmd: cmd, ended: make(chan struct{}), cancel: cancel,
		out: &output{ready: ready, listens: listens}, errs: &output{ready: ready, listens: listens},
	}
	cmd.Stdout, cmd.Stderr = s.out, s.errs
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	go func() {
		_ = cmd.Wait() // it is killed, so its exit status has no meaning
		close(s.ended)
	}()
	select {
	case groups := <-listens:
		s.port = groups[len(groups)-1]
		return s, nil
	case <-s.ended:
		cancel()
		if !cmd.ProcessState.Exited() {
			return s, fmt.Errorf("%s was ended: %s", filepath.Base(cmd.Path), cmd.ProcessState)
		}
		return s, errNotReady
	case <-time.After(h.limit):
		s.stop(0)
		return s, fmt.Errorf("%s does not listen: %s", filepath.Base(cmd.Path), lastLine(s.errs.String()))
	}
}

// stop gives a server time to end, and then kills it.
func (s *server) stop(patience time.Duration) {
	select {
	case <-s.ended:
	case <-time.After(patience):
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
	}
	select {
	case <-s.ended:
	case <-time.After(time.Second):
	}
	s.cancel() // kills it
	<-s.ended
}

// An output keeps the beginning of what is written to it.
type output struct {
	mutex   sync.Mutex
	kept    bytes.Buffer
	ready   *regexp.Regexp  // the output to wait for
	listens chan<- []string // gets the groups of ready
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.kept.Write(p[:min(len(p), maxOutput-o.kept.Len())])
	if o.ready != nil {
		if groups := o.ready.FindStringSubmatch(o.kept.String()); groups != nil {
			o.ready = nil
			o.listens <- groups
		}
	}
	return len(p), nil
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.kept.String()
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:])
}

// trialFiles writes the files of a trial into a directory, which the caller removes.
func (h *host) trialFiles(t Trial) (dir string, err error) {
	if dir, err = os.MkdirTemp(h.dir, "trial-*"); err != nil {
		return "", err
	}
	return dir, writeFiles(dir, map[string][]byte{"chain.pem": t.File, "key.pem": t.Key, "trusted.pem": pemOf(t.Trusted...)})
}

func writeFiles(dir string, files map[string][]byte) error {
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
