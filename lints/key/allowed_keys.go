// SPDX-License-Identifier: Apache-2.0

package key

import (
	"fmt"
	"strconv"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// String lists what is allowed: "RSA of 2048 or 4096 bits, EC on a named curve
// of at least 256 bits or DSA"; "a key of the type RSA or EC" if no sizes are
// set. Without types it lists the types for which a size or a curve is required.
func (params keyNotAllowedParams) String() string {
	types := params.Types
	if len(types) == 0 {
		types = []chain.KeyType{chain.RSA, chain.EC, chain.DSA}
	}
	var kinds []string
	sized := false
	for _, t := range types {
		size := ""
		switch t {
		case chain.RSA:
			size = params.rsaSize()
		case chain.EC:
			size = params.curve()
		case chain.DSA:
			size = params.dsaSize()
		}
		if size != "" || len(params.Types) > 0 {
			kinds = append(kinds, typeName(t)+size)
			sized = sized || size != ""
		}
	}
	if len(kinds) > 1 && !sized {
		return "a key of the type " + lints.Or(kinds)
	}
	return lints.Or(kinds)
}

func typeName(t chain.KeyType) string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return string(t)
}

func (params keyNotAllowedParams) rsaSize() string {
	var sizes []string
	for _, bits := range params.RSABits {
		sizes = append(sizes, strconv.Itoa(bits))
	}
	least, most := params.RSAMinBits, params.RSAMaxBits
	switch {
	case len(sizes) > 0:
		return " of " + lints.Or(sizes) + " bits"
	case least > 0 && least == most:
		return fmt.Sprintf(" of %d bits", least)
	case least > 0 && most > 0:
		return fmt.Sprintf(" of %d to %d bits", least, most)
	case least > 0:
		return fmt.Sprintf(" of at least %d bits", least)
	case most > 0:
		return fmt.Sprintf(" of at most %d bits", most)
	}
	return ""
}

func (params keyNotAllowedParams) dsaSize() string {
	if params.DSAMinBits == 0 {
		return ""
	}
	return fmt.Sprintf(" of at least %d bits", params.DSAMinBits)
}

func (params keyNotAllowedParams) curve() string {
	text := ""
	if params.NamedCurve {
		text = " on a named curve"
	}
	if params.ECMinBits > 0 {
		text += fmt.Sprintf(" of at least %d bits", params.ECMinBits)
	}
	return text
}
