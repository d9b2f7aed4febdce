// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chainlint/chainlint/internal/cli"
)

// TestKeysAppearInNoOutput checks every sample with a private key, in every format and
// with everything shown: no output may contain a part of the key.
func TestKeysAppearInNoOutput(t *testing.T) {
	checked := 0
	for _, s := range samples(t) {
		if !holdsKey(s.data) {
			continue
		}
		checked++
		path := filepath.Join(t.TempDir(), s.file)
		if err := os.WriteFile(path, s.data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "json", "ndjson", "sarif"} {
			args := slices.Concat([]string{"check", "-r", s.provider, "-f", format}, s.flags, []string{path})
			var stdout, stderr bytes.Buffer
			if status := cli.Run(args, strings.NewReader(""), &stdout, &stderr); status > 1 || stdout.Len() == 0 {
				t.Errorf("%s -f %s: exit status %d: %s", s.name, format, status, stderr.String())
			}
			for _, part := range partsOfKeys(s.data) {
				if strings.Contains(stdout.String()+stderr.String(), part) {
					t.Errorf("%s -f %s shows a part of the private key", s.name, format)
					break
				}
			}
		}
	}
	if checked < 3 {
		t.Errorf("only %d samples hold a private key", checked)
	}
}

// partsOfKeys returns pieces of the keys of a PEM file: each line of the base64, and
// runs of their bytes, unchanged, in hexadecimal and in base64 of another alignment.
func partsOfKeys(data []byte) []string {
	var parts []string
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if !holdsKey([]byte(block.Type)) {
			continue
		}
		for line := range strings.Lines(base64.StdEncoding.EncodeToString(block.Bytes)) {
			for ; len(line) >= 24; line = line[24:] {
				parts = append(parts, line[:24])
			}
		}
		// The first bytes say only what kind of key follows.
		for run := range slices.Chunk(block.Bytes[32:], 12) {
			if len(run) == 12 {
				parts = append(parts, string(run), hex.EncodeToString(run), base64.StdEncoding.EncodeToString(run))
			}
		}
	}
	return parts
}
