// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"errors"

	"golang.org/x/crypto/argon2"
)

// The limits of Argon2. PuTTY uses 8 MiB, and as many passes as fit into 100 ms.
const (
	maxArgon2Memory = 64 << 10 // in KiB
	maxArgon2Lanes  = 16
)

// errArgon2 does not quote the name, which is untrusted text.
var errArgon2 = errors.New("its key derivation is not supported: only Argon2id and Argon2i are")

// Argon2 derives a key of size bytes (RFC 9106); memory is in KiB. A pass over a KiB
// counts as two rounds of a hash function, which take about as long.
func Argon2(kind, password string, salt []byte, memory, passes, lanes uint32, size int, b *Budget) ([]byte, error) {
	derive := argon2.IDKey
	switch {
	case kind == "Argon2i":
		derive = argon2.Key
	case kind != "Argon2id":
		return nil, errArgon2
	}
	if memory == 0 || passes == 0 || lanes == 0 || lanes > maxArgon2Lanes || len(salt) > maxSalt {
		return nil, errMalformed
	}
	if memory > maxArgon2Memory {
		return nil, &CostError{What: "KiB of memory", Asked: uint64(memory), Limit: maxArgon2Memory}
	}
	if err := b.take(2 * uint64(memory) * uint64(passes)); err != nil {
		return nil, err
	}
	return derive([]byte(password), salt, passes, memory, uint8(lanes), uint32(size)), nil
}
