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

// fieldOf returns the field that a result is about; Whole for all of a
// certificate, and nothing for a result about the file.
func fieldOf(r *lints.Result) bundle.Field {
	switch {
	case r.Cert == nil || r.Cert.Object == nil:
		return r.Field
	case r.Field == "" || !r.Cert.Object.HasField(r.Field):
		return bundle.Whole
	}
	return r.Field
}

// fingerprints names each result of a list for as long as it is about the same
// thing: the SHA-256 of the requirement's id, of what it is about (the SHA-256
// of the certificate or of the request, for the file those of all that it
// holds), of the field, and, where several results have all this in common, of
// their number; where parts of the file are judged apart, of the part. Neither a line number nor the clock takes part, so that moving a
// certificate within its file, or checking it tomorrow, changes nothing.
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

// about names what a result is about by its bytes; contents is [contentsOf] b, which
// takes its time where a file holds much.
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

// contentsOf names what a file holds, in whatever order and whatever text stands
// between; a file of which nothing could be read, by its bytes.
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

// requestAt returns the certificate signing request that stands there, or nil.
func requestAt(b *bundle.Bundle, at bundle.Span) *bundle.Object {
	for _, o := range b.Objects {
		if o.Kind == bundle.CertificateRequest && o.DER != nil && contains(o.Span, at) {
			return o
		}
	}
	return nil
}

// contains tells whether inner is a place within outer. The place of a whole
// file without offsets is in none.
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
