// SPDX-License-Identifier: Apache-2.0

package ext

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/bundle"
	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

var encodingInvalid = &lints.Rule{
	ID:    "encoding-invalid",
	Title: "certificate has an encoding that TLS stacks refuse",
	Doc: lints.Doc{
		What: "OpenSSL 3.0 and Go 1.26 load the certificate and accept its extensions: tags, lengths, numbers, strings, times and extensions are encoded as X.690 and RFC 5280 require, as far as the two enforce it. A defect that only one of them refuses is a warning that names it. With strict it has the requirement's severity, unless the standards permit the encoding and the stack only does not support it, such as a key on secp256k1. A time that is not in the form of RFC 5280 always has the requirement's severity, because every program built on OpenSSL refuses it.",
		Why:  "A program that cannot load a certificate reports that it is missing or malformed, and the other requirements no longer matter. Such certificates come from software with its own DER encoder.",
		Fix:  "Issue the certificate again with software that encodes DER, such as OpenSSL. The message names the field and the defect.",
	},
	Cite:   "RFC 5280 4.1 and appendix A",
	Params: encodingParams{},
	Loads:  true,
	Cert:   checkEncoding,
}

// encodingParams are the parameters of encoding-invalid.
type encodingParams struct {
	// Strict gives an encoding that only one stack refuses the requirement's severity.
	Strict bool `yaml:"strict"`
}

func checkEncoding(p *lints.Pass, c *chain.Cert) {
	strict := lints.ParamsOf[encodingParams](p).Strict
	defects := chain.EncodingDefects(c.Object)
	if c.AlternativeTo != nil { // it is not in the path
		defects = chain.LoadingDefects(c.Object)
	}
	for i := range defects {
		if defects[i].Kind == chain.AddressLength && constrained(p.Chain) {
			defects[i].RefusedBy |= chain.OpenSSL
		}
	}
	for _, d := range defects {
		f := lints.Finding{
			Field:    d.Field,
			Message:  fmt.Sprintf("%s %s; %s it", where(c, d.Field), d.Text, d.RefusedBy.Refuse()),
			Found:    d.Text,
			Required: "an encoding that OpenSSL 3.0 and Go 1.26 load",
			Follows:  explaining[d.Kind], RefusedBy: d.RefusedBy,
		}
		both := chain.RefusedByAll(defects, d)
		strictly := strict && !d.Permitted
		if !both && !strictly && d.Kind != chain.TimeNotDER {
			f.Severity = lints.Warning
		}
		p.Fail(f)
	}
}

// constrained reports whether names of the path are compared with constraints. In
// that comparison OpenSSL refuses an address of the wrong length.
func constrained(c *chain.Chain) bool {
	has := func(oid string) bool {
		return slices.ContainsFunc(c.Path, func(p *chain.Cert) bool { return p.Object != nil && p.Object.HasField(bundle.ExtensionField(oid)) })
	}
	return has(chain.OIDNameConstraints) && has(chain.OIDSubjectAltName)
}

// explaining are the rules that say more about a kind of defect.
var explaining = map[chain.DefectKind][]string{
	chain.AlgorithmsDiffer: {"signature-algorithms-differ"},
	chain.ExtensionFlag:    {"extension-criticality-wrong", "unknown-critical-extension"},
	chain.UnknownCritical:  {"unknown-critical-extension"},
	chain.BadKey:           {"key-not-allowed", "key-cannot-sign-tls"},
	chain.IntegerRange:     {"serial-number-bad"},
	chain.BadVersion:       {"version-not-3"},
	chain.OtherRefusal:     {"key-not-allowed", "key-cannot-sign-tls", "dns-name-malformed"},
}

// where names a field of a certificate in a message.
func where(c *chain.Cert, field bundle.Field) string {
	if field == bundle.Whole {
		return c.Title()
	}
	return fmt.Sprintf("%s of %s", chain.FieldWord(field), c.Title())
}
