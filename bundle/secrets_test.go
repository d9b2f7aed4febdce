// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/internal/testfile"
)

// secretYAML is a Secret with one field of data.
func secretYAML(key string, value []byte) []byte {
	return fmt.Appendf(nil, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: client\n  namespace: pay\ndata:\n  %s: %s\n",
		key, base64.StdEncoding.EncodeToString(value))
}

// Secrets as kubectl and people write them.
func TestSecrets(t *testing.T) {
	one, two := certPEM(t, "one"), certPEM(t, "two")
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	indent := func(by, s string) string {
		return by + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+by) + "\n"
	}
	head := "apiVersion: v1\nkind: Secret\nmetadata:\n  name: client\n"
	lines := func(s string, width int) string {
		var out []string
		for len(s) > width {
			out, s = append(out, s[:width]), s[width:]
		}
		return strings.Join(append(out, s), "\n") + "\n"
	}
	files := []struct{ name, data string }{
		{"kubernetes.io/tls", head + "  namespace: pay\ntype: kubernetes.io/tls\ndata:\n  tls.crt: " + b64(one+two) + "\n  tls.key: " + b64("-----BEGIN "+privateKey+"-----\nAAAA\n-----END "+privateKey+"-----\n") + "\n"},
		{"no final newline", head + "data:\n  ca.crt: " + b64(one)},
		{"quoted, with a comment", head + "data: # of the client\n  \"tls.crt\": \"" + b64(one) + "\" # leaf\n  'ca.crt': '" + b64(two) + "'\n"},
		{"base64 in lines", head + "data:\n  tls.crt: |\n" + indent("    ", lines(b64(one), 76)) + "  ca.crt: >-\n" + indent("    ", lines(b64(two), 76)) + "type: Opaque\n"},
		{"stringData", head + "stringData:\n  chain.pem: |\n" + indent("    ", one+two) + "  note: no certificate\n"},
		{"stringData in one line", head + "stringData:\n  chain.pem: \"" + strings.ReplaceAll(one, "\n", `\n`) + "\"\n"},
		{"JSON", `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "client"}, "data": {"tls.crt": "` + b64(one) + `", "password": "` + b64("hunter2") + `"}}`},
		{"List", "apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata: {name: a}\n  data:\n    tls.crt: " + b64(one) + "\n- kind: ConfigMap\n  data:\n    ca.pem: |\n" + indent("      ", two) + "- kind: Secret\n  metadata: {name: b}\n  data: {tls.crt: " + b64(two) + "}\n"},
		{"several documents", "# of the client\n---\nkind: ConfigMap\ndata:\n  ca.pem: |\n" + indent("    ", two) + "---\n" + head + "data:\n  tls.crt: " + b64(one) + "\n---\n" + head + "data:\n  tls.crt: " + b64(two) + "\n"},
		{"PEM under data", head + "data:\n  tls.crt: |\n" + indent("    ", one) + "  note: plain\n"},
		{"DER in a Secret for TLS", string(secretYAML("tls.crt", testCert(t, "one"))) + "type: kubernetes.io/tls\n"},
		{"base64 twice", string(secretYAML("tls.crt", []byte(b64(one))))},
		{"ConfigMap", "kind: ConfigMap\ndata:\n  ca.pem: |\n" + indent("    ", two)},
		{"ConfigMap with binaryData", "kind: ConfigMap\nmetadata: {name: ca, namespace: pay}\nbinaryData:\n  ca.der: " + base64.StdEncoding.EncodeToString(testCert(t, "two")) + "\n  ca.pem: " + b64(one) + "\n"},
		{"ConfigMap, folded", "kind: ConfigMap\ndata:\n  ca.pem: >\n" + indent("    ", two)},
		{"ConfigMap in one line", "kind: ConfigMap\ndata:\n  ca.pem: \"" + strings.ReplaceAll(two, "\n", `\n`) + "\"\n"},
		{"ConfigMap, single quotes", "kind: ConfigMap\ndata:\n  ca.pem: '" + strings.ReplaceAll(two, "\n", `\n`) + "'\n"},
		{"ConfigMap with a key", "kind: ConfigMap\ndata:\n  tls.key: |\n" + indent("    ", keyPEM(t, "one"))},
		{"ConfigMap without a certificate", "kind: ConfigMap\ndata:\n  note: |\n    hello\n"},
		{"one key twice", head + "data:\n  tls.crt: " + b64(one) + "\n  tls.crt: " + b64(two) + "\n"},
		{"one key twice, a private key first", head + "data:\n  tls.key: " + b64(keyPEM(t, "one")) + "\n  tls.key: " + b64(keyPEM(t, "two")) + "\n"},
		{"data twice", head + "data:\n  tls.crt: " + b64(one) + "\ndata:\n  ca.crt: " + b64(two) + "\n"},
		{"data and stringData", head + "data:\n  tls.crt: " + b64(one) + "\n  tls.key: " + b64(keyPEM(t, "one")) + "\nstringData:\n  tls.crt: |\n" + indent("    ", two) + "  tls.key: |\n" + indent("    ", keyPEM(t, "two"))},
		{"stringData, folded", head + "stringData:\n  tls.crt: >\n" + indent("    ", one+two)},
		{"stringData, folded and stripped", head + "stringData:\n  tls.crt: >-\n" + indent("    ", one)},
		{"stringData, base64 of PEM", head + "stringData:\n  tls.crt: " + b64(one) + "\n"},
		{"not PEM in a Secret for TLS", string(secretYAML("tls.crt", []byte("hello"))) + "type: kubernetes.io/tls\n"},
		{"DER as ca.crt of a Secret for TLS", string(secretYAML("ca.crt", testCert(t, "one"))) + "type: kubernetes.io/tls\n"},
		{"DER", string(secretYAML("ca.crt", testCert(t, "one")))},
		{"keystore", string(secretYAML("keystore.p12", keystoreOf(t, pkcs12.Passwordless, "one", "one", "two", "")))},
		{"base64 in lines, quoted", head + "data:\n  tls.crt: \"" + strings.TrimSpace(strings.ReplaceAll(lines(b64(one), 76), "\n", "\n    ")) + "\"\n"},
		{"encrypted key in a Secret for TLS", head + "type: kubernetes.io/tls\ndata:\n  tls.crt: " + b64(one) + "\n  tls.key: " + b64("-----BEGIN ENCRYPTED "+privateKey+"-----\nAAAA\n-----END ENCRYPTED "+privateKey+"-----\n") + "\n"},
		{"Secret for TLS, whose CA is empty", head + "type: kubernetes.io/tls\ndata:\n  tls.crt: " + b64(one) + "\n  tls.key: \"\"\n  ca.crt: \"\"\n"},
		{"Secret for TLS without a key", head + "type: kubernetes.io/tls\ndata:\n  tls.crt: " + b64(one) + "\n"},
		{"Windows", strings.ReplaceAll(string(secretYAML("tls.crt", []byte(one))), "\n", "\r\n")},
		{"anchor and alias", head + "data:\n  tls.crt: &leaf " + b64(one) + "\n  copy.crt: *leaf\n"},
		{"binary tag", head + "data:\n  tls.crt: !!binary |\n" + indent("    ", b64(one)) + "  ca.crt: " + b64(two) + "\n"},
		{"not base64", head + "data:\n  tls.crt: <base64 of your certificate>\n  user: <name>\n"},
		{"empty", head + "data:\n  tls.crt: \"\"\n  tls.key: \"\"\n"},
		{"nothing in it", head + "data:\n  tls.crt: " + b64("hello") + "\n"},
		{"broken PEM in it", head + "data:\n  tls.crt: " + b64(strings.Replace(one, "M", "!", 1)) + "\n"},
		{"template", head + "data:\n  {{- if .Values.tls }}\n  tls.crt: {{ .Values.crt }}\n  {{- end }}\n"},
		{"an archive in it", string(secretYAML("certs.zip", zipOf(t, "a.pem", one)))},
		{"a Secret in a Secret", string(secretYAML("inner.yaml", secretYAML("tls.crt", []byte(one))))},
		{"a word about secrets", "kind: Secret\nis what this letter is about: " + "\n" + one},
	}
	var out strings.Builder
	for _, f := range files {
		b := mustRead(t, "secret.yaml", []byte(f.data))
		accountForMarks(t, b, []byte(f.data))
		got := dump(b)
		if strings.Contains(got, "hunter2") || strings.Contains(got, b64("hunter2")) {
			t.Errorf("%s: a value in\n%s", f.name, got)
		}
		fmt.Fprintf(&out, "== %s\n%s", f.name, got)
	}
	testfile.Golden(t, *update, "testdata/secrets.golden", out.String())
}

// The bytes at a field's span are the field: its key and its value.
func TestSecretSpan(t *testing.T) {
	data := string(secretYAML("tls.crt", []byte(certPEM(t, "one")))) + "type: kubernetes.io/tls\n"
	o := mustRead(t, "secret.yaml", []byte(data)).Objects[0]
	at := o.At(NotAfter)
	got := data[at.Start:at.End]
	if !strings.HasPrefix(got, "tls.crt: ") || strings.ContainsAny(got, "\n") || at.Line != 7 || outer(at) != outer(o.Span) {
		t.Errorf("%s: %q", dumpSpan(at), got)
	}
	if in := o.AtInside(NotAfter); in.Line < 2 || in.File != "pay/client data[tls.crt]" {
		t.Errorf("inside at %+v", in)
	}
}
