// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
)

// foreign are the formats of archives and compressed files that the standard library
// does not unpack, by what they start with.
var foreign = []struct{ magic, words, program string }{
	{"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "7z"},
	{"\xFD7zXZ\x00", "an xz file", "xz"},
	{"Rar!\x1A\x07", "a RAR archive", "unrar"},
	{"\x28\xB5\x2F\xFD", "a Zstandard file", "zstd"},
	{"\x04\x22\x4D\x18", "an LZ4 file", "lz4"},
	{"LZIP\x01", "an lzip file", "lzip"},
	{"\x1F\x9D", "a file that compress(1) wrote", "uncompress"},
	{"MSCF\x00\x00\x00\x00", "a Windows cabinet", "cabextract"},
}

// readForeign names a file whose format is known and not read, and reports whether it
// is one. PEM text in it, which OpenSSL finds wherever it is, is read as that.
func (r *reader) readForeign(data []byte) bool {
	p := Problem{Span: r.binarySpan(0, len(data)), Lost: true}
	subject := "the file is "
	if r.depth > 0 {
		subject = "it is "
	}
	switch store := bouncyCastle(data); {
	case store != "":
		p.Code = OtherKeystore
		p.Message = subject + "a BouncyCastle keystore (" + store + "), which is not read"
		p.Fix = "convert it with BouncyCastle's provider: keytool -importkeystore -srckeystore FILE -srcstoretype " + store +
			" -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar -destkeystore new-client.p12 -deststoretype PKCS12"
	case bytes.HasPrefix(data, appleDouble):
		p.Code = OtherFormat
		p.Message = subject + "in the AppleDouble format: what macOS knows of another file, without its content"
		p.Fix = "give the file of the same name without ._ before it"
	default:
		for _, f := range foreign {
			if strings.HasPrefix(string(data[:min(len(data), 8)]), f.magic) {
				p.Code, p.Message = OtherArchive, subject+f.words+"; unpack it first"
				p.Fix = "unpack it with " + f.program + ", and check what is in it"
				break
			}
		}
	}
	if p.Code == "" || hasBoundary(data) {
		return false
	}
	r.b.Encoding = Binary
	r.problem(p)
	return true
}

// bouncyCastle names the type of a BouncyCastle keystore, empty for anything else. The
// two that are told apart start with a version, a salt of 20 bytes and an iteration
// count; BKS goes on with its first entry, UBER is encrypted from there on.
func bouncyCastle(data []byte) string {
	const salt, header = 20, 4 + 4 + 20 + 4
	if len(data) < header+20 { // of the digest
		return ""
	}
	version, length := binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])
	count := binary.BigEndian.Uint32(data[header-4:])
	if version > 2 || length != salt || count == 0 || count > 1<<16 {
		return ""
	}
	const lastEntry = 4 // null, certificate, key, secret, sealed
	if kind := data[header]; kind > lastEntry || kind > 0 && data[header+1] != 0 {
		return "UBER"
	}
	return "BKS"
}

// appleDouble starts a file that holds what macOS knows of another file, and none of
// its content (RFC 1740, section 5).
var appleDouble = []byte{0x00, 0x05, 0x16, 0x07}

// OfFinder reports whether a file of an archive or a directory is one that macOS or
// Windows puts there without being told to. It holds no certificate, whatever its name is.
func OfFinder(name string, data []byte) bool {
	switch base := path.Base(strings.ReplaceAll(name, `\`, "/")); {
	case base == ".DS_Store", strings.EqualFold(base, "Thumbs.db"):
		return !hasBoundary(data)
	default:
		return bytes.HasPrefix(data, appleDouble) && strings.HasPrefix(base, "._") && !hasBoundary(data)
	}
}
