// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

func parseCert(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDefaults: a recipe without options is a chain that a strict verifier
// accepts for a TLS client at Now.
func TestDefaults(t *testing.T) {
	r := Must(t, "root ca\nissuing from root ca pathlen=0\nclient from issuing\nfile client")
	root, issuing, client := parseCert(t, r.Cert("root")), parseCert(t, r.Cert("issuing")), parseCert(t, r.Cert("client"))
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	intermediates.AddCert(issuing)
	_, err := client.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, CurrentTime: Now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		t.Error(err)
	}
	if got := client.NotAfter.Sub(client.NotBefore); got != 365*24*time.Hour {
		t.Errorf("client lives %v", got)
	}
	if got := root.NotAfter.Sub(root.NotBefore); got != 3650*24*time.Hour {
		t.Errorf("root lives %v", got)
	}
	if !issuing.MaxPathLenZero || string(client.AuthorityKeyId) != string(issuing.SubjectKeyId) || root.AuthorityKeyId != nil {
		t.Error("path length or key identifiers are off")
	}
	if client.SerialNumber.Sign() <= 0 || len(client.SerialNumber.Bytes()) != 16 {
		t.Errorf("serial number is %x", client.SerialNumber)
	}
}

// TestOptions reads every option back through the standard library's parser.
func TestOptions(t *testing.T) {
	const epoch = "2006-01-02T15:04:05Z"
	utc := func(ti time.Time) string { return ti.UTC().Format(epoch) }
	tests := []struct {
		options string
		read    func(*x509.Certificate) any
		want    string
	}{
		{`subject="CN=a\, b+UID=1,O=Jörg,2.5.4.97=PSDLT-BL-1,L=\41\"#"`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject) },
			"3053311e300b06035504031304612c2062300f060a0992268993f22c640101130131" +
				"310e300c060355040a0c054ac3b67267311330110603550461130a5053444c542d424c2d31310c300a06035504070c03412223"},
		{`subject=""`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject) }, "3000"},
		{`subject=CN=#1e020041`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject) }, "300d310b300906035504031e020041"},
		{`subject=@other`, func(c *x509.Certificate) any { return c.Subject }, "CN=other"},
		{`issuer="CN=who"`, func(c *x509.Certificate) any { return c.Issuer }, "CN=who"},
		{`issuer=@other`, func(c *x509.Certificate) any { return c.Issuer }, "CN=other"},
		{`subject=CN=é stringtype=bmp`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject) }, "300d310b300906035504031e0200e9"},
		{`subject=CN=é stringtype=teletex`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject) }, "300c310a30080603550403" + "1401e9"},
		{`subject=DC=a`, func(c *x509.Certificate) any { return hex.EncodeToString(c.RawSubject)[36:] }, "160161"},
		{`serial=0x0102`, func(c *x509.Certificate) any { return c.SerialNumber }, "258"},
		{`notBefore=2026-01-02 days=-1`, func(c *x509.Certificate) any { return utc(c.NotBefore) + utc(c.NotAfter) }, "2026-01-02T00:00:00Z2026-01-01T00:00:00Z"},
		{`days=365-1s`, func(c *x509.Certificate) any { return utc(c.NotAfter) }, "2027-10-31T23:59:59Z"},
		{`notAfter=2050-01-01T01:00:00+01:00`, func(c *x509.Certificate) any { return utc(c.NotAfter) }, "2050-01-01T00:00:00Z"},
		{`ca pathlen=3`, func(c *x509.Certificate) any { return fmt.Sprint(c.IsCA, c.MaxPathLen, c.KeyUsage) }, fmt.Sprint(true, 3, x509.KeyUsageCertSign|x509.KeyUsageCRLSign)},
		{`ca ku=none`, func(c *x509.Certificate) any { return int(c.KeyUsage) }, "0"},
		{`bc=none`, func(c *x509.Certificate) any { return c.BasicConstraintsValid }, "false"},
		{`bc=true`, func(c *x509.Certificate) any { return fmt.Sprint(c.IsCA, c.KeyUsage) }, fmt.Sprint(true, x509.KeyUsageDigitalSignature)},
		{`ku=digitalSignature,keyEncipherment`, func(c *x509.Certificate) any { return c.KeyUsage }, fmt.Sprint(x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment)},
		{`ku=decipherOnly`, func(c *x509.Certificate) any { return c.KeyUsage }, fmt.Sprint(x509.KeyUsageDecipherOnly)},
		{`eku=serverAuth,any,1.2.3.4`, func(c *x509.Certificate) any { return fmt.Sprint(c.ExtKeyUsage, c.UnknownExtKeyUsage) }, "[serverAuth anyExtendedKeyUsage] [1.2.3.4]"},
		{`eku=none`, func(c *x509.Certificate) any { return len(c.ExtKeyUsage) }, "0"},
		{`san=dns:a.example,ip:10.0.0.1 san=ip:::1,email:a@b.example,uri:https://a/b`, func(c *x509.Certificate) any {
			return fmt.Sprint(c.DNSNames, c.IPAddresses, c.EmailAddresses, c.URIs)
		}, "[a.example] [10.0.0.1 ::1] [a@b.example] [https://a/b]"},
		{`ski=0102`, func(c *x509.Certificate) any { return hex.EncodeToString(c.SubjectKeyId) }, "0102"},
		{`ski=none`, func(c *x509.Certificate) any { return len(c.SubjectKeyId) }, "0"},
		{`aki=0304`, func(c *x509.Certificate) any { return hex.EncodeToString(c.AuthorityKeyId) }, "0304"},
		{`aki=none`, func(c *x509.Certificate) any { return len(c.AuthorityKeyId) }, "0"},
		{`aki=wrong`, func(c *x509.Certificate) any { return hex.EncodeToString(c.AuthorityKeyId) }, strings.Repeat("ee", 20)},
		{`aki=keyid`, func(c *x509.Certificate) any { return len(c.AuthorityKeyId) }, "20"},
		{`ocsp=http://o caissuers=http://c caissuers=http://d`, func(c *x509.Certificate) any { return fmt.Sprint(c.OCSPServer, c.IssuingCertificateURL) }, "[http://o] [http://c http://d]"},
		{`crldp=http://a crldp=http://b`, func(c *x509.Certificate) any { return c.CRLDistributionPoints }, "[http://a http://b]"},
		{`policies=2.23.140.1.2.1,1.2.3`, func(c *x509.Certificate) any { return c.PolicyIdentifiers }, "[2.23.140.1.2.1 1.2.3]"},
		{`ca nameconstraints="permitted dns:a.example; excluded ip:10.0.0.0/8,email:b.example"`, func(c *x509.Certificate) any {
			return fmt.Sprint(c.PermittedDNSDomains, c.ExcludedIPRanges, c.ExcludedEmailAddresses, c.PermittedDNSDomainsCritical)
		}, "[a.example] [10.0.0.0/8] [b.example] true"},
		{`ext=1.2.3.4:critical:0500 ext=1.2.3.5:0500`, func(c *x509.Certificate) any { return c.Extensions[len(c.Extensions)-2:] }, "[{1.2.3.4 true [5 0]} {1.2.3.5 false [5 0]}]"},
		{`bare`, func(c *x509.Certificate) any { return len(c.Extensions) }, "0"},
		{`bare san=dns:a`, func(c *x509.Certificate) any { return len(c.Extensions) }, "1"},
		{`version=1`, func(c *x509.Certificate) any { return fmt.Sprint(c.Version, len(c.Extensions)) }, "1 0"},
		{`version=2`, func(c *x509.Certificate) any { return fmt.Sprint(c.Version, len(c.Extensions)) }, "2 0"},
		{`critical=eku noncritical=ku,bc`, func(c *x509.Certificate) any { return flags(c) }, "map[2.5.29.14:false 2.5.29.15:false 2.5.29.19:false 2.5.29.35:false 2.5.29.37:true]"},
		{`sig=ecdsa-sha384`, func(c *x509.Certificate) any { return c.SignatureAlgorithm }, "ECDSA-SHA384"},
	}
	for _, tt := range tests {
		r := Must(t, "issuer ca key=p256\nother key=p256\na from issuer key=p256 "+tt.options+"\nfile a")
		got := fmt.Sprint(tt.read(parseCert(t, r.Cert("a"))))
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.options, got, tt.want)
		}
	}
}

func flags(c *x509.Certificate) map[string]bool {
	m := map[string]bool{}
	for _, e := range c.Extensions {
		m[e.Id.String()] = e.Critical
	}
	return m
}

// outline is the part of a certificate that stays readable when the standard
// library refuses the rest.
type outline struct {
	TBS struct {
		Version    int `asn1:"explicit,tag:0,default:0,optional"`
		Serial     *big.Int
		Algorithm  asn1.RawValue
		Issuer     asn1.RawValue
		Validity   struct{ NotBefore, NotAfter asn1.RawValue }
		Subject    asn1.RawValue
		Key        asn1.RawValue
		Extensions []struct {
			ID       asn1.ObjectIdentifier
			Critical bool `asn1:"optional"`
			Value    []byte
		} `asn1:"explicit,tag:3,optional"`
	}
	Algorithm asn1.RawValue
	Signature asn1.BitString
}

func outlineOf(t *testing.T, line string) outline {
	t.Helper()
	var o outline
	if _, err := asn1.Unmarshal(Must(t, "a key=p256 "+line).Cert("a"), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestRefused: what the standard library does not take is in the octets.
func TestRefused(t *testing.T) {
	if got := outlineOf(t, "serial=-5").TBS.Serial; got.Int64() != -5 {
		t.Errorf("serial=-5: %v", got)
	}
	if got := outlineOf(t, "serial=0").TBS.Serial; got.Sign() != 0 {
		t.Errorf("serial=0: %v", got)
	}
	if got := outlineOf(t, "serial=0x7f"+strings.Repeat("00", 20)).TBS.Serial; len(got.Bytes()) != 21 {
		t.Errorf("serial of 21 octets: %v", got)
	}
	if got := outlineOf(t, "version=4").TBS.Version; got != 3 {
		t.Errorf("version=4: %d", got)
	}
	if o := outlineOf(t, "tbs-sig=rsa-sha1"); string(o.TBS.Algorithm.FullBytes) == string(o.Algorithm.FullBytes) {
		t.Error("tbs-sig: both algorithms are the same")
	}
	v := outlineOf(t, "timetype=generalized").TBS.Validity
	if got := string(v.NotBefore.Bytes); got != "20261101000000Z" {
		t.Errorf("timetype=generalized: %s", got)
	}
	v = outlineOf(t, "timetype=utc notAfter=2051-01-01").TBS.Validity
	if got := string(v.NotAfter.Bytes); got != "510101000000Z" {
		t.Errorf("timetype=utc: %s", got)
	}
	if got := hex.EncodeToString(outlineOf(t, "subject=CN=a stringtype=universal").TBS.Subject.FullBytes); got != "300f310d300b06035504031c0400000061" {
		t.Errorf("stringtype=universal: %s", got)
	}
	list := outlineOf(t, "duplicate=ku pathlen=-1 bc=explicit-false").TBS.Extensions
	if first, last := list[1], list[len(list)-1]; !first.ID.Equal(last.ID) || !first.ID.Equal(asn1.ObjectIdentifier{2, 5, 29, 15}) {
		t.Errorf("duplicate: %v", list)
	}
	if got := hex.EncodeToString(list[2].Value); got != "30060101000201ff" {
		t.Errorf("bc=explicit-false pathlen=-1: %s", got)
	}
}

// TestQualified reads the PSD2 statement back.
func TestQualified(t *testing.T) {
	type role struct {
		OID  asn1.ObjectIdentifier
		Name string `asn1:"utf8"`
	}
	var list []struct {
		ID   asn1.ObjectIdentifier
		Info asn1.RawValue `asn1:"optional"`
	}
	read := func(line string) string {
		var ids []string
		ext := outlineOf(t, "bare "+line).TBS.Extensions[0]
		if _, err := asn1.Unmarshal(ext.Value, &list); err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			ids = append(ids, s.ID.String())
		}
		return strings.Join(ids, " ")
	}
	if got := read("qc=compliance,sscd,type-eseal"); got != "0.4.0.1862.1.1 0.4.0.1862.1.4 0.4.0.1862.1.6" {
		t.Errorf("qc: %s", got)
	}
	if got := read(`psd2="PSP_AI,PSP_PI; Bank of Lithuania; LT-BL"`); got != "0.4.0.1862.1.1 0.4.0.1862.1.6 0.4.0.1862.1.5 0.4.0.19495.2" {
		t.Errorf("psd2: %s", got)
	}
	var statement struct {
		Roles     []role
		Authority string `asn1:"utf8"`
		ID        string `asn1:"utf8"`
	}
	if _, err := asn1.Unmarshal(list[3].Info.FullBytes, &statement); err != nil {
		t.Fatal(err)
	}
	want := "{[{0.4.0.19495.1.3 PSP_AI} {0.4.0.19495.1.2 PSP_PI}] Bank of Lithuania LT-BL}"
	if got := fmt.Sprint(statement); got != want {
		t.Errorf("statement: got %s, want %s", got, want)
	}
}

// TestMutual: two authorities may issue each other, and share a key by @NAME.
func TestMutual(t *testing.T) {
	r := Must(t, `
		old from new ca key=p256
		new from old ca key=p256
		cross from old ca subject=@new key=@new
		copy from old ca subject=@new key=p256:new san=ip:#0a00000100
		file old new cross`)
	old, cross := parseCert(t, r.Cert("old")), parseCert(t, r.Cert("cross"))
	if err := old.CheckSignatureFrom(cross); err != nil {
		t.Error(err)
	}
	if _, err := x509.ParseCertificate(r.Cert("copy")); err == nil || !strings.Contains(err.Error(), fmt.Sprint("length ", net.IPv4len+1)) {
		t.Errorf("an address of five octets: %v", err)
	}
}
