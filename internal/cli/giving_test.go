// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"testing"

	"github.com/chainlint/chainlint/lints"
)

// TestGiving checks how each kind of input is given, on the command line and in a
// configuration.
func TestGiving(t *testing.T) {
	param := func(p lints.Parameter) lints.Input { return lints.Input{Kind: lints.ParamInput, Param: p} }
	for _, c := range []struct {
		in        lints.Input
		flag, key string
	}{
		{param(lints.Parameter{Name: "company"}), "-p company=COMPANY", "params.company"},
		{param(lints.Parameter{Name: "expiry-days"}), "-p expiry-days=EXPIRY_DAYS", "params.expiry-days"},
		{param(lints.Parameter{Name: "environment", OneOf: []string{"auto", "try", "live"}}), "-p environment=try|live", "environment"},
		{param(lints.Parameter{Name: "environment", OneOf: []string{"try"}, Ruleset: "worldpay"}), "-p worldpay.environment=try", "params.worldpay.environment"},
		{param(lints.Parameter{Name: "rdn", Form: "TYPE=VALUE"}), "-p rdn=TYPE=VALUE", "params.rdn"},
		{lints.Input{Kind: lints.AnchorInput}, "--anchor FILE", "anchors"},
		{lints.Input{Kind: lints.PasswordInput}, "--password-file FILE", "password"},
		{lints.Input{Kind: lints.SizeInput}, "--max-bytes N", ""},
	} {
		if flag, key := giving(c.in); flag != c.flag || key != c.key {
			t.Errorf("%s: got %q and %q, want %q and %q", c.in.Name(), flag, key, c.flag, c.key)
		}
	}
}
