// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"strings"
)

// keyKinds are about keys and signatures.
var keyKinds = []kind{
	{"key of the leaf", func(d *draft) {
		d.leaf().set("key", pick(d, "p224", "p256", "p384", "p521", "secp256k1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
			"ed25519", "ed25519", "ed448", "dsa2048", "pss2048", "pss3072", "p256-explicit"))
	}},
	{"key of a CA", func(d *draft) {
		d.ca().set("key", pick(d, "p224", "p256", "p384", "p521", "secp256k1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
			"ed25519", "ed25519", "dsa2048", "pss2048", "p256-explicit"))
	}},
	{"size of the leaf's RSA key", func(d *draft) { d.leaf().set("key", rsaSize(d)) }},
	{"size of a CA's RSA key", func(d *draft) { d.ca().set("key", rsaSize(d)) }},
	{"exponent of an RSA key", func(d *draft) {
		l := d.any()
		l.set("key", "rsa2048")
		l.set("exponent", pick(d, "3", "17", "257", "65537", "65539", "2147483647", "2147483649", "4294967311", "68719476767"))
	}},
	{"hash of a signature", hash},
	{"parameters of RSASSA-PSS", pss},
	{"algorithms that differ", func(d *draft) {
		l, signer := d.signed()
		if rsa := strings.HasPrefix(signer.value("key"), "rsa"); rsa {
			l.set("tbs-sig", pick(d, "rsa-sha512", "rsa-sha1", "ecdsa-sha256"))
			return
		}
		l.set("tbs-sig", pick(d, "ecdsa-sha512", "ecdsa-sha1", "rsa-sha256"))
	}},
}

// rsaSize is seldom the largest one, which takes long to make.
func rsaSize(d *draft) string {
	bits := pick(d, 1024, 1536, 2040, 2047, 2048, 2049, 2050, 2056, 2176, 2304, 3000, 3072, 3333, 4096, 4097, 5120)
	if d.IntN(40) == 0 {
		bits = 8192
	}
	return fmt.Sprintf("rsa%d", bits)
}

// signed is a certificate of the path and the one that signs it.
func (d *draft) signed() (l, signer *line) {
	if len(d.path) == 1 || d.IntN(4) == 0 {
		return d.root(), d.root()
	}
	signer = d.ca()
	return d.below(signer), signer
}

func hash(d *draft) {
	l, signer := d.signed()
	if strings.HasPrefix(signer.value("key"), "rsa") {
		l.set("sig", pick(d, "rsa-md5", "rsa-sha1", "rsa-sha224", "rsa-sha384", "rsa-sha512", "rsa-sha512-224", "rsa-sha512-256", "rsa-sha3-256"))
		return
	}
	l.set("sig", pick(d, "ecdsa-sha1", "ecdsa-sha224", "ecdsa-sha384", "ecdsa-sha512", "ecdsa-sha3-256"))
}

func pss(d *draft) {
	l, signer := d.signed()
	if !strings.HasPrefix(signer.value("key"), "rsa") {
		signer.set("key", "rsa2048")
		signer.drop("sig")
	}
	l.set("sig", pick(d, "pss-sha256", "pss-sha256", "pss-sha384", "pss-sha512", "pss-sha1"))
	switch d.IntN(4) {
	case 0:
		l.set("pss-salt", pick(d, "0", "20", "32", "48", "64", "94"))
	case 1:
		l.set("pss-mgf", pick(d, "sha1", "sha256", "sha384", "sha512"))
	}
}

// timeKinds are about validity.
var timeKinds = []kind{
	{"encoding of the times", func(d *draft) { d.any().set("timetype", pick(d, "generalized", "generalized", "utc")) }},
	{"a distant end", func(d *draft) {
		end := pick(d, "2037-12-31T23:59:59Z", "2038-01-19T03:14:08Z", "2049-12-31T23:59:59Z", "2050-01-01", "2106-02-07T06:28:16Z", "9999-12-31T23:59:59Z")
		for _, name := range d.path {
			if name == d.path[len(d.path)-1] || d.IntN(2) == 0 {
				d.line(name).drop("days")
				d.line(name).set("notAfter", end)
			}
		}
	}},
	{"an early beginning", func(d *draft) {
		d.any().set("notBefore", pick(d, "1950-01-01", "1969-12-31T23:59:59Z", "1970-01-01", "1999-12-31", "1949-12-31", "1900-01-01"))
	}},
	{"not valid now", func(d *draft) {
		l := d.any()
		l.drop("days")
		if d.IntN(2) == 0 {
			l.set("notAfter", pick(d, "2026-11-21", "2026-11-22T11:59:59Z"))
			return
		}
		l.set("notBefore", pick(d, "2026-11-23", "2026-11-22T12:00:01Z"))
		l.set("notAfter", "2027-11-23")
	}},
	{"the last and the first moment", func(d *draft) {
		l := d.any()
		l.drop("days")
		if d.IntN(2) == 0 {
			l.set("notAfter", "2026-11-22T12:00:00Z")
			return
		}
		l.set("notBefore", "2026-11-22T12:00:00Z")
		l.set("notAfter", "2027-11-23")
	}},
	{"outlives its issuer", func(d *draft) {
		l := d.leaf()
		l.drop("notAfter")
		l.set("days", pick(d, "3651", "7300"))
	}},
	{"a short life", func(d *draft) { d.leaf().set("days", pick(d, "22", "23", "30", "22+13h")) }},
}
