// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// standIns puts programs on the PATH, before or instead of those that are there,
// and returns a host of its own. Each is the body of a shell script.
func standIns(t *testing.T, instead bool, scripts map[string]string) *host {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell for stand-ins")
	}
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!"+shell+"\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if !instead {
		dir += string(os.PathListSeparator) + os.Getenv("PATH")
	}
	t.Setenv("PATH", dir)
	h, err := newHost(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestMissing names the recorded version and what is on the machine.
func TestMissing(t *testing.T) {
	for _, test := range []struct {
		open    func(context.Context, *host) (Stack, error)
		scripts map[string]string
		says    string
	}{
		{openOpenSSL, nil, "OpenSSL 3.0 is recorded; here openssl is not on the PATH"},
		{openOpenSSL, map[string]string{"openssl": "echo OpenSSL 3.5.1 1 Jul 2025"}, "OpenSSL 3.0 is recorded; here openssl is OpenSSL 3.5.1 1 Jul 2025"},
		{openOpenSSL, map[string]string{"openssl": "echo OpenSSL 3.0.2"}, "OpenSSL 3.0 is recorded; here curl is not on the PATH"},
		{openOpenSSL, map[string]string{"openssl": "echo OpenSSL 3.0.2", "curl": "echo curl 8.0.0 libcurl/8.0.0 GnuTLS/3.7.9"}, "OpenSSL 3.0 is recorded; here curl is curl 8.0.0 libcurl/8.0.0 GnuTLS/3.7.9"},
		{openJava, nil, "Java 17 is recorded; here java is not on the PATH"},
		{openJava, map[string]string{"java": `echo 'openjdk version "21.0.1" 2023-10-17' >&2`}, `Java 17 is recorded; here java is openjdk version "21.0.1" 2023-10-17`},
		{openJava, map[string]string{"java": `echo 'openjdk version "17.0.1" 2021-10-19' >&2`}, "Java 17 is recorded; here java is without a compiler (javac)"},
		{openGnuTLS, nil, "GnuTLS 3.7 is recorded; here gnutls-serv is not on the PATH"},
		{openGnuTLS, map[string]string{"gnutls-serv": "echo gnutls-serv 3.8.3"}, "GnuTLS 3.7 is recorded; here gnutls-serv is gnutls-serv 3.8.3"},
		{openGnuTLS, map[string]string{"gnutls-serv": "echo gnutls-serv 3.7.1", "wget": "echo GNU Wget; echo +ssl/openssl"}, "GnuTLS 3.7 is recorded; here wget is built without GnuTLS"},
		{openGnuTLS, map[string]string{"gnutls-serv": "echo gnutls-serv 3.7.1", "wget": "echo GNU Wget; echo +ssl/gnutls"}, "GnuTLS 3.7 is recorded; here faketime is not on the PATH"},
	} {
		t.Run(test.says, func(t *testing.T) {
			h := standIns(t, true, test.scripts)
			if _, err := test.open(context.Background(), h); err == nil || err.Error() != test.says {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestJudgesThatHang: a program that does not end is an error of the judge, in time,
// and no opinion.
func TestJudgesThatHang(t *testing.T) {
	const hang = "exec sleep 60"
	tr := trial(t, "ec issuing root", "ec", "root")
	for _, test := range []struct {
		stack, program string
		open           func(context.Context, *host) (Stack, error)
	}{
		{OpenSSL, "curl", openOpenSSL}, {OpenSSL, "openssl", openOpenSSL}, {GnuTLS, "wget", openGnuTLS}, {GnuTLS, "gnutls-serv", openGnuTLS},
	} {
		t.Run(test.program, func(t *testing.T) {
			if set.Stack(test.stack) == nil {
				t.Skip(set.Missing())
			}
			real, err := exec.LookPath(test.program)
			if err != nil {
				t.Fatal(err)
			}
			h := standIns(t, false, map[string]string{test.program: `case "$1" in *version) exec ` + real + ` "$@";; esac; ` + hang})
			stack, err := test.open(context.Background(), h)
			if err != nil {
				t.Fatal(err)
			}
			h.limit = 500 * time.Millisecond
			start := time.Now()
			if opinions, err := stack.Handshake(context.Background(), tr); err == nil || time.Since(start) > 10*time.Second {
				t.Errorf("%+v after %v", opinions, time.Since(start))
			}
			if left, err := filepath.Glob(filepath.Join(h.dir, "trial-*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// TestJavaThatHangs is killed, and gives no answer afterwards.
func TestJavaThatHangs(t *testing.T) {
	h := standIns(t, false, map[string]string{"java": "exec sleep 60"})
	h.limit = 100 * time.Millisecond
	if _, err := startJava(context.Background(), h); err == nil || !strings.Contains(err.Error(), "java has not answered") {
		t.Errorf("got %v", err)
	}
}

// TestCancelled: a trial that is given up is no refusal.
func TestCancelled(t *testing.T) {
	tr := trial(t, "ec issuing root", "ec", "root")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, stack := range set.Stacks {
		if opinions, err := stack.Handshake(ctx, tr); err == nil {
			t.Errorf("%s: %+v", stack.Name(), opinions)
		}
	}
}

// TestServerTrustsNothing: a server that cannot load what it is to trust refuses
// everything, and that is not laid to the file.
func TestServerTrustsNothing(t *testing.T) {
	tr := trial(t, "ec issuing root", "ec", "root")
	tr.Trusted = [][]byte{{0x30, 0x03, 0x02, 0x01, 0x05}}
	for _, stack := range set.Stacks {
		for _, o := range handshake(t, stack, tr) {
			if !o.Loads || o.Accepts || !strings.HasPrefix(o.Says, "the server does not load what it trusts: ") {
				t.Errorf("%+v", o)
			}
		}
	}
}

// TestPortIsTaken: gnutls-serv goes on without a port that another program has taken
// meanwhile, which must not answer for it.
func TestPortIsTaken(t *testing.T) {
	stack := set.Stack(GnuTLS)
	if stack == nil {
		t.Skip(set.Missing())
	}
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	g := *stack.(*gnuTLS)
	attempts := 0
	g.freePort = func() (int, error) {
		if attempts++; attempts == 1 {
			return l.Addr().(*net.TCPAddr).Port, nil
		}
		return freePort()
	}
	for _, o := range handshake(t, &g, trial(t, "ec issuing root", "ec", "root")) {
		if !o.Accepts || attempts != 2 {
			t.Errorf("%+v after %d ports", o, attempts)
		}
	}
}
