// SPDX-License-Identifier: Apache-2.0

package lints

// An InputKind is the kind of an [Input].
type InputKind string

// The kinds of inputs.
const (
	ParamInput    InputKind = "parameter" // of a ruleset
	AnchorInput   InputKind = "anchor"    // the certificates registered with the provider
	PasswordInput InputKind = "password"  // of a keystore or a private key
	SizeInput     InputKind = "size"      // a higher limit for the bytes of a file
)

// An Input is what a requirement needs and the user has not given: a result is
// open for want of it.
type Input struct {
	Kind  InputKind
	Param Parameter // of the ruleset, for [ParamInput]

	// Configured is set where a target of a configuration gives the input, and
	// not the command line.
	Configured bool

	// Flag and ConfigKey are how the input is given, on the command line and in
	// the target of a configuration. Rules know neither:
	// the program that runs them fills them in for the reports.
	Flag      string
	ConfigKey string
}

// Name returns the parameter's name, or else the kind of the input.
func (in *Input) Name() string {
	if in.Kind == ParamInput {
		return in.Param.Name
	}
	return string(in.Kind)
}

func paramInput(p Parameter, configured bool) *Input {
	return &Input{Kind: ParamInput, Param: p, Configured: configured}
}
