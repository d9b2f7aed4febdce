// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/internal/shell"
)

// variables writes the variables at the top.
func (s *script) variables() {
	s.line("DIR=%s", shell.File(s.Dir))
	if s.needsCAKey() {
		s.line("CA_KEY=%s", orPlaceholder(s.CAKey, "path/to/your-ca.key"))
	}
	if s.usesKey() {
		s.line("KEY=%s", orPlaceholder(s.Key, "path/to/your.key"))
	}
	if s.PasswordFile != "" || s.needsPassword() && s.PasswordEnv == "" {
		s.line("PASSWORD_FILE=%s", orPlaceholder(s.PasswordFile, "path/to/password-file"))
		s.PasswordFile = "$PASSWORD_FILE"
	}
}

func orPlaceholder(file, placeholder string) string {
	if file == "" {
		return placeholder
	}
	return shell.File(file)
}

// needsCAKey reports whether an object is signed with a key that the plan does not make.
func (s *script) needsCAKey() bool {
	return slices.ContainsFunc(s.plan.Objects, func(o *Object) bool {
		return !o.Existing && !o.Request && signedBy(o).Old != nil && !signedBy(o).Key.isNew()
	})
}

// usesKey reports whether an object has the key of the user's file.
func (s *script) usesKey() bool {
	return slices.ContainsFunc(s.plan.Objects, func(o *Object) bool { return o.Key.Signer != nil && !o.CA })
}

// needsPassword reports whether something cannot be made without a password.
func (s *script) needsPassword() bool {
	return slices.ContainsFunc(s.plan.Files, func(f PlannedFile) bool { return f.Keystore != nil })
}

// checks fail before anything is written.
func (s *script) checks() {
	s.line("")
	s.line(`case $(openssl version) in "OpenSSL "[3-9].*) ;; *) echo "OpenSSL 3.0 or later is needed" >&2; exit 2 ;; esac`)
	for _, name := range []string{"CA_KEY", "KEY", "PASSWORD_FILE"} {
		if strings.Contains(s.String(), "\n"+name+"=") {
			s.line(`[ -f "$%s" ] || { echo "$%s: no such file; set %s at the top of the script" >&2; exit 2; }`, name, name, name)
		}
	}
	if s.PasswordEnv != "" {
		s.line(`[ -n "${%s:-}" ] || { echo "the environment variable %s is not set" >&2; exit 2; }`, s.PasswordEnv, s.PasswordEnv)
	}
	for _, o := range s.plan.Objects {
		if o.CA && o.Old != nil && !o.Key.isNew() && s.signs(o) {
			s.line("OLD_PUBLIC=$(openssl x509 -noout -pubkey <<'EOF'\n%sEOF\n)", pemOf(o.Old.Raw))
			s.line(`[ "$(openssl pkey -in "$CA_KEY"%s -pubout)" = "$OLD_PUBLIC" ] ||`, s.password("-passin"))
			s.line(`    { echo "$CA_KEY is not the key of the CA" >&2; exit 2; }`)
		}
	}
	s.line(`mkdir "$DIR"`)
	s.line(`mkdir "$DIR/work"`)
	s.document(`"$DIR/work/req.cnf"`, "[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n")
}

// signs reports whether an object signs one that is made.
func (s *script) signs(ca *Object) bool {
	return slices.ContainsFunc(s.plan.Objects, func(o *Object) bool { return !o.Existing && !o.Request && signedBy(o) == ca })
}

// work names a file that is removed at the end.
func (s *script) work(o *Object, extension string) string {
	return fmt.Sprintf(`"$DIR/work/%s%s"`, o.Name, extension)
}

// own names the file of the object itself.
func (s *script) own(o *Object) string {
	if s.plan.hidden(o) {
		return s.work(o, ".pem")
	}
	return fmt.Sprintf(`"$DIR/%s"`, o.FileName())
}

// keyOf names the file of an object's private key; empty if it is not known.
func (s *script) keyOf(o *Object) string {
	switch {
	case o.Key.isNew() && s.plan.inKeystore(o):
		return s.work(o, ".key")
	case o.Key.isNew():
		return fmt.Sprintf(`"$DIR/%s.key"`, o.Name)
	case o.CA:
		return `"$CA_KEY"`
	case o.Key.Signer != nil:
		return `"$KEY"`
	}
	return ""
}

// digestOf returns the option for the hash with which an object signs. It fits the size of its
// key.
func digestOf(o *Object) string {
	if o.Key.Type == "p-384" {
		return "sha384"
	}
	return "sha256"
}
