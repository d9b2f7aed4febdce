// SPDX-License-Identifier: Apache-2.0

package zlint

// formerNames maps zlint's present lint names to the ones they had in releases
// from v3.0.0 on, so that a ruleset that names an older one keeps working. The
// list is the difference of the names registered by v3.0.0, v3.1.0, v3.2.0,
// v3.3.0, v3.4.0, v3.5.0, v3.6.0, v3.6.4 and v3.7.1, read in their sources.
var formerNames = map[string][]string{
	"e_qcstatem_qctype_web": {"w_qcstatem_qctype_web"},
	// The lint for a missing extension was dropped in v3.6.0; the one for a
	// missing keyIdentifier in it covers both.
	"e_ext_authority_key_identifier_no_key_identifier": {"e_ext_authority_key_identifier_missing"},
}

func aliases(lintName string) []string {
	var ids []string
	for _, former := range formerNames[lintName] {
		ids = append(ids, Collection+"/"+former)
	}
	return ids
}
