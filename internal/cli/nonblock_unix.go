// SPDX-License-Identifier: Apache-2.0

//go:build unix

package cli

import "syscall"

// nonblock has a named pipe opened at once, although nobody writes to it.
const nonblock = syscall.O_NONBLOCK
