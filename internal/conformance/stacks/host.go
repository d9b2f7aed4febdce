// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed" // for the configurations
	"encoding/pem"
	"math/big"
	"net"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A host has what the servers of all stacks share: a certificate, which no client
// verifies.
type host struct {
	dir       string
	cert, key []byte        // PEM
	limit     time.Duration // of one run of a program
}

// newHost makes a key and a certificate that live as long as the set.
func newHost(dir string) (*host, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Date(2049, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	h := &host{
		dir: dir, cert: pemOf(der), limit: handshakeTime,
		key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE " + "KEY", Bytes: private}),
	}
	return h, writeFiles(dir, map[string][]byte{
		hostCert: h.cert, hostKey: h.key, opensslConfig: opensslCNF, gnutlsConfig: nil, javaSource: judgeJava, javaConfig: javaSecurity,
	})
}

// Names of the files of a host.
const (
	hostCert      = "server.pem"
	hostKey       = "server.key"
	opensslConfig = "openssl.cnf"
	gnutlsConfig  = "gnutls.conf" // empty: GnuTLS's own defaults
	javaSource    = "Judge.java"
	javaConfig    = "java.security"
)

// The configurations of the libraries, used instead of the machine's files.
var (
	//go:embed openssl.cnf
	opensslCNF []byte
	//go:embed Judge.java
	judgeJava []byte
	//go:embed java.security
	javaSecurity []byte
)

// selfSigned reports whether the issuer of a certificate is its subject. The rest of
// it does not have to be well-formed.
func selfSigned(der []byte) bool {
	var cert, tbs, issuer, subject cryptobyte.String
	input := cryptobyte.String(der)
	if !input.ReadASN1(&cert, asn1.SEQUENCE) || !cert.ReadASN1(&tbs, asn1.SEQUENCE) {
		return false
	}
	return tbs.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) && // version
		tbs.SkipASN1(asn1.INTEGER) && // serialNumber
		tbs.SkipASN1(asn1.SEQUENCE) && // signature
		tbs.ReadASN1(&issuer, asn1.SEQUENCE) &&
		tbs.SkipASN1(asn1.SEQUENCE) && // validity
		tbs.ReadASN1(&subject, asn1.SEQUENCE) && bytes.Equal(issuer, subject)
}

// pemOf writes certificates as PEM.
func pemOf(certs ...[]byte) []byte {
	var b bytes.Buffer
	for _, der := range certs {
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	return b.Bytes()
}
