// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"slices"
)

// purposeKinds are about what a certificate is for.
var purposeKinds = []kind{
	{"extendedKeyUsage of the leaf", func(d *draft) {
		d.leaf().set("eku", pick(d, "none", "clientAuth,serverAuth", "clientAuth,emailProtection,1.3.6.1.4.1.311.20.2.2", "any", "any,clientAuth",
			"serverAuth", "codeSigning", "1.3.6.1.5.5.7.3.17", "clientAuth,clientAuth"))
		if d.IntN(4) == 0 && d.leaf().value("eku") != "none" {
			d.leaf().set("critical", "eku")
		}
	}},
	{"extendedKeyUsage of a CA", func(d *draft) {
		ca := d.ca()
		ca.set("eku", pick(d, "clientAuth", "clientAuth,serverAuth", "any", "any,serverAuth", "serverAuth", "OCSPSigning", "emailProtection,clientAuth", "1.3.6.1.4.1.311.10.3.4"))
		if d.IntN(4) == 0 {
			ca.set("critical", "eku")
		}
	}},
	{"keyUsage of the leaf", func(d *draft) {
		d.leaf().set("ku", pick(d, "none", "digitalSignature,keyEncipherment", "keyEncipherment", "nonRepudiation", "digitalSignature,nonRepudiation",
			"keyAgreement", "digitalSignature,keyAgreement", "dataEncipherment", "digitalSignature,keyCertSign", "cRLSign",
			"digitalSignature,decipherOnly", "digitalSignature,keyAgreement,encipherOnly"))
		if d.IntN(4) == 0 && d.leaf().value("ku") != "none" {
			d.leaf().set("noncritical", "ku")
		}
	}},
	{"keyUsage of a CA", func(d *draft) {
		ca := d.ca()
		ca.set("ku", pick(d, "none", "none", "keyCertSign", "cRLSign", "digitalSignature", "keyCertSign,cRLSign,digitalSignature", "keyCertSign,keyEncipherment"))
		if d.IntN(4) == 0 && ca.value("ku") != "none" {
			ca.set("noncritical", "ku")
		}
	}},
	{"nsCertType of the leaf", func(d *draft) {
		d.leaf().add("ext", "2.16.840.1.113730.1.1:"+pick(d, "03020780", "030206c0", "03020640", "03020520", "03020410", "030200b0", "03020007"))
	}},
	{"nsCertType of a CA", func(d *draft) {
		d.ca().add("ext", "2.16.840.1.113730.1.1:"+pick(d, "03020204", "03020007", "03020001", "03020102", "03020780", "03020640"))
	}},
	{"basicConstraints", basicConstraints},
}

func basicConstraints(d *draft) {
	if d.IntN(2) == 0 {
		leaf := d.leaf()
		switch d.IntN(5) {
		case 0:
			leaf.set("bc", "none")
		case 1:
			leaf.set("bc", "explicit-false")
		case 2:
			leaf.set("noncritical", "bc")
		case 3:
			leaf.set("pathlen", "0")
		default:
			leaf.set("bc", "true")
		}
		return
	}
	ca := d.ca()
	switch d.IntN(3) {
	case 0:
		ca.set("noncritical", "bc")
	case 1:
		ca.drop("ca")
		ca.set("ku", "keyCertSign,cRLSign")
		ca.set("eku", "none")
		ca.set("bc", pick(d, "none", "false"))
	default:
		ca.set("duplicate", "bc")
	}
}

// extensionKinds are about the rest of a certificate.
var extensionKinds = []kind{
	{"certificatePolicies", policies},
	{"policyConstraints", func(d *draft) {
		d.ca().add("ext", pick(d,
			"2.5.29.36:critical:3003800100", "2.5.29.36:critical:3003800101", "2.5.29.36:critical:3003810100", "2.5.29.36:3003800105",
			"2.5.29.54:critical:020100", "2.5.29.54:critical:020101", "2.5.29.36:critical:3000"))
		if d.IntN(2) == 0 {
			policies(d)
		}
	}},
	{"policyMappings", func(d *draft) {
		d.ca().add("ext", "2.5.29.33:"+pick(d, "", "critical:")+pick(d, "300c300a06032a030406032a0305", "300d300b06032a03040604551d2000"))
		d.ca().set("policies", pick(d, "1.2.3.4", "2.5.29.32.0", "1.2.3.4,1.2.3.5"))
		d.leaf().set("policies", pick(d, "1.2.3.4", "1.2.3.5"))
	}},
	{"an unknown extension", func(d *draft) {
		d.any().add("ext", pick(d, "1.3.6.1.4.1.55555.1:0500", "1.3.6.1.4.1.55555.1:", "1.3.6.1.4.1.55555.1:deadbeef",
			"1.3.6.1.4.1.55555.1:critical:0500", "2.16.840.1.113730.1.13:160568656c6c6f", "1.3.6.1.4.1.311.20.2:1e0a0055007300650072"))
	}},
	{"many extensions", func(d *draft) {
		l := d.any()
		for i := range pick(d, 20, 100, 300) {
			l.add("ext", fmt.Sprintf("1.3.6.1.4.1.55555.2.%d:0500", i+1))
		}
	}},
	{"an extension twice", func(d *draft) { d.any().set("duplicate", pick(d, "ku", "bc")) }},
	{"an extension that is known to some", func(d *draft) {
		critical := pick(d, "", "", "critical:")
		d.any().add("ext", pick(d,
			"2.5.29.9:"+critical+"30003000", "2.5.29.18:"+critical+"300b8209612e6578616d706c65",
			"1.3.6.1.5.5.7.1.24:"+critical+"3003020105",                                                      // TLS feature
			"1.3.6.1.5.5.7.48.1.5:"+critical+"0500",                                                          // OCSP no check
			"2.5.29.16:"+critical+"3022800f32303236313130313030303030305a810f32303237313130313030303030305a", // private key usage period
			"1.3.6.1.5.5.7.1.11:"+critical+"3000",
		))
	}},
	{"locations of CRLs and responders", func(d *draft) {
		l := d.any()
		switch d.IntN(3) {
		case 0:
			l.add("crldp", pick(d, "http://crl.northwind.example/ca.crl", "ldap://ldap.northwind.example/cn=ca", "not a url", ""))
		case 1:
			l.add("ocsp", pick(d, "http://ocsp.northwind.example/", "https://ocsp.northwind.example/", "nonsense", ""))
		default:
			l.add("caissuers", pick(d, "http://ca.northwind.example/ca.cer", "ldap://x", "nonsense", ""))
		}
		if d.IntN(5) == 0 {
			l.set("critical", pick(d, "aia", "crldp"))
		}
	}},
	{"criticality of an extension", func(d *draft) {
		d.any().set(pick(d, "critical", "noncritical"), pick(d, "aki", "ski", "ku", "bc", "eku"))
	}},
	{"version", func(d *draft) {
		l := d.any()
		l.set("version", pick(d, "1", "1", "2", "3", "4"))
		if d.IntN(2) == 0 && l.value("version") != "3" {
			for _, option := range []string{"ca", "ku", "eku", "san", "ocsp", "ski", "aki", "pathlen"} {
				l.drop(option)
			}
			l.options = slices.DeleteFunc(l.options, func(o string) bool { return o == "ca" })
		}
	}},
	{"serial number", func(d *draft) {
		d.any().set("serial", pick(d, "0", "-1", "1", "127", "128", "-200",
			"0x7fffffffffffffffffffffffffffffffffffffff", "0xffffffffffffffffffffffffffffffffffffffff",
			"0x7fffffffffffffffffffffffffffffffffffffffff", "0x010203040506070809101112131415161718192021222324252627282930"))
	}},
	{"one serial number for two certificates", func(d *draft) {
		for _, name := range d.path {
			d.line(name).set("serial", "4711")
		}
	}},
	{"statements of a qualified certificate", func(d *draft) {
		d.leaf().set("psd2", "PSP_AI,PSP_PI; Bank of Lithuania; LT-BL")
		if d.IntN(3) == 0 {
			d.leaf().set("critical", "qc")
		}
	}},
}

func policies(d *draft) {
	set := pick(d, "1.2.3.4", "2.5.29.32.0", "1.2.3.4,1.2.3.5", "2.23.140.1.2.1", "1.2.3.4,1.2.3.4")
	if d.IntN(2) == 0 {
		d.any().set("policies", set)
	} else {
		for _, name := range d.path {
			d.line(name).set("policies", set)
		}
	}
	if d.IntN(4) == 0 {
		d.leaf().set("policies", set)
		d.leaf().set("critical", "policies")
	}
}
