// SPDX-License-Identifier: Apache-2.0

// Package mutants changes good certificates, requests and files in ways that software
// and copying do, and asks OpenSSL and Go about those that chainlint calls acceptable.
package mutants

import (
	"crypto"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/internal/certtest"
)

// A mutant is a good certificate with one defect, signed again so that nothing
// but the defect can be why it is refused.
type mutant struct {
	name string // base/place/defect
	op   string // the defect alone
	der  []byte
}

// mutantBases are good certificates that together have every field and extension
// of RFC 5280. All are issued by the root.
const mutantBases = `
	root subject="CN=Mutants Root,O=Northwind Trading,C=LT" ca key=p256
	rsa from root subject="C=LT,O=Northwind Trading,OU=Payments,CN=mutants.example,emailAddress=a@mutants.example"
		ku=digitalSignature,keyEncipherment eku=clientAuth,serverAuth
		san=dns:mutants.example,email:a@mutants.example,ip:192.0.2.7,uri:https://mutants.example/,rid:1.2.3.4 san=dn:CN=Other
		aki=full ocsp=http://ocsp.example/ caissuers=http://ca.example/ crldp=http://crl.example/a.crl
		ext=2.5.29.32:30353033060a2b0601040181be7e01023025302306082b06010505070201161768747470733a2f2f6370732e6578616d706c652f637073
	ec from root subject="CN=Mutants EC+O=Northwind Trading" key=p256 bc=false san=dns:ec.example stringtype=utf8 notAfter=2051-01-01
	ed from root subject="CN=Mutants Ed25519" key=ed25519 stringtype=bmp policies=1.2.3.4,2.5.29.32.0
	sub from root subject="CN=Mutants CA" ca pathlen=1 key=p384 policies=1.2.3.4 crldp=http://crl.example/b.crl
		nameconstraints="permitted dns:example,email:example,ip:192.0.2.0/24,uri:.example; excluded dns:bad.example"
		ext=2.5.29.33:3010300e06032a030406072a030405060708
		ext=2.5.29.36:critical:3006800102810103 ext=2.5.29.54:critical:020105
	file rsa ec ed sub root
`

var baseNames = []string{"rsa", "ec", "ed", "sub"}

// allMutants makes every mutant of every base: each defect at each place.
func allMutants(recipe *certtest.Recipe) ([]mutant, error) {
	root := certtest.Key("p256:root")
	var all []mutant
	seen := make(map[[32]byte]bool)
	for _, base := range baseNames {
		der := recipe.Cert(base)
		seen[sha256.Sum256(der)] = true
		for i := range parseTree(der).all() {
			for _, d := range defects {
				mutated := parseTree(der)
				node := mutated.all()[i]
				place := mutated.pathTo(node)
				if !d.apply(mutated, node) {
					continue
				}
				if err := sign(mutated, root); err != nil {
					return nil, err
				}
				out := mutated.encode()
				if sum := sha256.Sum256(out); !seen[sum] {
					seen[sum] = true
					all = append(all, mutant{name: fmt.Sprintf("%s/%s/%s", base, place, d.name), op: d.name, der: out})
				}
			}
		}
	}
	return all, nil
}

// sign signs what the mutant's tbsCertificate has become, where that and the
// signature's own place are whole.
func sign(cert *tree, key crypto.Signer) error {
	if cert.signature == nil || cert.tbs == nil || cert.signature.broken {
		return nil
	}
	if all := cert.all(); !slices.Contains(all, cert.tbs) || !slices.Contains(all, cert.signature) {
		return nil
	}
	digest := sha256.Sum256(cert.tbs.encode())
	value, err := key.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		return err
	}
	cert.signature.content = append([]byte{0}, value...)
	cert.signature.children = nil
	return nil
}
