// SPDX-License-Identifier: Apache-2.0

package pbe

import (
	"bytes"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/chainlint/chainlint/internal/certtest"
)

// The test vectors of RFC 2268, 5, in both directions.
func TestRC2(t *testing.T) {
	for _, v := range []struct {
		key       string
		effective int
		plain     string
		cipher    string
	}{
		{"0000000000000000", 63, "0000000000000000", "ebb773f993278eff"},
		{"ffffffffffffffff", 64, "ffffffffffffffff", "278b27e42e2f0d49"},
		{"3000000000000000", 64, "1000000000000001", "30649edf9be7d2c2"},
		{"88", 64, "0000000000000000", "61a8a244adacccf0"},
		{"88bca90e90875a", 64, "0000000000000000", "6ccf4308974c267f"},
		{"88bca90e90875a7f0f79c384627bafb2", 64, "0000000000000000", "1a807d272bbe5db1"},
		{"88bca90e90875a7f0f79c384627bafb2", 128, "0000000000000000", "2269552ab0f85ca6"},
		{"88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e", 129, "0000000000000000", "5b78d3a43dfff1f1"},
	} {
		c, err := newRC2(v.effective)(fromHex(t, v.key))
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, rc2BlockLen)
		c.Encrypt(got, fromHex(t, v.plain))
		if hex.EncodeToString(got) != v.cipher {
			t.Errorf("key %s, %d bits: encrypted to %x, want %s", v.key, v.effective, got, v.cipher)
		}
		c.Decrypt(got, got)
		if hex.EncodeToString(got) != v.plain {
			t.Errorf("key %s, %d bits: decrypted to %x, want %s", v.key, v.effective, got, v.plain)
		}
	}
}

func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every scheme that OpenSSL writes a PKCS #8 key under opens to the same bytes.
func TestOpensWhatOpenSSLSeals(t *testing.T) {
	tool, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	plain, err := x509.MarshalPKCS8PrivateKey(certtest.Key("p256:sealed"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "key.der")
	if err := os.WriteFile(in, plain, 0o600); err != nil {
		t.Fatal(err)
	}
	sealings := [][]string{
		{"-scrypt"},
		{"-v2", "aes-128-cbc"}, {"-v2", "aes-192-cbc"}, {"-v2", "des3"}, {"-v2", "des"},
		{"-v2", "rc2-cbc"}, {"-v2", "rc2-40-cbc"}, {"-v2", "rc2-64-cbc"},
	}
	for _, prf := range []string{"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"} {
		sealings = append(sealings, []string{"-v2", "aes-256-cbc", "-v2prf", "hmacWith" + prf})
	}
	for _, old := range []string{"MD5-DES", "SHA1-DES", "MD5-RC2-64", "SHA1-RC2-64", "SHA1-RC4-128", "SHA1-RC4-40", "SHA1-3DES", "SHA1-2DES", "SHA1-RC2-128", "SHA1-RC2-40"} {
		sealings = append(sealings, []string{"-v1", "PBE-" + old})
	}
	const password = "pässwörd \U0001F511"
	for i, how := range sealings {
		out := filepath.Join(dir, fmt.Sprint(i))
		args := append([]string{"pkcs8", "-topk8", "-inform", "DER", "-in", in, "-out", out,
			"-provider", "default", "-provider", "legacy", "-passout", "pass:" + password}, how...)
		if said, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Logf("openssl does not do %v: %s", how, said)
			continue
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(data)
		algorithm, sealed := split(t, block.Bytes)
		checkOpens(t, fmt.Sprint(how), algorithm, sealed, password, plain)
	}
}

func checkOpens(t *testing.T, how string, algorithm, sealed []byte, password string, plain []byte) {
	t.Helper()
	s, err := Parse(algorithm)
	if err != nil {
		t.Errorf("%s: %v", how, err)
		return
	}
	got, err := s.Decrypt(Password{Text: password}, sealed, NewBudget(MaxRounds))
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%s: %d bytes, %v", how, len(got), err)
	}
	got, err = s.Decrypt(Password{Text: "wrong"}, sealed, NewBudget(MaxRounds))
	if err == nil && bytes.Equal(got, plain) || err != nil && err != ErrPassword {
		t.Errorf("%s: a wrong password gives %v", how, err)
	}
	if _, err = s.Decrypt(Password{Text: password}, sealed, &Budget{}); err == nil {
		t.Errorf("%s: costs nothing", how)
	}
}

// split takes an EncryptedPrivateKeyInfo apart (RFC 5958, 3).
func split(t *testing.T, der []byte) (algorithm, sealed []byte) {
	t.Helper()
	s := cryptobyte.String(der)
	var body, a, data cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Element(&a, asn1.SEQUENCE) || !body.ReadASN1(&data, asn1.OCTET_STRING) {
		t.Fatal("not an EncryptedPrivateKeyInfo")
	}
	return a, data
}

// pbkdf2AES is an AlgorithmIdentifier of PBES2 with this iteration count.
func pbkdf2AES(iterations int64, vector int) []byte {
	var b cryptobyte.Builder
	sequence := func(f cryptobyte.BuilderContinuation) { b.AddASN1(asn1.SEQUENCE, f) }
	sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier([]int{1, 2, 840, 113549, 1, 5, 13})
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier([]int{1, 2, 840, 113549, 1, 5, 12})
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString([]byte("salt"))
					b.AddASN1Int64(iterations)
				})
			})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier([]int{2, 16, 840, 1, 101, 3, 4, 1, 42})
				b.AddASN1OctetString(make([]byte, vector))
			})
		})
	})
	return b.BytesOrPanic()
}

func scryptAES(n, r, p int64) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier([]int{1, 2, 840, 113549, 1, 5, 13})
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier([]int{1, 3, 6, 1, 4, 1, 11591, 4, 11})
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString([]byte("salt"))
					for _, v := range []int64{n, r, p} {
						b.AddASN1Int64(v)
					}
				})
			})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier([]int{2, 16, 840, 1, 101, 3, 4, 1, 42})
				b.AddASN1OctetString(make([]byte, 16))
			})
		})
	})
	return b.BytesOrPanic()
}

// What a file asks for beyond the bounds is refused before any work is done.
func TestCost(t *testing.T) {
	for _, c := range []struct {
		name      string
		algorithm []byte
		want      string
	}{
		{"2^31 iterations", pbkdf2AES(1<<31, 16), "deriving its key takes 8589934592 rounds of a hash function, the limit is 10000000"},
		{"2^62 iterations", pbkdf2AES(1<<62, 16), "deriving its key takes 4398046511104 rounds of a hash function, the limit is 10000000"},
		{"2 GiB for scrypt", scryptAES(1<<20, 16, 1), "deriving its key takes 2147485696 bytes of memory, the limit is 67108864"},
		{"2^40 for scrypt", scryptAES(1<<40, 1<<40, 1<<40), "deriving its key takes 281474976710656 bytes of memory, the limit is 67108864"},
		{"2^20 lanes of scrypt", scryptAES(2, 8, 1<<15), "deriving its key takes 2097152 rounds of a hash function, the limit is 1000"},
		{"no power of two", scryptAES(1000, 8, 1), "the parameters of its encryption cannot be read"},
		{"no iteration", pbkdf2AES(0, 16), "the parameters of its encryption cannot be read"},
		{"short vector", pbkdf2AES(1, 3), "the parameters of its encryption cannot be read"},
	} {
		s, err := Parse(c.algorithm)
		if err == nil {
			budget := NewBudget(MaxRounds)
			if c.name == "2^20 lanes of scrypt" {
				budget.limit = 1000
			}
			_, err = s.Decrypt(Password{Text: "x"}, make([]byte, 16), budget)
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// The cost of many passwords adds up.
func TestBudgetIsSpent(t *testing.T) {
	s, err := Parse(pbkdf2AES(10_000, 16))
	if err != nil {
		t.Fatal(err)
	}
	budget := NewBudget(50_000)
	var cost *CostError
	if _, err = s.Decrypt(Password{Text: "one"}, make([]byte, 16), budget); errors.As(err, &cost) {
		t.Fatal(err)
	}
	_, err = s.Decrypt(Password{Text: "two"}, make([]byte, 16), budget)
	want := "deriving its key takes 40000 rounds of a hash function, the limit is 50000 for one file, of which 40000 are spent"
	if !errors.As(err, &cost) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The derivation of PKCS #12 for a password of no bytes differs from that for
// no password, and a key longer than the hash takes several blocks.
func TestPKCS12Derivation(t *testing.T) {
	k := pkcs12KDF{digest: sha1Digest, salt: fromHex(t, "0a58cf64530d823f"), iterations: 1, purpose: 1}
	got, err := k.derive(Password{Text: "smeg"}, 24)
	if err != nil || hex.EncodeToString(got) != "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3" {
		t.Errorf("got %x, %v", got, err)
	}
	none, _ := k.derive(Password{None: true}, sha1.Size)
	empty, _ := k.derive(Password{}, sha1.Size)
	if bytes.Equal(none, empty) {
		t.Error("no password and the empty password give the same key")
	}
}

// The derivation of OpenSSH, with the known answers of OpenBSD's bcrypt_pbkdf.
func TestBcryptDerivation(t *testing.T) {
	for _, c := range []struct {
		rounds uint32
		want   string
	}{
		{4, "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"},
		{8, "e1367ec5151a33faac4cc1c144cd23fa15d5548493ecc99b9b5d9c0d3b27bec76227ea66088b849b20ab7aa478010246e74bba51723fefa9f9474d6508845e8d"},
	} {
		got, err := bcryptKDF{salt: []byte("salt"), rounds: c.rounds}.derive(Password{Text: "password"}, len(c.want)/2)
		if err != nil || hex.EncodeToString(got) != c.want {
			t.Errorf("%d rounds: got %x, %v", c.rounds, got, err)
		}
	}
}

// FuzzParse holds that no parameters make it panic or work beyond the budget.
func FuzzParse(f *testing.F) {
	f.Add(pbkdf2AES(1000, 16))
	f.Add(scryptAES(16, 8, 1))
	f.Add(fromHexF("301b06092b060104012a021301300e0408616263646162636402020010"))
	f.Add(fromHexF("300c060a2b060104012a02110101"))
	f.Add(fromHexF("301b060a2a864886f70d010c0105300d04080102030405060708020102"))
	f.Fuzz(func(t *testing.T, algorithm []byte) {
		budget := NewBudget(2000)
		if s, err := Parse(algorithm); err == nil {
			_, _ = s.Decrypt(Password{Text: "x"}, make([]byte, 32), budget)
		}
		if m, err := ParseMAC(algorithm); err == nil {
			_, _ = m.Verify(Password{None: true}, algorithm, budget)
		}
		if budget.spent > 2000 {
			t.Fatal("the budget grew")
		}
	})
}

func fromHexF(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func BenchmarkRounds(b *testing.B) {
	for name, k := range map[string]kdf{
		"pbkdf2-sha256": pbkdf2KDF{digest: sha256Digest, salt: []byte("salt"), iterations: 100_000},
		"pbkdf2-sha1":   pbkdf2KDF{digest: sha1Digest, salt: []byte("salt"), iterations: 100_000},
		"pbkdf2-sha512": pbkdf2KDF{digest: sha512Digest, salt: []byte("salt"), iterations: 100_000},
		"pkcs12-sha1":   pkcs12KDF{digest: sha1Digest, salt: []byte("salt"), iterations: 100_000},
		"pkcs12-sha512": pkcs12KDF{digest: sha512Digest, salt: []byte("salt"), iterations: 100_000},
		"pbkdf1-md5":    pbkdf1{digest: md5Digest, salt: []byte("salt"), iterations: 100_000},
		"scrypt":        scryptKDF{salt: []byte("salt"), n: 16384, r: 8, p: 1},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if _, err := k.derive(Password{Text: "password"}, 16); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(k.cost(16)), "ns/round")
		})
	}
}
