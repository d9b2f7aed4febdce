// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"errors"

	"golang.org/x/crypto/cryptobyte"
)

// opensshMagic starts OpenSSH's own format (PROTOCOL.key in its sources).
var opensshMagic = []byte("openssh-key-v1\x00")

// errOpenSSH says that OpenSSH's format cannot be read.
var errOpenSSH = errors.New("the OpenSSH private key is not whole")

// publicOpenSSH reads a key behind the magic: the names of cipher and key
// derivation, its options, the number of keys, and the public key, which is not
// encrypted. The private part behind it is not looked at.
func publicOpenSSH(data []byte) (*[32]byte, Facts, error) {
	s := cryptobyte.String(data)
	var cipher, derivation, options, public []byte
	var keys uint32
	facts := Facts{Form: "OpenSSH"}
	if !readString(&s, &cipher) || !readString(&s, &derivation) || !readString(&s, &options) ||
		!s.ReadUint32(&keys) || keys != 1 || !readString(&s, &public) {
		return nil, facts, errOpenSSH
	}
	facts.Encrypted = string(cipher) != "none"
	return publicSSH(facts, public)
}

// publicSSH reads a public key as the SSH protocol writes it (RFC 4253 6.6,
// RFC 5656 3.1, RFC 8709 4).
func publicSSH(facts Facts, blob cryptobyte.String) (*[32]byte, Facts, error) {
	var kind []byte
	if !readString(&blob, &kind) {
		return nil, facts, errOpenSSH
	}
	var fields [][]byte
	for len(fields) < 4 && !blob.Empty() {
		var field []byte
		if !readString(&blob, &field) {
			return nil, facts, errOpenSSH
		}
		fields = append(fields, field)
	}
	switch name := string(kind); {
	case name == "ssh-rsa" && len(fields) == 2: // e, n
		n := bytes.TrimLeft(fields[1], "\x00")
		facts.Type, facts.Bits = "RSA", bitLen(n)
		return finish(facts, addRSA, rsaPublicKey(n, fields[0]))
	case name == "ssh-dss" && len(fields) == 4: // p, q, g, y
		facts.Type, facts.Bits = "DSA", bitLen(bytes.TrimLeft(fields[0], "\x00"))
		return finish(facts, addDSA(fields[0], fields[1], fields[2]), integer(fields[3]))
	case name == "ssh-ed25519" && len(fields) == 1:
		facts.Type, facts.Bits = "Ed25519", 256
		return finish(facts, addEd25519, fields[0])
	case sshCurves[name] != "" && len(fields) == 2: // the curve's name, the point
		c := curves[sshCurves[name]]
		facts.Type, facts.Bits = "EC", c.bits
		return finish(facts, addEC(objectIdentifier(c.oid)), fields[1])
	}
	return nil, facts, errors.New("the OpenSSH private key is of a type that no certificate has")
}

// sshCurves are the curves of SSH's key types (RFC 5656, 10.1).
var sshCurves = map[string]string{
	"ecdsa-sha2-nistp256": "1.2.840.10045.3.1.7",
	"ecdsa-sha2-nistp384": "1.3.132.0.34",
	"ecdsa-sha2-nistp521": "1.3.132.0.35",
}

// readString reads a length and as many bytes (RFC 4251, 5).
func readString(s *cryptobyte.String, out *[]byte) bool {
	var length uint32
	return s.ReadUint32(&length) && uint64(length) <= uint64(len(*s)) && s.ReadBytes(out, int(length))
}
