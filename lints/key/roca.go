// SPDX-License-Identifier: Apache-2.0

package key

import "math/big"

// rocaPrimes are the odd primes of M for the shortest keys of the library, of
// 512 bits; the M of longer keys is a multiple of it. The factor 2 is left out
// because a modulus is always odd.
var rocaPrimes = []uint64{
	3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71,
	73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
}

// rocaGenerator is the base of the powers that the library's primes are built on.
const rocaGenerator = 65537

// rocaMinBits is the size of the shortest keys that the library makes. A number
// below M could be a power of 65537 by chance.
const rocaMinBits = 512

// rocaFingerprint reports whether n is a power of 65537 modulo M (M. Nemec and
// others, The Return of Coppersmith's Attack, ACM CCS 2017, section 2.3). It
// finds the discrete logarithm modulo each prime, in a search of at most 166
// steps, and checks that one exponent fits them all. A modulus of any other origin
// fails within the first few primes.
func rocaFingerprint(n *big.Int) bool {
	if n.BitLen() < rocaMinBits {
		return false
	}
	var logs []discreteLog
	rest := new(big.Int)
	for _, prime := range rocaPrimes {
		residue := rest.Mod(n, new(big.Int).SetUint64(prime)).Uint64()
		found, ok := logOf(residue, prime)
		if !ok {
			return false
		}
		for _, other := range logs {
			if !found.agrees(other) {
				return false
			}
		}
		logs = append(logs, found)
	}
	return true
}

// A discreteLog is an exponent of 65537, known modulo the order that 65537 has
// modulo a prime.
type discreteLog struct{ exponent, order uint64 }

// agrees reports whether one exponent can be both (Chinese remainder theorem).
func (l discreteLog) agrees(other discreteLog) bool {
	common := gcd(l.order, other.order)
	return l.exponent%common == other.exponent%common
}

// logOf searches the powers of 65537 modulo a prime for a residue.
func logOf(residue, prime uint64) (l discreteLog, ok bool) {
	generator := rocaGenerator % prime
	for power := uint64(1); ; {
		if power == residue {
			l.exponent, ok = l.order, true
		}
		l.order++
		if power = power * generator % prime; power == 1 {
			return l, ok
		}
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
