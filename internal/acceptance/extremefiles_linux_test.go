// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/certtest"
)

// issued are certificates of one issuer, each with a name and a number of its own,
// unless the function gives them others.
func issued(n int, change func(i int, c *x509.Certificate)) [][]byte {
	issuer := &x509.Certificate{Subject: pkix.Name{CommonName: "Northwind Trading CA"}}
	signer := certtest.Key("p256:issuer")
	ders := make([][]byte, n)
	for i := range ders {
		c := template(i)
		if change != nil {
			change(i, c)
		}
		ders[i] = create(c, issuer, signer, signer)
	}
	return ders
}

func template(i int) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: fmt.Sprintf("client %d", i)},
		NotBefore: certtest.Now.AddDate(0, -1, 0), NotAfter: certtest.Now.AddDate(1, 0, 0),
	}
}

// chained is a chain, the leaf first: each certificate is signed by the next one.
func chained(n int) [][]byte {
	keys := []crypto.Signer{certtest.Key("p256:even"), certtest.Key("p256:odd")}
	ders := make([][]byte, n)
	name := func(i int) pkix.Name { return pkix.Name{CommonName: fmt.Sprintf("CA %d", i)} }
	for i := range ders {
		c, above := template(i), min(i+1, n-1)
		c.Subject = name(i)
		if i > 0 {
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		}
		ders[i] = create(c, &x509.Certificate{Subject: name(above)}, keys[i%2], keys[above%2])
	}
	return ders
}

// constrained is a leaf with many names below a CA with as many name constraints.
func constrained(n int) [][]byte {
	leaf, ca := template(1), template(0)
	ca.Subject = pkix.Name{CommonName: "Northwind Trading CA"}
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	for i := range n {
		leaf.DNSNames = append(leaf.DNSNames, fmt.Sprintf("host.sub%d.example.com", i))
		ca.PermittedDNSDomains = append(ca.PermittedDNSDomains, fmt.Sprintf("sub%d.example.com", n-i))
		ca.ExcludedDNSDomains = append(ca.ExcludedDNSDomains, fmt.Sprintf("sub%d.example.net", i))
	}
	key := certtest.Key("p256:issuer")
	return [][]byte{create(leaf, ca, certtest.Key("p256:leaf"), key), create(ca, ca, key, key)}
}

func create(c, issuer *x509.Certificate, key, signer crypto.Signer) []byte {
	der, err := x509.CreateCertificate(nil, c, issuer, key.Public(), signer)
	if err != nil {
		panic(err)
	}
	return der
}

func pemOf(ders ...[]byte) []byte { return pemBlocks("CERTIFICATE", ders...) }

func pemBlocks(label string, ders ...[]byte) []byte {
	var b bytes.Buffer
	for _, der := range ders {
		if err := pem.Encode(&b, &pem.Block{Type: label, Bytes: der}); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

func requests(n int) []byte {
	ders := make([][]byte, n)
	for i := range ders {
		var err error
		ders[i], err = x509.CreateCertificateRequest(nil, &x509.CertificateRequest{Subject: pkix.Name{CommonName: fmt.Sprint("client ", i)}}, certtest.Key("p256:leaf"))
		if err != nil {
			panic(err)
		}
	}
	return pemBlocks("CERTIFICATE REQUEST", ders...)
}

func privateKeys(n int) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(certtest.Key("p256:leaf"))
	if err != nil {
		panic(err)
	}
	return pemBlocks("PRIVATE "+"KEY", slices.Repeat([][]byte{der}, n)...)
}

// signedData is a PKCS#7 file of certificates (RFC 2315, section 9.1).
func signedData(ders [][]byte) []byte {
	element := func(tag byte, parts ...[]byte) []byte {
		raw := asn1.RawValue{Class: int(tag >> 6), Tag: int(tag & 31), IsCompound: tag&32 != 0, Bytes: slices.Concat(parts...)}
		der, err := asn1.Marshal(raw)
		if err != nil {
			panic(err)
		}
		return der
	}
	oid := func(last byte) []byte { return element(6, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last}) }
	set := element(0x31)
	return element(0x30, oid(2), element(0xa0, element(0x30, []byte{2, 1, 1}, set, element(0x30, oid(1)), element(0xa0, ders...), set)))
}

// secretsOf is a List of Secrets, each with one certificate.
func secretsOf(ders [][]byte) []byte {
	var b bytes.Buffer
	b.WriteString("apiVersion: v1\nkind: List\nitems:\n")
	for i, der := range ders {
		fmt.Fprintf(&b, "- kind: Secret\n  type: kubernetes.io/tls\n  metadata: {name: client-%d}\n  data:\n    tls.crt: %s\n", i, base64.StdEncoding.EncodeToString(pemOf(der)))
	}
	return b.Bytes()
}

func zipOf(ders [][]byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, der := range ders {
		w, err := z.Create(fmt.Sprintf("client-%d.pem", i))
		if err == nil {
			_, err = w.Write(pemOf(der))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// nestedBase64 encodes a file again and again, up to 32 MB.
func nestedBase64(data []byte) []byte {
	for len(data) < 32<<20 {
		data = []byte(base64.StdEncoding.EncodeToString(data))
	}
	return data
}

// deepYAML is a mapping within a mapping, and so on.
func deepYAML(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.Bytes()
}
