// SPDX-License-Identifier: Apache-2.0

package handshakes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A Variant is a good chain with one to three deviations, and the file that a user
// would have of it.
type Variant struct {
	Name   string   // what finds it again
	Kinds  []string // the deviations, the one that the variant is counted under first
	Target string   // the ruleset that the chain was made for
	Recipe string   // in the language of package certtest
	File   []byte
	Key    []byte // of the leaf: PKCS #8 in PEM
	Anchor []byte // the DER of the certificate that the server trusts
	At     time.Time

	// Params are what the user of Target gives; nil for those of the target.
	Params map[string][]string
}

// attempts bound how often a variant is drawn anew because its deviations do not
// go together.
const attempts = 20

// Generate makes variant number i. The same seed and number give the same octets.
// The first deviation goes round all kinds, so that each has its share.
func Generate(seed uint64, i int) (*Variant, error) {
	random := rand.New(rand.NewPCG(seed, uint64(i)))
	var last error
	for range attempts {
		d := &draft{Rand: random}
		d.target = pick(d, client, client, client, client, client, "connectpay", "worldpay", "mastercard")
		targets[d.target].shape(d)
		var names []string
		for j := range pick(d, 1, 1, 1, 1, 2, 2, 3) {
			k := kinds[i%len(kinds)]
			if j > 0 {
				k = pick(d, kinds...)
			}
			k.apply(d)
			names = append(names, k.name)
		}
		v, err := d.build()
		if err == nil {
			v.Kinds = names
			v.Name = fmt.Sprintf("variant %d of seed %d (%s; %s)", i, seed, v.Target, strings.Join(names, ", "))
			return v, nil
		}
		last = err
	}
	return nil, fmt.Errorf("variant %d of seed %d cannot be made: %w", i, seed, last)
}
