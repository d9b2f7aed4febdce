// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// TestErrors checks the text of every error: the author of a recipe sees only these.
func TestErrors(t *testing.T) {
	tests := []struct{ recipe, want string }{
		{"", `recipe defines no certificate`},
		{"# nothing\n", `recipe defines no certificate`},
		{"a subject=\"CN=x", `line 1: a quote is not closed`},
		{"a\n b from c", `line 1: b: unknown option (a line indented deeper than the first one continues the line above it)`},
		{"?", `line 1: "?" is no name for a certificate (letters, digits, "-", "_", "."; not "file", "from", "with")`},
		{"a from", `line 1: from: the issuer's name is missing`},
		{"a from b", `line 1: from: no certificate is named "b"`},
		{"a\na", `line 2: certificate "a" is already defined on line 1`},
		{"a colour=red", `line 1: colour: unknown option (a line indented deeper than the first one continues the line above it)`},
		{"a ca=yes", `line 1: ca: takes no value`},
		{"a days", `line 1: days: wants a value: days=VALUE`},
		{"a days=1 days=2", `line 1: days: is given twice`},
		{"a days=1 notAfter=2027-01-01", `line 1: days and notAfter exclude each other`},
		{"a ca bc=none", `line 1: ca and bc exclude each other`},
		{"a days=soon", `line 1: days: "soon" is no number of days such as 365 or 1095+1s`},
		{"a days=1+tick", `line 1: days: "+tick" is no offset such as +1s`},
		{"a notBefore=today", `line 1: notBefore: "today" is neither a time such as 2026-11-01T00:00:00Z nor a date such as 2026-11-01`},
		{"a timetype=gps", `line 1: timetype: "gps" is none of utc, generalized`},
		{"a serial=one", `line 1: serial: "one" is no number (decimal, or hexadecimal after 0x)`},
		{"a version=0", `line 1: version: "0" is no version from 1 to 9`},
		{"a subject=Bob", `line 1: subject: "Bob" is no TYPE=value`},
		{"a subject=XX=Bob", `line 1: subject: "XX" is neither a known attribute type nor an OID`},
		{"a subject=CN=Bob,", `line 1: subject: the name ends in a separator`},
		{`a subject=CN=Bob\`, `line 1: subject: the name ends in a backslash`},
		{"a subject=CN=#0g", `line 1: subject: "#0g" is not hexadecimal after "#"`},
		{"a subject=@b", `line 1: subject: no certificate is named "b"`},
		{"a subject=@b\nb subject=@a\nfile a", `line 1: subject: @b leads in a cycle`},
		{"a stringtype=ebcdic", `line 1: stringtype: "ebcdic" is none of bmp, ia5, numeric, printable, teletex, universal, utf8`},
		{"a key=rsa", `line 1: key: "rsa" is not a kind of key: rsaN, pssN, fermatN, rocaN or smallfactorN with N bits, p224, p256, p384, p521, p256-explicit, secp256k1, brainpoolP256r1, brainpoolP384r1, brainpoolP512r1, ed25519, ed448, dsa2048`},
		{"a key=rsa511", `line 1: key: "rsa511": an RSA key of a recipe has 512 to 8192 bits`},
		{"a key=roca4096", `line 1: key: "roca4096": a ROCA key of a recipe has at most 3936 bits`},
		{"a key=@a", `line 1: key: @a leads in a cycle`},
		{"a key=p256 exponent=3", `line 1: exponent: only an RSA key of the certificate's own has one, this is "p256"`},
		{"a exponent=0", `line 1: exponent: "0" is no positive number`},
		{"a sig=rsa", `line 1: sig: "rsa" is none of dsa-sha1, dsa-sha256, ecdsa-sha1, ecdsa-sha224, ecdsa-sha256, ecdsa-sha3-256, ecdsa-sha384, ecdsa-sha512, ed25519, pss-sha1, pss-sha256, pss-sha384, pss-sha512, rsa-md5, rsa-sha1, rsa-sha224, rsa-sha256, rsa-sha3-256, rsa-sha384, rsa-sha512, rsa-sha512-224, rsa-sha512-256`},
		{"\na key=p256 sig=rsa-sha256", `line 2: a: sig: "rsa-sha256" wants an rsa key, the signer's is ecdsa`},
		{"a key=rsa512 sig=rsa-sha512", `line 1: a: sig: a key of 64 octets is too short for SHA-512`},
		{"a key=rsa512 sig=pss-sha512", `line 1: a: sig: a key of 512 bits is too short for PSS with SHA-512 and a salt of 64 octets`},
		{"a sigkey=b", `line 1: sigkey: "b" names no certificate: write sigkey=@NAME`},
		{"a bc=maybe", `line 1: bc: "maybe" is none of none, true, false, explicit-false`},
		{"a pathlen=deep", `line 1: pathlen: "deep" is no number`},
		{"a ku=sign", `line 1: ku: "sign" is none of digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign, encipherOnly, decipherOnly`},
		{"a eku=tls", `line 1: eku: "tls" is neither an OID nor one of OCSPSigning, any, clientAuth, codeSigning, emailProtection, serverAuth, timeStamping`},
		{"a san=a.example", `line 1: san: "a.example" is no dns:, ip:, email:, uri:, dn: or rid: name`},
		{"a san=ip:here", `line 1: san: "here" is no IP address`},
		{"a san=ip:#0", `line 1: san: "#0" is not hexadecimal after "#"`},
		{"a san=rid:one", `line 1: san: "one" is no OID`},
		{"a ski=wrong", `line 1: ski: "wrong" is neither hexadecimal nor one of none`},
		{"a aki=0", `line 1: aki: "0" is neither hexadecimal nor one of none, keyid, wrong, full, issuer`},
		{"a policies=3.1", `line 1: policies: "3.1" is no OID`},
		{"a nameconstraints=dns:a", `line 1: nameconstraints: "" is no dns:, ip:, email:, uri:, dn: or rid: name`},
		{`a nameconstraints="allowed dns:a"`, `line 1: nameconstraints: "allowed dns:a" begins with neither permitted nor excluded`},
		{`a nameconstraints="permitted ip:10.0.0.0"`, `line 1: nameconstraints: "10.0.0.0" is no IP prefix such as 10.0.0.0/8`},
		{"a psd2=PSP_AI", `line 1: psd2: "PSP_AI" has not the three parts ROLES; AUTHORITY; IDENTIFIER`},
		{`a psd2="PSP; x; y"`, `line 1: psd2: "PSP" is none of PSP_AI, PSP_AS, PSP_IC, PSP_PI`},
		{"a qc=gold", `line 1: qc: "gold" is none of compliance, pds, psd2, sscd, type-eseal, type-esign, type-web`},
		{"a ext=1", `line 1: ext: "1" is no OID`},
		{"a ext=1.2:xx", `line 1: ext: "xx" is not hexadecimal`},
		{"a critical=sans", `line 1: critical: "sans" is none of aia, aki, bc, crldp, eku, ku, nameconstraints, policies, qc, san, ski`},
		{"a key=p256 critical=san", `line 1: a: critical: the certificate has no san`},
		{"a key=p256 noncritical=san", `line 1: a: noncritical: the certificate has no san`},
		{"a key=p256 duplicate=san", `line 1: a: duplicate: the certificate has no san`},
		{"a\nb", `recipe has 2 certificates and no file line: write which go into the file, such as "file b a"`},
		{"a\nfile b", `line 2: file: no certificate is named "b"`},
		{"a\nfile photo:a", `line 2: file: "photo" is no kind of item: text, ber, cert, crl, csr, encrypted-key, headed, indefinite, key, legacy-encrypted-key, legacy-key, pkcs7, pubkey, surplus, trusted, x509`},
		{"a\nfile a with bows", `line 2: file: bows: is no modifier; known are bare-base64, blank-lines, bom, cr, crlf, der, joined, no-final-newline, pkcs12, pkcs7, pkcs7-der, trailing-blanks, utf16be, utf16le, indent=N, width=N, cut=N, damage=NAME:LINE`},
		{"a\nfile a with bom bom", `line 2: file: bom: is given twice`},
		{"a\nfile a with indent=-1", `line 2: file: indent=-1: wants a number from 0 to 4096`},
		{"a\nfile a with damage=a", `line 2: file: damage=a: is no damage=NAME:LINE with a line from 1 on`},
		{"a\nfile with damage=a:1", `line 2: file: damage: "a" does not stand in the file`},
		{"a key=p256\nfile a with damage=a:99", `file: cert:a: damage: the block has 8 lines, not 99`},
		{"a key=p256\nfile a with cut=4000", `file: cut: the file has only 550 octets`},
		{"a\nfile a with cr crlf", `line 2: file: crlf and cr exclude each other`},
		{"a\nfile a with der pkcs7", `line 2: file: der and pkcs7 exclude each other`},
		{"a\nfile a with der bom", `line 2: file: bom is about text, the file is DER`},
		{"a key=p256\nfile a key:a with pkcs7", `file: pkcs7 carries certificates only, not key:a`},
		{"a key=ed25519\nfile legacy-key:a", `file: legacy-key:a: an Edwards key has no such form`},
	}
	for _, tt := range tests {
		_, err := Parse(tt.recipe)
		if err == nil {
			t.Errorf("Parse(%q) succeeded, want %q", tt.recipe, tt.want)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("Parse(%q)\n got %s\nwant %s", tt.recipe, err, tt.want)
		}
	}
}

// TestMargin checks that a recipe means the same with any indentation, on one line or
// continued, with comments or without.
func TestMargin(t *testing.T) {
	want := Must(t, "a key=p256 subject=\"CN=a b\"\nb from a key=p256\nfile b a").PEM()
	for _, recipe := range []string{
		"\n\t\ta key=p256 subject=\"CN=a b\"\n\t\tb from a key=p256\n\t\tfile b a\n\t",
		"# first\na key=p256 # a key\n  subject=\"CN=a b\"\n\nb\n\tfrom a\n\tkey=p256\nfile b\n  a",
		"a key=p256 \"subject=CN=a b\"\r\nb from a key=p256\r\nfile b a\r\n",
		"file b a\nb from a key=p256\na key=p256 subject=\"CN=a b\"",
		"a key=p256 subject=\"CN=a b\"\nb from a key=p256\nfile b\nfile a",
	} {
		if got := Must(t, recipe).PEM(); !bytes.Equal(got, want) {
			t.Errorf("recipe %q differs:\n%s\nwant\n%s", recipe, got, want)
		}
	}
}

// TestPinned checks digests of whole files: golden files elsewhere rely on stable
// octets.
func TestPinned(t *testing.T) {
	tests := []struct{ recipe, want string }{
		{"root ca\nissuing from root ca\nclient from issuing\nfile client issuing root", "e82aa776d6a973740469151a30384a3d24bae18d2450d32d7b267628a3abe2ba"},
		{"root ca key=p256\nclient from root key=p384\nfile client root", "08abc3cd397b28255d61ecc28b41977de65dc75f570420d020543594c323a68c"},
		{"root ca key=dsa2048\nclient from root key=secp256k1\nself key=brainpoolP256r1\nfile client root self", "7cc20ad0f11041dbed06a655c3b8a8e07dd149be933d577eaefc5e29bb6aba4a"},
		{"root ca sig=pss-sha256\nclient from root key=ed25519\nself key=roca512\nother key=fermat1024\nfile client root self other csr:client key:client encrypted-key:client", "4c70f771300f89761637af0539910d876a18c581802df9692aacafe773fe87bd"},
	}
	for _, tt := range tests {
		first, second := Must(t, tt.recipe).PEM(), Must(t, tt.recipe).PEM()
		if !bytes.Equal(first, second) {
			t.Errorf("recipe %q: two builds differ", tt.recipe)
		}
		sum := sha256.Sum256(first)
		if got := hex.EncodeToString(sum[:]); got != tt.want {
			t.Errorf("recipe %q: digest %s, want %s", tt.recipe, got, tt.want)
		}
	}
}

// TestDocumented: the package comment names every option, kind and modifier.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for name, o := range options {
		if !o.flag {
			name += "="
		}
		words = append(words, name)
	}
	for name := range blocks {
		if name != "cert" {
			words = append(words, name+":NAME")
		}
	}
	for name := range modifiers {
		words = append(words, name)
	}
	for name := range numericModifiers {
		words = append(words, name+"=N")
	}
	for _, w := range words {
		if !strings.Contains(string(doc), w) {
			t.Errorf("the package comment does not name %q", w)
		}
	}
}

// FuzzParse checks that no text makes the package panic, and that a recipe builds the
// same file twice. Keys are replaced by a cheap one.
func FuzzParse(f *testing.F) {
	f.Add("root ca\nclient from root subject=\"CN=a\\, b\" days=1+1s san=dns:a,ip:::1\nfile client root with crlf")
	f.Add("a psd2=\"PSP_AI; b; c\" qc=none nameconstraints=\"permitted dn:CN=a\" ext=1.2.3:critical:00 duplicate=bc")
	f.Add("a serial=-0x80 version=1 timetype=utc notBefore=1900-01-01 stringtype=bmp\nfile csr:a crl:a trusted:a text:\"a\\nb\" with utf16le damage=csr:a:1")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parse(text)
		if err != nil {
			return
		}
		for _, c := range r.certs {
			c.keySpec, c.keyRef, c.keyCert, c.exponent, c.sig = "p256:fuzz", "", nil, 0, ""
		}
		if err := r.build(); err != nil {
			return
		}
		first := r.PEM()
		if err := r.build(); err != nil || !bytes.Equal(first, r.PEM()) {
			t.Fatalf("a second build differs (error %v)", err)
		}
	})
}
