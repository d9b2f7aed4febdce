// SPDX-License-Identifier: Apache-2.0

package fix

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/chainlint/chainlint/chain"
)

// Making are the circumstances in which a plan is carried out.
type Making struct {
	Now      time.Time
	Random   io.Reader                                   // for serial numbers and salts; nil for crypto/rand
	NewKey   func(keyType string) (crypto.Signer, error) // nil for [NewKey]
	Password string                                      // encrypts the keys of CAs, and keystores; empty for none
}

// A File is a file that a plan made.
type File struct {
	Name      string
	Data      []byte
	Secret    bool // it has a private key
	Encrypted bool // its private key is encrypted

	Planned *PlannedFile // what it is checked as; nil for a file that is not checked
}

// ErrPassword is returned if a keystore is to be made without a password.
var ErrPassword = errors.New("a keystore needs a password")

// A maker carries out a plan.
type maker struct {
	Making
	keys map[*Key]crypto.Signer
	made map[*Object][]byte // the DER
}

// Make makes the keys, certificates and requests of the plan, and returns its files:
// the key and the certificate or request of each object first.
func (p *Plan) Make(m Making) ([]File, error) {
	if m.Random == nil {
		m.Random = rand.Reader
	}
	if m.NewKey == nil {
		m.NewKey = NewKey
	}
	mk := &maker{m, map[*Key]crypto.Signer{}, map[*Object][]byte{}}
	var files []File
	for _, o := range p.Objects {
		if err := mk.object(o); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
		if o.Key.isNew() && !p.inKeystore(o) {
			file, err := mk.keyFile(o)
			if err != nil {
				return nil, err
			}
			files = append(files, file)
		}
		if !p.lists(o.FileName()) && !p.hidden(o) {
			files = append(files, File{Name: o.FileName(), Data: mk.pem(o)})
		}
	}
	for i := range p.Files {
		file, err := mk.file(&p.Files[i])
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// lists reports whether a checked file of the plan has this name.
func (p *Plan) lists(name string) bool {
	return slices.ContainsFunc(p.Files, func(f PlannedFile) bool { return f.Name == name })
}

// inKeystore reports whether the key of an object is written to a keystore.
func (p *Plan) inKeystore(o *Object) bool {
	return slices.ContainsFunc(p.Files, func(f PlannedFile) bool { return f.Keystore == o })
}

// FileName is the name of the object's own file.
func (o *Object) FileName() string {
	if o.Request {
		return o.Name + ".csr"
	}
	return o.Name + ".pem"
}

func (mk *maker) object(o *Object) error {
	if o.Existing {
		mk.made[o] = o.Old.Raw
		return nil
	}
	if o.Key.isNew() && mk.keys[o.Key] == nil {
		key, err := mk.NewKey(o.Key.Type)
		if err != nil {
			return err
		}
		mk.keys[o.Key] = key
	}
	der, err := mk.certificate(o)
	if o.Request {
		der, err = mk.request(o)
	}
	mk.made[o] = der
	return err
}

// signer returns the private key of an object; nil if it is not known.
func (mk *maker) signer(k *Key) crypto.Signer {
	if k.Signer != nil {
		return k.Signer
	}
	return mk.keys[k]
}

func (mk *maker) public(k *Key) crypto.PublicKey {
	if s := mk.signer(k); s != nil {
		return s.Public()
	}
	return k.Public
}

func (mk *maker) request(o *Object) ([]byte, error) {
	return x509.CreateCertificateRequest(mk.Random, &x509.CertificateRequest{RawSubject: o.Subject.raw, ExtraExtensions: bare(o.Extensions)}, mk.signer(o.Key))
}

// certificate makes a certificate. All its extensions are the plan's, and the key
// identifiers of RFC 5280, sections 4.2.1.1 and 4.2.1.2.
func (mk *maker) certificate(o *Object) ([]byte, error) {
	if o.Request {
		return nil, nil
	}
	issuer := signedBy(o)
	template := &x509.Certificate{
		SerialNumber: o.Serial, RawSubject: o.Subject.raw, NotBefore: mk.Now.Truncate(time.Second), NotAfter: mk.Now.Truncate(time.Second).AddDate(0, 0, o.Days),
	}
	if template.SerialNumber == nil {
		serial, err := newSerial(mk.Random)
		if err != nil {
			return nil, err
		}
		template.SerialNumber = serial
	}
	parent := &x509.Certificate{RawSubject: issuer.Subject.raw}
	keyID, err := subjectKeyID(mk.public(o.Key))
	if err != nil {
		return nil, err
	}
	template.ExtraExtensions = bare(o.Extensions)
	if !o.has(chain.OIDSubjectKeyID) {
		template.ExtraExtensions = append(template.ExtraExtensions, keyIDExtension(chain.OIDSubjectKeyID, keyID))
	}
	if issuer != o && !o.has(chain.OIDAuthorityKeyID) {
		above, err := mk.keyID(issuer)
		if err != nil {
			return nil, err
		}
		if above != nil {
			template.ExtraExtensions = append(template.ExtraExtensions, keyIDExtension(chain.OIDAuthorityKeyID, above))
		}
	}
	return x509.CreateCertificate(mk.Random, template, parent, mk.public(o.Key), mk.signer(issuer.Key))
}

// signedBy returns the object whose key signs an object.
func signedBy(o *Object) *Object {
	if o.Issuer == nil {
		return o
	}
	return o.Issuer
}

func (o *Object) has(oid string) bool {
	return slices.ContainsFunc(o.Extensions, func(e extension) bool { return e.Id.String() == oid })
}

func bare(all []extension) []pkix.Extension {
	var out []pkix.Extension
	for _, e := range all {
		out = append(out, e.Extension)
	}
	return out
}

func (mk *maker) pem(o *Object) []byte {
	label := "CERTIFICATE"
	if o.Request {
		label = "CERTIFICATE REQUEST"
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: mk.made[o]})
}

// keyFile writes a new key as PKCS#8, encrypted if it is a CA's and there is a
// password.
func (mk *maker) keyFile(o *Object) (File, error) {
	der, err := x509.MarshalPKCS8PrivateKey(mk.signer(o.Key))
	if err != nil {
		return File{}, err
	}
	defer clear(der)
	f := File{Name: o.Name + ".key", Secret: true, Encrypted: o.CA && mk.Password != ""}
	label := "PRIVATE KEY"
	if f.Encrypted {
		if der, err = encrypt(der, mk.Password, mk.Random); err != nil {
			return File{}, err
		}
		label = "ENCRYPTED PRIVATE KEY"
	}
	f.Data = pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
	return f, nil
}

func (mk *maker) file(f *PlannedFile) (File, error) {
	if f.Keystore != nil {
		return mk.keystore(f)
	}
	var data bytes.Buffer
	for _, o := range f.Holds {
		data.Write(mk.pem(o))
	}
	return File{Name: f.Name, Data: data.Bytes(), Planned: f}, nil
}

// keystore writes a PKCS#12 file (RFC 7292) that OpenSSL 3.0 and Java 17 open.
func (mk *maker) keystore(f *PlannedFile) (File, error) {
	switch {
	case mk.Password == "":
		return File{}, ErrPassword
	case mk.signer(f.Keystore.Key) == nil:
		return File{}, errors.New("the private key is needed for the keystore; give it with --key FILE, or have a new one with --key-type TYPE")
	}
	var certs []*x509.Certificate
	for _, o := range f.Holds {
		cert, err := x509.ParseCertificate(mk.made[o])
		if err != nil {
			return File{}, err
		}
		certs = append(certs, cert)
	}
	data, err := pkcs12.Modern2023.WithRand(mk.Random).Encode(mk.signer(f.Keystore.Key), certs[0], certs[1:], mk.Password)
	return File{Name: f.Name, Data: data, Secret: true, Encrypted: true, Planned: f}, err
}
