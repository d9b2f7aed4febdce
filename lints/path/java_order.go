// SPDX-License-Identifier: Apache-2.0

package path

import "github.com/chainlint/chainlint/chain"

// javaRefusesOrder reports whether Java refuses to load the certificates of the file
// as the chain of a key. Its keystores require that the issuer of each certificate is
// the subject of the next one, and that no certificate occurs twice.
func javaRefusesOrder(c *chain.Chain) bool {
	if c.Leaf() == nil || c.TrustBundle || unordered(c) {
		return false
	}
	for i, cert := range c.Certs {
		if cert.DuplicateOf != nil {
			return true
		}
		if i+1 < len(c.Certs) && !chain.SameNameToJava(cert.RawIssuer, c.Certs[i+1].RawSubject) {
			return true
		}
	}
	return false
}

// javaNote returns what a warning about surplus or misplaced certificates adds if
// Java does not load the file.
func javaNote(c *chain.Chain) string {
	if javaRefusesOrder(c) {
		return "; Java 17 does not load the file"
	}
	return ""
}
