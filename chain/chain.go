// SPDX-License-Identifier: Apache-2.0

// Package chain works out what the certificates of a file are to each other:
// which one is the leaf, which path leads from it to the top, what signs what,
// and what does not belong. It states facts, each role with the reason it was
// given, and never says what is right.
//
// [Build] makes a [Chain] of what was read from a file. The methods of the chain
// and of its certificates answer the questions of rules.
package chain

import (
	"time"

	"github.com/zmap/zcrypto/x509"

	"github.com/chainlint/chainlint/bundle"
)

// A Role is what a certificate is for in its file.
type Role string

// The roles of certificates. A duplicate and a certificate off the path are
// both strays; [Cert.DuplicateOf] and [Cert.AlternativeTo] distinguish them.
const (
	Leaf         Role = "leaf"
	Intermediate Role = "intermediate"
	Root         Role = "root"
	Stray        Role = "stray"

	// Request is the role of a certificate signing request in the form of a
	// certificate; it is in [Chain.Requests] and never in [Chain.Certs].
	Request Role = "request"
)

// A Cert is a certificate with its place in the chain.
type Cert struct {
	*x509.Certificate

	// Object is where the certificate is: in the file under examination,
	// or in the file of a registered anchor.
	Object *bundle.Object

	// Index counts the certificates of the file from 0, in the order of the
	// file. It is -1 for a registered anchor that the file does not hold.
	Index int

	Role   Role
	Reason string // why the role was given, as a clause: "no certificate in the file names it as issuer"

	// Anchor reports whether the certificate was registered by --anchor: its own
	// bytes. A renewed or cross-signed form of an anchor is not the anchor, since a
	// verifier that trusts the one may never see the other.
	Anchor bool

	// DuplicateOf is the earlier certificate of the file with the same bytes.
	DuplicateOf *Cert

	// AlternativeTo is the certificate of the path with the same subject and
	// key, where this one is its cross-signed twin.
	AlternativeTo *Cert

	// Above is what this certificate, which is not on the path, issued directly or
	// through others: another form of an issuer of the path, or the registered
	// anchor at which the path ends.
	Above *Cert

	// AlgorithmsDiffer reports that tbsCertificate.signature and
	// signatureAlgorithm are not the same, contrary to RFC 5280, section 4.1.1.2.
	AlgorithmsDiffer bool

	facts
}

// KeyIDs says how a child's authority key identifier and its issuer's subject
// key identifier compare (RFC 5280, section 4.2.1.1).
type KeyIDs string

// The outcomes of comparing key identifiers.
const (
	KeyIDsAbsent KeyIDs = "absent" // one of the two is missing
	KeyIDsAgree  KeyIDs = "agree"
	KeyIDsDiffer KeyIDs = "differ"
)

// A Link joins a certificate to the one that issued it. The self-signed
// certificate at the top of a path is linked to itself.
type Link struct {
	Child, Issuer *Cert

	// NamesMatch reports that the child's issuer DN equals the issuer's subject
	// DN by the comparison of RFC 5280, section 7.1.
	NamesMatch bool

	KeyIDs KeyIDs

	// SignatureErr is why the child's signature does not verify under the
	// issuer's key; nil when it does.
	SignatureErr error
}

// Self reports whether the link is that of a self-signed certificate to itself.
func (l Link) Self() bool { return l.Child == l.Issuer }

// An Artifact is what a file is read as.
type Artifact string

// The artifacts that decide how roles are given. Without a registered issuer,
// [Auto] reads a file of certificates that are all meant to issue others, and none
// of which is for TLS clients, as [IssuerFile]; it reads any other file as
// [ClientChain], and says why in [Chain.ArtifactReason]. A certificate is
// meant to issue others when it is a CA's, or when its keyUsage has keyCertSign
// and it is self-issued or lacks digitalSignature.
const (
	Auto        Artifact = ""
	ClientChain Artifact = "client-chain"
	IssuerFile  Artifact = "issuer"

	// The certificates of these are read as those of a client chain are.
	ClientCertificate Artifact = "client-certificate" // one that the provider issued
	RequestFile       Artifact = "csr"                // a certificate signing request
	Keystore          Artifact = "keystore"           // certificates with their private key

	ServerChain        Artifact = "server-chain"        // a TLS server's certificate and those above it
	SigningCertificate Artifact = "signing-certificate" // one whose key signs messages
)

// Artifacts lists what a ruleset may say a file is submitted as.
var Artifacts = []Artifact{ClientChain, IssuerFile, ClientCertificate, RequestFile, Keystore, ServerChain, SigningCertificate}

// shape is how the certificates of the artifact are read.
func (a Artifact) shape() Artifact {
	switch a {
	case Auto, IssuerFile:
		return a
	}
	return ClientChain
}

// A Public says how a path is related to the Mozilla root program. Roots are
// identified by the SHA-256 of their subjectPublicKeyInfo, never by their name.
type Public struct {
	// Root is the distinguished name of the root that the path leads to, one
	// of the Mozilla root program or one that has left it; empty when it leads to
	// none.
	Root string

	// RootDN is that name as the root has it, a DER Name.
	RootDN []byte

	// Retired reports that the root has left the program.
	Retired bool

	// Via is the certificate of the path whose key is that root's, or that
	// the root's key signed.
	Via *Cert

	// Distrust is why Mozilla does not trust this path although it leads to
	// that root: a date after which it trusts no new certificates of the CA.
	Distrust error

	// Claimed is the name of a public CA that a certificate of the path has,
	// or names as its issuer, although no key confirms it; empty when none does.
	Claimed string

	// ClaimedBy is the certificate that makes the claim, and ClaimedIn the
	// field of it that does: [bundle.Subject] or [bundle.Issuer].
	ClaimedBy *Cert
	ClaimedIn bundle.Field

	Claim Claim // what the keys say of the claim
}

// A Claim says how sure it is that the name of a public CA is used wrongly.
type Claim string

// The claims, from the most certain down.
const (
	// ClaimFalse is the whole distinguished name of a root with another key:
	// that of the certificate, or the one that signed it.
	ClaimFalse Claim = "false"

	// ClaimUnknown is a name like that of a public CA on a path that leads to
	// a self-signed certificate with an unknown key. Public CAs have such
	// roots as well, for purposes that the Mozilla root program is not for.
	ClaimUnknown Claim = "unknown"

	// ClaimOpen is a claim that could be checked only with a certificate that
	// is not in the file.
	ClaimOpen Claim = "open"
)

// A Chain is what is known about the certificates of one file.
type Chain struct {
	Bundle   *bundle.Bundle
	Artifact Artifact // never Auto

	// ArtifactReason is why the file is read as Artifact, as a clause: "it has
	// only CA certificates, and none of them is for TLS clients". It is empty
	// where nothing was inferred.
	ArtifactReason string

	Certs []*Cert // every certificate of the file, in its order

	// Requests are the certificate signing requests of the file, in its order,
	// each in the form of a certificate with the role Request: its subject, its
	// key, its signature algorithm and the extensions it requests. Nothing
	// else of it means anything, and its Index is -1.
	Requests []*Cert

	Anchors []*Cert // the registered anchors

	// Path leads from the leaf to the top. In a file of CA certificates it
	// starts at the one that issues none of the others; it is empty when the
	// file holds no certificate. The last certificate may be a registered
	// anchor that the file does not hold.
	Path []*Cert

	// Links join the certificates of Path, from the leaf up; the last one is
	// the top's link to itself when the top is self-issued.
	Links []Link

	Public Public

	// TrustBundle reports that the file is one of issuers, all of its certificates
	// are meant to issue others, and they form more than one path.
	TrustBundle bool

	// Key is what is known of the private key given with the file; nil when
	// none was given.
	Key *KeyFile

	// Checks counts the signatures that were verified to find all this.
	Checks int

	constraining int // where in Path the last CA with name constraints is; 0 for none
}

// Options are the facts that are not in the file.
type Options struct {
	Artifact Artifact

	// ArtifactReason is why the caller has inferred Artifact; empty where the
	// user has given it, and for Auto.
	ArtifactReason string

	Anchors []*bundle.Object // certificates registered with the provider
	Key     *KeyFile         // the private key with the file; nil for none

	// At is the time of the check: a path whose certificates are valid then is
	// preferred to any other. At the zero time no path is preferred for that.
	At time.Time
}
