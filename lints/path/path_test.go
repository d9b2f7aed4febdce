// SPDX-License-Identifier: Apache-2.0

package path

import (
	"testing"

	"github.com/chainlint/chainlint/lints/lintstest"
)

func TestCases(t *testing.T) { lintstest.Run(t, Rules) }
