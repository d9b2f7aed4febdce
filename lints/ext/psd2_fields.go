// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// psd2Roles are the roles of a payment service provider (ETSI TS 119 495 5.2.2).
// The object identifier that ends in 0 is not a specific role, and gives its
// holder no access.
var psd2Roles = map[string]string{
	"0.4.0.19495.1.1": "PSP_AS",
	"0.4.0.19495.1.2": "PSP_PI",
	"0.4.0.19495.1.3": "PSP_AI",
	"0.4.0.19495.1.4": "PSP_IC",
}

var (
	ncaIdentifier = regexp.MustCompile(`^[A-Z]{2}-[A-Z]{2,8}$`)       // ETSI TS 119 495 5.2.3
	organization  = regexp.MustCompile(`^PSD[A-Z]{2}-[A-Z]{2,8}-.+$`) // ETSI TS 119 495 5.2.1
)

// maxNCAName is the length of NCAName in characters (ETSI TS 119 495 5.1).
const maxNCAName = 256

// issuerFaults finds a certificate that is not issued by a trust service
// provider but by its own holder. A root of the Mozilla root program is proof;
// otherwise the names decide, because most trust service providers are not in a
// root program.
func issuerFaults(path *chain.Chain, c *chain.Cert) []psd2Fault {
	issuer, holder := chain.Values(c.RawIssuer, "O"), chain.Values(c.RawSubject, "O")
	found := ""
	switch {
	case c.SelfIssued():
		found = "itself as its issuer"
	case path.Public.Root != "":
	case len(issuer) == 0:
		found = "an issuer without an organization"
	case slices.ContainsFunc(issuer, func(o string) bool { return containsFolded(holder, o) }):
		found = fmt.Sprintf("the holder's own organization %q as its issuer", issuer[0])
	}
	if found == "" {
		return nil
	}
	return []psd2Fault{{found, "a qualified trust service provider as issuer", "ETSI EN 319 412-2 4.2.3.1", bundle.Issuer}}
}

func containsFolded(values []string, value string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return chain.Fold(v) == chain.Fold(value) })
}

// statementFaults checks the statements against ETSI EN 319 412-5 4.2 and ETSI
// TS 119 495 5.
func statementFaults(s chain.QCStatements, rolesAny []string) []psd2Fault {
	var faults []psd2Fault
	if !s.Compliance {
		faults = append(faults, psd2Fault{"no QcCompliance statement", "the statement QcCompliance, 0.4.0.1862.1.1", "ETSI EN 319 412-5 4.2.1", qcField})
	}
	if !slices.Contains(s.Types, chain.QCTypeWeb) {
		found := "QcType " + listed(s.Types, "without a type")
		if s.Types == nil {
			found = "no QcType statement"
		}
		faults = append(faults, psd2Fault{found, "the QcType web, 0.4.0.1862.1.6.3", "ETSI EN 319 412-5 4.2.3", qcField})
	}
	if s.PSD2 == nil {
		return append(faults, psd2Fault{"no PSD2 statement", "the PSD2 statement, 0.4.0.19495.2", "ETSI TS 119 495 5.1", qcField})
	}
	return slices.Concat(faults, roleFaults(s.PSD2.Roles, rolesAny), authorityFaults(*s.PSD2))
}

func roleFaults(roles []chain.PSD2Role, rolesAny []string) []psd2Fault {
	if len(roles) == 0 {
		return []psd2Fault{{"a PSD2 statement without a role", "one PSD2 role or more", "ETSI TS 119 495 5.2.2", qcField}}
	}
	var faults []psd2Fault
	for _, role := range roles {
		name, known := psd2Roles[role.OID]
		switch {
		case !known:
			faults = append(faults, psd2Fault{
				fmt.Sprintf("the PSD2 role %q with the object identifier %s", role.Name, role.OID),
				"a role by an object identifier from 0.4.0.19495.1.1 to .4", "ETSI TS 119 495 5.2.2", qcField,
			})
		case role.Name != name:
			faults = append(faults, psd2Fault{
				fmt.Sprintf("the PSD2 role %q with the object identifier of %s", role.Name, name),
				"a role whose name and object identifier agree", "ETSI TS 119 495 5.2.2", qcField,
			})
		}
	}
	if len(faults) == 0 {
		faults = missingRole(roles, rolesAny)
	}
	return faults
}

// missingRole finds a certificate that has only roles of another kind: PSP_AS
// alone means a bank, which is not a third party.
func missingRole(roles []chain.PSD2Role, rolesAny []string) []psd2Fault {
	var names []string
	for _, role := range roles {
		if slices.Contains(rolesAny, role.Name) {
			return nil
		}
		names = append(names, role.Name)
	}
	if len(rolesAny) == 0 {
		return nil
	}
	return []psd2Fault{{"only the PSD2 role " + strings.Join(names, ", "), "the role " + lints.Or(rolesAny), "ETSI TS 119 495 5.2.2", qcField}}
}

func authorityFaults(s chain.PSD2) []psd2Fault {
	var faults []psd2Fault
	if n := len([]rune(s.NCAName)); n > maxNCAName || strings.TrimSpace(s.NCAName) == "" {
		faults = append(faults, psd2Fault{
			fmt.Sprintf("an nCAName of %d characters", n),
			fmt.Sprintf("the name of the national competent authority in 1 to %d characters", maxNCAName), "ETSI TS 119 495 5.2.3", qcField,
		})
	}
	if !ncaIdentifier.MatchString(s.NCAId) {
		faults = append(faults, psd2Fault{
			fmt.Sprintf("the nCAId %q", s.NCAId),
			"an nCAId of the form CC-NCA: two letters of the country, a hyphen, 2 to 8 capital letters", "ETSI TS 119 495 5.2.3", qcField,
		})
	}
	return faults
}

// subjectFaults looks for the authorization number in the subject, and compares
// its authority with that of the PSD2 statement, which may be nil.
func subjectFaults(c *chain.Cert, statement *chain.PSD2) []psd2Fault {
	const clause = "ETSI TS 119 495 5.2.1"
	ids := chain.Values(c.RawSubject, "organizationIdentifier")
	if i := slices.IndexFunc(ids, organization.MatchString); i >= 0 {
		if statement == nil || !ncaIdentifier.MatchString(statement.NCAId) || hasAuthority(ids, statement.NCAId) {
			return nil
		}
		return []psd2Fault{{
			fmt.Sprintf("the organizationIdentifier %q and the nCAId %q", ids[i], statement.NCAId),
			"the same authority in both", clause, bundle.Subject,
		}}
	}
	found := "no organizationIdentifier in its subject"
	if len(ids) > 0 {
		found = "the organizationIdentifier " + quoted(ids)
	}
	return []psd2Fault{{found, "an organizationIdentifier of the form PSDCC-NCA-NUMBER, such as PSDLT-BL-123456", clause, bundle.Subject}}
}

// hasAuthority reports whether one of the identifiers is from an authority.
func hasAuthority(ids []string, nca string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return organization.MatchString(id) && strings.HasPrefix(id, "PSD"+nca+"-") })
}

// psd2Evidence describes what a valid certificate states: "PSP_AI, PSP_PI of LT-BL".
func psd2Evidence(s chain.PSD2) string {
	var names []string
	for _, role := range s.Roles {
		names = append(names, role.Name)
	}
	return strings.Join(names, ", ") + " of " + s.NCAId
}
