// SPDX-License-Identifier: Apache-2.0

package pubkey

import "math/big"

// A weierstrass is a curve y² = x³ + ax + b over a prime field, with a point g
// of prime order n. It serves to verify signatures on curves that the standard
// library leaves out. Nothing here is secret, so nothing is in constant time.
type weierstrass struct {
	p, a, b *big.Int
	g       point
	n       *big.Int
}

// A point has Jacobian coordinates: x/z², y/z³; z is 0 at infinity.
type point struct{ x, y, z *big.Int }

func infinity() point { return point{new(big.Int), big.NewInt(1), new(big.Int)} }

// decode reads a point of SEC 1, section 2.3.4, compressed or not, and checks it against
// the curve's equation.
func (c *weierstrass) decode(b []byte) (point, bool) {
	size := (c.p.BitLen() + 7) / 8
	if len(b) < 1+size {
		return point{}, false
	}
	x := new(big.Int).SetBytes(b[1 : 1+size])
	if x.Cmp(c.p) >= 0 {
		return point{}, false
	}
	switch {
	case b[0] == 4 && len(b) == 1+2*size:
		y := new(big.Int).SetBytes(b[1+size:])
		onCurve := y.Cmp(c.p) < 0 && c.mul(y, y).Cmp(c.square(x)) == 0
		return point{x, y, big.NewInt(1)}, onCurve
	case (b[0] == 2 || b[0] == 3) && len(b) == 1+size:
		y := new(big.Int).ModSqrt(c.square(x), c.p)
		if y == nil {
			return point{}, false
		}
		if y.Bit(0) != uint(b[0]&1) {
			y.Sub(c.p, y)
		}
		return point{x, y, big.NewInt(1)}, true
	}
	return point{}, false
}

// square is x³ + ax + b, the square of y.
func (c *weierstrass) square(x *big.Int) *big.Int {
	s := c.mul(c.mul(x, x), x)
	s.Add(s, c.mul(c.a, x))
	s.Add(s, c.b)
	return s.Mod(s, c.p)
}

func (c *weierstrass) mul(a, b *big.Int) *big.Int {
	m := new(big.Int).Mul(a, b)
	return m.Mod(m, c.p)
}

func (c *weierstrass) sub(a, b *big.Int) *big.Int {
	d := new(big.Int).Sub(a, b)
	return d.Mod(d, c.p)
}

// times is k·a modulo p for a small k.
func (c *weierstrass) times(k int64, a *big.Int) *big.Int { return c.mul(big.NewInt(k), a) }

// double is 2q, by the formulas for any curve coefficient a.
func (c *weierstrass) double(q point) point {
	if q.z.Sign() == 0 || q.y.Sign() == 0 {
		return infinity()
	}
	yy := c.mul(q.y, q.y)
	zz := c.mul(q.z, q.z)
	s := c.times(4, c.mul(q.x, yy))
	m := c.times(3, c.mul(q.x, q.x))
	m.Add(m, c.mul(c.a, c.mul(zz, zz)))
	x := c.sub(c.mul(m, m), c.times(2, s))
	y := c.sub(c.mul(m, c.sub(s, x)), c.times(8, c.mul(yy, yy)))
	return point{x, y, c.times(2, c.mul(q.y, q.z))}
}

// add is q + r.
func (c *weierstrass) add(q, r point) point {
	if q.z.Sign() == 0 {
		return r
	}
	if r.z.Sign() == 0 {
		return q
	}
	qzz, rzz := c.mul(q.z, q.z), c.mul(r.z, r.z)
	u1, u2 := c.mul(q.x, rzz), c.mul(r.x, qzz)
	s1, s2 := c.mul(q.y, c.mul(r.z, rzz)), c.mul(r.y, c.mul(q.z, qzz))
	h, d := c.sub(u2, u1), c.sub(s2, s1)
	if h.Sign() == 0 {
		if d.Sign() == 0 {
			return c.double(q)
		}
		return infinity()
	}
	hh := c.mul(h, h)
	hhh, v := c.mul(h, hh), c.mul(u1, hh)
	x := c.sub(c.sub(c.mul(d, d), hhh), c.times(2, v))
	y := c.sub(c.mul(d, c.sub(v, x)), c.mul(s1, hhh))
	return point{x, y, c.mul(h, c.mul(q.z, r.z))}
}

// combine is u·g + v·q, both multiplications in one pass.
func (c *weierstrass) combine(u, v *big.Int, q point) point {
	both := c.add(c.g, q)
	sum := infinity()
	for i := max(u.BitLen(), v.BitLen()) - 1; i >= 0; i-- {
		sum = c.double(sum)
		switch {
		case u.Bit(i) == 1 && v.Bit(i) == 1:
			sum = c.add(sum, both)
		case u.Bit(i) == 1:
			sum = c.add(sum, c.g)
		case v.Bit(i) == 1:
			sum = c.add(sum, q)
		}
	}
	return sum
}

// verify is the verification of SEC 1, section 4.1.4.
func (c *weierstrass) verify(key, digest []byte, r, s *big.Int) bool {
	q, ok := c.decode(key)
	if !ok || r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(c.n) >= 0 || s.Cmp(c.n) >= 0 {
		return false
	}
	e := new(big.Int).SetBytes(digest)
	if excess := len(digest)*8 - c.n.BitLen(); excess > 0 {
		e.Rsh(e, uint(excess))
	}
	w := new(big.Int).ModInverse(s, c.n)
	u := e.Mul(e, w).Mod(e, c.n)
	v := w.Mul(w, r).Mod(w, c.n)
	sum := c.combine(u, v, q)
	if sum.z.Sign() == 0 {
		return false
	}
	zz := new(big.Int).ModInverse(c.mul(sum.z, sum.z), c.p)
	x := c.mul(sum.x, zz)
	return x.Mod(x, c.n).Cmp(r) == 0
}
