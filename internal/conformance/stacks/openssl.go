// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// OpenSSL is the recorded OpenSSL, of both the program and curl's library.
const OpenSSL = "OpenSSL 3.0"

// openSSL runs openssl s_server, and curl as its client: like most programs built
// on OpenSSL, curl loads a file with SSL_CTX_use_certificate_chain_file, which
// s_client does not.
type openSSL struct {
	host    *host
	version string
}

// curlLibrary finds the library in the version of curl.
var curlLibrary = regexp.MustCompile(` OpenSSL/(\S+)`)

func openOpenSSL(ctx context.Context, h *host) (Stack, error) {
	line, err := h.version(ctx, "openssl", "version")
	if err != nil {
		return nil, &missingError{recorded: OpenSSL, found: err.Error()}
	}
	words := strings.Fields(line)
	version := strings.Join(words[:min(2, len(words))], " ")
	if !family(OpenSSL, version) {
		return nil, &missingError{recorded: OpenSSL, found: "openssl is " + line}
	}
	line, err = h.version(ctx, "curl", "--version")
	if err != nil {
		return nil, &missingError{recorded: OpenSSL, found: err.Error()}
	}
	if m := curlLibrary.FindStringSubmatch(line); m == nil || !family(OpenSSL, "OpenSSL "+m[1]) {
		return nil, &missingError{recorded: OpenSSL, found: "curl is " + line}
	}
	return &openSSL{host: h, version: version}, nil
}

func (*openSSL) Name() string      { return OpenSSL }
func (o *openSSL) Version() string { return o.version }
func (*openSSL) close() error      { return nil }

// opensslReady is what s_server prints when it listens, with the port.
var opensslReady = regexp.MustCompile(`(?m)^ACCEPT \S*:(\d+)$`)

func (o *openSSL) Handshake(ctx context.Context, t Trial) ([]Opinion, error) {
	dir, err := o.host.trialFiles(t)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	args := append([]string{
		"s_server", "-accept", "127.0.0.1:0", "-naccept", strconv.Itoa(len(Protocols)), "-www",
		"-cert", filepath.Join(o.host.dir, hostCert), "-key", filepath.Join(o.host.dir, hostKey),
		"-Verify", "100", "-verify_return_error", "-CAfile", "trusted.pem",
	}, o.verification(t.Trusted, t.At)...)
	s, err := o.host.serve(ctx, opensslReady, func(ctx context.Context) *exec.Cmd { return o.host.command(ctx, dir, "openssl", args...) })
	if errors.Is(err, errNotReady) {
		return notTrusting(OpenSSL, errorQueue(s.errs.String())), nil
	}
	if err != nil {
		return nil, err
	}
	clients, err := o.clients(ctx, dir, s.port)
	// A server that all clients have reached ends, after it has printed why it refuses.
	patience := time.Duration(0)
	if err == nil && clients[0].reached() && clients[1].reached() {
		patience = time.Second
	}
	s.stop(patience)
	if err != nil {
		return nil, err
	}
	return opensslOpinions(clients, s.errs.String()), nil
}

// verification lists the options that make openssl trust only the given certificates.
func (o *openSSL) verification(trusted [][]byte, at time.Time) []string {
	args := []string{"-no-CApath", "-no-CAstore", "-attime", strconv.FormatInt(at.Unix(), 10)}
	for _, der := range trusted {
		if !selfSigned(der) {
			return append(args, "-partial_chain")
		}
	}
	return args
}

// notTrusting returns the opinions of a server that cannot load the certificates that
// it should trust.
func notTrusting(stack, says string) []Opinion {
	return each(stack, Opinion{Loads: true, Says: "the server does not load what it trusts: " + says})
}

// each is one opinion for every protocol.
func each(stack string, o Opinion) []Opinion {
	opinions := make([]Opinion, len(Protocols))
	for i, protocol := range Protocols {
		o.Stack, o.Protocol = stack, protocol
		opinions[i] = o
	}
	return opinions
}

// A curlClient is how one request of curl has ended.
type curlClient struct {
	exit     int
	says     string
	accepted bool
}

// localCertificate is curl's exit status for a file or key that it cannot load.
const localCertificate = 58

func (c curlClient) reached() bool { return c.exit != localCertificate }

// curlTime bounds a request of curl, in seconds, and timedOut is its exit status then.
const (
	curlTime = "15"
	timedOut = 28
)

// clients tries every protocol with one process of curl. The server's certificate is
// not verified.
func (o *openSSL) clients(ctx context.Context, dir, port string) ([]curlClient, error) {
	args := []string{"-q"}
	for i, version := range []string{"1.2", "1.3"} {
		if i > 0 {
			args = append(args, "--next")
		}
		args = append(args, "--silent", "--insecure", "--noproxy", "*", "--no-sessionid", "--max-time", curlTime,
			"--tlsv"+version, "--tls-max", version, "--cert", "chain.pem", "--key", "key.pem",
			"--output", "page"+version, "--write-out", `%{exitcode} %{http_code} %{errormsg}\n`, "https://127.0.0.1:"+port+"/")
	}
	stdout, stderr, err := o.host.run(ctx, o.host.limit, func(ctx context.Context) *exec.Cmd { return o.host.command(ctx, dir, "curl", args...) })
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if len(lines) != len(Protocols) {
		return nil, fmt.Errorf("curl has answered %q %s", lines, firstLine(stderr))
	}
	clients := make([]curlClient, len(lines))
	for i, line := range lines {
		words := strings.SplitN(line, " ", 3)
		exit, err := strconv.Atoi(words[0])
		if err != nil || len(words) < 3 {
			return nil, fmt.Errorf("curl has answered %q", line)
		}
		clients[i] = curlClient{exit: exit, says: strings.TrimSpace(words[2])}
		if exit == timedOut {
			return nil, fmt.Errorf("curl: %s", clients[i].says)
		}
		if exit != 0 {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, "page1."+strconv.Itoa(i+2)))
		if err != nil {
			return nil, err
		}
		if words[1] != "200" || !showsClient(string(page), i) {
			return nil, fmt.Errorf("s_server's page does not show the client over %s", Protocols[i])
		}
		clients[i].accepted = true
	}
	return clients, nil
}

// showsClient reports whether the page of s_server is of the protocol and has the
// certificate of the client, without which there was no verification.
func showsClient(page string, protocol int) bool {
	version := strings.Replace(Protocols[protocol], "TLS ", "TLSv", 1)
	return strings.Contains(page, "\nNew, "+version+", Cipher is ") &&
		strings.Contains(page, "\nClient certificate\n") && strings.Contains(page, "\n-----BEGIN CERTIFICATE-----\n")
}

// opensslOpinions combines the results of the clients and the server.
func opensslOpinions(clients []curlClient, stderr string) []Opinion {
	opinions := each(OpenSSL, Opinion{})
	refused := 0
	for _, c := range clients {
		if c.reached() && !c.accepted {
			refused++
		}
	}
	reasons := serverReasons(stderr)
	for i, c := range clients {
		opinions[i].Loads, opinions[i].Accepts = c.reached(), c.accepted
		switch {
		case c.accepted:
		case !c.reached() || len(reasons) == 0:
			opinions[i].Says = "client: " + c.says
		case len(reasons) == refused: // one for each refused connection, in their order
			opinions[i].Says = "server: " + reasons[0] + "; client: " + c.says
			reasons = reasons[1:]
			refused--
		default:
			opinions[i].Says = "server: " + strings.Join(reasons, "; ") + "; client: " + c.says
		}
	}
	return opinions
}

// verifyError and libraryError match lines of s_server. Names of subjects are in
// lines that start otherwise, and OpenSSL escapes them.
var (
	verifyError  = regexp.MustCompile(`(?m)^verify error:(num=.*)$`)
	libraryError = regexp.MustCompile(`(?m)^[0-9A-F]+:error:[0-9A-F]+:([^:\n]+):[^:\n]*:([^:\n]+):`)
)

// serverReasons finds the reason for each refused connection: the error of the
// verification, which precedes the error queue of the connection, or that queue.
func serverReasons(stderr string) []string {
	var reasons []string
	queue, verify := "", ""
	flush := func() {
		if verify != "" {
			reasons = append(reasons, verify)
		} else if queue != "" {
			reasons = append(reasons, queue)
		}
		queue, verify = "", ""
	}
	for line := range strings.Lines(stderr) {
		switch {
		case verifyError.MatchString(line):
			flush()
			verify = verifyError.FindStringSubmatch(line)[1]
		case libraryError.MatchString(line):
			queue = join(queue, errorQueue(line))
		case strings.HasPrefix(line, "depth="):
			flush()
		}
	}
	flush()
	return reasons
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// errorQueue is OpenSSL's error queue in one line, or the last line.
func errorQueue(text string) string {
	all := ""
	for _, m := range libraryError.FindAllStringSubmatch(text, -1) {
		all = join(all, m[1]+": "+m[2])
	}
	if all == "" {
		return lastLine(text)
	}
	return all
}
