// SPDX-License-Identifier: Apache-2.0

package key

import "math/big"

// fermat looks for a and b with n = a*a - b*b = (a+b)*(a-b), from the least a
// upwards, and returns the round that finds them (H. Böck, Fermat Factorization
// in the Wild, 2023, section 2). An even n is not a product of two odd primes, so
// the method does not apply to it.
func fermat(n *big.Int) (round int, found bool) {
	if n.Sign() <= 0 || n.Bit(0) == 0 {
		return 0, false
	}
	one := big.NewInt(1)
	a := new(big.Int).Sqrt(n)
	square := new(big.Int).Mul(a, a)
	if square.Cmp(n) < 0 {
		a.Add(a, one)
		square.Mul(a, a)
	}
	rest := square.Sub(square, n)
	step := new(big.Int)
	for round = 1; round <= fermatRounds; round++ {
		if isSquare(rest) {
			return round, true
		}
		// (a+1)^2 - n is 2a + 1 more than a^2 - n.
		step.Lsh(a, 1).Add(step, one)
		rest.Add(rest, step)
		a.Add(a, one)
	}
	return 0, false
}

// squareModulus is 63*65*11, modulo which one number in a hundred is a square.
var squareModulus = big.NewInt(45045)

// isSquare reports whether n is a perfect square. Checking residues first avoids
// nearly all of the square roots, which take most of the time.
func isSquare(n *big.Int) bool {
	if low := n.Uint64() & 63; !squareResidue(low, 64) {
		return false
	}
	rest := new(big.Int).Mod(n, squareModulus).Uint64()
	if !squareResidue(rest%63, 63) || !squareResidue(rest%65, 65) || !squareResidue(rest%11, 11) {
		return false
	}
	root := new(big.Int).Sqrt(n)
	return root.Mul(root, root).Cmp(n) == 0
}

// squareResidue reports whether a residue is that of a square.
func squareResidue(residue, modulus uint64) bool {
	for x := range modulus {
		if x*x%modulus == residue {
			return true
		}
	}
	return false
}
