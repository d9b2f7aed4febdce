// SPDX-License-Identifier: Apache-2.0

package fix

type oldFile struct{}
