// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"
)

// cert is one parsed certificate line, before anything is built.
type cert struct {
	line       int
	name       string
	from       string
	issuerCert *cert
	text       string // every option as written, the seed of the default serial
	given      map[string]bool

	subject, issuer       dnOption
	stringType            string
	serial                *big.Int
	version               int
	keySpec, keyRef       string
	keyCert               *cert
	exponent              int
	sig, tbsSig           string
	pssMGF                string
	pssSalt               *int
	sigKeyRef             string
	sigKeyCert            *cert
	akiRef                string
	akiCert               *cert
	forged                bool
	notBefore, notAfter   time.Time
	lifetime              time.Duration
	timeType              string
	ca, bare              bool
	extensions            extensionOptions
	critical, noncritical []string
	duplicate             []string
}

// A dnOption is a distinguished name, or @NAME for that of another certificate.
type dnOption struct {
	text, ref string
	cert      *cert
}

// defaultNotBefore is the default start of validity.
var defaultNotBefore = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// An option is one word a certificate line may carry.
type option struct {
	flag bool // is written alone, without a value
	many bool // may be repeated; every one adds
	set  func(*cert, string) error
}

var options = map[string]option{
	"subject":    {set: func(c *cert, v string) error { return c.subject.set(v) }},
	"issuer":     {set: func(c *cert, v string) error { return c.issuer.set(v) }},
	"stringtype": {set: setOneOf(func(c *cert) *string { return &c.stringType }, slices.Sorted(maps.Keys(stringTags))...)},
	"serial":     {set: setSerial},
	"version":    {set: setVersion},
	"key":        {set: setKey},
	"exponent":   {set: setExponent},
	"sig":        {set: setOneOf(func(c *cert) *string { return &c.sig }, slices.Sorted(maps.Keys(signatures))...)},
	"tbs-sig":    {set: setOneOf(func(c *cert) *string { return &c.tbsSig }, slices.Sorted(maps.Keys(signatures))...)},
	"pss-mgf":    {set: setOneOf(func(c *cert) *string { return &c.pssMGF }, slices.Sorted(maps.Keys(mgfHashes))...)},
	"pss-salt":   {set: setSalt},
	"sigkey":     {set: setSigKey},
	"forged":     {flag: true, set: func(c *cert, _ string) error { c.forged = true; return nil }},
	"notBefore":  {set: func(c *cert, v string) error { return setTime(&c.notBefore, v) }},
	"notAfter":   {set: func(c *cert, v string) error { return setTime(&c.notAfter, v) }},
	"days":       {set: setDays},
	"timetype":   {set: setOneOf(func(c *cert) *string { return &c.timeType }, "utc", "generalized")},
	"ca":         {flag: true, set: func(c *cert, _ string) error { c.ca = true; return nil }},
	"bare":       {flag: true, set: func(c *cert, _ string) error { c.bare = true; return nil }},

	"bc":              {set: setOneOf(func(c *cert) *string { return &c.extensions.bc }, "none", "true", "false", "explicit-false")},
	"pathlen":         {set: setPathLen},
	"ku":              {set: func(c *cert, v string) error { return setList(&c.extensions.ku, v, checkKeyUsage) }},
	"eku":             {set: func(c *cert, v string) error { return setList(&c.extensions.eku, v, checkExtKeyUsage) }},
	"san":             {many: true, set: addSAN},
	"ski":             {set: func(c *cert, v string) error { return setKeyID(&c.extensions.ski, v, "none") }},
	"aki":             {set: setAKI},
	"ocsp":            {many: true, set: addTo(func(c *cert) *[]string { return &c.extensions.ocsp })},
	"caissuers":       {many: true, set: addTo(func(c *cert) *[]string { return &c.extensions.caIssuers })},
	"crldp":           {many: true, set: addTo(func(c *cert) *[]string { return &c.extensions.crldp })},
	"policies":        {set: func(c *cert, v string) error { return setList(&c.extensions.policies, v, checkOID) }},
	"nameconstraints": {set: setNameConstraints},
	"psd2":            {set: setPSD2},
	"qc":              {set: func(c *cert, v string) error { return setList(&c.extensions.qc, v, checkStatement) }},
	"ext":             {many: true, set: addExt},
	"critical":        {set: func(c *cert, v string) error { return setList(&c.critical, v, checkExtensionName) }},
	"noncritical":     {set: func(c *cert, v string) error { return setList(&c.noncritical, v, checkExtensionName) }},
	"duplicate":       {set: func(c *cert, v string) error { return setList(&c.duplicate, v, checkExtensionName) }},
}

// newCert reads NAME [from ISSUER] option...
func newCert(s statement) (*cert, error) {
	if err := checkName(s.words[0]); err != nil {
		return nil, err
	}
	c := &cert{line: s.line, name: s.words[0].name, given: map[string]bool{}, version: 3}
	words := s.words[1:]
	if len(words) > 0 && words[0].text() == "from" {
		if len(words) < 2 {
			return nil, fmt.Errorf("from: the issuer's name is missing")
		}
		c.from, words = words[1].text(), words[2:]
	}
	for _, w := range words {
		if err := c.apply(w); err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		c.text += " " + w.text()
	}
	return c, c.check()
}

func (c *cert) apply(w word) error {
	o, ok := options[w.name]
	switch {
	case !ok:
		return fmt.Errorf("unknown option (a line indented deeper than the first one continues the line above it)")
	case o.flag && w.hasValue:
		return fmt.Errorf("takes no value")
	case !o.flag && !w.hasValue:
		return fmt.Errorf("wants a value: %s=VALUE", w.name)
	case c.given[w.name] && !o.many:
		return fmt.Errorf("is given twice")
	}
	c.given[w.name] = true
	return o.set(c, w.value)
}

// check refuses combinations in which one option would silently win.
func (c *cert) check() error {
	for _, pair := range [][2]string{{"days", "notAfter"}, {"ca", "bc"}} {
		if c.given[pair[0]] && c.given[pair[1]] {
			return fmt.Errorf("%s and %s exclude each other", pair[0], pair[1])
		}
	}
	if c.exponent != 0 && (c.keyRef != "" || !rsaSpec(c.spec())) {
		return fmt.Errorf("exponent: only an RSA key of the certificate's own has one, this is %q", c.keyText())
	}
	return nil
}

func (c *cert) keyText() string {
	if c.keyRef != "" {
		return "@" + c.keyRef
	}
	return c.spec()
}

// A reference is a certificate named by another one's option.
type reference struct {
	option, name string
	target       **cert
}

func (c *cert) references() []reference {
	return []reference{
		{"from", c.from, &c.issuerCert},
		{"key", c.keyRef, &c.keyCert},
		{"sigkey", c.sigKeyRef, &c.sigKeyCert},
		{"subject", c.subject.ref, &c.subject.cert},
		{"issuer", c.issuer.ref, &c.issuer.cert},
		{"aki", c.akiRef, &c.akiCert},
	}
}

// checkCycle refuses key=@a where a says key=@b and b says key=@a, and the
// same with subject.
func (c *cert) checkCycle() error {
	for at, seen := c.keyCert, map[*cert]bool{c: true}; at != nil; at = at.keyCert {
		if seen[at] {
			return fmt.Errorf("key: @%s leads in a cycle", c.keyRef)
		}
		seen[at] = true
	}
	for at, seen := c.subject.cert, map[*cert]bool{c: true}; at != nil; at = at.subject.cert {
		if seen[at] {
			return fmt.Errorf("subject: @%s leads in a cycle", c.subject.ref)
		}
		seen[at] = true
	}
	return nil
}
