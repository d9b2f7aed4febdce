// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// OIDQCStatements is the extension of qualified certificate statements (RFC
// 3739 3.2.6).
const OIDQCStatements = "1.3.6.1.5.5.7.1.3"

// QCTypeWeb is the type of a qualified certificate for website authentication,
// which is what a TLS client of a payment service has (ETSI EN 319 412-5 4.2.3).
const QCTypeWeb = "0.4.0.1862.1.6.3"

// The statements that are read: ETSI EN 319 412-5 4.2.1 and 4.2.3, ETSI TS 119
// 495 5.1.
const (
	oidQCCompliance = "0.4.0.1862.1.1"
	oidQCType       = "0.4.0.1862.1.6"
	oidQCPSD2       = "0.4.0.19495.2"
)

// maxQCItems bounds the statements, types and roles that are read. Certificates
// have fewer than ten of each.
const maxQCItems = 1000

// QCStatements are the statements of a qualified certificate that concern
// payment services. Other statements are skipped.
type QCStatements struct {
	// Compliance reports that the issuer calls the certificate a qualified one
	// under the law of the European Union (ETSI EN 319 412-5 4.2.1).
	Compliance bool

	// Types are the dotted OIDs of QcType (ETSI EN 319 412-5 4.2.3), [QCTypeWeb]
	// among them for TLS.
	Types []string

	// PSD2 is the statement for payment services; nil if there is none. One
	// that does not parse is there with the fields before the fault, and
	// Malformed is set.
	PSD2 *PSD2

	// Malformed is the first fault in the extension: a lower-case clause with
	// the name of the structure; nil when everything parses.
	Malformed error
}

// PSD2 is the statement of a payment service provider: PSD2QcType of ETSI TS
// 119 495 5.1. The texts are as the certificate has them, not escaped.
type PSD2 struct {
	Roles   []PSD2Role // rolesOfPSP, in the order of the certificate (5.2.2)
	NCAName string     // the national competent authority in words (5.2.3)
	NCAId   string     // its identifier, "NL-DNB" (5.2.3)
}

// A PSD2Role is one entry of rolesOfPSP, which names a role twice: by its
// object identifier ("0.4.0.19495.1.3") and by its name ("PSP_AI").
type PSD2Role struct {
	OID, Name string
}

// QCStatements reads the certificate's qualified statements, and reports whether
// it has the extension at all. It never fails: what does not parse is reported by
// [QCStatements.Malformed].
func (c *Cert) QCStatements() (QCStatements, bool) {
	ext := c.Extension(OIDQCStatements)
	if ext == nil {
		return QCStatements{}, false
	}
	return parseQCStatements(ext.Value), true
}

// HasPSD2Statement reports whether the certificate has the qualified statement of
// payment services, well-formed or not.
func (c *Cert) HasPSD2Statement() bool {
	statements, _ := c.QCStatements()
	return statements.PSD2 != nil
}

// parseQCStatements reads QCStatements ::= SEQUENCE OF QCStatement.
func parseQCStatements(der []byte) QCStatements {
	var q QCStatements
	list, ok := sequenceOf(der)
	if !ok {
		q.Malformed = errors.New("qcStatements is no SEQUENCE")
		return q
	}
	for n := 0; !list.Empty(); n++ {
		if n == maxQCItems {
			q.fault(fmt.Errorf("qcStatements has more than %d statements", maxQCItems))
			break
		}
		var statement cryptobyte.String
		if !list.ReadASN1(&statement, asn1.SEQUENCE) {
			q.fault(errors.New("a statement of qcStatements is no SEQUENCE"))
			break
		}
		q.fault(q.add(statement))
	}
	return q
}

// fault keeps the first error.
func (q *QCStatements) fault(err error) {
	if q.Malformed == nil {
		q.Malformed = err
	}
}

// add reads QCStatement ::= SEQUENCE {statementId, statementInfo OPTIONAL}, of
// which only the contents are given.
func (q *QCStatements) add(statement cryptobyte.String) (err error) {
	id, ok := readOID(&statement)
	if !ok {
		return errors.New("a statement of qcStatements has no readable identifier")
	}
	switch id {
	case oidQCCompliance:
		q.Compliance = true
	case oidQCType:
		q.Types, err = parseQCType(statement)
	case oidQCPSD2:
		q.PSD2 = new(PSD2)
		err = q.PSD2.parse(statement)
	}
	return err
}

// parseQCType reads QcType ::= SEQUENCE OF OBJECT IDENTIFIER.
func parseQCType(info cryptobyte.String) ([]string, error) {
	list, ok := sequenceOf(info)
	if !ok {
		return nil, errors.New("QcType is no SEQUENCE")
	}
	var types []string
	for !list.Empty() {
		oid, ok := readOID(&list)
		if !ok || len(types) == maxQCItems {
			return types, errors.New("QcType is not a list of object identifiers")
		}
		types = append(types, oid)
	}
	return types, nil
}

// parse reads PSD2QcType ::= SEQUENCE {rolesOfPSP, nCAName, nCAId}.
func (p *PSD2) parse(info cryptobyte.String) error {
	body, ok := sequenceOf(info)
	if !ok {
		return errors.New("PSD2QcType is no SEQUENCE")
	}
	var roles cryptobyte.String
	if !body.ReadASN1(&roles, asn1.SEQUENCE) {
		return errors.New("rolesOfPSP is no SEQUENCE")
	}
	for !roles.Empty() {
		role, ok := readPSD2Role(&roles)
		if !ok || len(p.Roles) == maxQCItems {
			return errors.New("rolesOfPSP is not a list of pairs of an object identifier and a UTF8String")
		}
		p.Roles = append(p.Roles, role)
	}
	if p.NCAName, ok = readUTF8(&body); !ok {
		return errors.New("nCAName is no UTF8String")
	}
	if p.NCAId, ok = readUTF8(&body); !ok {
		return errors.New("nCAId is no UTF8String")
	}
	if !body.Empty() {
		return errors.New("PSD2QcType has data after nCAId")
	}
	return nil
}

func readPSD2Role(roles *cryptobyte.String) (role PSD2Role, ok bool) {
	var pair cryptobyte.String
	if !roles.ReadASN1(&pair, asn1.SEQUENCE) {
		return role, false
	}
	if role.OID, ok = readOID(&pair); !ok {
		return role, false
	}
	role.Name, ok = readUTF8(&pair)
	return role, ok && pair.Empty()
}

// sequenceOf returns the contents of a SEQUENCE that nothing follows.
func sequenceOf(der cryptobyte.String) (contents cryptobyte.String, ok bool) {
	ok = der.ReadASN1(&contents, asn1.SEQUENCE) && der.Empty()
	return contents, ok
}

func readUTF8(in *cryptobyte.String) (string, bool) {
	var text cryptobyte.String
	if !in.ReadASN1(&text, asn1.UTF8String) || !utf8.Valid(text) {
		return "", false
	}
	return string(text), true
}
