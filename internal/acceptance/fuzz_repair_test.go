// SPDX-License-Identifier: Apache-2.0

package acceptance

import (
	"bytes"
	"slices"
	"testing"

	"github.com/chainlint/chainlint"
	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/internal/certtest"
	"github.com/chainlint/chainlint/lints"
	"github.com/chainlint/chainlint/rulesets"
)

// FuzzRepair checks that a repair of any file ends, changes no signed byte, and leaves
// nothing that another repair would change.
func FuzzRepair(f *testing.F) {
	for _, file := range []string{"client root", "root client key:client", "client root with utf16le bom", "client root with pkcs7", "client client root csr:client crl:root with crlf"} {
		f.Add(certtest.MustPEM(f, "root ca key=p256\nclient from root key=p256\nfile "+file))
	}
	r, err := chainlint.LoadRuleset("baseline")
	if err != nil {
		f.Fatal(err)
	}
	// The requirements that no repair meets are slow, and have no part in it.
	r.Requirements = slices.DeleteFunc(slices.Clone(r.Requirements), func(req *lints.Requirement) bool {
		return !slices.ContainsFunc(req.Checks, func(c lints.Check) bool { return c.Rule.Remedy == lints.Repair })
	})
	target := chainlint.Target{Rulesets: []*rulesets.Ruleset{r}}
	linter := &chainlint.Linter{Now: certtest.Now, Limits: bundle.Limits{MaxObjects: 20}}
	f.Fuzz(func(t *testing.T, data []byte) {
		repaired, err := linter.Repair(target, chainlint.Input{Name: "in.pem", Data: bytes.Clone(data)})
		if err != nil || len(repaired.Changes) == 0 {
			return
		}
		for _, o := range repaired.After[0].Chain.Bundle.Objects {
			known := false
			for _, old := range repaired.Before[0].Chain.Bundle.Objects {
				known = known || bytes.Equal(o.DER, old.DER)
			}
			if !known {
				t.Errorf("the %s in %s is not from the input", o.Kind, o.Where())
			}
		}
		again, err := linter.Repair(target, chainlint.Input{Name: "in.pem", Data: repaired.Data})
		if err != nil || len(again.Changes) > 0 {
			t.Errorf("a second repair: %q, %v\n%q", again.Changes, err, repaired.Data)
		}
	})
}
