// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"encoding/hex"
	"testing"
)

// The algorithms of AlgorithmIdentifiers that OpenSSL 3.0 wrote, one with a
// default left out, one that this package does not have, and one cut short.
func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		name, der string
		want      Protection
	}{
		{
			"PBES2, AES-256, HMAC-SHA-256",
			"305706092a864886f70d01050d304a302906092a864886f70d01050c301c0408000102030405060702020800300c06082a864886f70d02090500301d060960864801650304012a0410000102030405060708090a0b0c0d0e0f",
			Protection{Scheme: oidPBES2, KDF: oidPBKDF2, Cipher: "2.16.840.1.101.3.4.1.42", PRF: "1.2.840.113549.2.9", Iterations: 2048},
		},
		{
			"PBES2, triple DES, HMAC-SHA-1 by default",
			"304006092a864886f70d01050d3033301b06092a864886f70d01050c300e0408000102030405060702020800301406082a864886f70d030704080001020304050607",
			Protection{Scheme: oidPBES2, KDF: oidPBKDF2, Cipher: "1.2.840.113549.3.7", PRF: oidHMACSHA1, Iterations: 2048},
		},
		{
			"SHA-1 and RC2-40", "301c060a2a864886f70d010c0106300e0408000102030405060702020800",
			Protection{Scheme: "1.2.840.113549.1.12.1.6", Iterations: 2048},
		},
		{"cut short", "301c060a2a864886", Protection{}},
		{"nothing", "", Protection{}},
	} {
		der, err := hex.DecodeString(c.der)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := Describe(der); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
