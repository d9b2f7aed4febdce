// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
)

// The tags of the Java Object Serialization Specification, section 6.4.2, that a
// secret key of a JCEKS file has: it is a javax.crypto.SealedObject.
const (
	javaNull      = 0x70
	javaReference = 0x71
	javaClass     = 0x72
	javaObject    = 0x73
	javaString    = 0x74
	javaArray     = 0x75
	javaEnd       = 0x78
)

// javaStream starts a serialized object: its magic number and version.
var javaStream = []byte{0xAC, 0xED, 0x00, 0x05}

// maxJavaDepth bounds the values in values, and maxJavaFields the fields of a class.
const (
	maxJavaDepth  = 8
	maxJavaFields = 32
)

// A javaValues skips serialized values. It looks at no content.
type javaValues struct {
	rest    cryptobyte.String
	handles []*javaClassDesc // of what a reference can name, nil for what is no class
}

// A javaClassDesc is a class as far as the length of its objects follows from it.
type javaClassDesc struct {
	name   string
	fields []byte // their types
	parent *javaClassDesc
}

// skipJavaObject is the length of the serialized object that data starts with, -1
// where it has none that is known here.
func skipJavaObject(data []byte) int {
	if !bytes.HasPrefix(data, javaStream) {
		return -1
	}
	v := &javaValues{rest: data[len(javaStream):]}
	if !v.skip(0) {
		return -1
	}
	return len(data) - len(v.rest)
}

// skip skips one value.
func (v *javaValues) skip(depth int) bool {
	var tag uint8
	if depth > maxJavaDepth || !v.rest.ReadUint8(&tag) {
		return false
	}
	switch tag {
	case javaNull:
		return true
	case javaReference:
		return v.rest.Skip(4)
	case javaString:
		v.handles = append(v.handles, nil)
		var text []byte
		return v.text(&text)
	case javaArray:
		class, ok := v.class(depth + 1)
		var size uint32
		v.handles = append(v.handles, nil)
		return ok && class != nil && class.name == "[B" && v.rest.ReadUint32(&size) && uint64(size) <= uint64(len(v.rest)) && v.rest.Skip(int(size))
	case javaObject:
		class, ok := v.class(depth + 1)
		v.handles = append(v.handles, nil)
		return ok && class != nil && v.fields(class, depth+1)
	}
	return false
}

// fields skips the values of an object's fields, those of the parent's first.
func (v *javaValues) fields(class *javaClassDesc, depth int) bool {
	if depth > maxJavaDepth || class.parent != nil && !v.fields(class.parent, depth+1) {
		return false
	}
	for _, kind := range class.fields {
		size, primitive := javaSizes[kind]
		if primitive && !v.rest.Skip(size) || !primitive && !v.skip(depth+1) {
			return false
		}
	}
	return true
}

// javaSizes are the lengths of the primitive types in bytes.
var javaSizes = map[byte]int{'B': 1, 'C': 2, 'D': 8, 'F': 4, 'I': 4, 'J': 8, 'S': 2, 'Z': 1}

// class reads the description of a class, or a reference to one; nil for none.
func (v *javaValues) class(depth int) (*javaClassDesc, bool) {
	const serializable = 2 // and nothing else: no data that the class writes itself
	var tag, flags, end uint8
	var handle uint32
	var name []byte
	var count uint16
	if depth > maxJavaDepth || !v.rest.ReadUint8(&tag) {
		return nil, false
	}
	switch {
	case tag == javaNull:
		return nil, true
	case tag == javaReference:
		const first = 0x7E0000
		ok := v.rest.ReadUint32(&handle) && handle >= first && handle-first < uint32(len(v.handles))
		if !ok {
			return nil, false
		}
		return v.handles[handle-first], true
	case tag != javaClass || !v.text(&name) || !v.rest.Skip(8): // the version of the class
		return nil, false
	}
	class := &javaClassDesc{name: string(name)}
	v.handles = append(v.handles, class)
	if !v.rest.ReadUint8(&flags) || flags != serializable || !v.rest.ReadUint16(&count) || count > maxJavaFields {
		return nil, false
	}
	for range count {
		var kind uint8
		if !v.rest.ReadUint8(&kind) || !v.text(&name) || (kind == '[' || kind == 'L') && !v.skip(depth+1) {
			return nil, false
		}
		class.fields = append(class.fields, kind)
	}
	var ok bool
	if !v.rest.ReadUint8(&end) || end != javaEnd {
		return nil, false
	}
	class.parent, ok = v.class(depth + 1)
	return class, ok
}

// text reads a length of two bytes and as many bytes of text.
func (v *javaValues) text(out *[]byte) bool {
	var length uint16
	return v.rest.ReadUint16(&length) && v.rest.ReadBytes(out, int(length))
}
