// SPDX-License-Identifier: Apache-2.0

package file

import (
	"github.com/chainlint/chainlint/lints"
)

// reviewParams are the parameters of needs-review.
type reviewParams struct {
	Message string `yaml:"message"` // what to confirm, and why no file shows it
}

var needsReview = &lints.Rule{
	ID:     "needs-review",
	Remedy: lints.Decide,
	Title:  "sentence that no file can show to be kept",
	Doc: lints.Doc{
		What: "Nothing in the file: the requirement speaks of something that only a person can confirm, and message says what. The outcome is always review, never pass or fail.",
		Why:  "A provider's document also speaks of connections, processes and promises. Leaving these sentences out would make a passing report look like more than it is.",
		Fix:  "Confirm it yourself, and keep a note of who confirmed it and when.",
	},
	Params: reviewParams{Message: "only a person can confirm this"},
	Chain:  checkNeedsReview,
}

func checkNeedsReview(p *lints.Pass) {
	p.Review(lints.ParamsOf[reviewParams](p).Message)
}
