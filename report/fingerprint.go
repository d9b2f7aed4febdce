// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// fieldOf returns the field that a result is about: Whole for the whole certificate,
// and empty for a result about the file.
func fieldOf(r *lints.Result) bundle.Field {
	switch {
	case r.Cert == nil || r.Cert.Object == nil:
		return r.Field
	case r.Field == "" || !r.Cert.Object.HasField(r.Field):
		return bundle.Whole
	}
	return r.Field
}

// fingerprints returns for each result of a list a name that stays the same as long
// as the result is about the same thing. It is the SHA-256 of the requirement's id,
// of the subject (the SHA-256 of the certificate or of the request, for the file
// those of all its objects), of the field, of the part if parts of the file are
// checked separately, and of a number if several results have all this in common.
// It contains neither a line number nor the time, so that moving a certificate
// within its file, or checking it tomorrow, does not change it.
func fingerprints(results []lints.Result, b *bundle.Bundle) []string {
	names := make([]string, len(results))
	seen := make(map[string]int, len(results))
	part := ""
	if b != nil && b.Part != "" {
		part = "\n" + b.Part
	}
	contents := sync.OnceValue(func() string { return contentsOf(b) })
	for i := range results {
		r := &results[i]
		key := strings.Join([]string{r.Requirement.ID, about(r, b, contents), string(fieldOf(r))}, "\n") + part
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", key, seen[key]))
		names[i] = hex.EncodeToString(sum[:16])
	}
	return names
}

// about names the subject of a result by its bytes; contents is [contentsOf] b, which
// is slow for a large file.
func about(r *lints.Result, b *bundle.Bundle, contents func() string) string {
	if len(r.Places) > 0 {
		var all []string
		for _, p := range r.Places {
			if p.Cert != nil {
				all = append(all, certSHA256(p.Cert))
			}
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	switch {
	case r.Cert != nil:
		return certSHA256(r.Cert)
	case b == nil:
		return ""
	}
	if o := requestAt(b, r.At); o != nil {
		return derSHA256(o.DER)
	}
	return contents()
}

// contentsOf names the objects of a file, regardless of their order and the text
// between them; a file in which nothing could be read is named by its bytes.
func contentsOf(b *bundle.Bundle) string {
	var all []string
	for _, o := range b.Objects {
		if o.DER != nil {
			all = append(all, derSHA256(o.DER))
		}
	}
	if len(all) == 0 {
		return hex.EncodeToString(b.SHA256[:])
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// requestAt returns the certification request at a place, or nil.
func requestAt(b *bundle.Bundle, at bundle.Span) *bundle.Object {
	for _, o := range b.Objects {
		if o.Kind == bundle.CertificateRequest && o.DER != nil && contains(o.Span, at) {
			return o
		}
	}
	return nil
}

// contains reports whether inner is a place within outer. The place of a whole
// file without offsets is not in any other place.
func contains(outer, inner bundle.Span) bool {
	out, in := outer.Inside, inner.Inside
	return inner.File == outer.File && inner.End > inner.Start && inner.Start >= outer.Start && inner.End <= outer.End &&
		out.Member == in.Member && out.Alias == in.Alias && in.Start >= out.Start && in.End <= out.End
}

func certSHA256(c *chain.Cert) string { return derSHA256(c.Raw) }

func derSHA256(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
