// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chainlint/chainlint/chain"
)

// develVersion is the version of a build from a work tree, which has none.
const develVersion = "devel"

type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	ZLint    string `json:"zlint,omitempty"`

	// PublicRoots is the date of the list of public CAs.
	PublicRoots string `json:"publicRoots"`
}

func (a *app) versionCommand() *cobra.Command {
	format := "text"
	cmd := &cobra.Command{
		Use:               "version",
		Short:             "print the versions of chainlint and zlint, and the date of the public CA list",
		Example:           "  chainlint version\n  chainlint version -f json",
		Args:              exactly(0, "no argument"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return a.printVersion(format) },
	}
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) printVersion(format string) error {
	if err := oneOf("format", format, listFormats); err != nil {
		return err
	}
	info := buildVersion()
	if format == "json" {
		return a.writeJSON(info)
	}
	fmt.Fprintf(a.stdout, "chainlint %s (%s, zlint %s, public CAs of %s)\n", info.Version, info.Go, info.ZLint, info.PublicRoots)
	return nil
}

// toolVersion returns the version that reports show.
func toolVersion() string { return buildVersion().Version }

func buildVersion() versionInfo {
	v := versionInfo{Version: develVersion, Go: runtime.Version(), ZLint: develVersion, PublicRoots: chain.RootsDate}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if build.Main.Version != "" && build.Main.Version != "(devel)" {
		v.Version = strings.TrimPrefix(build.Main.Version, "v")
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	for _, d := range build.Deps {
		if d.Path == "github.com/zmap/zlint/v3" {
			v.ZLint = d.Version
		}
	}
	return v
}

// listFormats lists the formats of the commands that print lists.
var listFormats = []string{"text", "json"}

func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "text", "output `FORMAT`: "+strings.Join(listFormats, ", "))
	completeFlag(cmd, "format", completeWords(listFormats...))
}

func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
