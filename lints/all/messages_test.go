// SPDX-License-Identifier: Apache-2.0

package all_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	// maxMessage is how many characters a message may have, with values of maxValue.
	maxMessage = 100

	// maxValue is how many characters of a value from a certificate count: it may be
	// longer, and the message still has to give all of it.
	maxValue = 16
)

// longMessages are the rules whose messages may be longer, each with the reason.
var longMessages = map[string]string{
	"ca-not-listed": "gives a whole fingerprint",

	"common-name-lacks-text":    "gives the value found and the provider's required value",
	"common-name-not-of-form":   "gives the value found and the provider's required value",
	"extended-key-usage-lacks":  "gives the value found and the provider's required value",
	"issuer-not-provider":       "gives the value found and the provider's required value",
	"key-not-allowed":           "gives the value found and the provider's required value",
	"not-pem-text":              "gives the value found and the provider's required value",
	"out-of-order":              "gives the value found and the provider's required value",
	"psd2-statement-bad":        "gives the value found and the provider's required value",
	"subject-attribute-differs": "gives the value found and the provider's required value",
	"subject-lacks-rdn":         "gives the value found and the provider's required value",

	"duplicate-certificate":           "lists the certificates and where they are",
	"issuer-serves-both-environments": "lists the certificates and where they are",
	"leaf-key-shared":                 "lists the certificates and where they are",
	"leaf-serves-both-environments":   "lists the certificates and where they are",
	"no-client-certificate":           "lists the certificates and where they are",
	"serial-number-reused":            "lists the certificates and where they are",
	"too-many-active":                 "lists the certificates and where they are",

	"encoding-invalid":         "takes the reason from bundle or chain",
	"fragile-encoding":         "takes the reason from bundle or chain",
	"name-constraint-violated": "takes the reason from bundle or chain",
	"no-valid-policy":          "takes the reason from bundle or chain",
	"request-encoding-invalid": "takes the reason from bundle or chain",
	"stack-intolerant":         "takes the reason from bundle or chain",

	"key-cannot-sign-tls":  "names each TLS stack with its version",
	"signature-not-common": "names each TLS stack with its version",

	"key-identifier-mismatch": "names two certificates and what they differ in",
	"not-anchored":            "names two certificates and what they differ in",
	"public-ca-impersonated":  "names two certificates and what they differ in",
	"purpose-not-nested":      "names two certificates and what they differ in",
	"root-missing":            "names two certificates and what they differ in",
	"stray-certificate":       "names two certificates and what they differ in",

	"private-key-in-file": "gives a warning with the finding",

	"unexpected-object": "quotes the error message of programs",
}

var (
	wantRE  = regexp.MustCompile("^[^:]+: (?:fail|open|review)[^`\"]* (`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\")")
	valueRE = regexp.MustCompile(`"[^"]*"|\b[0-9a-f]{18,}\b|(?:[0-9A-F]{2}:)+[0-9A-F]{2}`)
)

// Every message in the rules' cases is one short line: longer explanations belong in
// the rule's Doc.
func TestMessagesAreShort(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "*", "testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rule := strings.TrimSuffix(filepath.Base(file), ".txtar")
		long := false
		_, want, _ := strings.Cut(string(data), "-- want --\n")
		for line := range strings.Lines(want) {
			match := wantRE.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			checked++
			message := match[1][1 : len(match[1])-1]
			if n := messageLength(message); n > maxMessage {
				long = true
				if longMessages[rule] == "" {
					t.Errorf("%s: %d characters, at most %d are allowed: %s", rule, n, maxMessage, message)
				}
			}
		}
		if longMessages[rule] != "" && !long {
			t.Errorf("%s: no message is longer than %d characters: take the rule off longMessages", rule, maxMessage)
		}
	}
	if checked < 500 {
		t.Errorf("only %d messages were checked", checked)
	}
}

// messageLength counts the characters of a message, of each quoted value, key identifier
// and fingerprint at most maxValue.
func messageLength(message string) int {
	n := utf8.RuneCountInString(message)
	for _, value := range valueRE.FindAllString(message, -1) {
		n -= max(0, utf8.RuneCountInString(strings.Trim(value, `"`))-maxValue)
	}
	return n
}
