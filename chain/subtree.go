// SPDX-License-Identifier: Apache-2.0

package chain

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// A containment says whether a name is in a subtree.
type containment int

const (
	without      containment = iota
	within                   // the name is in the subtree
	incomparable             // the two cannot be compared
)

func inside(is bool) containment {
	if is {
		return within
	}
	return without
}

// inSubtree reports whether a name is in a subtree of its own form. Of a
// wildcard name an excluded subtree holds a part already, where it holds one of
// the names that the wildcard matches; a permitted one must hold all.
func inSubtree(n, base generalName, excluded bool) containment {
	name, tree := string(n.value), string(base.value)
	switch n.form {
	case dnsName:
		if emptyLabel(name) {
			return incomparable
		}
		return inside(dnsInSubtree(name, tree, excluded))
	case rfc822Name:
		return mailboxInSubtree(name, tree)
	case uriName:
		return uriInSubtree(name, tree)
	case ipAddress:
		return addressInSubtree(n.value, base.value)
	case directoryName:
		return nameInSubtree(n.value, base.value)
	}
	return incomparable
}

// emptyLabel reports that a name is not a domain name: a label is empty, other than
// that of the DNS root at the end (RFC 1034, section 3.5).
func emptyLabel(name string) bool {
	return slices.Contains(strings.Split(strings.TrimSuffix(name, "."), "."), "")
}

// dnsInSubtree: a name is in the subtree when labels added to the left of the
// constraint make it (RFC 5280, section 4.2.1.10). The empty constraint holds all names.
func dnsInSubtree(name, tree string, excluded bool) bool {
	name, tree = strings.TrimSuffix(strings.ToLower(name), "."), strings.ToLower(tree)
	if tree == "" || name == tree || strings.HasSuffix(name, "."+tree) {
		return true
	}
	parent, wildcard := strings.CutPrefix(name, "*.")
	label, rest, _ := strings.Cut(tree, ".")
	return excluded && wildcard && label != "" && rest == parent
}

// mailboxInSubtree: the constraint is a mailbox, a host, or, with a period in
// front, the hosts of a domain. The local part is compared with regard to case
// (RFC 5280, section 7.5).
func mailboxInSubtree(name, tree string) containment {
	local, host, ok := mailbox(name)
	if !ok {
		return incomparable
	}
	if strings.Contains(tree, "@") {
		only, at, ok := mailbox(tree)
		if !ok {
			return incomparable
		}
		return inside(local == only && strings.EqualFold(host, at))
	}
	return inside(hostInSubtree(host, tree))
}

// mailbox splits a mailbox. Only a quoted local part has an "@" (RFC 5321, section
// 4.1.2).
func mailbox(s string) (local, host string, ok bool) {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 {
		return "", "", false
	}
	local, host = s[:at], s[at+1:]
	return local, host, !strings.Contains(local, "@") || strings.HasPrefix(local, `"`)
}

// hostInSubtree: a constraint with a period in front holds the names below the
// domain and not the domain, any other holds that host alone.
func hostInSubtree(host, tree string) bool {
	host, tree = strings.ToLower(host), strings.ToLower(tree)
	if strings.HasPrefix(tree, ".") {
		return strings.HasSuffix(host, tree) && len(host) > len(tree)
	}
	return tree == "" || host == tree
}

// uriInSubtree compares the host of the URI, which must be a domain name.
func uriInSubtree(name, tree string) containment {
	u, err := url.Parse(name)
	if err != nil || u.Hostname() == "" {
		return incomparable
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return incomparable
	}
	return inside(hostInSubtree(u.Hostname(), tree))
}

// addressInSubtree compares an address with an address and a mask of the same
// size. IPv4 and IPv6 have nothing in common.
func addressInSubtree(name, tree []byte) containment {
	if len(name) != 4 && len(name) != 16 {
		return incomparable
	}
	if len(tree) != 2*len(name) {
		return without
	}
	for i, b := range name {
		mask := tree[len(name)+i]
		if b&mask != tree[i]&mask {
			return without
		}
	}
	return within
}

// nameInSubtree: the RDNs of the constraint are the first of the name.
func nameInSubtree(name, tree []byte) containment {
	names, ok := rdnKeys(name)
	bases, known := rdnKeys(tree)
	if !ok || !known {
		return incomparable
	}
	return inside(len(names) >= len(bases) && slices.Equal(names[:len(bases)], bases))
}

// defect says why a subtree's base can hold no name; it is empty for a sound
// one. A base of a form that cannot be compared is sound until a name of that
// form turns up.
func (n generalName) defect() string {
	switch n.form {
	case dnsName:
		if strings.HasPrefix(string(n.value), ".") || strings.HasPrefix(string(n.value), "*") {
			return fmt.Sprintf("the constraint %s is not a domain name", n)
		}
	case ipAddress:
		if len(n.value) != 8 && len(n.value) != 32 {
			return fmt.Sprintf("the constraint %s is not an address with a mask", n)
		}
		if _, ok := prefixLength(n.value[len(n.value)/2:]); !ok {
			return fmt.Sprintf("the mask of the constraint %s has gaps", n)
		}
	}
	return ""
}
