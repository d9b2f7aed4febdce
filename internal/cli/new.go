// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/fix"
	"github.com/chainlint/chainlint/internal/shell"
	"github.com/chainlint/chainlint/rulesets"
)

type newFlags struct {
	workFlags
	artifact string
	keyType  string
	out      string
	renew    string
	caKey    string
	script   bool
}

func (a *app) newCommand() *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new [flags]",
		Short: "make the keys, requests and certificates that a provider requires",
		Long: `new makes what a ruleset describes: a key and a request for a provider that issues
the certificate, or your own CA, a client certificate and the chain. What it makes is
checked against the ruleset before anything is written. If it has an error or a
warning, nothing is written.

The files are written to a new directory that only you can read. Private keys are
written as PKCS#8, readable only by you. With --password-file or --password-env, the
key of a CA is encrypted.

With --renew, new issues the certificates of a file again for the same names and keys.
It changes only what would not pass otherwise, such as the validity, and issues the CA
again only if it has to. A request is made again with the key of --key, or a new one.

With --script, new writes nothing and prints a shell script that does the same with
OpenSSL 3.0.

Exit status:
  0  everything is written, and passes the ruleset
  2  a usage error, an input is missing, or the result would not pass: nothing is
     written`,
		Example: `  # a CA, a client certificate and the chain for ConnectPay
  chainlint new -r connectpay -p company="Northwind Trading"

  # an issuer to register with Worldpay, and a client certificate
  chainlint new -r worldpay -p environment=try -p company="Northwind Trading"

  # the same chain again, a year later
  chainlint new -r connectpay -p company="Northwind Trading" --renew chain.pem --ca-key root.key

  # a key and a request for Payrails, as OpenSSL commands
  chainlint new -r payrails -p environment=live -p company=northwind-trading \
      -p organization="Northwind Trading" -p country=DE -p state=Berlin --script`,
		Args: exactly(0, "no argument"),
		RunE: func(*cobra.Command, []string) error { return a.new(&f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.add(cmd)
	flags.Lookup("ruleset").Usage = "make what `RULESET` requires: a built-in name or a YAML file"
	flags.Lookup("key").Usage = "use the private key in `FILE` instead of a new one"
	flags.Lookup("password-file").Usage = "`FILE` whose first line is the password that encrypts the key of a CA, or a keystore"
	flags.Lookup("at").Usage = "begin validity at this time instead of now, in `RFC3339`: 2026-12-01T00:00:00Z"
	flags.StringVar(&f.artifact, "artifact", "", "make this `ARTIFACT` of the ruleset, such as client-chain, csr or issuer")
	flags.StringVar(&f.keyType, "key-type", "", "make keys of this `TYPE`: "+strings.Join(rulesets.KeyTypes, ", ")+" (default: the ruleset's)")
	flags.StringVar(&f.renew, "renew", "", "issue the certificates or the request in `FILE` again")
	flags.StringVar(&f.caKey, "ca-key", "", "`FILE` with the private key of the CA, for --renew")
	flags.StringVar(&f.out, "out", "", "write to the new directory `DIR` (default: RULESET-ARTIFACT)")
	flags.BoolVar(&f.script, "script", false, "print a shell script with OpenSSL commands, and write nothing")
	completeFlag(cmd, "artifact", completeWords(artifactNames()...))
	completeFlag(cmd, "key-type", completeWords(rulesets.KeyTypes...))
	f.addLimits(cmd)
	return cmd
}

func artifactNames() []string {
	names := make([]string, len(chain.Artifacts))
	for i, a := range chain.Artifacts {
		names[i] = string(a)
	}
	return names
}

func (a *app) new(f *newFlags) error {
	if len(f.rulesets) != 1 {
		return hint(errors.New("new takes one ruleset"), "name it with -r: %s", strings.Join(rulesets.Builtin(), ", "))
	}
	l, err := a.linter(&f.readingFlags)
	if err != nil {
		return err
	}
	t, err := f.target(l.Limits)
	if err != nil {
		return err
	}
	if f.keyType != "" {
		if err := oneOf("key type", f.keyType, rulesets.KeyTypes); err != nil {
			return err
		}
	}
	r, cache := t.Rulesets[0], fix.KeyCache{}
	plan, err := f.anyPlan(l, t, cache)
	if err != nil {
		return err
	}
	if exists(f.out) && !f.script {
		return hint(fmt.Errorf("%s exists, and nothing in it is overwritten", f.out), "name a new directory with --out")
	}
	var password string
	if len(t.Passwords) > 0 {
		password = t.Passwords[0]
	}
	if f.script && !plan.Signable() {
		return a.printScript(f, r, plan)
	}
	made, err := l.Create(*t, plan, fix.Making{Password: password, NewKey: cache.Keys()})
	if err != nil && !(f.script && errors.Is(err, fix.ErrPassword)) {
		return creationError(err)
	}
	if f.script {
		return a.printScript(f, r, plan)
	}
	if err := writeDirectory(f.out, made.Files); err != nil {
		return err
	}
	if encrypted := func(f fix.File) bool { return f.Encrypted }; password != "" && f.renew == "" && !slices.ContainsFunc(made.Files, encrypted) {
		a.hint("the password is not used: neither the key of a CA nor a keystore was made")
	}
	for _, file := range made.Files {
		if file.Secret {
			clear(file.Data)
		}
	}
	a.warnOfGit(f.out)
	a.summary(f, t, plan, made)
	return nil
}

// anyPlan plans new files, or those of --renew again, and sets the directory if the user
// does not name one.
func (f *newFlags) anyPlan(l *chainlint.Linter, t *chainlint.Target, cache fix.KeyCache) (*fix.Plan, error) {
	r := t.Rulesets[0]
	if f.renew != "" {
		plan, artifact, err := f.renewal(l, t, cache)
		if f.out == "" {
			f.out = r.Name + "-" + string(artifact) + "-renewed"
		}
		t.Anchors = nil // those of the plan take their place
		return plan, err
	}
	if f.caKey != "" {
		return nil, errors.New("--ca-key is for --renew")
	}
	artifact, err := f.artifactOf(r)
	if err != nil {
		return nil, err
	}
	if f.out == "" {
		f.out = r.Name + "-" + string(artifact)
	}
	return f.plan(l, t, artifact)
}

// shellVariable matches the names that a variable of a shell can have.
var shellVariable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// printScript prints the plan as a shell script. What it makes has been checked, unless
// the script needs a key that was not given.
func (a *app) printScript(f *newFlags, r *rulesets.Ruleset, plan *fix.Plan) error {
	if f.passwordEnv != "" && !shellVariable.MatchString(f.passwordEnv) {
		return hint(errors.New("a shell script cannot read the variable of --password-env"), "use --password-file")
	}
	comments := append([]string{"Makes files for ruleset " + r.Name + " with OpenSSL 3.0, as chainlint new does."}, plan.Notes...)
	fmt.Fprint(a.stdout, plan.Script(fix.Scripting{
		Dir: f.out, CAKey: f.caKey, Key: f.key, PasswordFile: f.passwordFile, PasswordEnv: f.passwordEnv, Comments: comments,
	}))
	return nil
}

// artifactOf returns what to make: what the user says, or the first artifact of the
// ruleset that can be made.
func (f *newFlags) artifactOf(r *rulesets.Ruleset) (chain.Artifact, error) {
	var names []string
	for _, a := range r.Artifacts {
		names = append(names, string(a.Name))
	}
	if f.artifact != "" {
		return chain.Artifact(f.artifact), oneOf("artifact of ruleset "+r.Name, f.artifact, names)
	}
	for _, name := range names {
		if len(r.Profiles(chain.Artifact(name), nil)) > 0 {
			return chain.Artifact(name), nil
		}
	}
	return "", hint(fmt.Errorf("ruleset %s does not say how its files are made", r.Name), "add a section new to it, or extend baseline")
}

// plan plans the files from the inputs. An error lists all inputs that are missing.
func (f *newFlags) plan(l *chainlint.Linter, t *chainlint.Target, a chain.Artifact) (*fix.Plan, error) {
	r := t.Rulesets[0]
	if err := r.CheckInputs(t.Params); err != nil {
		return nil, err
	}
	p, missing, err := f.profile(r, t, a)
	switch {
	case err != nil:
		return nil, err
	case p.Refuse != "":
		return nil, fmt.Errorf("%s: the %s is not made: %s", r.Name, a, p.Refuse)
	case len(missing) > 0:
		return nil, f.errMissing(r, a, missing)
	}
	plan, err := fix.FromProfile(p, fix.Values(r, t.Params, l.Now), f.keyType)
	if err != nil {
		return nil, err
	}
	key, err := signer("--key", f.key, t.Passwords)
	if key != nil {
		plan.UseKey(key)
	}
	return plan, err
}

// profile returns the profile of an artifact, and the inputs that it lacks.
func (f *newFlags) profile(r *rulesets.Ruleset, t *chainlint.Target, a chain.Artifact) (*rulesets.Profile, []rulesets.NewInput, error) {
	profiles := r.Profiles(a, t.Params)
	if len(profiles) == 0 {
		return nil, nil, hint(fmt.Errorf("ruleset %s does not say how the %s is made with these inputs", r.Name, a), "add it to the section new of the ruleset")
	}
	sel, err := r.Bind(chainlint.CheckParams(r, t.Params, a))
	if err != nil {
		return nil, nil, err
	}
	return profiles[0], r.MissingInputs(profiles[0], sel, t.Params), nil
}

// errMissing lists the missing inputs, each with its meaning, and shows a whole
// command.
func (f *newFlags) errMissing(r *rulesets.Ruleset, a chain.Artifact, missing []rulesets.NewInput) error {
	lines := []error{fmt.Errorf("to make the %s of ruleset %s, give %s", a, r.Name, chain.Plural(len(missing), "more input"))}
	command := []string{"chainlint new -r " + shell.File(f.rulesets[0])}
	for _, given := range f.params {
		command = append(command, "-p "+shell.Quote(given))
	}
	for _, in := range missing {
		flag, example := "-p "+in.Name+"="+strings.ToUpper(strings.ReplaceAll(in.Name, "-", "_")), in.Example
		for _, p := range r.Params {
			if p.Name == in.Name {
				flag = paramFlag(p)
			}
			if p.Name == in.Name && len(p.OneOf) > 0 {
				example = p.OneOf[0]
			}
		}
		if example == "" {
			_, example, _ = strings.Cut(flag, "=")
		}
		command = append(command, "-p "+shell.Quote(in.Name+"="+example))
		lines = append(lines, fmt.Errorf("  %s: %s", flag, in.Note))
	}
	for _, flag := range [][2]string{{"--renew", f.renew}, {"--ca-key", f.caKey}} {
		if flag[1] != "" {
			command = append(command, flag[0]+" "+shell.File(flag[1]))
		}
	}
	return hint(errors.Join(lines...), "for example: %s", strings.Join(command, " "))
}

// creationError adds the fix to an error of Create.
func creationError(err error) error {
	var refused *chainlint.NotAcceptableError
	switch {
	case errors.Is(err, fix.ErrPassword):
		return hint(err, "give one with --password-file or --password-env")
	case errors.As(err, &refused):
		var lines []error
		for line := range strings.SplitSeq(refused.Error(), "\n") {
			lines = append(lines, errors.New(line))
		}
		return hint(errors.Join(lines...), "nothing is written; change the inputs")
	}
	return err
}
