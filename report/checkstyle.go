// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/xml"
	"io"
	"slices"

	"github.com/chainlint/chainlint/chain"
)

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Severity string `xml:"severity,attr"` // error, warning or info
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// Checkstyle writes the results to act on in the XML of Checkstyle 4.3, which Jenkins,
// reviewdog and editors read. Every file that was checked is listed.
func Checkstyle(w io.Writer, r *Report) error {
	doc := checkstyle{Version: "4.3"}
	of := func(path string) *checkstyleFile {
		i := slices.IndexFunc(doc.Files, func(f checkstyleFile) bool { return f.Name == path })
		if i < 0 {
			doc.Files = append(doc.Files, checkstyleFile{Name: path})
			i = len(doc.Files) - 1
		}
		return &doc.Files[i]
	}
	for _, f := range r.Files {
		of(chain.Escape(f.Path))
	}
	for _, l := range r.located() {
		f := of(chain.Escape(l.path))
		f.Errors = append(f.Errors, checkstyleError{
			Line: l.line, Severity: l.threeLevels("error", "warning", "info"),
			Message: message(l.result), Source: "chainlint." + chain.Escape(l.result.Requirement.ID),
		})
	}
	return writeXML(w, doc)
}

func writeXML(w io.Writer, doc any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
