// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"testing"

	"github.com/chainlint/chainlint/diff"
)

// compared is a comparison of a file that passes with the hostile one of the sample, and
// issued one of a request with a certificate.
func compared(t testing.TB) (compared, issued *Comparison) {
	rep := sample(t)
	compare := func(old, new File) *Comparison {
		c := &Comparison{Old: &Report{Files: []File{old}}, New: &Report{Version: rep.Version, At: rep.At, Rulesets: rep.Rulesets, Files: []File{new}}}
		c.Diff = diff.Compare(old.Chain, new.Chain)
		return c
	}
	good := rep.Files[3]
	good.Selection = acme
	request := load(t, "certs/request.csr", "client subject=\"CN=Acme\" key=p256\nfile csr:client")
	request.Selection = baseline
	return compare(good, rep.Files[0]), compare(request, rep.Files[3])
}

func TestDiffGolden(t *testing.T) {
	renewal, issuance := compared(t)
	for _, f := range DiffFormats {
		for name, c := range map[string]*Comparison{"diff." + f.Name: renewal, "diff-request." + f.Name: issuance} {
			got := written(t, nil, func(w io.Writer, _ *Report) error { return f.Write(w, c, TextOptions{Width: 80}) })
			golden(t, name, got)
		}
	}
}

func TestDiffVerdict(t *testing.T) {
	renewal, issuance := compared(t)
	if got := renewal.Verdict(); got != Fail {
		t.Errorf("a file that breaks requirements: %s", got)
	}
	if got := issuance.Verdict(); got != Pass {
		t.Errorf("a certificate that passes: %s", got)
	}
	renewal.Old.Files[0].Results = renewal.New.Files[0].Results
	if got := renewal.Verdict(); got != Pass {
		t.Errorf("both files break the same requirements: %s", got)
	}
	renewal.New.Files[0].Results = openResults(sample(t).Files[1].Chain)
	if got := renewal.Verdict(); got != Incomplete {
		t.Errorf("a must requirement is open: %s", got)
	}
}
