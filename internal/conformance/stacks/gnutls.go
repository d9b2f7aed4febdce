// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// GnuTLS is the recorded GnuTLS, of its own programs and of wget's library.
const GnuTLS = "GnuTLS 3.7"

// gnuTLS runs gnutls-serv, and wget as its client: like most programs built on
// GnuTLS, wget loads a file with gnutls_certificate_set_x509_key_file. gnutls-cli
// does not, and takes six certificates at most.
type gnuTLS struct {
	host    *host
	version string
	clock   []string // environment that fakes the clock and turns off output buffering

	freePort func() (int, error)
}

func openGnuTLS(ctx context.Context, h *host) (Stack, error) {
	line, err := h.version(ctx, "gnutls-serv", "--version")
	if err != nil {
		return nil, &missingError{recorded: GnuTLS, found: err.Error()}
	}
	version := strings.Replace(line, "gnutls-serv", "GnuTLS", 1)
	if !family(GnuTLS, version) {
		return nil, &missingError{recorded: GnuTLS, found: "gnutls-serv is " + line}
	}
	if _, err := h.version(ctx, "wget", "--version"); err != nil {
		return nil, &missingError{recorded: GnuTLS, found: err.Error()}
	}
	g := &gnuTLS{host: h, version: version, freePort: freePort}
	text, _, err := h.run(ctx, h.limit, func(ctx context.Context) *exec.Cmd { return h.command(ctx, h.dir, "wget", "--version") })
	if err != nil || !strings.Contains(text, "+ssl/gnutls") {
		return nil, &missingError{recorded: GnuTLS, found: "wget is built without GnuTLS"}
	}
	if g.clock, err = fakedClock(ctx, h); err != nil {
		return nil, &missingError{recorded: GnuTLS, found: err.Error()}
	}
	return g, nil
}

// fakedClock is the environment in which faketime and stdbuf run a program. It is
// used without them: faketime waits for its program as another process, which a
// signal does not end.
func fakedClock(ctx context.Context, h *host) ([]string, error) {
	for _, name := range []string{"faketime", "stdbuf"} {
		if _, err := exec.LookPath(name); err != nil {
			return nil, fmt.Errorf("%s is not on the PATH", name)
		}
	}
	text, stderr, err := h.run(ctx, h.limit, func(ctx context.Context) *exec.Cmd {
		return h.command(ctx, h.dir, "faketime", "-f", "@2026-11-22 12:00:00", "stdbuf", "-oL", "env")
	})
	if err != nil {
		return nil, err
	}
	var clock []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "LD_PRELOAD=") || strings.HasPrefix(line, "_STDBUF_O=") {
			clock = append(clock, line)
		}
	}
	if len(clock) != 2 {
		return nil, fmt.Errorf("faketime does not fake a clock: %s", firstLine(stderr))
	}
	return clock, nil
}

// at adds a clock that starts at a time.
func (g *gnuTLS) at(env []string, t time.Time) []string {
	return append(append(env, g.clock...), "FAKETIME=@"+t.UTC().Format(time.DateTime))
}

func (*gnuTLS) Name() string      { return GnuTLS }
func (g *gnuTLS) Version() string { return g.version }
func (*gnuTLS) close() error      { return nil }

// gnutlsReady is what gnutls-serv prints when it listens, with the port, or when it
// cannot, and then goes on with IPv6.
var gnutlsReady = regexp.MustCompile(`(?m)^HTTP Server listening on IPv4 \S+ port (\d+)\.\.\.(?:done$|bind\(\) failed)`)

// portInUse is in what it prints when another program has taken the port.
const portInUse = "...bind() failed"

// portAttempts is how many ports are tried.
const portAttempts = 5

// serve starts gnutls-serv on a free port. It cannot find one itself, so another
// program may take the one that was free.
func (g *gnuTLS) serve(ctx context.Context, dir string, t Trial, options ...string) (*server, error) {
	for attempt := 0; ; attempt++ {
		port, err := g.freePort()
		if err != nil {
			return nil, err
		}
		args := append([]string{"--http", "--port", strconv.Itoa(port)}, options...)
		s, err := g.host.serve(ctx, gnutlsReady, func(ctx context.Context) *exec.Cmd {
			cmd := g.host.command(ctx, dir, "gnutls-serv", args...)
			cmd.Env = g.at(cmd.Env, t.At)
			return cmd
		})
		if err != nil || !strings.Contains(s.errs.String(), portInUse) {
			return s, err
		}
		g.end(s) // the port is another program's
		if attempt == portAttempts {
			return nil, fmt.Errorf("gnutls-serv finds no port: %s", lastLine(s.errs.String()))
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// end stops a server and removes the shared memory that libfaketime makes in it.
// libfaketime removes it itself in a program that returns from main only.
func (g *gnuTLS) end(s *server) {
	s.stop(0)
	pid := strconv.Itoa(s.cmd.Process.Pid)
	for _, name := range []string{"faketime_shm_" + pid, "sem.faketime_sem_" + pid} {
		_ = os.Remove(filepath.Join("/dev/shm", name)) // not present in other versions
	}
}

func (g *gnuTLS) Handshake(ctx context.Context, t Trial) ([]Opinion, error) {
	dir, err := g.host.trialFiles(t)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := g.serve(ctx, dir, t, "--require-client-cert", "--verify-client-cert", "--x509cafile", "trusted.pem",
		"--x509certfile", filepath.Join(g.host.dir, hostCert), "--x509keyfile", filepath.Join(g.host.dir, hostKey))
	if s != nil {
		defer g.end(s)
	}
	if errors.Is(err, errNotReady) {
		return notTrusting(GnuTLS, lastLine(s.errs.String())), nil
	}
	if err != nil {
		return nil, err
	}
	clients := make([]wgetClient, len(Protocols))
	for i, protocol := range Protocols {
		if clients[i], err = g.client(ctx, dir, s.port, protocol); err != nil {
			return nil, err
		}
	}
	s.stop(0) // it has printed everything that the clients waited for
	opinions, err := gnutlsOpinions(clients, s.out.String(), s.errs.String())
	if err != nil {
		return nil, err
	}
	return opinions, g.load(ctx, dir, t, opinions)
}

// A wgetClient is how wget has ended.
type wgetClient struct {
	accepted bool
	says     string
}

// client fetches the page of the server over a protocol with wget. The server's
// certificate is not verified.
func (g *gnuTLS) client(ctx context.Context, dir, port, protocol string) (wgetClient, error) {
	page := filepath.Join(dir, "page"+strings.TrimPrefix(protocol, "TLS "))
	args := []string{
		"--no-config", "--no-verbose", "--no-hsts", "--tries=1", "--timeout=15", "--output-document=" + page,
		"--no-check-certificate", "--ca-directory=none", "--ciphers=NORMAL:-VERS-ALL:+VERS-" + strings.Replace(protocol, " ", "", 1),
		"--certificate=chain.pem", "--private-key=key.pem", "https://127.0.0.1:" + port + "/",
	}
	_, stderr, err := g.host.run(ctx, g.host.limit, func(ctx context.Context) *exec.Cmd { return g.host.command(ctx, dir, "wget", args...) })
	if err != nil {
		return wgetClient{}, err
	}
	if strings.Contains(stderr, "timed out") || strings.Contains(stderr, "Connection refused") {
		return wgetClient{}, fmt.Errorf("wget: %s", lastLine(stderr))
	}
	content, err := os.ReadFile(page)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return wgetClient{}, err
	}
	return wgetClient{accepted: strings.Contains(string(content), "<HTML>"), says: gnutlsMessages(stderr)}, nil
}

// gnutlsMessages are the lines of wget that quote GnuTLS.
func gnutlsMessages(stderr string) string {
	all := ""
	for line := range strings.Lines(stderr) {
		if said, ok := strings.CutPrefix(strings.TrimSpace(line), "GnuTLS: "); ok {
			all = join(all, said)
		}
	}
	return all
}

// verdict matches the line in which gnutls-serv prints the result of its verification.
// The first one of a connection counts: it precedes all text from a certificate.
var verdict = regexp.MustCompile(`(?m)^- Status: (.*)$`)

const (
	connection = "\n* Accepted connection from "
	trusted    = "The certificate is trusted."
	// shakeError is the start of the message of gnutls-serv about a failed handshake.
	shakeError = "Error in handshake: "
)

// gnutlsOpinions combines the results of the clients and the server. The server had
// the connections in the order of the clients.
func gnutlsOpinions(clients []wgetClient, stdout, stderr string) ([]Opinion, error) {
	var failures []string
	for line := range strings.Lines(stderr) {
		if said, ok := strings.CutPrefix(line, shakeError); ok {
			failures = append(failures, strings.TrimSpace(said))
		}
	}
	said := strings.Split(stdout, connection)[1:]
	opinions := each(GnuTLS, Opinion{Loads: true})
	for i, c := range clients {
		o := &opinions[i]
		o.Accepts = c.accepted
		status := ""
		if i < len(said) {
			if m := verdict.FindStringSubmatch(said[i]); m != nil {
				status = strings.TrimSpace(m[1])
			}
		}
		if c.accepted {
			if status != trusted || !strings.Contains(said[i], "\n- Description: ("+strings.Replace(o.Protocol, " ", "", 1)+"-") {
				return nil, fmt.Errorf("gnutls-serv has answered a client over %s of which it says %q", o.Protocol, status)
			}
			continue
		}
		if status != "" && status != trusted {
			o.Says = "server: " + status
		}
		if len(failures) > 0 {
			if o.Says == "" {
				o.Says = "server: " + failures[0]
			}
			failures = failures[1:]
		}
		if c.says != "" {
			o.Says = join(o.Says, "client: "+c.says)
		}
		if o.Says == "" {
			return nil, fmt.Errorf("neither gnutls-serv nor wget says why the client over %s is refused", o.Protocol)
		}
	}
	return opinions, nil
}

// load reports whether GnuTLS loads a file that was refused. wget does not say so: it
// sends no certificate. gnutls-serv loads its own certificate in the same way, and
// ends if it cannot.
func (g *gnuTLS) load(ctx context.Context, dir string, t Trial, opinions []Opinion) error {
	if opinions[0].Accepts || opinions[1].Accepts {
		return nil
	}
	s, err := g.serve(ctx, dir, t, "--x509certfile", "chain.pem", "--x509keyfile", "key.pem")
	if s != nil {
		defer g.end(s)
	}
	if errors.Is(err, errNotReady) {
		for i := range opinions {
			opinions[i].Loads, opinions[i].Says = false, "client: "+strings.TrimPrefix(lastLine(s.errs.String()), "Error: ")
		}
		return nil
	}
	return err
}
