// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// SARIFOptions say what a SARIF log contains.
type SARIFOptions struct {
	// All adds what did not fail, as results of kind pass, open, review and
	// notApplicable, and the failures that follow from another one. GitHub
	// shows each of them as an alert.
	All bool

	// Category distinguishes several uploads of one commit; if it is empty, the
	// uploader sets it.
	Category string

	// Base is the absolute path of the directory that addresses are relative
	// to, the root of the repository; empty for none.
	Base string

	// Dir is the absolute path of the directory that the files' paths are
	// relative to. If it is empty, they are taken as relative to Base.
	Dir string
}

// The addresses of SARIF and of this tool.
const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	toolURI     = "https://github.com/chainlint/chainlint"
	rulesURI    = toolURI + "/blob/main/docs/rules.md"
	baseID      = "%SRCROOT%"
)

// SARIF writes the failures of all files as one run of a SARIF 2.1.0 log, for code
// scanning services. A finding points at the base64 characters of its field, so that
// it shows on the line that a renewal changes. Only base64 of certificates is quoted.
func SARIF(w io.Writer, r *Report, o SARIFOptions) error {
	s := newSARIF(r, o)
	results := s.results()
	requirements := s.rules(results)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: toolName, Version: semantic(r.Version), SemanticVersion: semantic(r.Version), InformationURI: toolURI, Rules: requirements,
		}},
		BaseIDs:    map[string]sarifBase{baseID: {Description: sarifMessage{Text: "The root of the repository with the files."}}},
		Results:    results,
		ColumnKind: "utf16CodeUnits",
		Properties: map[string]any{"at": chain.Stamp(r.At), "rulesets": r.header().Tool.Rulesets, "publicRoots": chain.RootsDate},
	}
	if overrides := overridesOf(r); len(overrides) > 0 {
		run.Invocations = []sarifInvocation{newInvocation(overrides)}
		run.Properties["overrides"] = OverridesJSON(overrides)
	}
	if o.Category != "" {
		run.Automation = &sarifAutomation{ID: strings.TrimSuffix(o.Category, "/") + "/"}
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}}, "  ")
}

var semverRE = regexp.MustCompile(`^v?(\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?)$`)

// semantic returns the version in the form of semver.org. A build without a version
// counts as older than any release; SARIF's rules require a comparable version.
func semantic(version string) string {
	if m := semverRE.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "0.0.0-devel"
}

// rules describes the requirements of the results, sorted by id, and sets the index of
// its rule in each result.
func (s *sarifWriter) rules(results []sarifResult) []sarifRule {
	ids := make([]string, 0, len(s.requirements))
	for id := range s.requirements {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	rules := make([]sarifRule, len(ids))
	for i, id := range ids {
		rules[i] = newSARIFRule(s.requirements[id])
	}
	for i := range results {
		results[i].RuleIndex, _ = slices.BinarySearch(ids, results[i].RuleID)
	}
	return rules
}

// The structs below are the part of SARIF 2.1.0 that is written, with its names.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool            `json:"tool"`
	Automation  *sarifAutomation     `json:"automationDetails,omitempty"`
	BaseIDs     map[string]sarifBase `json:"originalUriBaseIds"`
	Invocations []sarifInvocation    `json:"invocations,omitempty"`
	Results     []sarifResult        `json:"results"` // present even if empty
	ColumnKind  string               `json:"columnKind"`
	Properties  map[string]any       `json:"properties,omitempty"`
}

// A sarifInvocation has notifications about the configuration (SARIF 2.1.0, section
// 3.20.22).
type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolConfigurationNotifications"`
}

type sarifNotification struct {
	Level   lints.Severity `json:"level"`
	Message sarifMessage   `json:"message"`
}

func newInvocation(overrides []lints.Override) sarifInvocation {
	in := sarifInvocation{Successful: true, Notifications: []sarifNotification{}}
	for _, words := range OverrideWords(overrides) {
		in.Notifications = append(in.Notifications, sarifNotification{lints.Note, sarifMessage{Text: sarifText(words) + "."}})
	}
	return in
}

type sarifAutomation struct {
	ID string `json:"id"`
}

// A sarifBase has no address: the log does not contain paths of the machine.
type sarifBase struct {
	Description sarifMessage `json:"description"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	Version         string      `json:"version,omitempty"`
	SemanticVersion string      `json:"semanticVersion"`
	InformationURI  string      `json:"informationUri"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string                  `json:"id"`
	Name             string                  `json:"name"`
	ShortDescription sarifMessage            `json:"shortDescription"`
	FullDescription  sarifMessage            `json:"fullDescription"`
	MessageStrings   map[string]sarifMessage `json:"messageStrings"`
	DefaultConfig    sarifConfig             `json:"defaultConfiguration"`
	HelpURI          string                  `json:"helpUri"`
	Help             sarifMessage            `json:"help"`
	Properties       map[string]any          `json:"properties"`
}

type sarifConfig struct {
	Level lints.Severity `json:"level"`
}

type sarifMessage struct {
	Text      string   `json:"text,omitempty"`
	Markdown  string   `json:"markdown,omitempty"`
	ID        string   `json:"id,omitempty"`
	Arguments []string `json:"arguments,omitempty"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Kind         lints.Outcome     `json:"kind,omitempty"` // fail if absent
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Properties   map[string]any    `json:"properties,omitempty"`
}

type sarifLocation struct {
	ID       int            `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
	Context  *sarifRegion  `json:"contextRegion,omitempty"`
}

type sarifArtifact struct {
	URI   string `json:"uri"`
	Based string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int           `json:"startLine,omitempty"`
	StartColumn int           `json:"startColumn,omitempty"`
	EndLine     int           `json:"endLine,omitempty"`
	EndColumn   int           `json:"endColumn,omitempty"` // after the last character
	ByteOffset  *int          `json:"byteOffset,omitempty"`
	ByteLength  *int          `json:"byteLength,omitempty"`
	Snippet     *sarifSnippet `json:"snippet,omitempty"`
}

type sarifSnippet struct {
	Text string `json:"text"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}
