// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"strings"
)

// dump writes all that is known about a chain, a line a fact.
func dump(c *Chain) string {
	var b strings.Builder
	fmt.Fprintf(&b, "artifact %s", c.Artifact)
	if c.TrustBundle {
		b.WriteString(", a trust bundle")
	}
	fmt.Fprintf(&b, ", %d checks\n", c.Checks)
	if c.ArtifactReason != "" {
		fmt.Fprintf(&b, "read so because %s\n", c.ArtifactReason)
	}
	for _, f := range c.Certs {
		dumpCert(&b, f)
	}
	if top := c.Top(); top != nil && top.Index < 0 {
		dumpCert(&b, top)
	}
	for _, l := range c.Links {
		dumpLink(&b, l)
	}
	dumpConclusions(&b, c)
	return b.String()
}

func dumpCert(b *strings.Builder, f *Cert) {
	fmt.Fprintf(b, "%s %s %q: %s", position(f), f.Role, f.Name(), f.Reason)
	if f.Anchor {
		b.WriteString(" [anchor]")
	}
	if f.DuplicateOf != nil {
		fmt.Fprintf(b, " [duplicate of %d]", f.DuplicateOf.Index)
	}
	if f.AlternativeTo != nil {
		fmt.Fprintf(b, " [alternative to %s]", position(f.AlternativeTo))
	}
	if f.Above != nil {
		fmt.Fprintf(b, " [above %s]", position(f.Above))
	}
	if f.AlgorithmsDiffer {
		b.WriteString(" [algorithms differ]")
	}
	b.WriteString("\n")
}

func position(c *Cert) string {
	if c.Index < 0 {
		return "anchor"
	}
	return fmt.Sprint(c.Index)
}

func dumpLink(b *strings.Builder, l Link) {
	fmt.Fprintf(b, "%s -> %s", position(l.Child), position(l.Issuer))
	if !l.NamesMatch {
		b.WriteString(", names differ")
	}
	fmt.Fprintf(b, ", key ids %s", l.KeyIDs)
	if l.SignatureErr != nil {
		fmt.Fprintf(b, ", %v", l.SignatureErr)
	}
	b.WriteString("\n")
}

func dumpConclusions(b *strings.Builder, c *Chain) {
	if child, ok := c.Gap(); ok {
		fmt.Fprintf(b, "gap above %s: %s\n", position(child), DN(child.RawIssuer))
	}
	if issuer := c.Issuer(); issuer != nil {
		fmt.Fprintf(b, "issuer %s\n", position(issuer))
	}
	if c.TrustBundle {
		b.WriteString("issuers")
		for _, issuer := range c.Issuers() {
			fmt.Fprintf(b, " %s", position(issuer))
			if issuer.PublicRoot() != "" {
				fmt.Fprintf(b, " (%s)", issuer.PublicRoot())
			}
		}
		b.WriteString("\n")
	}
	if c.Public.Root != "" {
		fmt.Fprintf(b, "public: %s, via %s\n", c.Public.Root, position(c.Public.Via))
	}
	if c.Public.Distrust != nil {
		fmt.Fprintf(b, "distrusted: %v\n", c.Public.Distrust)
	}
	if c.Public.Claimed != "" {
		fmt.Fprintf(b, "claims %q in the %s, by %s, claim %s\n", c.Public.Claimed, c.Public.ClaimedIn, position(c.Public.ClaimedBy), c.Public.Claim)
	}
	for _, e := range c.PathLenExceeded() {
		fmt.Fprintf(b, "path length below %s: %d of %d\n", position(e.CA), e.Found, e.Allowed)
	}
	for _, v := range c.NameConstraintViolations() {
		fmt.Fprintf(b, "constraint of %s breached by %s: %s, %s, permitted %t, unsupported %t\n",
			position(v.CA), position(v.Cert), v.Name, v.Constraint, v.Permitted, v.Unsupported)
	}
	for _, p := range c.Path {
		if unknown := p.UnknownCriticalExtensions(); unknown != nil {
			fmt.Fprintf(b, "unknown critical extensions of %s: %s\n", position(p), strings.Join(unknown, ", "))
		}
	}
}
