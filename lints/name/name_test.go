// SPDX-License-Identifier: Apache-2.0

package name

import (
	"testing"

	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestRules(t *testing.T) { lintstest.Run(t, Rules) }
