// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"strings"
	"testing"
)

// TestParts splits archives and lists of Secrets into what is judged by itself.
func TestParts(t *testing.T) {
	one, two := string(certPEM(t, "one")), string(certPEM(t, "two"))
	secrets := strings.ReplaceAll(string(secretYAML("tls.crt", []byte(one))), "name: client", "name: first") + "---\n" +
		string(secretYAML("tls.crt", []byte(two)))
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"a file of PEM", []byte(one + two), ""},
		{"an archive of one file", zipOf(t, "chain.pem", one+two), ""},
		{"an archive", zipOf(t, "a/client.pem", one, "ca.pem", two), "[a/client.pem: 1 objects, 0 problems] [ca.pem: 1 objects, 0 problems]"},
		{"with a broken member", zipOf(t, "client.pem", one, "cut.pem", two[:60]), "[client.pem: 1 objects, 0 problems] [cut.pem: 1 objects, 1 problems]"},
		{"Secrets", []byte(secrets), "[pay/first: 1 objects, 0 problems] [pay/client: 1 objects, 0 problems]"},
		{"Secrets in an archive", zipOf(t, "secrets.yaml", secrets), "[secrets.yaml: pay/first: 1 objects, 0 problems] [secrets.yaml: pay/client: 1 objects, 0 problems]"},
	} {
		var got []string
		whole := mustRead(t, "f", test.data)
		objects, problems := 0, 0
		for _, part := range whole.Parts() {
			got = append(got, fmt.Sprintf("[%s: %d objects, %d problems]", part.Part, len(part.Objects), len(part.Problems)))
			objects, problems = objects+len(part.Objects), problems+len(part.Problems)
			if part.Name != whole.Name || part.SHA256 != whole.SHA256 || part.Encoding != whole.Encoding {
				t.Errorf("%s: %s is said to be of another file", test.name, part.Part)
			}
		}
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("%s: %s, want %s", test.name, joined, test.want)
		}
		if got != nil && (objects != len(whole.Objects) || problems != len(whole.Problems)) {
			t.Errorf("%s: objects or problems are lost", test.name)
		}
	}
}
