// SPDX-License-Identifier: Apache-2.0

package csr

import (
	"encoding/asn1"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var requestNonconforming = &lints.Rule{
	ID:    "request-nonconforming",
	Title: "signing request is refused by some parsers",
	Doc: lints.Doc{
		What: "The certificate signing request has version 0 and an attributes field, no attribute has an empty set of values, the values of the subject are within the upper bounds of RFC 5280, appendix A (64 characters for CN, O and OU, 128 for L and ST, 2 for C), and C occurs once. If OpenSSL 3.0, Go 1.26 or Java 17 refuses the request, the finding names it.",
		Why:  "CAs use different libraries. A request that one CA accepts can fail at another with a message that does not name the cause.",
		Fix:  "Make the request again with software that writes it as RFC 2986 requires: openssl req -new -key client.key -out new-client.csr.",
	},
	Cite:    "RFC 2986 4.1; RFC 5280 A.1",
	Follows: []string{"country-not-assigned"},
	Request: checkRequestNonconforming,
}

func checkRequestNonconforming(p *lints.Pass, o *bundle.Object) {
	if o.Request == nil {
		p.NotApplicable("the certificate signing request does not parse")
		return
	}
	checkRequestVersion(p, o)
	checkRequestAttributes(p, o)
	checkSubjectBounds(p, o)
}

func checkRequestVersion(p *lints.Pass, o *bundle.Object) {
	if o.Request.Version != 0 {
		p.Fail(lints.Finding{
			Field:    bundle.Version,
			Message:  fmt.Sprintf("the request has version %d; RFC 2986 requires 0, and %s refuses others", o.Request.Version, bundle.Java),
			Found:    fmt.Sprintf("version %d", o.Request.Version),
			Required: "version 0", RefusedBy: chain.Java,
			Follows: []string{"csr-version-not-0"},
		})
	}
}

// checkRequestAttributes checks the field [0] and the values in it.
func checkRequestAttributes(p *lints.Pass, o *bundle.Object) {
	if !o.HasAttributes() {
		p.Fail(lints.Finding{
			Field:    bundle.Whole,
			Message:  fmt.Sprintf("the request has no attributes field ([0], RFC 2986, section 4.1); %s refuses it", bundle.Go),
			Found:    "no attributes field",
			Required: "an attributes field, which may be empty", RefusedBy: chain.Go,
		})
		return
	}
	for _, oid := range emptyAttributes(o.Request.RawTBSCertificateRequest) {
		refuses := ""
		if strings.HasPrefix(oid, pkcs9) {
			refuses = fmt.Sprintf("; %s refuses it", bundle.Java)
		}
		p.Failf(bundle.Whole, "no value", "1 value or more",
			"the attribute %s of the request has an empty set of values%s", oid, refuses)
	}
}

// pkcs9 is the OID prefix of the attributes of PKCS #9 (RFC 2985), which Java parses.
const pkcs9 = "1.2.840.113549.1.9."

// emptyAttributes returns the attributes without a value (RFC 2986, section 4.1:
// SET SIZE(1..MAX)).
func emptyAttributes(info []byte) (oids []string) {
	s := cryptobyte.String(info)
	var body, attributes, attribute, values cryptobyte.String
	field := casn1.Tag(0).ContextSpecific().Constructed()
	if !s.ReadASN1(&body, casn1.SEQUENCE) || !body.SkipASN1(casn1.INTEGER) || !body.SkipASN1(casn1.SEQUENCE) ||
		!body.SkipASN1(casn1.SEQUENCE) || !body.ReadASN1(&attributes, field) {
		return nil
	}
	for attributes.ReadASN1(&attribute, casn1.SEQUENCE) {
		var oid asn1.ObjectIdentifier
		if attribute.ReadASN1ObjectIdentifier(&oid) && attribute.ReadASN1(&values, casn1.SET) && values.Empty() {
			oids = append(oids, oid.String())
		}
	}
	return oids
}

// An attributeBound is how many characters a value of the subject may have (RFC
// 5280, appendix A.1).
type attributeBound struct {
	name string
	most int
}

var attributeBounds = map[string]attributeBound{
	"2.5.4.3":   {"CN", 64},
	"2.5.4.5":   {"serialNumber", 64},
	"2.5.4.7":   {"L", 128},
	"2.5.4.8":   {"ST", 128},
	"2.5.4.10":  {"O", 64},
	"2.5.4.11":  {"OU", 64},
	"2.5.4.12":  {"title", 64},
	"2.5.4.65":  {"pseudonym", 128},
	pkcs9 + "1": {"emailAddress", 255},
}

const countryOID = "2.5.4.6"

func checkSubjectBounds(p *lints.Pass, o *bundle.Object) {
	countries := 0
	for _, value := range o.Request.Subject.Names {
		text, ok := value.Value.(string)
		bound, bounded := attributeBounds[value.Type.String()]
		n := utf8.RuneCountInString(text)
		switch {
		case !ok:
		case value.Type.String() == countryOID:
			if countries++; n != 2 {
				p.Fail(ofSubject(o, fmt.Sprintf("the request's C has %d characters; RFC 5280 requires 2", n), fmt.Sprintf("%d characters", n), "2 characters"))
			}
		case bounded && n > bound.most:
			p.Fail(ofSubject(o, fmt.Sprintf("the request's %s has %d characters; RFC 5280 allows %d", bound.name, n, bound.most),
				fmt.Sprintf("%d characters", n), fmt.Sprintf("at most %d characters", bound.most)))
		}
	}
	if countries > 1 {
		p.Fail(ofSubject(o, fmt.Sprintf("the request has C %d times; it may occur once", countries), fmt.Sprintf("C %d times", countries), "C once"))
	}
}

func ofSubject(o *bundle.Object, message, found, required string) lints.Finding {
	return lints.Finding{Field: bundle.Subject, Message: message, Found: found, Required: required}
}
