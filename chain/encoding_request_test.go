// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"bytes"
	"encoding/pem"
	"testing"

	certfile "github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
)

// TestRequestDefects: what OpenSSL 3.0 and Go 1.26 do with a request that is changed
// in one place, as "openssl req" and crypto/x509 answer.
func TestRequestDefects(t *testing.T) {
	block, _ := pem.Decode(certtest.MustPEM(t, `
		client key=p256 subject="C=LT,CN=client"
		file csr:client`))
	attributes := []byte{0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14, 0x31} // extensionRequest
	for _, test := range []struct {
		name     string
		old, new []byte
		want     Stacks
	}{
		{"as it should be", nil, nil, 0},
		{"values that are no SET", attributes, append(bytes.Clone(attributes[:11]), 0x04), OpenSSL},
		{"a name of a type that neither knows", []byte{0x13, 6, 'c'}, []byte{0x0d, 6, 'c'}, 0},
		{"a name that is no string", []byte{0x13, 6, 'c'}, []byte{0x01, 6, 'c'}, OpenSSLAndGo},
		{"a primitive SEQUENCE as a name", []byte{0x13, 6, 'c'}, []byte{0x10, 6, 'c'}, OpenSSL},
		{"half a character", []byte{0x13, 2, 'L'}, []byte{0x1c, 2, 'L'}, OpenSSL},
	} {
		der := bytes.Replace(block.Bytes, test.old, test.new, 1)
		if test.old != nil && bytes.Equal(der, block.Bytes) {
			t.Fatalf("%s: the request does not have it", test.name)
		}
		b := read(t, pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: der}))
		var got Stacks
		for _, d := range EncodingDefects(&certfile.Object{Kind: certfile.CertificateRequest, DER: der, StdErr: b.Objects[0].StdErr}) {
			got |= d.RefusedBy
		}
		if got != test.want {
			t.Errorf("%s: refused by %q, want %q", test.name, got, test.want)
		}
	}
}
