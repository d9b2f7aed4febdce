// SPDX-License-Identifier: Apache-2.0

// Package pubkey has what every reader of public and private keys must agree on: the
// object identifiers of their algorithms, the named curves, and the sizes above which
// nobody computes with a key.
package pubkey

// The algorithms of keys: RFC 3279, section 2.3, RFC 4055, section 1.2, RFC 5480,
// section 2.1, and RFC 8410, section 3.
const (
	OIDRSA     = "1.2.840.113549.1.1.1"
	OIDRSAPSS  = "1.2.840.113549.1.1.10"
	OIDDSA     = "1.2.840.10040.4.1"
	OIDEC      = "1.2.840.10045.2.1"
	OIDX25519  = "1.3.101.110"
	OIDX448    = "1.3.101.111"
	OIDEd25519 = "1.3.101.112"
	OIDEd448   = "1.3.101.113"
)

// The largest public keys that are computed with. They keep the verification of one
// signature below some 20 ms; with an exponent of 100,000 bits it would take minutes.
const (
	MaxRSABits      = 16384
	MaxExponentBits = 32
	MaxDSABits      = 4096
	MaxSubprimeBits = 512
)

// MaxPrivateDSABits limits the prime of a DSA private key whose public half is
// computed, once for a key: FIPS 186-4 has 3072 bits, OpenSSL accepts 10,000.
const MaxPrivateDSABits = 10000
