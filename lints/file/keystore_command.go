// SPDX-License-Identifier: Apache-2.0

package file

import (
	"path"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/shell"
	"github.com/chainlint/chainlint/lints"
)

// storeFile is the file with a keystore, for a shell: that of an archive has to be
// unpacked, and that of a Secret to be written out first.
func storeFile(p *lints.Pass, store *bundle.Object) string {
	switch {
	case store.Member != "":
		return shell.File(path.Base(store.Member))
	case store.Container == bundle.Secret || store.Container == bundle.ConfigMap:
		return "client.p12"
	}
	return shell.File(p.Chain.Bundle.Name)
}

// legacy is the option without which OpenSSL 3 does not open a keystore of an old
// cipher.
func legacy(store *bundle.Object) string {
	if store.Legacy {
		return " -legacy"
	}
	return ""
}
