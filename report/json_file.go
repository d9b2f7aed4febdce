// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/hex"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// fileJSON is what comes before the lists of a file.
type fileJSON struct {
	Path    string `json:"path"`
	SHA256  string `json:"sha256,omitempty"` // absent for a file that could not be read
	Part    string `json:"part,omitempty"`   // the member of an archive, or the Secret, that is checked separately
	Target  string `json:"target,omitempty"`
	Owner   string `json:"owner,omitempty"`
	Ruleset string `json:"ruleset"`

	Artifact       chain.Artifact `json:"artifact"`
	ArtifactReason string         `json:"artifactReason,omitempty"`

	Verdict Verdict `json:"verdict"`
}

// othersJSON are the objects of a file that are no certificates.
type othersJSON struct {
	Requests []requestJSON `json:"requests"`
	Keys     []keyJSON     `json:"keys"`
}

// checksJSON is what comes after the results of a file.
type checksJSON struct {
	CrossChecks []crossCheckJSON `json:"crossChecks,omitempty"`
	Overrides   []OverrideJSON   `json:"overrides"`
}

type certJSON struct {
	Index     int        `json:"index"`
	Role      chain.Role `json:"role"`
	Subject   string     `json:"subject"`
	Issuer    string     `json:"issuer"`
	Serial    string     `json:"serial"` // hexadecimal, lower case
	SHA256    string     `json:"sha256"`
	NotBefore string     `json:"notBefore"`
	NotAfter  string     `json:"notAfter"`
	Line      int        `json:"line"`
	EndLine   int        `json:"endLine"`
	insideJSON
	RoleReason string `json:"roleReason,omitempty"`
	Key        string `json:"key"`
	SPKISHA256 string `json:"spkiSha256"`
}

type requestJSON struct {
	Label   string `json:"label,omitempty"` // of the BEGIN line
	Kind    string `json:"kind"`
	Line    int    `json:"line"`
	EndLine int    `json:"endLine"`
	insideJSON
	Subject string `json:"subject,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
}

// A keyJSON says that there is a private key. It contains nothing of the key except
// the fingerprint of its public half, if that is known.
type keyJSON struct {
	Label   string `json:"label,omitempty"`
	Kind    string `json:"kind"`
	Line    int    `json:"line,omitempty"` // absent for a key given by --key
	EndLine int    `json:"endLine,omitempty"`
	insideJSON
	SPKISHA256 string `json:"spkiSha256,omitempty"`
}

// json writes the members of a file. Each result and each certificate is made when
// it is written: a file has thousands.
func (f *File) json(s *jsonStream) {
	b := f.Chain.Bundle
	s.fields(fileJSON{
		Path:    f.Path,
		SHA256:  digestOf(b),
		Part:    b.Part,
		Target:  f.Target,
		Owner:   f.Owner,
		Ruleset: f.Selection.Name,

		Artifact:       f.Chain.Artifact,
		ArtifactReason: chain.Escape(f.ArtifactReason),

		Verdict: f.Verdict(),
	})
	s.list("certificates", len(f.Chain.Certs), func(i int) any { return newCertJSON(f.Chain.Certs[i]) })
	others := newOthersJSON(b.Objects)
	if key := f.Chain.Key; key != nil && key.Err == nil {
		others.Keys = append(others.Keys, keyJSON{Kind: string(bundle.PrivateKey), SPKISHA256: hex.EncodeToString(key.SPKISHA256[:])})
	}
	s.fields(others)
	names := fingerprints(f.Results, b)
	s.list("results", len(f.Results), func(i int) any { return newResultJSON(&f.Results[i], b.Name, names[i]) })
	s.fields(checksJSON{crossChecksJSON(f.CrossChecks), OverridesJSON(f.Selection.Overrides)})
}

// faults are the results that failed, as in results.
func (f *File) faults() []resultJSON {
	all := []resultJSON{}
	for i, name := range fingerprints(f.Results, f.Chain.Bundle) {
		if f.Results[i].Outcome == lints.Failed {
			all = append(all, newResultJSON(&f.Results[i], f.Chain.Bundle.Name, name))
		}
	}
	return all
}

// digestOf returns the SHA-256 of a file; empty for one that could not be read.
func digestOf(b *bundle.Bundle) string {
	if b.Unread() {
		return ""
	}
	return hex.EncodeToString(b.SHA256[:])
}

// newOthersJSON lists the requests and the private keys of the file.
func newOthersJSON(objects []*bundle.Object) othersJSON {
	out := othersJSON{Requests: []requestJSON{}, Keys: []keyJSON{}}
	for _, o := range objects {
		label, kind, at := chain.Escape(o.Label), string(o.Kind), o.Span
		switch o.Kind {
		case bundle.CertificateRequest:
			req := requestJSON{Label: label, Kind: kind, Line: at.Line, EndLine: at.EndLine, insideJSON: newInsideJSON(at)}
			if o.DER != nil {
				req.SHA256 = derSHA256(o.DER)
			}
			if o.Request != nil {
				req.Subject = chain.DN(o.Request.RawSubject)
			}
			out.Requests = append(out.Requests, req)
		case bundle.PrivateKey:
			key := keyJSON{Label: label, Kind: kind, Line: at.Line, EndLine: at.EndLine, insideJSON: newInsideJSON(at)}
			if o.KeySPKISHA256 != nil {
				key.SPKISHA256 = hex.EncodeToString(o.KeySPKISHA256[:])
			}
			out.Keys = append(out.Keys, key)
		}
	}
	return out
}

func newCertJSON(c *chain.Cert) certJSON {
	spki := c.SPKISHA256()
	return certJSON{
		Index:      c.Index,
		Role:       c.Role,
		Subject:    chain.DN(c.RawSubject),
		Issuer:     chain.DN(c.RawIssuer),
		Serial:     serialHex(c),
		SHA256:     certSHA256(c),
		NotBefore:  chain.Stamp(c.NotBefore),
		NotAfter:   chain.Stamp(c.NotAfter),
		Line:       c.Object.Span.Line,
		EndLine:    c.Object.Span.EndLine,
		insideJSON: newInsideJSON(c.Object.Span),
		RoleReason: chain.Escape(c.Reason),
		Key:        c.Key().Words(),
		SPKISHA256: hex.EncodeToString(spki[:]),
	}
}

func serialHex(c *chain.Cert) string {
	if c.SerialNumber == nil {
		return ""
	}
	return c.SerialNumber.Text(16)
}

func newPlaceJSON(p lints.Place) placeJSON {
	out := placeJSON{Path: p.Path}
	if c := p.Cert; c != nil {
		out.Certificate, out.SHA256 = indexOf(c), certSHA256(c)
		at := c.Object.Span
		out.Line, out.EndLine, out.insideJSON = at.Line, at.EndLine, newInsideJSON(at)
	}
	return out
}
