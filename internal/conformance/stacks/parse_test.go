// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestServerReasons(t *testing.T) {
	const (
		verified = "depth=0 CN = A\nverify return:1\n"
		expired  = "depth=0 CN = A\nverify error:num=10:certificate has expired\nnotAfter=Jan  1 00:00:00 2026 GMT\n"
		failed   = "4007:error:0A000086:SSL routines:tls_process_client_certificate:certificate verify failed:../ssl/statem/statem_srvr.c:3530:\n"
		broken   = "4007:error:068000A8:asn1 encoding routines:asn1_check_tlen:wrong tag:../crypto/asn1/tasn_dec.c:1194:\n"
	)
	for _, test := range []struct {
		text string
		want []string
	}{
		{verified + verified, nil},
		{expired + failed + expired + failed, []string{"num=10:certificate has expired", "num=10:certificate has expired"}},
		{verified + expired + failed, []string{"num=10:certificate has expired"}},
		{broken + failed, []string{"asn1 encoding routines: wrong tag; SSL routines: certificate verify failed"}},
		{"depth=0 CN = verify error:num=1:x\n" + verified, nil},
	} {
		if got := serverReasons(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%q\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

// TestShowsClient: a page without a client's certificate, or of another protocol, is
// that of a server that has not verified what was to be tried.
func TestShowsClient(t *testing.T) {
	const page = "Ciphers\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n---\nClient certificate\nCertificate:\n-----BEGIN CERTIFICATE-----\nAA==\n"
	if !showsClient(page, 1) || showsClient(page, 0) {
		t.Error("the protocol is not seen")
	}
	if showsClient(strings.Replace(page, "\nClient certificate\n", "\nno client certificate available\n", 1), 1) {
		t.Error("no certificate counts as one")
	}
}

func TestGnuTLSOpinions(t *testing.T) {
	block := func(status, protocol string) string {
		return "\n* Accepted connection from IPv4 127.0.0.1 port 1\n- Status: " + status + " \n- Description: (" + protocol + "-X.509)\nSubject: x\n"
	}
	const good, bad = "The certificate is trusted.", "The certificate is NOT trusted. It is hostile."
	yes, no := wgetClient{accepted: true}, wgetClient{says: "fatal alert"}
	const failure = "Error in handshake: Error in the certificate.\n"
	for name, test := range map[string]struct {
		clients  []wgetClient
		out, err string
		says     []string // nil for an error of the judge
	}{
		"accepted":               {[]wgetClient{yes, yes}, block(good, "TLS1.2") + block(good, "TLS1.3"), "", []string{"", ""}},
		"refused":                {[]wgetClient{no, yes}, block(bad, "TLS1.2") + block(good, "TLS1.3"), failure, []string{"server: " + bad + "; client: fatal alert", ""}},
		"no certificate":         {[]wgetClient{yes, no}, block(good, "TLS1.2") + "\n* Accepted connection from x\n", "Error in handshake: Certificate is required.\n", []string{"", "server: Certificate is required.; client: fatal alert"}},
		"answered, not trusted":  {[]wgetClient{yes, yes}, block(bad, "TLS1.2") + block(good, "TLS1.3"), failure, nil},
		"answered, not verified": {[]wgetClient{yes, yes}, block(good, "TLS1.2"), "", nil},
		"the other protocol":     {[]wgetClient{yes, yes}, block(good, "TLS1.2") + block(good, "TLS1.2"), "", nil},
		"silence":                {[]wgetClient{{}, yes}, "\n* Accepted connection from x\n" + block(good, "TLS1.3"), "", nil},
	} {
		got, err := gnutlsOpinions(test.clients, test.out, test.err)
		if (err != nil) != (test.says == nil) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		for i, says := range test.says {
			if o := got[i]; o.Says != says || o.Accepts != (says == "") || o.Protocol != Protocols[i] {
				t.Errorf("%s: %+v, want %q", name, o, says)
			}
		}
	}
}

func TestOpenSSLReasons(t *testing.T) {
	reasons := opensslReasons("CN = error leaf0.pem: fine\n" +
		"error 10 at 0 depth lookup: certificate has expired\nerror leaf1.pem: verification failed\n" +
		"Could not read certificate file from leaf2.pem\n")
	if len(reasons) != 2 || reasons["leaf1.pem"] != "certificate has expired" || reasons["leaf2.pem"] != "not loaded" {
		t.Errorf("got %q", reasons)
	}
	if accepted := acceptedFiles("leaf1.pem: OK\nleaf2.pem: OK, no\n"); len(accepted) != 1 || !accepted["leaf1.pem"] {
		t.Errorf("got %v", accepted)
	}
}

// TestBatches: what differs above the leaf, or in time, is not asked of one process.
func TestBatches(t *testing.T) {
	a := Path{Leaf: []byte("1"), Untrusted: [][]byte{[]byte("u")}, Trusted: [][]byte{[]byte("t")}, At: time.Unix(1, 0)}
	leaf, untrusted, trusted, later, moved := a, a, a, a, a
	leaf.Leaf = []byte("2")
	untrusted.Untrusted = [][]byte{[]byte("v")}
	trusted.Trusted = [][]byte{[]byte("s")}
	later.At = time.Unix(2, 0)
	moved.Untrusted, moved.Trusted = nil, [][]byte{[]byte("u"), []byte("t")}
	got := batches([]Path{a, untrusted, leaf, trusted, later, moved, a})
	if len(got) != 5 || !slices.Equal(got[0], []int{0, 2, 6}) {
		t.Errorf("got %v", got)
	}
	if got := batches(make([]Path, verifyBatch+1)); len(got) != 2 || len(got[0]) != verifyBatch {
		t.Errorf("%d batches", len(got))
	}
}

func TestSelfSigned(t *testing.T) {
	name := func(b byte) []byte { return []byte{0x30, 0x03, 0x02, 0x01, b} }
	cert := func(version []byte, issuer, subject byte) []byte {
		tbs := append(slices.Clone(version), 0x02, 0x01, 0x07, 0x30, 0x00)
		tbs = append(append(append(tbs, name(issuer)...), 0x30, 0x00), name(subject)...)
		tbs = append([]byte{0x30, byte(len(tbs))}, tbs...)
		return append([]byte{0x30, byte(len(tbs))}, tbs...)
	}
	v3 := []byte{0xa0, 0x03, 0x02, 0x01, 0x02}
	if !selfSigned(cert(v3, 1, 1)) || !selfSigned(cert(nil, 1, 1)) || selfSigned(cert(v3, 1, 2)) || selfSigned(nil) || selfSigned([]byte{0x30, 0x80}) {
		t.Error("the names are not compared")
	}
}
