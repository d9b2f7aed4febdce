// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// extensionOptions has the options of a line about extensions. Nil lists and empty
// texts mean the default.
type extensionOptions struct {
	bc                  string
	pathLen             int
	ku, eku             []string
	san                 [][]byte
	ski, aki            string
	ocsp, caIssuers     []string
	crldp, policies     []string
	permitted, excluded [][]byte
	psd2                *psd2
	qc                  []string
	raw                 []extension
}

// An extension is one Extension (RFC 5280, section 4.1) under the name by which the
// options critical, noncritical and duplicate call it.
type extension struct {
	name     string
	oid      string
	critical bool
	value    []byte
}

// extensionOIDs are the extensions the options know, RFC 5280, section 4.2 and RFC 3739, section 3.2.6.
var extensionOIDs = map[string]string{
	"bc": "2.5.29.19", "ku": "2.5.29.15", "eku": "2.5.29.37", "san": "2.5.29.17", "ski": "2.5.29.14",
	"aki": "2.5.29.35", "aia": "1.3.6.1.5.5.7.1.1", "crldp": "2.5.29.31", "policies": "2.5.29.32",
	"nameconstraints": "2.5.29.30", "qc": "1.3.6.1.5.5.7.1.3",
}

// keyUsages are the bits of KeyUsage (RFC 5280, section 4.2.1.3) in their order.
var keyUsages = []string{
	"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
	"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
}

// extKeyUsages are purposes by name (RFC 5280, section 4.2.1.12); others are given as OIDs.
var extKeyUsages = map[string]string{
	"any": "2.5.29.37.0", "serverAuth": "1.3.6.1.5.5.7.3.1", "clientAuth": "1.3.6.1.5.5.7.3.2",
	"codeSigning": "1.3.6.1.5.5.7.3.3", "emailProtection": "1.3.6.1.5.5.7.3.4",
	"timeStamping": "1.3.6.1.5.5.7.3.8", "OCSPSigning": "1.3.6.1.5.5.7.3.9",
}

func checkExtensionName(s string) error {
	return oneOf(s, slices.Sorted(maps.Keys(extensionOIDs)))
}

func checkKeyUsage(s string) error { return oneOf(s, keyUsages) }

func checkExtKeyUsage(s string) error {
	if extKeyUsages[s] != "" || checkOID(s) == nil {
		return nil
	}
	return fmt.Errorf("%q is neither an OID nor one of %s", s, strings.Join(slices.Sorted(maps.Keys(extKeyUsages)), ", "))
}

func oneOf(s string, allowed []string) error {
	if slices.Contains(allowed, s) {
		return nil
	}
	return fmt.Errorf("%q is none of %s", s, strings.Join(allowed, ", "))
}

func setPathLen(c *cert, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil {
		return fmt.Errorf("%q is no number", v)
	}
	c.extensions.pathLen = n
	return nil
}

func addSAN(c *cert, v string) error {
	names, err := generalNames(v, false)
	c.extensions.san = append(c.extensions.san, names...)
	return err
}

// setNameConstraints reads "permitted dns:a.example; excluded ip:10.0.0.0/8".
func setNameConstraints(c *cert, v string) error {
	for _, part := range strings.Split(v, ";") {
		kind, text, _ := strings.Cut(strings.TrimSpace(part), " ")
		names, err := generalNames(strings.TrimSpace(text), true)
		switch {
		case err != nil:
			return err
		case kind == "permitted":
			c.extensions.permitted = append(c.extensions.permitted, names...)
		case kind == "excluded":
			c.extensions.excluded = append(c.extensions.excluded, names...)
		default:
			return fmt.Errorf("%q begins with neither permitted nor excluded", part)
		}
	}
	return nil
}

// addExt reads OID:hex or OID:critical:hex.
func addExt(c *cert, v string) error {
	id, rest, _ := strings.Cut(v, ":")
	if err := checkOID(id); err != nil {
		return err
	}
	digits, critical := strings.CutPrefix(rest, "critical:")
	value, err := hex.DecodeString(digits)
	if err != nil {
		return fmt.Errorf("%q is not hexadecimal", digits)
	}
	c.extensions.raw = append(c.extensions.raw, extension{oid: id, critical: critical, value: value})
	return nil
}

// extensionList is every extension in the order of the certificate: those with
// a name, their duplicates, then those given as bytes.
func (c *cert) extensionList() ([]extension, error) {
	aki, err := c.akiValue()
	if err != nil {
		return nil, err
	}
	ski, err := c.skiValue()
	if err != nil {
		return nil, err
	}
	o := c.extensions
	var list []extension
	add := func(name string, critical bool, value []byte) {
		if value == nil {
			return
		}
		critical = (critical || slices.Contains(c.critical, name)) && !slices.Contains(c.noncritical, name)
		list = append(list, extension{name, extensionOIDs[name], critical, value})
	}
	add("aki", false, aki)
	add("ski", false, ski)
	add("ku", true, c.kuValue())
	add("bc", true, c.bcValue())
	add("eku", false, c.ekuValue())
	add("san", false, sanValue(o.san))
	add("policies", false, policiesValue(o.policies))
	add("nameconstraints", true, nameConstraintsValue(o.permitted, o.excluded))
	add("crldp", false, crldpValue(o.crldp))
	add("aia", false, aiaValue(o.ocsp, o.caIssuers))
	add("qc", false, c.qcValue())
	if err := c.checkNamed(list); err != nil {
		return nil, err
	}
	for _, name := range c.duplicate {
		i := slices.IndexFunc(list, func(e extension) bool { return e.name == name })
		list = append(list, list[i])
	}
	return append(list, o.raw...), nil
}

// checkNamed refuses a flag or a duplicate of an absent extension.
func (c *cert) checkNamed(list []extension) error {
	for _, o := range []struct {
		option string
		names  []string
	}{{"critical", c.critical}, {"noncritical", c.noncritical}, {"duplicate", c.duplicate}} {
		for _, name := range o.names {
			if !slices.ContainsFunc(list, func(e extension) bool { return e.name == name }) {
				return fmt.Errorf("%s: the certificate has no %s", o.option, name)
			}
		}
	}
	return nil
}

func addExtensions(b *cryptobyte.Builder, list []extension) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, e := range list {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid(e.oid))
				if e.critical {
					b.AddASN1Boolean(true)
				}
				b.AddASN1OctetString(e.value)
			})
		}
	})
}

// defaults reports whether default extensions are written: not with bare, and not
// below version 3, which has none (RFC 5280, section 4.1.2.9).
func (c *cert) defaults() bool { return !c.bare && c.version >= 3 }

func (c *cert) bcValue() []byte {
	o := c.extensions
	isCA := c.ca || o.bc == "true"
	if o.bc == "none" || !isCA && o.bc == "" && !c.given["pathlen"] && !c.defaults() {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		if isCA || o.bc == "explicit-false" {
			b.AddASN1Boolean(isCA)
		}
		if c.given["pathlen"] {
			b.AddASN1Int64(int64(o.pathLen))
		}
	})
}

func (c *cert) kuValue() []byte {
	usages := c.extensions.ku
	switch {
	case usages != nil && len(usages) == 0:
		return nil
	case usages == nil && c.ca:
		usages = []string{"keyCertSign", "cRLSign"}
	case usages == nil && c.defaults():
		usages = []string{"digitalSignature"}
	case usages == nil:
		return nil
	}
	return keyUsageDER(usages)
}

// keyUsageDER makes a named bit list, without trailing zero bits (X.690, section
// 11.2.2).
func keyUsageDER(usages []string) []byte {
	var octets [2]byte
	highest := 0
	for _, u := range usages {
		bit := slices.Index(keyUsages, u)
		octets[bit/8] |= 0x80 >> (bit % 8)
		highest = max(highest, bit)
	}
	size := highest/8 + 1
	return append([]byte{byte(cbasn1.BIT_STRING), byte(size + 1), byte(size*8 - 1 - highest)}, octets[:size]...)
}

func (c *cert) ekuValue() []byte {
	purposes := c.extensions.eku
	if purposes == nil && !c.ca && c.defaults() {
		purposes = []string{"clientAuth"}
	}
	if len(purposes) == 0 {
		return nil
	}
	return sequence(func(b *cryptobyte.Builder) {
		for _, p := range purposes {
			if named := extKeyUsages[p]; named != "" {
				p = named
			}
			b.AddASN1ObjectIdentifier(oid(p))
		}
	})
}
