// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle/internal/secret"
)

// findSecrets finds the fields of Kubernetes Secrets and ConfigMaps in a text, and
// blanks them out, so that PEM in stringData is not read twice. A Secret is text of its
// own, or a member of an archive; it is not looked for in the field of another.
func (r *reader) findSecrets() []secret.Field {
	if r.t.unit != 1 || r.inSecret {
		return nil
	}
	fields, problems := secret.Find(r.t.data, r.quota.secrets)
	for _, p := range problems {
		r.problem(Problem{Code: BrokenSecret, Span: r.t.span(p.Start, p.End), Lost: true, Message: p.Message,
			Fix: "check the file with kubectl apply --dry-run=client -f FILE"})
	}
	for _, f := range fields {
		r.t.blank(f.Start, f.End)
	}
	return fields
}

// readSecrets reads what the fields hold, and wipes it.
func (r *reader) readSecrets(fields []secret.Field) {
	if len(fields) == 0 {
		return
	}
	last := ""
	for i, f := range fields {
		p := secretPart(f, r.t.span(f.Start, f.End))
		if p.secret != last {
			last = p.secret
			r.countSecret(p.whole())
			r.missKey(fields[i:], p)
		}
		switch {
		case r.quota.full:
		case f.Again, f.Overridden:
			r.readIgnored(f, p)
		case f.PEM:
			r.problem(Problem{Code: PEMUnderData, Span: p.whole(), Lost: true,
				Message: fmt.Sprintf("%s: it is PEM text; Kubernetes requires base64 of it under %s", p.where, f.Section),
				Fix:     plainSection[f.Kind]})
		case f.Broken && promising(f.Key):
			r.problem(Problem{Code: BrokenSecret, Span: p.whole(), Lost: true,
				Message: p.where + ": its value is not base64",
				Fix:     "write the field with kubectl create secret, or under stringData as it is"})
		case f.Broken, len(f.Value) == 0 && (f.Key == "tls.key" || f.Key == "ca.crt"): // cert-manager leaves ca.crt empty
		case isArchive(f.Value) && r.archives == maxArchives:
			r.nestedArchive(p)
		default:
			r.readField(f, p)
		}
		clear(f.Value)
	}
	if r.b.Encoding == NoInput {
		r.b.Encoding = PEM
	}
}

// countSecret ends the reading at the first Secret above the limit: each part of a
// file is judged by itself, a Secret as a member of an archive.
func (r *reader) countSecret(at Span) {
	r.quota.secretCount++
	if r.quota.secretCount+r.quota.members > maxMembers {
		r.stop(TooManyObjects, at, fmt.Sprintf("the file holds more than the limit of %d Secrets and members of archives", maxMembers), "split the file")
	}
}

// plainSection says where a Secret and a ConfigMap have text as it is.
var plainSection = map[string]string{
	"Secret":    "write the field under stringData, or make the Secret again with kubectl create secret",
	"ConfigMap": "write the field under data",
}

// readIgnored reads a field that Kubernetes does not keep: kubectl takes the last of
// several with one key, and stringData comes before data. Only a private key is of
// interest there, since the file has it all the same.
func (r *reader) readIgnored(f secret.Field, p part) {
	if f.Again && (promising(f.Key) || f.PEM) {
		r.problem(Problem{Code: DuplicateField, Span: p.whole(), Lost: true,
			Message: p.where + ": the key, or its section, is there again further down; kubectl 1.32 takes the last",
			Fix:     "remove all fields of this key but one"})
	}
	if f.Broken {
		return
	}
	before, problems := len(r.b.Objects), len(r.b.Problems)
	r.readPart(p, f.Value)
	kept := slices.DeleteFunc(r.b.Objects[before:], func(o *Object) bool { return o.Kind != PrivateKey })
	r.b.Objects, r.b.Problems = r.b.Objects[:before+len(kept)], r.b.Problems[:problems]
}

// readField reads a field. In a Secret of the type for TLS, kubectl and the servers
// that mount it take PEM alone.
func (r *reader) readField(f secret.Field, p part) {
	before, problems := len(r.b.Objects), len(r.b.Problems)
	if !r.readPart(p, f.Value) && promising(f.Key) {
		r.nothingInside(p)
		return
	}
	if f.Folded && r.dropProblems(problems, OneLineBlock, GluedBlocks) {
		r.problem(Problem{Code: FoldedScalar, Span: p.whole(), LostTo: AllReaders,
			Message: fmt.Sprintf(`%s: the ">" before it has YAML join the lines of the PEM text; %s cannot load it`, p.where, AllReaders),
			Fix:     `write "|" in place of ">"`})
	}
	if promising(f.Key) && r.dropProblems(problems, Base64OfPEM) {
		r.problem(wrongSection(f, p))
	}
	if f.Spaced && promising(f.Key) {
		r.problem(spaced(f, p))
	}
	closed := func(o *Object) bool { return o.Kind == PrivateKey && o.Encrypted }
	if f.Type == tlsSecret && f.Key == "tls.key" && slices.ContainsFunc(r.b.Objects[before:], closed) {
		r.problem(Problem{Code: SecretKeyClosed, Span: p.whole(), LostTo: AllReaders,
			Message: p.where + ": the key is encrypted, which kubectl and ingress-nginx do not open",
			Fix:     "decrypt the key with openssl pkey -in KEY.pem -out new-KEY.pem, and make the Secret again with kubectl create secret tls NAME --cert=CERTIFICATE.pem --key=new-KEY.pem"})
	}
	binary := func(o *Object) bool { return o.Encoding != PEM }
	if f.Type == tlsSecret && slices.Contains([]string{"tls.crt", "tls.key", "ca.crt"}, f.Key) && slices.ContainsFunc(r.b.Objects[before:], binary) {
		r.problem(Problem{Code: SecretNotPEM, Span: p.whole(), LostTo: AllReaders,
			Message: p.where + ": it holds DER; kubectl and ingress-nginx require PEM",
			Fix:     "make the Secret again with kubectl create secret tls NAME --cert=CERTIFICATE.pem --key=KEY.pem"})
	}
}

// spaced says that YAML leaves blanks in the base64 of a field.
func spaced(f secret.Field, p part) Problem {
	problem := Problem{Code: SpacedSecret, Span: p.whole(), LostTo: AllReaders,
		Message: p.where + ": its base64 has blanks, which kubectl 1.32 refuses (illegal base64 data)",
		Fix:     "write the base64 without blanks"}
	if f.Folded {
		problem.Code, problem.Fix = FoldedScalar, `write "|" in place of ">"`
		problem.Message = p.where + `: the ">" before it has YAML join the lines of the base64 with blanks, which kubectl 1.32 refuses`
	}
	return problem
}

// missKey looks for tls.key in a Secret for TLS, whose fields come first. The API
// server requires the field, which may be empty.
func (r *reader) missKey(fields []secret.Field, p part) {
	if fields[0].Type != tlsSecret {
		return
	}
	for _, f := range fields {
		if other := secretPart(f, Span{}); other.secret != p.secret {
			break
		}
		if f.Key == "tls.key" {
			return
		}
	}
	r.problem(Problem{Code: SecretKeyAbsent, Span: p.whole(),
		Message: fmt.Sprintf("the Secret %q has the type %s and no tls.key, which Kubernetes refuses", p.secret, tlsSecret),
		Fix:     "make the Secret again with kubectl create secret tls NAME --cert=CERTIFICATE.pem --key=KEY.pem, or leave tls.key empty where the key is not to be shown"})
}

// wrongSection says that a field is encoded once more than its section requires.
func wrongSection(f secret.Field, p part) Problem {
	problem := Problem{Code: Base64OfPEM, Span: p.whole(), LostTo: AllReaders,
		Message: fmt.Sprintf("%s: it was encoded twice: base64 of base64 of PEM text; %s cannot load it", p.where, AllReaders),
		Fix:     "encode the PEM text once, as kubectl create secret does"}
	if f.Section == "stringData" || f.Kind == "ConfigMap" && f.Section == "data" {
		problem.Message = fmt.Sprintf("%s: it is base64, and %s has text as it is; %s cannot load it", p.where, f.Section, AllReaders)
		problem.Fix = "write the PEM text as it is, or base64 of it under " + map[string]string{"Secret": "data", "ConfigMap": "binaryData"}[f.Kind]
	}
	return problem
}

// tlsSecret is the type of a Secret that holds a certificate and its key.
const tlsSecret = "kubernetes.io/tls"

// promising tells whether a field's name says that it holds a certificate or the
// key of one. Those that Kubernetes gives, tls.crt and ca.crt, end as files do.
func promising(key string) bool { return key == "tls.key" || NamedAsCertificate(key) }

// secretPart is a field as a part of the file.
func secretPart(f secret.Field, at Span) part {
	name := f.Name
	if f.Namespace != "" {
		name = f.Namespace + "/" + f.Name
	}
	field := fmt.Sprintf("%s[%s]", f.Section, f.Key)
	return part{
		name:      name + " " + field,
		where:     fmt.Sprintf("in %q of the %s %q", field, f.Kind, name),
		at:        at,
		container: containers[f.Kind],
		alias:     name + " " + field,
		secret:    name,
	}
}

var containers = map[string]Kind{"Secret": Secret, "ConfigMap": ConfigMap}
