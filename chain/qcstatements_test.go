// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/certtest"
)

// A certificate of a payment service provider says three things in its
// qcStatements; one of the disclosure statements is skipped.
func TestQCStatements(t *testing.T) {
	c := Build(read(t, certtest.MustPEM(t, `leaf key=p256 psd2="PSP_AI,PSP_PI; Bank of Lithuania; LT-BL"`)), Options{}).Certs[0]
	got, ok := c.QCStatements()
	want := QCStatements{
		Compliance: true,
		Types:      []string{QCTypeWeb},
		PSD2: &PSD2{
			Roles:   []PSD2Role{{"0.4.0.19495.1.3", "PSP_AI"}, {"0.4.0.19495.1.2", "PSP_PI"}},
			NCAName: "Bank of Lithuania",
			NCAId:   "LT-BL",
		},
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("QCStatements() = %+v, %v; want %+v", got, ok, want)
	}
	if !c.HasPSD2Statement() {
		t.Error("HasPSD2Statement is false")
	}
}

func TestQCStatementsOfOthers(t *testing.T) {
	for _, test := range []struct {
		recipe string
		there  bool
		want   QCStatements
	}{
		{`leaf key=p256`, false, QCStatements{}},
		{`leaf key=p256 qc=pds,sscd`, true, QCStatements{}},
		{`leaf key=p256 qc=compliance,type-eseal`, true, QCStatements{Compliance: true, Types: []string{"0.4.0.1862.1.6.2"}}},
	} {
		c := Build(read(t, certtest.MustPEM(t, test.recipe)), Options{}).Certs[0]
		got, there := c.QCStatements()
		if there != test.there || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, %v; want %+v, %v", test.recipe, got, there, test.want, test.there)
		}
		if c.HasPSD2Statement() {
			t.Errorf("%s: HasPSD2Statement is true", test.recipe)
		}
	}
}

// What does not parse is told, and what stands before and after it is kept: the
// user is to hear of the fault under the requirements of PSD2.
func TestMalformedQCStatements(t *testing.T) {
	const (
		compliance = "3008060604008e460101"
		psd2ID     = "060604008198" + "2702"
	)
	statement := func(body string) string { return qcHex(t, asn1.SEQUENCE, psd2ID+body) }
	role := qcHex(t, asn1.SEQUENCE, qcHex(t, asn1.SEQUENCE, "0607040081982701030c065053505f4149"))
	for _, test := range []struct {
		name, value, fault string
		psd2               bool
	}{
		{"an integer", "020101", "qcStatements is no SEQUENCE", false},
		{"nothing", "", "qcStatements is no SEQUENCE", false},
		{"more behind", "30000500", "qcStatements is no SEQUENCE", false},
		{"an integer within", "3003020101", "a statement of qcStatements is no SEQUENCE", false},
		{"no identifier", "30053003020101", "a statement of qcStatements has no readable identifier", false},
		{"types", qcHex(t, asn1.SEQUENCE, "300b060604008e4601060c0161"), "QcType is no SEQUENCE", false},
		{"a type", qcHex(t, asn1.SEQUENCE, "300d060604008e46010630030c0161"), "QcType is not a list of object identifiers", false},
		{"PSD2 without contents", qcHex(t, asn1.SEQUENCE, compliance+statement("")), "PSD2QcType is no SEQUENCE", true},
		{"PSD2 without roles", qcHex(t, asn1.SEQUENCE, statement("30030c0161")), "rolesOfPSP is no SEQUENCE", true},
		{"a role's name in PrintableString", qcHex(t, asn1.SEQUENCE, statement(qcHex(t, asn1.SEQUENCE, "30153013060704008198270103"+"13065053505f4149"+"0500"))), "rolesOfPSP is not a list of pairs of an object identifier and a UTF8String", true},
		{"no authority", qcHex(t, asn1.SEQUENCE, statement(qcHex(t, asn1.SEQUENCE, role))), "nCAName is no UTF8String", true},
		{"an authority that is not UTF-8", qcHex(t, asn1.SEQUENCE, statement(qcHex(t, asn1.SEQUENCE, role+"0c01ff"))), "nCAName is no UTF8String", true},
		{"no authority's identifier", qcHex(t, asn1.SEQUENCE, statement(qcHex(t, asn1.SEQUENCE, role+"0c0161"))), "nCAId is no UTF8String", true},
		{"a fourth field", qcHex(t, asn1.SEQUENCE, statement(qcHex(t, asn1.SEQUENCE, role+"0c01610c01620500"))), "PSD2QcType has data after nCAId", true},
	} {
		der, err := hex.DecodeString(test.value)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		q := parseQCStatements(der)
		if q.Malformed == nil || q.Malformed.Error() != test.fault {
			t.Errorf("%s: %v, want %q", test.name, q.Malformed, test.fault)
		}
		if (q.PSD2 != nil) != test.psd2 {
			t.Errorf("%s: PSD2 = %v", test.name, q.PSD2)
		}
	}
}

// qcHex encodes contents, given in hexadecimal, under a tag.
func qcHex(t *testing.T, tag asn1.Tag, contents string) string {
	t.Helper()
	raw, err := hex.DecodeString(contents)
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(raw) })
	return hex.EncodeToString(b.BytesOrPanic())
}

// Every certificate of pkilint's tests has statements that parse, and all but
// two are of PSD2.
func TestQCStatementsOfPkilint(t *testing.T) {
	without := map[string]bool{
		"qevcp_w_eidas_pre_certificate-psd2_policy_oid_present.crttest": true,
		"qevcp_w_psd2_eidas_pre_certificate-qc_eupds_missing.crttest":   true,
	}
	dir := filepath.Join(certtest.Corpus(t), "pkilint-psd2")
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		c := Build(read(t, data), Options{}).Certs[0]
		q, there := c.QCStatements()
		if !there || q.Malformed != nil || (q.PSD2 == nil) != without[f.Name()] {
			t.Errorf("%s: %+v, %v", f.Name(), q, there)
		}
	}
}

func FuzzQCStatements(f *testing.F) {
	f.Add([]byte{0x30, 0})
	for _, recipe := range []string{`leaf key=p256 psd2="PSP_AI,PSP_PI; Bank of Lithuania; LT-BL"`, `leaf key=p256 qc=compliance,type-eseal,sscd,pds`} {
		c := Build(read(f, certtest.MustPEM(f, recipe)), Options{}).Certs[0]
		f.Add(c.Extension(OIDQCStatements).Value)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		q := parseQCStatements(der)
		if again := parseQCStatements(der); !reflect.DeepEqual(q, again) {
			t.Fatalf("two readings differ: %+v and %+v", q, again)
		}
		items := len(q.Types)
		if q.PSD2 != nil {
			items += len(q.PSD2.Roles)
		}
		if items > len(der) || len(q.Types) > maxQCItems {
			t.Fatalf("%d items out of %d bytes", items, len(der))
		}
		if len(der) == 0 && q.Malformed == nil {
			t.Fatal("nothing parses as qcStatements")
		}
	})
}
