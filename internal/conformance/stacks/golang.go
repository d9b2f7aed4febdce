// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"time"
)

// Go is the recorded Go, whose crypto/tls and crypto/x509 this program is built with.
const Go = "Go 1.26"

type golang struct{ server tls.Certificate }

func openGo(_ context.Context, h *host) (Stack, error) {
	found := "Go " + strings.TrimPrefix(runtime.Version(), "go")
	if !family(Go, found) {
		return nil, &missingError{recorded: Go, found: "the tests are built with " + found}
	}
	server, err := tls.X509KeyPair(h.cert, h.key)
	if err != nil {
		return nil, err
	}
	return &golang{server: server}, nil
}

// family reports whether a version is the recorded one or a later patch of it.
func family(recorded, found string) bool {
	return found == recorded || strings.HasPrefix(found, recorded+".")
}

func (*golang) Name() string    { return Go }
func (*golang) Version() string { return "Go " + strings.TrimPrefix(runtime.Version(), "go") }
func (*golang) close() error    { return nil }

func (g *golang) Handshake(ctx context.Context, t Trial) ([]Opinion, error) {
	opinions := make([]Opinion, len(Protocols))
	for i, protocol := range Protocols {
		opinions[i] = Opinion{Stack: Go, Protocol: protocol}
	}
	client, err := tls.X509KeyPair(t.File, t.Key)
	if err != nil {
		for i := range opinions {
			opinions[i].Says = "client: " + err.Error()
		}
		return opinions, nil
	}
	trusted := x509.NewCertPool()
	for _, der := range t.Trusted {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			for i := range opinions {
				opinions[i].Loads, opinions[i].Says = true, "the server does not load what it trusts: "+err.Error()
			}
			return opinions, nil
		}
		trusted.AddCert(cert)
	}
	for i, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		refusal, err := g.handshake(ctx, version, client, trusted, t.At)
		if err != nil {
			return nil, err
		}
		opinions[i].Loads, opinions[i].Accepts, opinions[i].Says = true, refusal == nil, says(refusal)
	}
	return opinions, nil
}

func says(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// handshake returns the server's reason for refusing the client.
func (g *golang) handshake(ctx context.Context, version uint16, client tls.Certificate, trusted *x509.CertPool, at time.Time) (refusal, err error) {
	ctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	verdict := make(chan error, 1)
	go func() {
		verdict <- g.serve(ctx, listener, &tls.Config{
			Certificates: []tls.Certificate{g.server}, MinVersion: version, MaxVersion: version,
			ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: trusted, Time: func() time.Time { return at },
		})
	}()
	said := dial(ctx, listener.Addr().String(), &tls.Config{
		Certificates: []tls.Certificate{client}, MinVersion: version, MaxVersion: version,
		InsecureSkipVerify: true, // the judge is the server
		Time:               func() time.Time { return at },
	})
	if said != nil {
		listener.Close() // no client will connect any more
	}
	refusal = <-verdict
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the handshake did not end: %w", ctx.Err())
	}
	return bothSay(said, refusal), nil
}

// bothSay joins the reasons of the client and the server; nil if neither refuses.
func bothSay(client, server error) error {
	switch {
	case client == nil && server == nil:
		return nil
	case client == nil:
		return fmt.Errorf("server: %w", server)
	case server == nil:
		return fmt.Errorf("client: %w", client)
	}
	return fmt.Errorf("server: %w; client: %w", server, client)
}

// serve accepts one connection, and sends a byte after the client is verified.
func (g *golang) serve(ctx context.Context, l net.Listener, config *tls.Config) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	server := tls.Server(conn, config)
	if err := server.HandshakeContext(ctx); err != nil {
		return err
	}
	if len(server.ConnectionState().VerifiedChains) == 0 {
		return fmt.Errorf("the client is not verified")
	}
	_, err = server.Write([]byte{'.'})
	return err
}

// dial reads the byte that the server sends.
func dial(ctx context.Context, address string, config *tls.Config) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	client := tls.Client(conn, config)
	if err := client.HandshakeContext(ctx); err != nil {
		return err
	}
	_, err = io.ReadFull(client, make([]byte, 1))
	return err
}

// Verify parses and verifies with crypto/x509.
func (*golang) Verify(_ context.Context, paths []Path) ([]string, error) {
	said := make([]string, len(paths))
	for i, p := range paths {
		said[i] = says(verifyGo(p))
	}
	return said, nil
}

func verifyGo(p Path) error {
	leaf, err := x509.ParseCertificate(p.Leaf)
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(),
		CurrentTime: p.At, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	for pool, certs := range map[*x509.CertPool][][]byte{options.Roots: p.Trusted, options.Intermediates: p.Untrusted} {
		for _, der := range certs {
			cert, err := x509.ParseCertificate(der)
			if err != nil {
				return fmt.Errorf("a certificate above: %w", err)
			}
			pool.AddCert(cert)
		}
	}
	_, err = leaf.Verify(options)
	return err
}
