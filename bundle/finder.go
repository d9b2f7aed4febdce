// SPDX-License-Identifier: Apache-2.0

package bundle

import "bytes"

// A finder finds words in a text. Each of them is looked for in one walk, however
// many calls there are.
type finder struct {
	data  []byte
	words [][]byte
	at    []int // of each word, the place found last; len(data) where no more follows
}

func newFinder(data []byte, words [][]byte) *finder {
	f := &finder{data: data, words: words, at: make([]int, len(words))}
	for i := range f.at {
		f.at[i] = -1
	}
	return f
}

// next is the offset of the first word at or after pos, -1 where none is there. No
// call has a smaller pos than the one before.
func (f *finder) next(pos int) int {
	first := len(f.data)
	for i, word := range f.words {
		if f.at[i] < pos {
			f.at[i] = len(f.data)
			if n := bytes.Index(f.data[pos:], word); n >= 0 {
				f.at[i] = pos + n
			}
		}
		first = min(first, f.at[i])
	}
	if first == len(f.data) {
		return -1
	}
	return first
}
