// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/chainlint/chainlint/internal/keyfile"
)

// .NET writes an RSA key as the RSAKeyValue of XML signatures, with elements that the
// standard does not have where it is a private key: D, P, Q and more (RSA.ToXmlString).

var (
	xmlKey     = []byte("RSAKeyValue")
	xmlElement = regexp.MustCompile(`<(?:[\w.-]+:)?(D|P|Modulus|Exponent)>([A-Za-z0-9+/=\s]+)<`)
)

// findXMLKeys finds the private keys in XML.
func findXMLKeys(data []byte) (keys []keyText) {
	for pos := 0; ; {
		i := bytes.Index(data[pos:], xmlKey)
		if i < 0 {
			return keys
		}
		from := pos + i
		pos = from + len(xmlKey)
		end := bytes.Index(data[pos:min(len(data), pos+maxKeyText)], xmlKey)
		if end < 0 {
			end = min(len(data)-pos, maxKeyText)
		}
		body := string(data[pos : pos+end])
		if strings.HasPrefix(body, "&gt;") {
			body = html.UnescapeString(body)
		}
		parts := map[string]string{}
		for _, m := range xmlElement.FindAllStringSubmatch(body, 8) {
			parts[m[1]] = m[2]
		}
		if blank([]byte(parts["D"])) && blank([]byte(parts["P"])) {
			continue
		}
		pos += end
		key := keyfile.JWK{Type: "RSA", N: urlBase64(parts["Modulus"]), E: urlBase64(parts["Exponent"])}
		public, info, err := key.Public()
		info.Form = "RSAKeyValue"
		keys = append(keys, keyText{extent: extent{from, pos}, encoding: XML, public: public, info: info, err: err})
	}
}

// urlBase64 writes base64 as a JSON Web Key has it.
func urlBase64(text string) string {
	return strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(strings.Join(strings.Fields(text), ""))
}
