// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
)

// Scripting says which files of the user a script uses. What is unknown becomes a
// variable at its top.
type Scripting struct {
	Dir          string // the new directory
	CAKey        string // the key of the CA that issues again
	Key          string // the key of the leaf, if it is not new
	PasswordFile string // whose first line encrypts and decrypts the key of a CA
	PasswordEnv  string // an environment variable with the same
	Comments     []string
}

// A script is a shell script that is being written.
type script struct {
	strings.Builder
	Scripting
	plan *Plan
}

// Script returns a POSIX shell script that carries out the plan with OpenSSL 3.0. The
// directory must not exist. Everything that the script needs is checked before it
// writes anything. No text of the user is ever read by the shell: it is in here-documents
// with a quoted delimiter.
func (p *Plan) Script(o Scripting) string {
	s := &script{Scripting: o, plan: p}
	s.line("#!/bin/sh")
	for _, comment := range o.Comments {
		s.line("# " + comment)
	}
	s.line("set -eu")
	s.line("umask 077")
	s.line("")
	s.variables()
	s.checks()
	for _, object := range p.Objects {
		s.object(object)
	}
	for _, f := range p.Files {
		s.file(f)
	}
	s.line("")
	s.line(`rm -r "$DIR/work"`)
	s.line(`echo "The files are in $DIR."`)
	return s.String()
}

func (s *script) line(format string, args ...any) {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	s.WriteString(format + "\n")
}

// document writes a text to a file. A line of the text that is the delimiter would end
// it, so the delimiter is one that no line is.
func (s *script) document(file, text string) {
	delimiter := "EOF"
	for slices.Contains(strings.Split(text, "\n"), delimiter) {
		delimiter += "F"
	}
	s.line(`cat > %s <<'%s'`, file, delimiter)
	s.WriteString(strings.TrimSuffix(text, "\n") + "\n")
	s.line(delimiter)
}

func pemOf(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// password returns an option with the password, which is empty if there is none.
func (s *script) password(option string) string {
	switch {
	case s.PasswordFile != "":
		return " " + option + ` file:"` + s.PasswordFile + `"`
	case s.PasswordEnv != "":
		return " " + option + " env:" + s.PasswordEnv
	}
	return ""
}

func (s *script) object(o *Object) {
	s.line("")
	s.line("# %s", o.Name)
	if o.Old != nil {
		s.document(s.work(o, ".old.pem"), pemOf(o.Old.Raw))
	}
	if o.Existing {
		s.line(`cp %s %s`, s.work(o, ".old.pem"), s.own(o))
		return
	}
	if o.Key.isNew() {
		s.newKey(o)
	}
	switch {
	case o.Request:
		s.request(o, s.own(o), s.keyOf(o))
	case o.Old != nil && o.Issuer == nil && !o.Key.isNew() && o.Serial != nil:
		s.extensions(o)
		s.line(`openssl x509 -in %s -signkey "$CA_KEY"%s -%s -days %d \`, s.work(o, ".old.pem"), s.password("-passin"), digestOf(o), o.Days)
		s.line(`    -clrext -extfile %s -out %s`, s.work(o, ".ext"), s.own(o))
	default:
		s.certificate(o)
	}
}

// newKey makes the key of an object.
func (s *script) newKey(o *Object) {
	options := "-algorithm EC -pkeyopt ec_paramgen_curve:" + strings.ToUpper(o.Key.Type)
	if bits, ok := strings.CutPrefix(o.Key.Type, "rsa-"); ok {
		options = "-algorithm RSA -pkeyopt rsa_keygen_bits:" + bits
	}
	if o.CA && s.password("") != "" {
		options += " -aes-256-cbc" + s.password("-pass")
	}
	s.line(`openssl genpkey -quiet %s -out %s`, options, s.keyOf(o))
}

// certificate makes a certificate from a request. If only the public key is known, the
// request is signed with a key that is used for nothing else.
func (s *script) certificate(o *Object) {
	s.extensions(o)
	key, force := s.keyOf(o), ""
	if key == "" {
		key, force = `"$DIR/work/none.key"`, " -force_pubkey "+s.work(o, ".pub")
		s.line(`openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out %s`, key)
		s.line(`openssl x509 -in %s -noout -pubkey > %s`, s.work(o, ".old.pem"), s.work(o, ".pub"))
	}
	s.request(o, s.work(o, ".csr"), key)
	issuer := signedBy(o)
	by := fmt.Sprintf("-CA %s -CAkey %s", s.own(issuer), s.keyOf(issuer))
	if issuer == o {
		by = "-signkey " + key
	}
	if issuer.CA {
		by += s.password("-passin")
	}
	s.line(`openssl x509 -req -in %s%s %s \`, s.work(o, ".csr"), force, by)
	s.line(`    -%s -days %d -set_serial %s -extfile %s -out %s`, digestOf(issuer), o.Days, serialOption(o), s.work(o, ".ext"), s.own(o))
}

func serialOption(o *Object) string {
	if o.Serial != nil {
		return fmt.Sprintf("0x%x", o.Serial)
	}
	return `"0x$(openssl rand -hex 16)"`
}

// request makes a request with the subject of an object.
func (s *script) request(o *Object, out, key string) {
	passin := ""
	if o.CA || key == `"$KEY"` {
		passin = s.password("-passin")
	}
	if o.Old != nil && string(o.Old.RawSubject) == string(o.Subject.raw) && !o.Request {
		s.line(`openssl x509 -x509toreq -in %s -signkey %s%s -out %s`, s.work(o, ".old.pem"), key, passin, out)
		return
	}
	config := `"$DIR/work/req.cnf"`
	if o.Request && len(o.Extensions) > 0 {
		config = s.work(o, ".cnf")
		s.document(config, "[req]\ndistinguished_name = dn\nstring_mask = utf8only\nreq_extensions = ext\n[dn]\n[ext]\n"+s.config(o))
	}
	s.document(s.work(o, ".subject"), o.Subject.option()+"\n")
	s.line(`openssl req -new -utf8 -config %s -key %s%s -%s -subj "$(cat %s)" -out %s`, config, key, passin, digestOf(o), s.work(o, ".subject"), out)
}

// extensions writes the extensions of a certificate to a file.
func (s *script) extensions(o *Object) {
	text := s.config(o)
	if !o.has(chain.OIDSubjectKeyID) {
		text += "subjectKeyIdentifier = hash\n"
	}
	if o.Issuer != nil && !o.has(chain.OIDAuthorityKeyID) && o.Issuer.identified() {
		text += "authorityKeyIdentifier = keyid\n"
	}
	s.document(s.work(o, ".ext"), text)
}

func (s *script) config(o *Object) string {
	var text strings.Builder
	for _, e := range o.Extensions {
		text.WriteString(e.config() + "\n")
	}
	return text.String()
}

// file writes a file of several objects.
func (s *script) file(f PlannedFile) {
	var parts []string
	for _, o := range f.Holds {
		parts = append(parts, s.own(o))
	}
	out := fmt.Sprintf(`"$DIR/%s"`, f.Name)
	switch {
	case f.Keystore != nil:
		s.line("cat %s > \"$DIR/work/issuers.pem\"", strings.Join(append(parts[1:], "/dev/null"), " "))
		s.line(`openssl pkcs12 -export -inkey %s -in %s -certfile "$DIR/work/issuers.pem" -name %s%s -out %s`,
			s.keyOf(f.Keystore), parts[0], f.Keystore.Name, s.password("-passout"), out)
	case len(parts) > 1 || parts[0] != out:
		s.line("cat %s > %s", strings.Join(parts, " "), out)
	}
}
