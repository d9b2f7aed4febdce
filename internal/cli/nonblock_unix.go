// SPDX-License-Identifier: Apache-2.0

//go:build unix

package cli

import "syscall"

// nonblock makes opening a named pipe return at once, even if no program writes to
// it.
const nonblock = syscall.O_NONBLOCK
