// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/chainlint/chainlint/report"
	"github.com/spf13/cobra"
)

// A stream is standard output. Write never fails; the stream keeps its first error,
// which becomes the error of the run. Fprintf calls and cobra's help have nowhere to
// return one.
//
// Its lines go through a [report.Guard]: file names and texts from certificates and
// rulesets must not become commands in the log of a CI system.
type stream struct {
	io.Writer
	guard report.Guard
	err   error
}

func newStream(w io.Writer) *stream { return &stream{Writer: w, guard: report.Guard{W: w}} }

// Write returns no error. It drops everything after the first one.
func (s *stream) Write(p []byte) (int, error) {
	if s.err == nil {
		_, s.err = s.guard.Write(p)
	}
	return len(p), nil
}

// flush writes a last line that has no line break.
func (s *stream) flush() {
	if s.err == nil {
		s.err = s.guard.Flush()
	}
}

// repository returns the nearest directory at or above dir that has .git, else dir.
func repository(dir string) string {
	for up := dir; ; up = filepath.Dir(up) {
		if _, err := os.Lstat(filepath.Join(up, ".git")); err == nil {
			return up
		}
		if filepath.Dir(up) == up {
			return dir
		}
	}
}

// output writes to standard output, or to the file of -o.
func (a *app) output(f *outputFlags, write func(io.Writer) error) error {
	if f.toStdout() {
		return errors.Join(buffered(a.stdout, write), a.stdout.err)
	}
	return a.writeFile(f.output, write)
}

// old returns the file that the output replaces; nil if there is none.
func (f *outputFlags) old() fs.FileInfo {
	info, err := os.Stat(f.output)
	if f.toStdout() || err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return info
}

// refuseOverwrite returns an error if the output would overwrite one of the files
// that are read, also by another name.
func (f *outputFlags) refuseOverwrite(files []string) error {
	old := f.old()
	if old == nil {
		return nil
	}
	for _, name := range files {
		if in, err := os.Stat(name); err == nil && os.SameFile(in, old) {
			return hint(fmt.Errorf("-o %s would overwrite %s, which is an input", f.output, name), "write to another file")
		}
	}
	return nil
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// formatNamed returns the format that -f names.
func formatNamed[T, O any](among []report.FormatOf[T, O], name string) (report.FormatOf[T, O], error) {
	if err := oneOf("format", name, report.FormatNames(among)); err != nil {
		return report.FormatOf[T, O]{}, err
	}
	return report.FormatNamed(among, name)
}

// writeFile writes the file of -o. An error names that file.
func (a *app) writeFile(name string, write func(io.Writer) error) error {
	err := a.place(name, write)
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("-o %s: %w", name, err)
}

// place replaces a file by a new one after all of it is written, so that a failed
// run leaves no partial report. A link stays a link. Anything else than a regular
// file, such as a pipe or a device, is written to directly.
func (a *app) place(name string, write func(io.Writer) error) error {
	target, resolved := filepath.EvalSymlinks(name)
	switch info, err := os.Stat(name); {
	case err == nil && info.Mode().IsRegular() && resolved == nil:
		return a.replace(target, info.Mode().Perm(), write)
	case errors.Is(err, fs.ErrNotExist) && !isLink(name):
		return a.replace(name, 0, write)
	}
	return inPlace(name, write)
}

func inPlace(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(buffered(f, write), f.Close())
}

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// replace gives the new file the mode of the old one or, if there was none (0), the
// mode that the umask leaves. A file that can be written but not replaced is written
// in place: its directory is read-only, or the file itself is a mount, as in
// containers.
func (a *app) replace(name string, mode fs.FileMode, write func(io.Writer) error) error {
	tmp, err := createNextTo(name, mode)
	if mode != 0 && errors.Is(err, fs.ErrPermission) {
		a.hint("-o %s is written in place: no file can be created in its directory", name)
		return inPlace(name, write)
	}
	if err != nil {
		return err
	}
	defer removeOnSignal(tmp.Name())()
	defer os.Remove(tmp.Name())
	err = buffered(tmp, write)
	if mode != 0 {
		err = errors.Join(err, tmp.Chmod(mode))
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	err = os.Rename(tmp.Name(), name)
	if mode != 0 && (errors.Is(err, syscall.EBUSY) || errors.Is(err, fs.ErrPermission)) {
		a.hint("-o %s is written in place: it cannot be replaced", name)
		return inPlace(name, write)
	}
	return err
}

// createNextTo creates a file with a new name in the directory of another one.
func createNextTo(name string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(filepath.Join(filepath.Dir(name), ".chainlint-"+rand.Text()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, cmp.Or(mode, 0o666))
}

// removeOnSignal removes a file or a directory if a signal ends the program before the function that
// it returns is called.
func removeOnSignal(name string) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
		case s := <-signals:
			os.RemoveAll(name)
			os.Exit(exitSignal(s))
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

// exitSignal returns the exit status that shells give to a program ended by a signal.
func exitSignal(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return exitUsage
}

// textOptions returns the options of a report that a person may read in a terminal.
func (a *app) textOptions(f *outputFlags, all bool) report.TextOptions {
	o := report.TextOptions{All: all, Width: maxWidth}
	if f.toStdout() {
		o.Color, o.Width = a.colored(), textWidth(a.stdout.Writer)
	}
	return o
}

// colorWords are the values of --color.
var colorWords = []string{"auto", "always", "never"}

func (a *app) addColor(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.color, "color", "auto", "color the text on standard output: `WHEN` is "+strings.Join(colorWords, ", "))
	completeFlag(cmd, "color", completeWords(colorWords...))
	cmd.PreRunE = func(*cobra.Command, []string) error { return oneOf("value for --color", a.color, colorWords) }
}

// colored reports whether to use colors: as --color says; else never if NO_COLOR is set
// (https://no-color.org), always if FORCE_COLOR or CLICOLOR_FORCE is
// (https://force-color.org, https://bixense.com/clicolors), and on a terminal.
func (a *app) colored() bool {
	force := func(name string) bool { value := os.Getenv(name); return value != "" && value != "0" }
	switch {
	case a.color == "always" || a.color == "never":
		return a.color == "always"
	case os.Getenv("NO_COLOR") != "":
		return false
	case force("FORCE_COLOR") || force("CLICOLOR_FORCE"):
		return true
	}
	return os.Getenv("TERM") != "dumb" && isTerminal(a.stdout.Writer)
}
