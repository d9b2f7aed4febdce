// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"strings"
	"testing"
)

// sealedObject is what com.sun.crypto.provider writes of a secret key, with this
// text as its ciphertext.
func sealedObject(sealed string) string {
	const head = "\xAC\xED\x00\x05sr\x003com.sun.crypto.provider.SealedObjectForKeyProtector\xCDW\xCAY\xE70\xBBS\x02\x00\x00" +
		"xr\x00\x19javax.crypto.SealedObject>6=\xA6\xC3\xB7Tp\x02\x00\x04[\x00\rencodedParamst\x00\x02[B[\x00\x10encryptedContentq\x00~\x00\x02" +
		"L\x00\tparamsAlgt\x00\x12Ljava/lang/String;L\x00\x07sealAlgq\x00~\x00\x03xp" +
		"ur\x00\x02[B\xAC\xF3\x17\xF8\x06\x08T\xE0\x02\x00\x00xp\x00\x00\x00\x02\x05\x00"
	return head + "uq\x00~\x00\x05\x00\x00\x00" + string(rune(len(sealed))) + sealed + "t\x00\x03PBEt\x00\x03PBE"
}

// A serialized secret key is skipped whole, and none that is cut off or is anything
// else is.
func TestSkipJavaObject(t *testing.T) {
	object := sealedObject("sixteen bytes...")
	if n := skipJavaObject([]byte(object + "what follows")); n != len(object) {
		t.Errorf("got %d, want %d", n, len(object))
	}
	for n := range len(object) {
		if got := skipJavaObject([]byte(object[:n])); got >= 0 {
			t.Errorf("cut off after %d bytes: got %d", n, got)
		}
	}
	for name, data := range map[string]string{
		"an external class":   strings.Replace(object, "\xBBS\x02", "\xBBS\x0C", 1),
		"a reference to none": strings.Replace(object, "uq\x00~\x00\x05", "uq\x00~\x00\xFF", 1),
		"a long array":        strings.Replace(object, "\x00\x05\x00\x00\x00\x10", "\x00\x05\xFF\xFF\xFF\x10", 1),
		"nested":              object[:4] + strings.Repeat("sr\x00\x01A\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01L\x00\x01at\x00\x01Bxp", 1000),
	} {
		if got := skipJavaObject([]byte(data)); data == object || got >= 0 {
			t.Errorf("%s: got %d", name, got)
		}
	}
}

// A secret key of a JCEKS file hides nothing that follows it. keytool writes the file.
func TestSecretKeyInJCEKS(t *testing.T) {
	box := newToolbox(t, "keytool")
	for _, words := range []string{
		"-genseckey -alias aes -keyalg AES -keysize 256", "-genkeypair -alias client -keyalg EC -dname CN=client", "-genseckey -alias zmac -keyalg HmacSHA256 -keysize 256",
	} {
		args := append(strings.Fields(words), "-keystore", "store.jceks", "-storetype", "JCEKS", "-storepass", secretWord, "-keypass", secretWord)
		box.run("keytool", args...)
	}
	b := box.read("store.jceks", secretWord)
	if len(b.Problems) > 0 {
		t.Fatalf("got\n%s", dump(b))
	}
	count := map[Kind]int{}
	for _, o := range b.Objects {
		count[o.Kind]++
		if o.Kind == PrivateKey && o.KeySPKISHA256 == nil {
			t.Error("the key was not opened")
		}
	}
	if count[SecretKey] != 2 || count[PrivateKey] != 1 || count[Certificate] != 1 {
		t.Errorf("got\n%s", dump(b))
	}
}
