// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// verifyBatch is the number of certificates that one process of openssl verifies, and
// verifyTime is its time limit.
const (
	verifyBatch = 500
	verifyTime  = time.Minute
)

// Verify runs openssl verify on the paths. One process verifies those with the same
// certificates above the leaf. The security level makes it load the public key, as
// every TLS stack built on it does.
func (o *openSSL) Verify(ctx context.Context, paths []Path) ([]string, error) {
	said := make([]string, len(paths))
	err := inParallel(batches(paths), func(batch []int) error { return o.verify(ctx, paths, batch, said) })
	return said, err
}

// batches groups the indices of paths with the same certificates above the leaf.
func batches(paths []Path) [][]int {
	groups := make(map[[32]byte]int) // the index of the open batch of a group
	var all [][]int
	for i, p := range paths {
		key := sha256.Sum256(fmt.Appendf(nil, "%d %q %q", p.At.Unix(), p.Untrusted, p.Trusted))
		at, ok := groups[key]
		if !ok || len(all[at]) == verifyBatch {
			at = len(all)
			groups[key] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], i)
	}
	return all
}

// inParallel does all work, as many at once as there are processors, and returns
// the first error.
func inParallel[T any](work []T, do func(T) error) error {
	var group sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	next := make(chan T)
	for worker := range errs {
		group.Go(func() {
			for w := range next {
				if errs[worker] == nil {
					errs[worker] = do(w)
				}
			}
		})
	}
	for _, w := range work {
		next <- w
	}
	close(next)
	group.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

// verify runs one process for the paths of a batch.
func (o *openSSL) verify(ctx context.Context, paths []Path, batch []int, said []string) error {
	dir, err := os.MkdirTemp(o.host.dir, "verify-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	above := paths[batch[0]]
	files := map[string][]byte{"trusted.pem": pemOf(above.Trusted...), "untrusted.pem": pemOf(above.Untrusted...)}
	args := append([]string{"verify", "-auth_level", "1", "-CAfile", "trusted.pem"}, o.verification(above.Trusted, above.At)...)
	if len(above.Untrusted) > 0 {
		args = append(args, "-untrusted", "untrusted.pem")
	}
	for _, i := range batch {
		files[leafFile(i)] = pemOf(paths[i].Leaf)
		args = append(args, leafFile(i))
	}
	if err := writeFiles(dir, files); err != nil {
		return err
	}
	stdout, stderr, err := o.host.run(ctx, verifyTime, func(ctx context.Context) *exec.Cmd { return o.host.command(ctx, dir, "openssl", args...) })
	if err != nil {
		return err
	}
	accepted := acceptedFiles(stdout)
	reasons := opensslReasons(stderr)
	for _, i := range batch {
		switch name := leafFile(i); {
		case accepted[name]:
			said[i] = ""
		case reasons[name] != "":
			said[i] = reasons[name]
		default:
			said[i] = "refused: " + errorQueue(stderr)
		}
	}
	return nil
}

// leafFile is the name of a leaf in the directory of a batch.
func leafFile(i int) string { return fmt.Sprintf("leaf%d.pem", i) }

// acceptedFiles matches the files that openssl verify calls OK. These lines contain no
// name of a subject.
func acceptedFiles(stdout string) map[string]bool {
	accepted := make(map[string]bool)
	for line := range strings.Lines(stdout) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), ": OK"); ok {
			accepted[filepath.Base(name)] = true
		}
	}
	return accepted
}

// opensslReasons finds the message about each file in the output of openssl verify.
func opensslReasons(stderr string) map[string]string {
	reasons := make(map[string]string)
	said := ""
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		switch fields := strings.Fields(line); {
		case strings.HasPrefix(line, "error leaf"):
			reasons[strings.TrimSuffix(fields[1], ":")], said = said, ""
		case strings.HasPrefix(line, "error ") && strings.Contains(line, " at "):
			_, said, _ = strings.Cut(line, "lookup: ")
		case strings.HasPrefix(line, "Could not read certificate file from "):
			reasons[fields[len(fields)-1]], said = "not loaded", ""
		}
	}
	return reasons
}
