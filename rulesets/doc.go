// SPDX-License-Identifier: Apache-2.0

// Package rulesets reads the requirements of a provider from YAML: the built-in
// ones, and files of the user's own. It is strict, since a word that is passed
// over would be a requirement that silently passes: everything unknown,
// missing, double or of the wrong type is reported, all of a file at once, with
// its line and column and the nearest right word.
//
// # A ruleset
//
//	name: acme-bank                   # letters, digits, hyphens: the first half of the ids
//	title: ACME Bank client certificates
//	provider: ACME Bank               # how messages call it; none where it is nobody's in particular
//	version: "2026-11-22"
//	extends: [baseline]               # this is the default; [] extends nothing
//	artifacts: [client-chain]         # what a file may be submitted as, see below
//	documents: …
//	params: …
//	requirements: …
//	sweeps: …
//	sentences: …
//	override: …
//
// extends names built-in rulesets, or files by a path relative to the extending
// one. What is extended gives its requirements, behind the ruleset's own, and
// its documents, parameters and, where the ruleset names none, artifacts. What
// the ruleset declares itself takes the place of what it would inherit; of two
// extended rulesets the first prevails. Where a list is asked for, as in
// extends or on, a single value will do.
//
// # Artifacts
//
//	artifacts: [issuer, {name: client-chain, sent: false}, {name: csr, purpose: tls-client}]
//
// An artifact is one of chain.Artifacts. It states the purpose of its leaf
// (lints.Purposes), by which the rules of key usage run. client-chain and
// client-certificate are a TLS client's, server-chain a TLS server's,
// signing-certificate is for signing and issuer a CA's unless the ruleset says
// otherwise; a csr and a keystore have to say it. An artifact of a ruleset with a
// provider is sent to the provider, apart from a keystore; sent: false says that it
// stays with the user, and sent: true that a keystore goes.
//
// # Documents and citations
//
//	documents:
//	  guide: {title: "Certificate requirements", url: "https://…", read: 2026-11-22}
//
// A requirement cites one sentence or several:
//
//	cite: {document: guide, clause: "Self-signed 4", quote: "CNs must include …"}
//	cite: {source: RFC 5280, clause: 4.2.1.3, quote: …, url: …}   # quote and url may be absent
//	cite: RFC 5280 4.2.1.3
//
// In a ruleset with a provider each requirement cites a document. Elsewhere a
// source will do, or the standard that the rule itself cites.
//
// # Parameters
//
//	params:
//	  company: {note: the company's name, required: true}
//	  rdn: {repeatable: true, form: TYPE=VALUE}
//	  expiry-days: {default: 30}
//	  certificate-type:
//	    one-of: [auto, self-signed, ca-issued]
//	    default: auto
//	    auto: [{value: ca-issued, if: public-ca}, {value: self-signed}]
//
// Without a value a requirement that needs a required parameter is open, and
// one that needs another does not apply. The value auto stands for the first
// line of its table whose fact holds for the chain ([lints.Facts]).
//
// # Requirements
//
//	requirements:
//	  - id: company-name-in-cn        # with the name: acme-bank/company-name-in-cn
//	    title: the common names contain the company's name
//	    level: must                   # should, may, info
//	    severity: error               # warning, note
//	    on: [leaf, root]              # see lints.Subjects
//	    cite: …
//	    when: {certificate-type: self-signed}
//	    check: {rule: common-name-lacks-text, with: {text: $company}}
//	    why: …
//	    fix: …
//	    fixes: [{on: [root], fix: …}] # instead of fix, for a finding about such a certificate
//	    decision: …                   # how an ambiguity of the document was settled
//	    symptoms: […]                 # what the user sees when it is broken
//
// Several checks stand in a list under checks. A check may have its own on,
// severity, when and if (a fact). Without an on of its own it has those subjects
// of the requirement that its rule can look at. Both whens must hold. A check
// may have a cite and a fix for what it finds; those of the requirement are
// about its first rule. Without its own, another rule's finding has the rule's
// general fix and, where no provider is cited, the standard of the rule.
//
// In with, $name stands for the value of a parameter, a list where it is
// repeatable; a text that begins with a dollar sign is written with two. With a
// tilde behind it, $name~, the rule keeps its default where the user gives no
// value, and the requirement is judged without it. A rule that has no defaults
// needs a with; "with: {}" says that none is meant.
//
// A rule says which values its parameters may have ([lints.Rule.Values]) and
// which go together ([lints.Rule.Sound]). What stands in the file, and what a
// one-of or a default may give, is held against that when the file is read, and
// the user's own values by [Ruleset.Bind]. Where a rule wants a number, or true
// or false, the parameter of the ruleset says that it is no free text: with form
// ("form: DAYS"), one-of or default.
//
// # Symptoms
//
//	symptoms:
//	  - {sees: NO_START_LINE, where: curl's output, rank: 1, check: "chainlint check …"}
//
// A symptom is the word that stands in an error at run time when the
// requirement is broken. Several requirements may have one symptom: chainlint
// explain lists them by rank, of which 1 is the likeliest, with the command
// that tells whether each is the cause. What the built-in rulesets cause is in
// errors/messages.yaml, and [KnownErrors] looks both up together.
//
// # Sweeps
//
//	sweeps:
//	  - collection: zlint
//	    sources: [RFC5280]
//	    severity: warning
//	    on: [each]
//	    if: public-ca
//	    except: {zlint/e_name: the reason}
//
// A sweep makes a requirement of each rule of another tool's collection that
// checks one of these sources. It has the rule's id, and level should unless
// the sweep has a level. Rules that a requirement of the same ruleset names are
// left to that requirement.
//
// # Sentences
//
//	sentences:
//	  - {id: baseline/no-private-key, cite: {document: guide, clause: "Step 2", quote: "You must never …"}}
//
// A sentence of the provider's own document about what an inherited requirement
// requires. Reports cite it first, and nothing else of the requirement changes.
//
// # Overrides
//
//	override:
//	  - {id: baseline/expires-soon, severity: note, reason: a robot renews it}
//	  - {id: zlint/w_name, disable: true, reason: …}
//
// An override changes the severity of an inherited requirement, or leaves it
// out. A check that is milder than the new severity stays as mild. The reason is
// required: every report shows it next to the verdict, with the path of the file.
//
// # Names
//
// A file of the user's cannot have the name of a built-in ruleset, nor its provider,
// nor one that reads like it (in other capitals, with other blanks, with letters that
// look alike); the letters of a provider are of one script. To check what a built-in
// ruleset requires and more, or less, extend it under a name of your own. Without a
// provider, reports call such a ruleset by its path: "house.yaml (extends connectpay)".
//
// ruleset.schema.json describes the format to editors.
package rulesets
