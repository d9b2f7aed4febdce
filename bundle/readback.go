// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"strings"
)

// What another program loads is asked once more when the file has been read: an
// nonconforming that no other problem names does not pass.

// readBack reports certificates and requests that OpenSSL or Go does not find in the
// text, and that no other problem says they lose.
func (r *reader) readBack(data []byte) {
	var ours []*Object
	for _, o := range r.b.Objects {
		if o.Encoding == PEM && o.Container == "" && o.Member == "" && len(o.DER) > 0 && (o.Kind == Certificate || o.Kind == CertificateRequest) {
			ours = append(ours, o)
		}
	}
	if data == nil || r.b.Encoding != PEM || len(ours) == 0 {
		return
	}
	var named Readers
	for _, p := range r.b.Problems {
		if p.Lost {
			return
		}
		named |= p.LostTo
	}
	if named&OpenSSL == 0 {
		found, reason := loadOpenSSL(data)
		r.missing(OpenSSL, ours, found, reason)
	}
	if named&Go == 0 {
		r.missing(Go, ours, loadGo(data), "")
	}
}

// missing reports the first of our objects that a reader has not found.
func (r *reader) missing(reader Readers, ours []*Object, found [][]byte, reason string) {
	for _, o := range ours {
		at := -1
		for i, der := range found {
			if bytes.HasPrefix(der, o.DER) {
				at = i
				break
			}
		}
		if at < 0 {
			if o.Label == trustedLabel && reader == OpenSSL && reason == "" {
				reason = "it takes this label for the first certificate alone"
			}
			r.problem(Problem{Code: NotLoaded, Span: o.Span, LostTo: reader,
				Message: strings.TrimSuffix(fmt.Sprintf("the %s is written so that %s cannot load it: %s", o.Kind, reader, reason), ": "),
				Fix:     "write the block as RFC 7468 has it: openssl x509 does it for a certificate, and openssl req for a request"})
			return
		}
		found[at] = nil
	}
}

// trustedLabel is OpenSSL's own, of a certificate with data about trust.
const trustedLabel = "TRUSTED CERTIFICATE"

// loadOpenSSL returns the certificates and requests of a file as OpenSSL loads them:
// none where it gives the file up, and for what reason.
func loadOpenSSL(data []byte) (found [][]byte, reason string) {
	r := openSSLReader{lines: pemLines{data}}
	for {
		label, der, ok := r.next()
		switch {
		case !ok && r.failed != "":
			return nil, fmt.Sprintf("it gives the file up at the block %q: %s", cutLabel(label), r.failed)
		case !ok:
			return found, ""
		}
		switch label {
		case "CERTIFICATE", "X509 CERTIFICATE", "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
			found = append(found, der)
		case trustedLabel:
			if len(found) == 0 { // SSL_CTX_use_certificate_chain_file takes it as the first alone
				found = append(found, der)
			}
		default:
			clear(der)
		}
	}
}

// loadGo returns the certificates and requests of a file as Go loads them.
func loadGo(data []byte) (found [][]byte) {
	for {
		var b *pem.Block
		if b, data = pem.Decode(data); b == nil {
			return found
		}
		switch b.Type {
		case "CERTIFICATE", "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
			found = append(found, b.Bytes)
		default:
			clear(b.Bytes)
		}
	}
}
