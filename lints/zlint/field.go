// SPDX-License-Identifier: Apache-2.0

package zlint

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
)

// fieldWords maps what a lint's name speaks of to the field it looks at: zlint
// gives no positions, but names its lints after what they look at. The first
// entry that occurs in the name decides, so the more special ones come first.
var fieldWords = []struct {
	word  string
	field bundle.Field
}{
	{"authority_key_identifier", bundle.ExtensionField("2.5.29.35")},
	{"subject_key_identifier", bundle.ExtensionField("2.5.29.14")},
	{"subject_directory_attr", bundle.ExtensionField("2.5.29.9")},
	{"subject_info_access", bundle.ExtensionField("1.3.6.1.5.5.7.1.11")},
	{"extended_key_usage", bundle.ExtensionField("2.5.29.37")},
	{"eku", bundle.ExtensionField("2.5.29.37")},
	{"key_usage", bundle.ExtensionField("2.5.29.15")},
	{"_ku_", bundle.ExtensionField("2.5.29.15")},
	{"_ku", bundle.ExtensionField("2.5.29.15")},
	{"basic_constr", bundle.ExtensionField("2.5.29.19")},
	{"path_len_constraint", bundle.ExtensionField("2.5.29.19")},
	{"name_constraint", bundle.ExtensionField("2.5.29.30")},
	{"crl_distribution", bundle.ExtensionField("2.5.29.31")},
	{"distribution_point", bundle.ExtensionField("2.5.29.31")},
	{"freshest_crl", bundle.ExtensionField("2.5.29.46")},
	{"cert_policy", bundle.ExtensionField("2.5.29.32")},
	{"policy_map", bundle.ExtensionField("2.5.29.33")},
	{"policy_constraints", bundle.ExtensionField("2.5.29.36")},
	{"inhibit_any_policy", bundle.ExtensionField("2.5.29.54")},
	{"qcstatem", bundle.ExtensionField("1.3.6.1.5.5.7.1.3")},
	{"aia", bundle.ExtensionField("1.3.6.1.5.5.7.1.1")},
	{"sct", bundle.ExtensionField("1.3.6.1.4.1.11129.2.4.2")},
	{"_ian_", bundle.ExtensionField("2.5.29.18")},
	{"_san_", bundle.ExtensionField("2.5.29.17")},
	{"dnsname", bundle.ExtensionField("2.5.29.17")},
	{"subj", bundle.Subject},
	{"issuer", bundle.Issuer},
	{"serial_number", bundle.SerialNumber},
	{"tbs_signature", bundle.TBSSignature},
	{"signature_alg", bundle.SignatureAlgorithm},
	{"utc_time", bundle.NotBefore},
	{"generalized_time", bundle.NotBefore},
	{"wrong_time_format", bundle.NotBefore},
	{"validity", bundle.NotAfter},
	{"rsa", bundle.SubjectPublicKey},
	{"spki", bundle.SubjectPublicKey},
	{"ec_", bundle.SubjectPublicKey},
	{"version", bundle.Version},
	{"ext_", bundle.Extensions},
}

func fieldOf(lintName string) bundle.Field {
	for _, entry := range fieldWords {
		if strings.Contains(lintName, entry.word) {
			return entry.field
		}
	}
	return bundle.Whole
}
