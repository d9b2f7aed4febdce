// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"errors"

	"golang.org/x/crypto/cryptobyte"

	"github.com/chainlint/chainlint/internal/pbe"
	"github.com/chainlint/chainlint/internal/pubkey"
)

// opensshMagic starts OpenSSH's own format (PROTOCOL.key in its sources).
var opensshMagic = []byte("openssh-key-v1\x00")

// errOpenSSH is the error about a malformed key in OpenSSH's format.
var errOpenSSH = errors.New("the OpenSSH private key is incomplete or malformed")

// An openSSHKey is a key after the magic: the names of cipher and key derivation, its
// options, the one public key, which is not encrypted, and the private section, which
// may be.
type openSSHKey struct {
	cipher, derivation, options, public, private []byte
}

func readOpenSSH(data []byte) (key openSSHKey, ok bool) {
	s := cryptobyte.String(data)
	var keys uint32
	ok = readString(&s, &key.cipher) && readString(&s, &key.derivation) && readString(&s, &key.options) &&
		s.ReadUint32(&keys) && keys == 1 && readString(&s, &key.public) && readString(&s, &key.private)
	return key, ok
}

func (k openSSHKey) encrypted() bool { return string(k.cipher) != "none" }

// publicOpenSSH reads the public key of a key after the magic. It does not look at
// the private section.
func publicOpenSSH(data []byte) (*[32]byte, Facts, error) {
	key, ok := readOpenSSH(data)
	if !ok {
		return nil, Facts{Form: "OpenSSH"}, errOpenSSH
	}
	return publicSSH(Facts{Form: "OpenSSH", Encrypted: key.encrypted()}, key.public)
}

// openSSH is publicOpenSSH, and also checks the password if there is one: the public
// half does not need it, but a wrong password must be reported.
func (o *Opener) openSSH(data []byte) (*[32]byte, Facts, error) {
	sum, facts, err := publicOpenSSH(data)
	if err != nil || !facts.Encrypted {
		return sum, facts, err
	}
	key, _ := readOpenSSH(data)
	scheme, err := pbe.ParseOpenSSH(string(key.cipher), string(key.derivation), key.options)
	if err != nil {
		return sum, facts, err
	}
	for _, password := range o.tried() {
		if password == "" {
			continue // with none, OpenSSH does not encrypt
		}
		plain, err := scheme.Decrypt(pbe.Password{Text: password}, key.private, o.Budget)
		if err != nil {
			return sum, facts, err
		}
		opens := openedSSH(plain)
		clear(plain)
		if opens {
			return sum, facts, nil
		}
	}
	return sum, facts, o.closed()
}

// openedSSH reports whether a private section starts as it must: with the same random
// number twice.
func openedSSH(section cryptobyte.String) bool {
	var one, two uint32
	return section.ReadUint32(&one) && section.ReadUint32(&two) && one == two
}

// publicSSH reads a public key in the encoding of the SSH protocol (RFC 4253, section
// 6.6; RFC 5656, section 3.1; RFC 8709, section 4).
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
		c := pubkey.CurveByName(sshCurves[name])
		facts.Type, facts.Bits = "EC", c.Bits
		return finish(facts, addEC(c.Parameters()), fields[1])
	}
	return nil, facts, errors.New("the OpenSSH private key is of a type that no certificate has")
}

// sshCurves lists the curves of SSH's key types (RFC 5656, section 10.1).
var sshCurves = map[string]string{
	"ecdsa-sha2-nistp256": "P-256",
	"ecdsa-sha2-nistp384": "P-384",
	"ecdsa-sha2-nistp521": "P-521",
}

// readString reads a length and that many bytes (RFC 4251, section 5).
func readString(s *cryptobyte.String, out *[]byte) bool {
	var length uint32
	return s.ReadUint32(&length) && uint64(length) <= uint64(len(*s)) && s.ReadBytes(out, int(length))
}
