// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
)

// unread returns an error about what the report does not cover: directories in
// which nothing could be read, and unreadable files that pass because no
// requirement refuses them. A CI check must not be green then.
func (j *job) unread(rep *report.Report) error {
	wrong := slices.Clone(j.wrong)
	fix := ""
	for _, dir := range j.dirs {
		if unreadDir(dir, rep.Files) {
			wrong = append(wrong, errUnreadDir(dir))
			fix = "the report says what is wrong with each file"
		}
	}
	for _, f := range unreadFiles(rep.Files) {
		wrong = append(wrong, fmt.Errorf("%s: nothing in it can be read; it passes only because ruleset %s does not check that", f.Path, f.Selection.Name))
		fix = "add extends: [baseline] to the ruleset; its readable-input refuses such a file"
	}
	switch {
	case len(wrong) == 0:
		return nil
	case fix == "":
		return errors.Join(wrong...)
	}
	return hint(errors.Join(wrong...), "%s", fix)
}

// unreadFiles lists the files in which nothing was read and that no ruleset of
// the run reports.
func unreadFiles(files []report.File) []*report.File {
	objected := map[string]bool{} // by path
	for i := range files {
		objected[files[i].Path] = objected[files[i].Path] || files[i].Objected()
	}
	var all []*report.File
	for i := range files {
		if f := &files[i]; !objected[f.Path] && !readable(f.Chain.Bundle) {
			all = append(all, f)
		}
	}
	return all
}

func errUnreadDir(dir string) error {
	return fmt.Errorf("%s: no file in this directory holds a certificate that can be read", dir)
}

// unreadDir reports whether files of a directory were checked and nothing was read
// in any of them. A keystore whose password is missing does not count: the report
// says that it needs one.
func unreadDir(dir string, files []report.File) bool {
	found := false
	for i := range files {
		if !covers(dir, files[i].Path) {
			continue
		}
		if b := files[i].Chain.Bundle; readable(b) || b.Closed() {
			return false
		}
		found = true
	}
	return found
}

// readable reports whether a file contains anything that a requirement can check: a
// certificate, a request or a key, also in a keystore. A key in a keystore that
// could not be opened does not count.
func readable(b *bundle.Bundle) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool {
		key := o.Kind == bundle.PrivateKey || o.Kind == bundle.PublicKey
		return o.Certificate != nil || o.Request != nil || key && !b.Closed()
	})
}
