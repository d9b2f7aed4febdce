// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/report"
)

// unread is the error about what a report, though it is written, says nothing
// of: folders in which nothing could be read, and files of which nothing was read
// and that pass because no requirement asks for that. A gate must not be green
// then.
func (j *job) unread(rep *report.Report) error {
	wrong := slices.Clone(j.wrong)
	cure := ""
	for _, dir := range j.folders {
		if unreadDir(dir, rep.Files) {
			wrong = append(wrong, errUnreadDir(dir))
			cure = "the report says what is wrong with each file"
		}
	}
	for _, f := range unreadFiles(rep.Files) {
		wrong = append(wrong, fmt.Errorf("%s: nothing in it can be read, and it passes only because ruleset %s does not ask for that", f.Path, f.Selection.Name))
		cure = "let the ruleset extend baseline (extends: [baseline]), whose readable-input refuses such a file"
	}
	switch {
	case len(wrong) == 0:
		return nil
	case cure == "":
		return errors.Join(wrong...)
	}
	return hint(errors.Join(wrong...), "%s", cure)
}

// unreadFiles lists the files of which nothing was read, and that no ruleset of the
// run says anything of.
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

// unreadDir tells whether files of a folder were checked and nothing was read of any
// of them. A keystore without its password is no such file: that it waits for it
// is said elsewhere.
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

// readable tells whether a file gave anything that a requirement can look at: a
// certificate, a request or a key, out of a keystore, too. That a keystore which
// stays closed has a key in it is nothing to look at.
func readable(b *bundle.Bundle) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool {
		key := o.Kind == bundle.PrivateKey || o.Kind == bundle.PublicKey
		return o.Certificate != nil || o.Request != nil || key && !b.Closed()
	})
}
