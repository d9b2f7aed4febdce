// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"fmt"

	"github.com/chainlint/chainlint/bundle/internal/secret"
)

// The limits of one file with all that is in it. More than a thousand problems help
// nobody.
const (
	maxProblems  = 1000
	maxParsedAll = 16 << 20 // bytes of certificates and requests: ten thousand honest ones
	maxHeld      = 48 << 20 // bytes of objects out of an archive
	maxKeystores = 16 << 20 // bytes of PKCS#12 keystores: Java's cacerts has 200 kB
)

// A quota is what was taken out of a file and of everything in it: the readers
// of an archive's members and of a Secret's fields share one, so that many of
// them take no more than one file can.
type quota struct {
	objects     int // with the marks that gave none
	problems    int
	parsed      int   // bytes of certificates and requests
	held        int   // bytes of objects that are kept, with their base64
	keystores   int   // bytes of PKCS#12 keystores
	repairs     int   // certificates that were parsed field by field
	members     int   // of archives
	secretCount int   // Secrets
	unpacked    int64 // bytes of those members
	inflated    int64 // bytes that gzip and bzip2 unpacked to, by their cost
	full        bool  // a limit was reached, and that was told
	secrets     *secret.Budget
}

func newQuota() *quota { return &quota{secrets: secret.NewBudget()} }

// room reports whether one more object may be read; if not, it says so once,
// with the place where reading stopped.
func (r *reader) room(at Span) bool {
	if r.quota.objects >= r.limits.MaxObjects {
		r.stop(TooManyObjects, at, fmt.Sprintf("the file holds more than the limit of %d objects", r.limits.MaxObjects),
			"split the file, or raise the limit of objects")
	}
	return !r.quota.full
}

// problem records a problem, or that there are too many of them.
func (r *reader) problem(p Problem) {
	if r.quota.problems >= maxProblems {
		r.stop(TooManyProblems, p.Span, fmt.Sprintf("the file has more than the limit of %d problems", maxProblems),
			"fix the problems before this one first, or check that it is the right file")
		return
	}
	r.quota.problems++
	r.b.Problems = append(r.b.Problems, p)
}

// stop ends the reading of the file with all that is in it.
func (r *reader) stop(code ProblemCode, at Span, message, fix string) {
	if !r.quota.full {
		r.quota.full = true
		r.b.Problems = append(r.b.Problems, Problem{Code: code, Span: at, Lost: true, Message: message + "; nothing from here on was read", Fix: fix})
	}
}

// own has a source keep a copy of its base64.
func (r *reader) own(src source) source {
	src = src.own()
	r.quota.held += len(src.body)
	return src
}
