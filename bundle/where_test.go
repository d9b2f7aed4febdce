// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"slices"
	"testing"
)

// TestWhere says where objects stand, whatever they were read out of.
func TestWhere(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"chain.pem", []byte(one + two), []string{"lines 1 to 9", "lines 10 to 18"}},
		{"one.der", testCert(t, "one"), []string{"bytes 0 to 325"}},
		{"certs.zip", zipOf(t, "a/one.der", string(testCert(t, "one")), "chain \u202e.pem", one+two),
			[]string{`in "a/one.der", bytes 0 to 325`, `in "chain \u202e.pem", lines 1 to 9`, `in "chain \u202e.pem", lines 10 to 18`}},
		{"secret.yaml", []byte(secretYAML("tls.crt", []byte(one))), []string{`called "pay/client data[tls.crt]", lines 1 to 9`}},
		{"stores.zip", zipOf(t, "a.jks", string(javaKeystoreOf(t))), []string{`in "a.jks", bytes 0 to 1293`,
			`in "a.jks", called "client"`, `in "a.jks", called "client"`, `in "a.jks", called "client"`, `in "a.jks", called "trusted"`}},
		{"client.jks", javaKeystoreOf(t), []string{"bytes 0 to 1293", `called "client"`, `called "client"`, `called "client"`, `called "trusted"`}},
	} {
		var got []string
		for _, o := range mustRead(t, c.name, c.data).Objects {
			got = append(got, o.Where())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
