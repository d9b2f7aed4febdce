// SPDX-License-Identifier: Apache-2.0

// Package stacks runs TLS stacks as judges of certificates: each verifies paths, and
// each is the client and the server of mutual-TLS handshakes with a file as the
// client's certificate file.
//
// A stack judges only if the version on the machine is of the recorded family, so
// that an answer in docs/conformance.md is the same everywhere. Settings of the
// machine do not matter: each stack runs with a configuration of this package.
package stacks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// The protocols in which a file is tried.
const (
	TLS12 = "TLS 1.2"
	TLS13 = "TLS 1.3"
)

// Protocols lists the protocols of every handshake, in the order of the opinions.
var Protocols = []string{TLS12, TLS13}

// A Trial is a client certificate file and a server that requires it.
type Trial struct {
	File    []byte    // the client's certificate file, as a user has it
	Key     []byte    // the client's private key: PKCS #8 in PEM
	Trusted [][]byte  // the certificates that the server trusts, in DER
	At      time.Time // the clock of the server
}

// An Opinion is the result of a stack for a trial over one protocol.
type Opinion struct {
	Stack    string // "OpenSSL 3.0"
	Protocol string

	// Loads reports whether the client has loaded the file and the key.
	Loads bool

	// Accepts reports whether the server has verified the client's certificate and
	// sent it application data. TLS 1.3's handshake ends for the client before
	// (RFC 8446, section 4.4), so the end of the handshake says nothing.
	Accepts bool

	// Says is the stack's reason for a refusal, empty if it accepts. It may contain
	// text from the certificate.
	Says string
}

// A Path is a certificate to verify, with what may be between it and what is
// trusted. All are DER; none has to be well-formed.
type Path struct {
	Leaf      []byte
	Untrusted [][]byte
	Trusted   [][]byte
	At        time.Time
}

// A Stack is a judge. Its methods may be called by several goroutines. An error means
// that the judge failed and has no opinion: a program cannot be started, or hangs.
type Stack interface {
	// Name is the recorded family of versions: "OpenSSL 3.0".
	Name() string

	// Version is the version found: "OpenSSL 3.0.19".
	Version() string

	// Handshake returns an opinion for each of Protocols.
	Handshake(context.Context, Trial) ([]Opinion, error)

	// Verify returns the stack's reason for refusing each path, empty if it loads and
	// accepts it. The purpose of the certificate is not checked.
	Verify(context.Context, []Path) ([]string, error)

	close() error
}

// A Set has the stacks of this machine that have the recorded versions.
type Set struct {
	Stacks  []Stack
	missing []string
	dir     string
}

// An opener finds a stack of the machine.
type opener struct {
	name string
	open func(context.Context, *host) (Stack, error)
}

// openers are in the order of the opinions.
var openers = []opener{{OpenSSL, openOpenSSL}, {Go, openGo}, {Java, openJava}, {GnuTLS, openGnuTLS}}

// Open finds the stacks of the given names, or all, and starts what they need. A stack
// that is absent or has another version is not an error: see Missing. Java takes some
// seconds to start.
func Open(ctx context.Context, names ...string) (*Set, error) {
	dir, err := os.MkdirTemp("", "chainlint-stacks-*") // of mode 0700: it contains private keys
	if err != nil {
		return nil, err
	}
	s := &Set{dir: dir}
	shared, err := newHost(dir)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	for _, o := range openers {
		if len(names) > 0 && !slices.Contains(names, o.name) {
			continue
		}
		stack, err := o.open(ctx, shared)
		var missing *missingError
		switch {
		case errors.As(err, &missing):
			s.missing = append(s.missing, missing.Error())
		case err != nil:
			return nil, errors.Join(err, s.Close())
		default:
			s.Stacks = append(s.Stacks, stack)
		}
	}
	return s, nil
}

// Close stops what was started and removes the files.
func (s *Set) Close() error {
	var errs []error
	for _, stack := range s.Stacks {
		errs = append(errs, stack.close())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// Missing says which stacks are not in the set and why, with the recorded version
// and the one found. It is empty when all are there.
func (s *Set) Missing() string { return strings.Join(s.missing, "; ") }

// Stack returns the stack of a recorded name, or nil if it is missing.
func (s *Set) Stack(name string) Stack {
	for _, stack := range s.Stacks {
		if stack.Name() == name {
			return stack
		}
	}
	return nil
}

// Handshake returns the opinions of every stack, one stack after another.
func (s *Set) Handshake(ctx context.Context, t Trial) ([]Opinion, error) {
	var all []Opinion
	for _, stack := range s.Stacks {
		opinions, err := stack.Handshake(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", stack.Name(), err)
		}
		all = append(all, opinions...)
	}
	return all, nil
}

// HandshakeAll tries all of n trials, as many at once as there are processors.
// Trial makes a trial, which is not kept; done gets its opinions, from one
// goroutine at a time.
func (s *Set) HandshakeAll(ctx context.Context, n int, trial func(i int) Trial, done func(i int, opinions []Opinion)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var group sync.WaitGroup
	var mutex sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				opinions, err := s.Handshake(ctx, trial(i))
				if err != nil {
					cancel(fmt.Errorf("trial %d: %w", i, err))
					return
				}
				mutex.Lock()
				done(i, opinions)
				mutex.Unlock()
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	group.Wait()
	return context.Cause(ctx)
}

// A missingError says why a stack is not on this machine.
type missingError struct{ recorded, found string }

func (e *missingError) Error() string {
	return fmt.Sprintf("%s is recorded; here %s", e.recorded, e.found)
}
