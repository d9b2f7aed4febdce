// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package cli

// nonblock is nothing where files are not opened as named pipes.
const nonblock = 0
