// SPDX-License-Identifier: Apache-2.0

package zlint

import (
	"slices"
	"strings"
)

// explainedBy are the rules of our own whose finding is the cause of what a lint
// finds on the same certificate.
var explainedBy = map[string][]string{
	"e_basic_constraints_not_critical":          {"extension-criticality-wrong"},
	"e_ca_subject_field_empty":                  {"subject-empty"},
	"e_ext_aia_marked_critical":                 {"extension-criticality-wrong"},
	"e_ext_freshest_crl_marked_critical":        {"extension-criticality-wrong"},
	"e_ext_name_constraints_not_critical":       {"extension-criticality-wrong"},
	"e_ext_policy_constraints_not_critical":     {"extension-criticality-wrong"},
	"e_ext_subject_directory_attr_critical":     {"extension-criticality-wrong"},
	"e_ext_key_usage_without_bits":              {"key-usage-lacks"},
	"e_inhibit_any_policy_not_critical":         {"extension-criticality-wrong"},
	"e_issuer_field_empty":                      {"issuer-empty", "subject-empty"}, // the latter of a self-signed certificate
	"e_path_len_constraint_improperly_included": {"issuer-not-ca", "basic-constraints-not-ca"},
	"e_rsa_allowed_ku_ee":                       {"ca-and-client-mixed", "extension-misplaced", "client-is-ca"},
	"e_subject_empty_without_san":               {"subject-empty"},
	"e_subject_info_access_marked_critical":     {"extension-criticality-wrong"},
}

// explained returns the rules that a lint's findings follow from. Without version 3
// there are no extensions to check.
func explained(lintName string) []string {
	rules := slices.Clone(explainedBy[lintName])
	if strings.HasPrefix(string(fieldOf(lintName)), "extension ") {
		rules = append(rules, "version-not-3")
	}
	return rules
}

// ofEndEntity reports whether a lint is only about end-entity certificates, by its
// name. zlint treats a CA certificate without basicConstraints as one.
func ofEndEntity(lintName string) bool {
	if strings.Contains(lintName, "sub_cert_or_sub_ca") {
		return false
	}
	return strings.Contains(lintName, "_sub_cert_") || strings.HasSuffix(lintName, "_sub_cert") ||
		strings.HasSuffix(lintName, "_ee") || strings.Contains(lintName, "subscriber")
}
