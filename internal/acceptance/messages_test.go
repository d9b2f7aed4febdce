// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// What a reader can take in: bytes of a message, and places that it names.
const (
	longestMessage = 1000
	mostPlaces     = 6 // five, and one for what the message is about
)

// placeWords are how a message names a place in a file.
var placeWords = regexp.MustCompile(`\blines? \d+|\bbytes \d+ to|\.pem:\d+`)

// TestMessagesAreBounded checks every result of the files of the corpus, and of files
// with one fault in many places: a message is one line of bounded length, and names
// a few places before it counts the rest.
func TestMessagesAreBounded(t *testing.T) {
	baseline, err := chainlint.LoadRuleset("baseline")
	if err != nil {
		t.Fatal(err)
	}
	connectpay, err := chainlint.LoadRuleset("connectpay")
	if err != nil {
		t.Fatal(err)
	}
	linter := &chainlint.Linter{
		Rulesets: []*rulesets.Ruleset{baseline, connectpay}, Params: map[string][]string{"company": {"Acme"}, "environment": {"stage"}}, Now: clock,
	}
	messages := 0
	check := func(name string, data []byte) {
		rep, err := linter.CheckBytes(name, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rep.Files {
			for _, r := range f.Results {
				messages++
				checkMessage(t, name, r)
			}
		}
	}
	for _, dir := range []string{"reported", "containers", "odd-pem", "chains", "malformed"} {
		err := filepath.WalkDir(filepath.Join(certtest.Corpus(t), dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err == nil && len(data) < 1<<20 {
				check(path, data)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, recipe := range map[string]string{
		"copies":     "file client" + strings.Repeat(" client", 60) + " root",
		"strays":     "file client root" + strings.Repeat(" other", 60),
		"indented":   "file client root with indent=4",
		"no newline": "file" + strings.Repeat(" client", 60) + " with width=0",
		"crlf":       "file" + strings.Repeat(" client root", 30) + " with cr",
	} {
		check(name+".pem", certtest.MustPEM(t, "root ca key=p256\nclient from root key=p256\nother ca key=p256\n"+recipe))
	}
	if messages < 10000 {
		t.Errorf("only %d messages were checked", messages)
	}
}

func checkMessage(t *testing.T, file string, r lints.Result) {
	t.Helper()
	for what, text := range map[string]string{"message": r.Message, "found": r.Found, "required": r.Required} {
		switch {
		case strings.ContainsAny(text, "\r\n"):
			t.Errorf("%s: the %s of %s has several lines: %q", file, what, r.Requirement.ID, text)
		case len(text) > longestMessage:
			t.Errorf("%s: the %s of %s has %d bytes: %.200s", file, what, r.Requirement.ID, len(text), text)
		case what == "message" && len(placeWords.FindAllString(text, -1)) > mostPlaces:
			t.Errorf("%s: the message of %s names too many places: %.300s", file, r.Requirement.ID, text)
		}
	}
}
