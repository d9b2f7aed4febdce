// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A goneReader is standard output to a program that has ended.
type goneReader struct{}

func (goneReader) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// TestGoneReader checks that a closed pipe ends the run without a message.
func TestGoneReader(t *testing.T) {
	for _, args := range []string{"version", "--help", "rulesets list -f json", "explain root-missing"} {
		var stderr bytes.Buffer
		if got := Run(strings.Fields(args), strings.NewReader(""), goneReader{}, &stderr); got != exitUsage || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d, and standard error says %q", args, got, &stderr)
		}
	}
}

func exitCode(err error) string {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "0"
	case errors.As(err, &exit):
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}
