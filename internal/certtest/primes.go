// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"sync"
)

// A stream is the randomness of one key: SHA-256 of its name and a counter.
type stream struct {
	seed    string
	counter uint64
}

func (s *stream) bytes(n int) []byte {
	var out []byte
	for len(out) < n {
		block := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("certtest/"+s.seed+"/"), s.counter))
		s.counter++
		out = append(out, block[:]...)
	}
	return out[:n]
}

// bits is a number of exactly n bits whose highest two are set, so that the
// product of two such has the sum of their lengths.
func (s *stream) bits(n int) *big.Int {
	x := new(big.Int).SetBytes(s.bytes((n + 7) / 8))
	x.Rsh(x, uint(x.BitLen()-min(n, x.BitLen())))
	x.SetBit(x, n-1, 1)
	return x.SetBit(x, n-2, 1)
}

// scalar is a number from 1 to n-1.
func (s *stream) scalar(n *big.Int) *big.Int {
	one := big.NewInt(1)
	x := new(big.Int).SetBytes(s.bytes((n.BitLen()+7)/8 + 8))
	x.Mod(x, new(big.Int).Sub(n, one))
	return x.Add(x, one)
}

// primes makes the two primes of an RSA key, weak in the way its family names.
func (s spec) primes(random *stream, e *big.Int) (p, q *big.Int) {
	long, short := s.bits-s.bits/2, s.bits/2
	switch s.family {
	case "fermat":
		// The next prime after p: Fermat's method finds the factors at once.
		p = primeFrom(random.bits(long), e)
		return p, primeFrom(new(big.Int).Add(p, big.NewInt(2)), e)
	case "roca":
		return rocaPrime(random, s.bits, long, e), rocaPrime(random, s.bits, short, e)
	case "smallfactor":
		// Of nine bits, below the 752 up to which certification authorities look,
		// and near enough to 512 for the product to have the length asked for.
		return big.NewInt(509), primeFrom(random.bits(s.bits-9), e)
	}
	return primeFrom(random.bits(long), e), primeFrom(random.bits(short), e)
}

// primeFrom is the first prime at or after start for which e has an inverse
// (no such condition for an even e, which has none).
func primeFrom(start, e *big.Int) *big.Int {
	start = new(big.Int).SetBit(start, 0, 1)
	residues := make([]uint32, len(smallPrimes()))
	for i, p := range smallPrimes() {
		residues[i] = uint32(new(big.Int).Mod(start, big.NewInt(int64(p))).Uint64())
	}
	for delta := uint32(0); ; delta += 2 {
		if divisible(residues, delta) {
			continue
		}
		x := new(big.Int).Add(start, big.NewInt(int64(delta)))
		if usable(x, e) {
			return x
		}
	}
}

func divisible(residues []uint32, delta uint32) bool {
	for i, p := range smallPrimes() {
		if (residues[i]+delta)%p == 0 {
			return true
		}
	}
	return false
}

// usable reports whether x is prime and e invertible modulo x-1. Baillie-PSW alone
// rejects a composite after one exponentiation and has no known failure; the further
// Miller-Rabin rounds cost time only for a prime.
func usable(x, e *big.Int) bool {
	if e.Bit(0) == 1 {
		below := new(big.Int).Sub(x, big.NewInt(1))
		if new(big.Int).GCD(nil, nil, below, e).Cmp(big.NewInt(1)) != 0 {
			return false
		}
	}
	return x.ProbablyPrime(2)
}

// smallPrimes are the odd primes below 2^14: a candidate that one of them
// divides needs no exponentiation.
var smallPrimes = sync.OnceValue(func() []uint32 {
	const limit = 1 << 14
	var composite [limit]bool
	var primes []uint32
	for n := 3; n < limit; n += 2 {
		if composite[n] {
			continue
		}
		primes = append(primes, uint32(n))
		for m := n * n; m < limit; m += 2 * n {
			composite[m] = true
		}
	}
	return primes
})

// rocaPrime makes a prime as the library behind CVE-2017-15361 did:
// k*M + 65537^a mod M, where M is the product of the first primes (M. Nemec et
// al., The Return of Coppersmith's Attack, section 2.1).
func rocaPrime(random *stream, keyBits, bits int, e *big.Int) *big.Int {
	m := primorial(rocaPrimes(keyBits))
	for {
		a := new(big.Int).SetBytes(random.bytes(32))
		x := new(big.Int).Exp(big.NewInt(65537), a, m)
		k := new(big.Int).Div(random.bits(bits), m)
		x.Add(x, k.Mul(k, m))
		if x.BitLen() == bits && x.Bit(bits-2) == 1 && usable(x, e) {
			return x
		}
	}
}

// rocaPrimes returns the number of primes that make M for a key of a size.
func rocaPrimes(keyBits int) int {
	switch {
	case keyBits < 992:
		return 39
	case keyBits < 1984:
		return 71
	}
	return 126
}

func primorial(n int) *big.Int {
	m := big.NewInt(2)
	for _, p := range smallPrimes()[:n-1] {
		m.Mul(m, big.NewInt(int64(p)))
	}
	return m
}
