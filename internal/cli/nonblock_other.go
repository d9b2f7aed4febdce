// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package cli

// nonblock is zero on systems without named pipes in the file system.
const nonblock = 0
