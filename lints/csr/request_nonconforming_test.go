// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"encoding/pem"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
)

// What recipes do not write into a request is reported with the program that
// refuses it: another version, no attributes, an attribute without a value. Tried
// with OpenSSL 3.0, which takes all of them, with Go 1.26 and with Java 17.
func TestRequestsOfOtherForms(t *testing.T) {
	attributes := func(oid ...byte) []byte {
		return tlv(casn1.Tag(0).ContextSpecific().Constructed(), tlv(casn1.SEQUENCE, append([]byte{6, byte(len(oid))}, oid...), tlv(casn1.SET)))
	}
	for _, c := range []struct {
		name       string
		version    byte
		attributes []byte
		want       string
	}{
		{"as it should be", 0, []byte{0xA0, 0}, ""},
		{"version 3", 2, []byte{0xA0, 0}, "the request has version 2; RFC 2986 requires 0, and Java 17 refuses others"},
		{"no attributes", 0, nil, "the request has no attributes field ([0], RFC 2986, section 4.1); Go 1.26 refuses it"},
		{"no password", 0, attributes(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 7), "the attribute 1.2.840.113549.1.9.7 of the request has an empty set of values; Java 17 refuses it"},
		{"no value of another", 0, attributes(0x2A, 3, 4), "the attribute 1.2.3.4 of the request has an empty set of values"},
	} {
		data := withInfo(t, c.version, c.attributes)
		b, err := bundle.Read("client.csr", data, bundle.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		on := []lints.Subject{lints.OnRequest}
		req := &lints.Requirement{ID: "test/request", Severity: lints.Warning, On: on, Checks: []lints.Check{{Rule: requestNonconforming, On: on}}}
		results := lints.Run(&lints.Selection{Name: "test", Requirements: []*lints.Requirement{req}}, chain.Build(b, chain.Options{}), certtest.Now)
		if len(results) != 1 || results[0].Message != c.want || (results[0].Outcome == lints.Failed) != (c.want != "") {
			t.Errorf("%s: got %+v, want %q", c.name, results, c.want)
		}
	}
}

// withInfo is a request with another version and other attributes. Its signature is
// not made anew: that is another rule's.
func withInfo(t *testing.T, version byte, attributes []byte) []byte {
	t.Helper()
	block, _ := pem.Decode(certtest.MustPEM(t, "client key=p256\nfile csr:client"))
	input := cryptobyte.String(block.Bytes)
	var outer, info, name, key cryptobyte.String
	if !input.ReadASN1(&outer, casn1.SEQUENCE) || !outer.ReadASN1(&info, casn1.SEQUENCE) || !info.SkipASN1(casn1.INTEGER) ||
		!info.ReadASN1Element(&name, casn1.SEQUENCE) || !info.ReadASN1Element(&key, casn1.SEQUENCE) {
		t.Fatal("the request cannot be taken apart")
	}
	der := tlv(casn1.SEQUENCE, tlv(casn1.SEQUENCE, []byte{2, 1, version}, name, key, attributes), outer)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
}

func tlv(tag casn1.Tag, parts ...[]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, part := range parts {
			b.AddBytes(part)
		}
	})
	return b.BytesOrPanic()
}
