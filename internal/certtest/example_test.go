// SPDX-License-Identifier: Apache-2.0

package certtest_test

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/chainlint/chainlint/internal/certtest"
)

// A chain whose leaf states the one thing that is odd about it.
func Example() {
	r, err := certtest.Parse(`
		root                subject="CN=Northwind Trading Root CA" ca
		issuing from root   subject="CN=Northwind Trading Issuing CA" ca pathlen=0
		client  from issuing
			subject="CN=Northwind Trading Client"
			days=1095+1s   # a second more than three years
		file client issuing root
	`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for rest := r.PEM(); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.Subject, "until", c.NotAfter.Format("2006-01-02 15:04:05"))
	}
	// Output:
	// CN=Northwind Trading Client until 2029-10-31 00:00:01
	// CN=Northwind Trading Issuing CA until 2036-10-29 00:00:00
	// CN=Northwind Trading Root CA until 2036-10-29 00:00:00
}

// An error names the line of the recipe.
func ExampleParse() {
	_, err := certtest.Parse("root ca\nclient from issuing")
	fmt.Println(err)
	// Output: line 2: from: no certificate is named "issuing"
}
