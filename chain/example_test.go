// SPDX-License-Identifier: Apache-2.0

package chain_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/internal/certtest"
)

// build makes the chain of a file with these certificates.
func build(recipe string, o chain.Options) *chain.Chain {
	parsed, err := certtest.Parse(recipe)
	if err != nil {
		log.Fatal(err)
	}
	b, err := bundle.Read("chain.pem", parsed.PEM(), bundle.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	return chain.Build(b, o)
}

// northwind is a client's file in an unusual order, with a certificate too many.
const northwind = `
	root                 subject="CN=Northwind Root,O=Northwind" ca key=p256
	issuing from root    subject="CN=Northwind Issuing,O=Northwind" ca key=p256
	client  from issuing subject="CN=api.northwind.example,O=Northwind" key=p256
	other                subject="CN=Tailspin Root" ca key=p256
	file root other client issuing`

func ExampleBuild() {
	c := build(northwind, chain.Options{})
	for _, cert := range c.Certs {
		fmt.Printf("%d %s: %s\n", cert.Index, cert.Title(), cert.Reason)
	}
	fmt.Printf("%s, since %s\n", c.Artifact, c.ArtifactReason)
	// Output:
	// 0 root "Northwind Root": it is self-signed
	// 1 certificate "Tailspin Root": it issued none of the certificates of the path
	// 2 leaf "api.northwind.example": no certificate in the file names it as issuer
	// 3 intermediate "Northwind Issuing": it issued "api.northwind.example" and is not self-signed
	// client-chain, since "api.northwind.example" is not a CA certificate
}

func ExampleChain_path() {
	c := build(northwind, chain.Options{})
	for _, l := range c.Links {
		fmt.Printf("%s is signed by %s: %t\n", l.Child.Name(), l.Issuer.Name(), l.SignatureErr == nil)
	}
	if _, missing := c.Gap(); !missing {
		fmt.Println("the path is complete")
	}
	// Output:
	// api.northwind.example is signed by Northwind Issuing: true
	// Northwind Issuing is signed by Northwind Root: true
	// Northwind Root is signed by Northwind Root: true
	// the path is complete
}

func ExampleChain_Gap() {
	c := build(`
		root                 subject="CN=Northwind Root" ca key=p256
		issuing from root    subject="CN=Northwind Issuing" ca key=p256
		client  from issuing subject="CN=api.northwind.example" key=p256
		file client`, chain.Options{})
	if child, missing := c.Gap(); missing {
		fmt.Printf("the issuer of %s is missing: %s\n", child.Title(), chain.QuoteDN(child.RawIssuer))
	}
	// Output:
	// the issuer of leaf "api.northwind.example" is missing: "CN=Northwind Issuing"
}

func ExampleChain_NameConstraintViolations() {
	c := build(`
		root             subject="CN=Northwind Root" ca key=p256 nameconstraints="permitted dns:northwind.example"
		client from root subject="" key=p256 san=dns:api.northwind.example,dns:tailspin.example
		file client root`, chain.Options{})
	for _, v := range c.NameConstraintViolations() {
		fmt.Printf("%s is outside %s, which %s permits\n", v.Name, v.Constraint, v.CA.Title())
	}
	// Output:
	// dNSName "tailspin.example" is outside northwind.example, which root "Northwind Root" permits
}

func ExampleDN() {
	leaf := build(`
		client subject="CN=api,O=ACME\, Inc.+OU=Payments,C=LT" key=p256
		file client`, chain.Options{}).Leaf()
	fmt.Println(chain.DN(leaf.RawSubject))
	fmt.Println(chain.Values(leaf.RawSubject, "O"))
	// Output:
	// CN=api, O=ACME\, Inc.+OU=Payments, C=LT
	// [ACME, Inc.]
}

func ExampleSameName() {
	c := build(`
		one   subject="CN=Northwind Root" stringtype=printable key=p256
		other subject="CN=NORTHWIND  root" stringtype=bmp key=p256
		file one other`, chain.Options{})
	a, b := c.Certs[0].RawSubject, c.Certs[1].RawSubject
	fmt.Println("RFC 5280:", chain.SameName(a, b))
	fmt.Println("Java 17:", chain.SameNameToJava(a, b))
	fmt.Println(chain.EncodingDifference(a, b))
	// Output:
	// RFC 5280: true
	// Java 17: false
	// CN PrintableString "Northwind Root" CN BMPString "NORTHWIND  root"
}

func ExampleVerifySignature() {
	c := build(northwind, chain.Options{})
	leaf, issuer := c.Leaf(), c.Path[1]
	algorithm := leaf.Object.FieldBytes(bundle.SignatureAlgorithm)
	fmt.Println(chain.VerifySignature(issuer.RawSubjectPublicKeyInfo, algorithm, leaf.RawTBSCertificate, leaf.Signature))
	err := chain.VerifySignature(leaf.RawSubjectPublicKeyInfo, algorithm, leaf.RawTBSCertificate, leaf.Signature)
	fmt.Println(errors.Is(err, chain.ErrSignature))
	// Output:
	// <nil>
	// true
}

func ExampleEncodingDefects() {
	c := build(`
		client subject="CN=api" key=secp256k1 serial=-1
		file client`, chain.Options{})
	for _, d := range chain.EncodingDefects(c.Leaf().Object) {
		fmt.Printf("%s %s; %s it\n", chain.FieldWord(d.Field), d.Text, d.RefusedBy.Refuse())
	}
	// Output:
	// the serial number is negative; Go 1.26 refuses it
	// the public key has an EC key on secp256k1; Go 1.26, Java 17 and GnuTLS 3.7 refuse it
}
