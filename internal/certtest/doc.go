// SPDX-License-Identifier: Apache-2.0

// Package certtest makes certificates for tests from recipes: short texts that state
// what is special about each certificate and leave the rest to defaults. Everything
// is derived from the text. The same recipe gives the same octets in every run, so
// golden files may contain lines, digests and serial numbers, and no key files are
// needed.
//
//	pem := certtest.MustPEM(t, `
//		root                subject="CN=Northwind Trading Root CA" ca
//		issuing from root   subject="CN=Northwind Trading Issuing CA" ca pathlen=0
//		client  from issuing
//			subject="CN=Northwind Trading Client,O=Northwind Trading"
//			days=1095+1s  sig=rsa-sha1   # three years and a second, SHA-1
//		file client issuing root with crlf
//	`)
//
// # Lines
//
// A recipe has one line per certificate and a file line. The indentation of the
// first line is the margin; a line indented deeper continues the one above it.
// A # after a blank begins a comment. Double quotes keep blanks together, in a
// value or around a whole word; within them \" is a quote, and any other
// backslash is left for the option to read.
//
//	NAME [from ISSUER] OPTION...
//	file ITEM... [with MODIFIER...]
//
// A certificate without "from" is signed by itself. The order of lines does not
// matter: an issuer may follow, and two may even issue each other. Where an
// option takes @NAME it means that of another certificate in the recipe.
//
// # Defaults
//
// A certificate has the version 3, the subject CN=NAME, an RSA key of 2048 bits
// and, for a leaf, basicConstraints (empty, critical), keyUsage
// digitalSignature (critical) and extKeyUsage clientAuth. With ca it has
// basicConstraints CA:TRUE and keyUsage keyCertSign, cRLSign, both critical, and
// no extKeyUsage. Both have a subject key identifier (SHA-1 of the key), and all
// but the self-signed an authority key identifier. Certificates begin on
// 1 November 2026 at 00:00 UTC and live 365 days, with ca 3650: at [Now], all are
// valid. A serial number is 16 octets that follow from the words of the line.
//
// # Options: names, numbers, times
//
//	subject="CN=a\, b,O=c"   RFC 4514 escapes, in the order of the certificate; "+" joins
//	subject=""               values of one RDN; a type may be an OID; TYPE=#hex is raw DER;
//	subject=@NAME            \hh is an octet
//	issuer=...               the issuer field, if it is not the issuer's subject
//	stringtype=T             of the certificate's own names: utf8, printable, teletex, ia5,
//	                         bmp, universal, numeric (default: printable where it can be, or
//	                         utf8; ia5 for DC and emailAddress)
//	serial=N                 decimal, or hexadecimal after 0x; negative and zero too
//	version=N                1 to 9; below 3 no extension is written unless asked for
//	notBefore=T notAfter=T   2026-11-01T00:00:00Z, or a date for its midnight UTC
//	days=N                   notAfter, so many days after notBefore; with an offset: 1095+1s,
//	                         365-1s, 0+2h
//	timetype=T               utc or generalized, whatever the year
//
// Types of a subject: CN, SN, GN, C, L, ST, STREET, O, OU, T, UID, DC,
// serialNumber, businessCategory, postalCode, organizationIdentifier,
// emailAddress, jurisdictionC.
//
// # Options: key and signature
//
//	key=K                    rsaN, p224, p256, p384, p521, secp256k1, brainpoolP256r1 (P384r1,
//	                         P512r1), p256-explicit (the curve spelled out), ed25519, ed448
//	                         (for a leaf: one published key), dsa2048, pssN (RSA restricted
//	                         to RSASSA-PSS), and the weak fermatN (close primes), rocaN (CVE-2017-15361),
//	                         smallfactorN (divisible by 509), with N from 512 to 8192 bits
//	key=K:OTHER              the key that [Key] gives for "K:OTHER"; by default OTHER is NAME
//	key=@NAME                the same key as another certificate
//	exponent=N               of an RSA key, instead of 65537. A certificate signed by a key
//	                         with an even exponent does not verify: no private one exists
//	sig=A                    rsa-, pss-, ecdsa- or dsa- and sha1, sha224, sha256, sha384,
//	                         sha512 (rsa-md5 too; no pss-sha224; dsa has sha1 and sha256),
//	                         rsa-sha3-256, ecdsa-sha3-256, rsa-sha512-224, rsa-sha512-256,
//	                         ed25519. Default: by the signer's key, with sha256; sha384 for
//	                         p384, sha512 for p521
//	pss-salt=N pss-mgf=H     of a pss- signature: octets of the salt, the digest of MGF1 (sha1,
//	                         sha256, sha384, sha512); default: those of its digest
//	tbs-sig=A                the algorithm inside TBSCertificate, where it is not to be sig
//	sigkey=@NAME             sign with that certificate's key; the issuer's name stays
//	forged                   the signature is over other octets: it does not verify
//
// # Options: extensions
//
//	ca                       a certification authority, as above
//	pathlen=N                pathLenConstraint, negative too, and on a leaf if you say so
//	bc=none|true|false|explicit-false   (explicit-false writes the default out, against DER)
//	ku=none|LIST             names of RFC 5280, section 4.2.1.3: digitalSignature,keyEncipherment,...
//	eku=none|LIST            clientAuth, serverAuth, codeSigning, emailProtection,
//	                         timeStamping, OCSPSigning, any, or an OID
//	san=LIST                 dns:A, ip:A, email:A, uri:A, rid:OID, dn:NAME (alone in its san=);
//	                         may be repeated; ip:#hex is any octets
//	ski=none|hex
//	aki=none|keyid|wrong|full|issuer|hex|@NAME (full adds issuer and serial, @NAME those of
//	                         another certificate; issuer has these alone; keyid, also
//	                         self-signed)
//	ocsp=URL caissuers=URL crldp=URL    each may be repeated
//	policies=none|LIST       OIDs
//	nameconstraints="permitted dns:a.example,dns:b.example; excluded ip:10.0.0.0/8"
//	psd2="PSP_AI,PSP_PI; Bank of Lithuania; LT-BL"
//	                         qcStatements of a PSD2 certificate: roles, authority, its id
//	qc=none|LIST             exactly these statements: compliance, sscd, pds, type-web,
//	                         type-eseal, type-esign, psd2 (with psd2: compliance, type-web,
//	                         pds, psd2)
//	ext=OID:hex, ext=OID:critical:hex   any extension, value in DER; may be repeated
//	bare                     no extension by default, only those the line asks for
//	critical=LIST noncritical=LIST duplicate=LIST
//	                         of bc, ku, eku, san, ski, aki, aia, crldp, policies,
//	                         nameconstraints, qc: change the flag, or write it twice
//
// # The file
//
// A file line lists items in the order of the file; several file lines follow
// one another. A recipe of one certificate needs none.
//
//	NAME                     a certificate
//	x509:NAME trusted:NAME   the same under X509 CERTIFICATE or TRUSTED CERTIFICATE
//	headed:NAME              the same below a header of RFC 1421
//	surplus:NAME             the same with two octets after it, in its block
//	ber:NAME indefinite:NAME the same with the length of the whole in too many octets, or in
//	                         the indefinite form
//	pkcs7:NAME               the same as SignedData
//	csr:NAME                 a request for it, signed by its own key; sig, sigkey and forged
//	                         of the line hold (sig where it fits the key)
//	crl:NAME                 an empty revocation list that it issues, current at Now
//	pubkey:NAME              its public key
//	key:NAME legacy-key:NAME its private key, in PKCS #8 or in PKCS #1, SEC 1, DSA form
//	encrypted-key:NAME legacy-encrypted-key:NAME
//	                         the same two, encrypted with [Password]
//	text:"..."               lines between blocks; \n, \t and \\ are escapes, and any octets
//	                         are allowed
//
// Modifiers say how the file is written (N is at most 4096):
//
//	crlf  cr                 line ends
//	bom  utf16le  utf16be    UTF-8, or UTF-16 without a mark unless bom is said too
//	indent=N                 blanks before each line
//	width=N                  base64 line length, 64 by default; 0 is one line
//	joined                   no newline between END and the next BEGIN
//	blank-lines              an empty line between items
//	trailing-blanks          two blanks at the end of each line
//	no-final-newline
//	bare-base64              base64 without BEGIN and END
//	cut=N                    the last N octets are missing
//	damage=ITEM:LINE         one octet of that base64 line of that item is "!"; may be repeated
//	pkcs7                    one PKCS7 block of all certificates
//	pkcs7-der  der           SignedData of all, or one DER after the other, without PEM
//	pkcs12                   one keystore of all certificates, key: and encrypted-key:
//	                         items, each under its name, without a password of its own
//
// # Keys
//
// A key is derived from its kind and its name. RSA keys take time (about a tenth of a
// second for 2048 bits) and are kept for the life of the process, so the tests of a
// package should use the same names for their certificates: root, issuing, client.
package certtest
