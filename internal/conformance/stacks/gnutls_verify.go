// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"os"
	"os/exec"
	"strings"
)

// Verify runs certtool on each path, which takes about ten milliseconds per path.
func (g *gnuTLS) Verify(ctx context.Context, paths []Path) ([]string, error) {
	said := make([]string, len(paths))
	err := inParallel(indices(len(paths)), func(i int) error {
		var err error
		said[i], err = g.verify(ctx, paths[i])
		return err
	})
	return said, err
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func (g *gnuTLS) verify(ctx context.Context, p Path) (string, error) {
	dir, err := os.MkdirTemp(g.host.dir, "verify-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	err = writeFiles(dir, map[string][]byte{"path.pem": append(pemOf(p.Leaf), pemOf(p.Untrusted...)...), "trusted.pem": pemOf(p.Trusted...)})
	if err != nil {
		return "", err
	}
	stdout, stderr, err := g.host.run(ctx, g.host.limit, func(ctx context.Context) *exec.Cmd {
		cmd := g.host.command(ctx, dir, "certtool", "--verify", "--verify-profile", "low", "--infile", "path.pem", "--load-ca-certificate", "trusted.pem")
		cmd.Env = g.at(cmd.Env, p.At)
		return cmd
	})
	switch {
	case err != nil:
		return "", err
	case strings.Contains(stdout, "\nChain verification output: Verified. "):
		return "", nil
	case strings.Contains(stdout, "Chain verification output: "):
		return strings.TrimPrefix(lastLine(stdout), "Chain verification output: "), nil
	}
	return "not loaded: " + lastLine(stderr), nil
}
