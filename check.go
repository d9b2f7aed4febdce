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

// LoadRuleset loads a built-in ruleset by its name, or one of the user's own by
// the path of its YAML file. The error names the file, the line and the nearest
// right word.
func LoadRuleset(nameOrPath string) (*rulesets.Ruleset, error) {
	return rulesets.Load(nameOrPath, all.Rules())
}

// A Linter checks certificate files against rulesets. Check and CheckBytes hold
// every file against the same ones; where files serve different providers or
// environments, [Linter.CheckTargets] takes what holds for each.
type Linter struct {
	// Rulesets are what every file is held against: at least one, and no two
	// different ones of one name.
	Rulesets []*rulesets.Ruleset

	// Params are the inputs that the rulesets ask the user for, by name. A
	// parameter may have several values where its ruleset says so. A name
	// written RULESET.KEY is for that ruleset alone.
	Params map[string][]string

	// Anchors are the certificates registered with the provider; see [ReadAnchors].
	Anchors []*bundle.Object

	// Key is what is known of the private key that belongs to the files; nil
	// when none is at hand. See [ReadKey].
	Key *chain.KeyFile

	// Passwords are those that keystores are tried with. They reach no output.
	Passwords []string

	// Taken are names of files in the directory where the user will run the
	// commands that reports print: none of these writes to such a name, nor to that
	// of a file that the Linter is given.
	Taken []string

	// Now is the time that validity is judged at. It must be set.
	Now time.Time

	// Limits bound what is read from one file.
	Limits bundle.Limits

	// Giving returns how the user gives an input that is missing, as a flag of the
	// command line and as a key of a configuration; nil where there is neither.
	Giving func(lints.Input) (flag, configKey string)

	// Version is the version of the tool, for the report.
	Version string
}

// An Input is a file's name, as reports show it, and its bytes.
type Input struct {
	Name string
	Data []byte

	// Bundle is what the bytes hold, where somebody has read them already;
	// nil has Check read them.
	Bundle *bundle.Bundle

	// Err is why the bytes could not be had. The file's verdict is then incomplete,
	// and the other files are checked.
	Err error
}

// Read returns what the input holds, and keeps it for the next call. An input above
// a limit is one that could not be had.
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

// Check holds every input against every ruleset, and all inputs together
// against the requirements that look at several files. An error means that the
// inputs could not be judged at all: a parameter with a value that a ruleset
// does not know; and where nothing would be judged: without an input, a
// ruleset or Now, and with a ruleset that is nil or has no requirement. An input
// that cannot be read or opened is no error: its verdict is incomplete.
func (l *Linter) Check(inputs ...Input) (*report.Report, error) {
	return l.CheckTargets(Target{
		Rulesets: l.Rulesets, Params: l.Params, Anchors: l.Anchors, Key: l.Key, Passwords: l.Passwords,
		Inputs: inputs,
	})
}

// artifact is what a file is read as under a ruleset, and why where that was
// inferred: what the user says with the parameter "artifact", else what the file
// itself shows among the artifacts that the ruleset takes. What the certificates
// show is left to [chain.Build].
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
// provider; the passwords open a keystore. A file without one is an error, since
// a check against nothing would pass for the wrong reason. So is a file with a block
// that cannot be read: the certificate in it may be the one that decides.
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

// ReadKey returns what may be told of the private keys in a file, in any form in which
// a file can hold one: see [chain.ReadKey]. No byte of a key is kept. data is only
// read; the caller wipes it.
func ReadKey(name string, data []byte, passwords ...string) (*chain.KeyFile, error) {
	return chain.ReadKey(name, data, passwords...)
}
