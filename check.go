// SPDX-License-Identifier: Apache-2.0

package chainlint

import (
	"fmt"
	"slices"
	"time"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/lints/all"
	"github.com/chainlint/chainlint/report"
	"github.com/chainlint/chainlint/rulesets"
)

// LoadRuleset loads a built-in ruleset by its name, or any other by the path of its
// YAML file. The error names the file, the line and the nearest valid word.
func LoadRuleset(nameOrPath string) (*rulesets.Ruleset, error) {
	return rulesets.Load(nameOrPath, all.Rules())
}

// A Linter checks certificate files against rulesets. Check and CheckBytes check
// every file against the same rulesets. If files are for different providers or
// environments, use [Linter.CheckTargets].
type Linter struct {
	// Rulesets are what every file is checked against: at least one. Two different
	// rulesets must not have the same name.
	Rulesets []*rulesets.Ruleset

	// Params are the inputs of the rulesets, by name. A parameter may have several
	// values if its ruleset says so. A name written RULESET.KEY is only for that
	// ruleset.
	Params map[string][]string

	// Anchors are the certificates registered with the provider; see [ReadAnchors].
	Anchors []*bundle.Object

	// Key describes the private key that belongs to the files; nil if there is
	// none. See [ReadKey].
	Key *chain.KeyFile

	// Passwords are tried on keystores. They never appear in output.
	Passwords []string

	// Taken lists names of files in the directory where the user will run the
	// commands that reports print. The commands write neither to these names nor to
	// those of the files that the Linter is given.
	Taken []string

	// Advise sets the commands that fix findings: a Check works out a repair of every
	// file that can be repaired, which takes as long as several checks of it.
	Advise bool

	// Exists reports whether there is a file of this name. The commands write new files
	// only. Nil if there is none.
	Exists func(name string) bool

	// Flags are the words of a command line that apply to all files, as in [Target].
	Flags []string

	// Now is the time at which validity is checked. It must be set.
	Now time.Time

	// Limits bound what is read from one file.
	Limits bundle.Limits

	// Giving returns how the user gives a missing input, as a flag of the command
	// line and as a key of a configuration; nil if there is neither.
	Giving func(lints.Input) (flag, configKey string)

	// Version is the version of the tool, for the report.
	Version string
}

// An Input is a file's name, as reports show it, and its bytes.
type Input struct {
	Name string
	Data []byte

	// Bundle is the parsed file, if the caller has read it; if it is nil, Check
	// reads Data.
	Bundle *bundle.Bundle

	// Err is the error that reading the file returned. The file's verdict is then
	// incomplete, and the other files are checked.
	Err error
}

// Read parses the input, and keeps the result for the next call. An input above a
// limit counts as unreadable.
func (in *Input) Read(limits bundle.Limits, passwords []string) *bundle.Bundle {
	if in.Bundle == nil && in.Err == nil {
		in.Bundle, in.Err = bundle.Read(in.Name, in.Data, limits, passwords...)
	}
	if in.Err != nil {
		return bundle.Unread(in.Name, in.Err)
	}
	return in.Bundle
}

// CheckBytes checks one file.
func (l *Linter) CheckBytes(name string, data []byte) (*report.Report, error) {
	return l.Check(Input{Name: name, Data: data})
}

// Check checks every input against every ruleset, and all inputs together against
// the requirements about several files. It returns an error if the inputs could not
// be judged at all: a parameter has an unknown value, there is no input, no ruleset
// or no Now, or a ruleset is nil or has no requirement. An input that cannot be read
// or opened is not an error: its verdict is incomplete.
func (l *Linter) Check(inputs ...Input) (*report.Report, error) {
	return l.CheckTargets(Target{
		Rulesets: l.Rulesets, Params: l.Params, Anchors: l.Anchors, Key: l.Key, Passwords: l.Passwords,
		Inputs: inputs,
	})
}

// artifact returns what a file is read as under a ruleset, and why if that was
// inferred: the parameter "artifact" if the user gives it, else what the file
// itself shows, out of the artifacts that the ruleset accepts. [chain.Build] infers
// it from the certificates.
func artifact(sel *lints.Selection, b *bundle.Bundle) (read chain.Artifact, reason string) {
	if given := sel.Values["artifact"]; len(given) > 0 && given[0] != "auto" {
		return chain.Artifact(given[0]), ""
	}
	switch {
	case len(sel.Artifacts) == 1:
		return sel.Artifacts[0].Name, ""
	case sel.Takes(chain.Keystore) && (holds(b, bundle.PKCS12) || holds(b, bundle.JKS)):
		return chain.Keystore, "it is a keystore"
	case sel.Takes(chain.RequestFile) && holds(b, bundle.CertificateRequest) && len(b.Certificates()) == 0:
		return chain.RequestFile, "it has a certification request and no certificate"
	case sel.Takes(chain.ClientCertificate) && len(b.Certificates()) == 0:
		return chain.ClientCertificate, ""
	case sel.Takes(chain.ClientCertificate):
		return chain.ClientCertificate, "it has a certificate"
	}
	return chain.Auto, ""
}

func holds(b *bundle.Bundle, kind bundle.Kind) bool {
	return slices.ContainsFunc(b.Objects, func(o *bundle.Object) bool { return o.Kind == kind })
}

// ReadAnchors returns the certificates of a file that were registered with a
// provider; the passwords open a keystore. A file without a certificate is an error,
// since a check against nothing would pass for the wrong reason. So is a file with a
// block that cannot be read: it may be the certificate that decides.
func ReadAnchors(name string, data []byte, limits bundle.Limits, passwords ...string) ([]*bundle.Object, error) {
	b, err := bundle.Read(name, data, limits, passwords...)
	if err != nil {
		return nil, err
	}
	certs := b.Certificates()
	lost := b.WhereLost()
	if lost == nil && len(certs) == 0 && len(b.Problems) > 0 {
		lost = &b.Problems[0]
	}
	switch {
	case lost != nil:
		return nil, fmt.Errorf("%s:%d: %s", name, lost.Span.Line, lost.Message)
	case len(certs) == 0:
		return nil, fmt.Errorf("%s: no certificate in it", name)
	}
	return certs, nil
}

// ReadKey returns the public facts about the private keys in a file, in every form
// that [chain.ReadKey] supports. It keeps no byte of a private key. It only reads
// data; the caller wipes it.
func ReadKey(name string, data []byte, passwords ...string) (*chain.KeyFile, error) {
	return chain.ReadKey(name, data, passwords...)
}
