// SPDX-License-Identifier: Apache-2.0

package stacks

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Java is the recorded JDK, whose JSSE and PKIX provider answer.
const Java = "Java 17"

// javaJob is how many times as long as a handshake a job of the Java process may
// take: a batch of paths does, and the start, in which it compiles its source.
const javaJob = 3

// A java is a process that runs Judge.java, which does one job at a time.
type java struct {
	version string
	mutex   sync.Mutex
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errs    *output
	cancel  context.CancelFunc
	limit   time.Duration
	broken  error // why the process no longer answers
}

func openJava(ctx context.Context, h *host) (Stack, error) {
	line, err := h.version(ctx, "java", "-version")
	if err != nil {
		return nil, &missingError{recorded: Java, found: err.Error()}
	}
	if !strings.Contains(line, ` "17.`) && !strings.Contains(line, ` "17"`) {
		return nil, &missingError{recorded: Java, found: "java is " + line}
	}
	if _, err := exec.LookPath("javac"); err != nil {
		return nil, &missingError{recorded: Java, found: "java is without a compiler (javac)"}
	}
	j, err := startJava(ctx, h)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Java, err)
	}
	return j, nil
}

// startJava starts the process and waits for its greeting, the version.
func startJava(ctx context.Context, h *host) (*java, error) {
	// The process ends with the set, or with the end of its input.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	j := &java{errs: new(output), cancel: cancel, limit: h.limit}
	j.cmd = h.command(ctx, h.dir, "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m",
		"-Djava.io.tmpdir="+h.dir, "-XX:-UsePerfData", "-Duser.home="+h.dir, "-Duser.timezone=UTC", "-Djava.net.preferIPv4Stack=true",
		"-Djava.security.properties=="+filepath.Join(h.dir, javaConfig),
		javaSource, hostCert, hostKey)
	j.cmd.Stderr = j.errs
	var err error
	if j.in, err = j.cmd.StdinPipe(); err != nil {
		cancel()
		return nil, err
	}
	out, err := j.cmd.StdoutPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	j.out = bufio.NewReader(out)
	if err := j.cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	err = j.job(ctx, nil, func() (err error) {
		j.version, err = j.text()
		return err
	})
	if err != nil {
		return nil, errors.Join(err, j.close())
	}
	j.version = "Java " + j.version
	return j, nil
}

func (*java) Name() string      { return Java }
func (j *java) Version() string { return j.version }

func (j *java) close() error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.in.Close()
	timer := time.AfterFunc(5*time.Second, j.cancel)
	defer timer.Stop()
	err := j.cmd.Wait()
	j.cancel()
	if j.broken != nil {
		return nil // it was killed, and that has been reported
	}
	return err
}

// job sends a request and passes the answer to read. A process that does not answer in
// time is killed. A job that has begun is not cancelled: its answer would be taken for
// that of the next.
func (j *java) job(ctx context.Context, request []byte, read func() error) error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if err := cmp.Or(j.broken, ctx.Err()); err != nil {
		return err
	}
	timer := time.AfterFunc(javaJob*j.limit, j.cancel)
	defer timer.Stop()
	_, err := j.in.Write(request)
	if err == nil {
		err = read()
	}
	if err != nil {
		j.cancel()
		j.broken = fmt.Errorf("java has not answered: %w %s", err, lastLine(j.errs.String()))
	}
	return j.broken
}

func (j *java) text() (string, error) {
	var length [4]byte
	if _, err := io.ReadFull(j.out, length[:]); err != nil {
		return "", err
	}
	octets := make([]byte, binary.BigEndian.Uint32(length[:]))
	_, err := io.ReadFull(j.out, octets)
	return string(octets), err
}

func (j *java) Handshake(ctx context.Context, t Trial) ([]Opinion, error) {
	request := binary.BigEndian.AppendUint64([]byte{'H'}, uint64(t.At.UnixMilli()))
	request = appendOctets(appendOctets(request, t.File), t.Key)
	request = appendAll(request, t.Trusted)
	opinions := each(Java, Opinion{})
	err := j.job(ctx, request, func() error {
		for i := range opinions {
			var flags [2]byte
			if _, err := io.ReadFull(j.out, flags[:]); err != nil {
				return err
			}
			said, err := j.text()
			if err != nil {
				return err
			}
			opinions[i].Loads, opinions[i].Accepts, opinions[i].Says = flags[0] == 1, flags[1] == 1, said
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, o := range opinions {
		if strings.HasPrefix(o.Says, "judge: ") {
			return nil, errors.New(o.Says)
		}
	}
	return opinions, nil
}

// Verify validates the paths in the Java process, many in one job.
func (j *java) Verify(ctx context.Context, paths []Path) ([]string, error) {
	said := make([]string, 0, len(paths))
	for start := 0; start < len(paths) && ctx.Err() == nil; start += verifyBatch {
		batch := paths[start:min(start+verifyBatch, len(paths))]
		request := binary.BigEndian.AppendUint32([]byte{'V'}, uint32(len(batch)))
		for _, p := range batch {
			request = binary.BigEndian.AppendUint64(request, uint64(p.At.UnixMilli()))
			request = appendAll(appendAll(appendOctets(request, p.Leaf), p.Untrusted), p.Trusted)
		}
		err := j.job(ctx, request, func() error {
			for range batch {
				text, err := j.text()
				if err != nil {
					return err
				}
				said = append(said, text)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return said, ctx.Err()
}

func appendOctets(b, octets []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(octets))), octets...)
}

func appendAll(b []byte, all [][]byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(all)))
	for _, octets := range all {
		b = appendOctets(b, octets)
	}
	return b
}
