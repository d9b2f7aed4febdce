// SPDX-License-Identifier: Apache-2.0

// Package acceptance tests chainlint from the outside, as its users see it: through
// the Go API and the command line, with the files of testdata at the root of the
// module. It contains only tests. A test of one package is in that package.
//
//	go test ./internal/acceptance          runs them
//	go test ./internal/acceptance -update  rewrites expected outputs and generated documents
package acceptance
