// SPDX-License-Identifier: Apache-2.0

package chain

// The extensions of policies and of access to information. OpenSSL reads those of
// policies where it is set to check them, and the other one never.

func (w *walker) policies(s *span) {
	list, ok := w.sequence(s, idSequence, "the policies")
	if !ok {
		return
	}
	seen := make(map[string]bool)
	w.each(list, func(s *span) bool {
		at := s.pos
		in, ok := w.sequence(s, idSequence, "a policy")
		if !ok {
			return false
		}
		oid, ok := w.oid(in, idOID, "a policy")
		if seen[oid] && ok {
			w.defect(ExtensionValue, at, Go, "names the policy %s twice", oid)
		}
		seen[oid] = true
		return ok
	})
}

func (w *walker) policyMappings(s *span) {
	list, ok := w.sequence(s, idSequence, "the mappings")
	if !ok {
		return
	}
	w.each(list, func(s *span) bool {
		pair, ok := w.sequence(s, idSequence, "a mapping")
		if !ok {
			return false
		}
		for range 2 {
			if _, ok := w.oid(pair, idOID, "a policy"); !ok {
				return false
			}
		}
		return true
	})
}

func (w *walker) policyConstraints(s *span) {
	in, ok := w.sequence(s, idSequence, "PolicyConstraints")
	if !ok {
		return
	}
	for id := byte(0); id <= 1; id++ {
		if w.peek(in, idContext|id) {
			if _, ok := w.integer(in, idContext|id, "a number of certificates"); !ok {
				return
			}
		}
	}
}

func (w *walker) authorityInfo(s *span) {
	list, ok := w.sequence(s, idSequence, "the descriptions")
	if !ok {
		return
	}
	w.each(list, func(s *span) bool {
		in, ok := w.sequence(s, idSequence, "a description")
		if !ok {
			return false
		}
		if _, ok := w.oid(in, idOID, "the access method"); !ok {
			return false
		}
		_, ok = w.next(in, "the place")
		return ok
	})
}
