// SPDX-License-Identifier: Apache-2.0

package chainlint_test

import "github.com/chainlint/chainlint/internal/certtest"

// clock is the evaluation time of this package's tests.
var clock = certtest.Now
