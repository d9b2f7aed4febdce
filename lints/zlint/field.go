// SPDX-License-Identifier: Apache-2.0

package zlint

import (
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
)

// fieldWords maps words in a lint's name to the field that it checks: zlint gives no
// positions, but names its lints after what they check. The first entry that occurs
// in the name decides, so the more specific ones come first.
var fieldWords = []struct {
	word  string
	field bundle.Field
}{
	{"authority_key_identifier", bundle.ExtensionField(chain.OIDAuthorityKeyID)},
	{"subject_key_identifier", bundle.ExtensionField(chain.OIDSubjectKeyID)},
	{"subject_directory_attr", bundle.ExtensionField("2.5.29.9")},
	{"subject_info_access", bundle.ExtensionField(chain.OIDSubjectInfo)},
	{"extended_key_usage", bundle.ExtensionField(chain.OIDExtKeyUsage)},
	{"eku", bundle.ExtensionField(chain.OIDExtKeyUsage)},
	{"key_usage", bundle.ExtensionField(chain.OIDKeyUsage)},
	{"_ku", bundle.ExtensionField(chain.OIDKeyUsage)},
	{"basic_constr", bundle.ExtensionField(chain.OIDBasicConstraints)},
	{"path_len_constraint", bundle.ExtensionField(chain.OIDBasicConstraints)},
	{"name_constraint", bundle.ExtensionField(chain.OIDNameConstraints)},
	{"crl_distribution", bundle.ExtensionField(chain.OIDCRLDistribution)},
	{"distribution_point", bundle.ExtensionField(chain.OIDCRLDistribution)},
	{"freshest_crl", bundle.ExtensionField(chain.OIDFreshestCRL)},
	{"cert_policy", bundle.ExtensionField(chain.OIDPolicies)},
	{"policy_map", bundle.ExtensionField(chain.OIDPolicyMappings)},
	{"policy_constraints", bundle.ExtensionField(chain.OIDPolicyConstraints)},
	{"inhibit_any_policy", bundle.ExtensionField(chain.OIDInhibitAnyPolicy)},
	{"qcstatem", bundle.ExtensionField(chain.OIDQCStatements)},
	{"aia", bundle.ExtensionField(chain.OIDAuthorityInfo)},
	{"sct", bundle.ExtensionField("1.3.6.1.4.1.11129.2.4.2")},
	{"_ian_", bundle.ExtensionField(chain.OIDIssuerAltName)},
	{"_san_", bundle.ExtensionField(chain.OIDSubjectAltName)},
	{"dnsname", bundle.ExtensionField(chain.OIDSubjectAltName)},
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
