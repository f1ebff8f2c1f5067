package index

import (
	"unicode/utf8"

	"homegroup/internal/fold"
)

// trie holds the words of a vocabulary letter by letter, for finding those that a misspelt word may mean. Its nodes
// stand in the order of the words: a node's first child is the next one.
type trie struct {
	letter []rune
	skip   []uint32 // the first node that is not below this one
	word   []uint32 // the first word at or below it; one more than there are nodes
}

func newTrie(v vocabulary) *trie {
	t := &trie{}
	var path []uint32 // the nodes of the word before
	var before []rune
	pop := func(depth int) {
		for _, node := range path[depth:] {
			t.skip[node] = uint32(len(t.letter))
		}
		path = path[:depth]
	}
	for w := range uint32(v.len()) {
		word := []rune(v.string(w))
		same := 0
		for same < len(word) && same < len(before) && word[same] == before[same] {
			same++
		}
		pop(same)
		for _, letter := range word[same:] {
			path = append(path, uint32(len(t.letter)))
			t.letter, t.skip, t.word = append(t.letter, letter), append(t.skip, 0), append(t.word, w)
		}
		before = word
	}
	pop(0)
	t.word = append(t.word, uint32(v.len()))
	return t
}

// maxTypoWord is how many letters a word may have for its typing errors to be looked for in a trie.
const maxTypoWord = 64

// maxEdits is the greatest that fold.Edits gives.
const maxEdits = 2

// row is a part of the matrix of edit distances: entry d stands for the first j-edits+d letters of the word against the
// first j of a token.
type row [2*maxEdits + 1]uint8

// typoSearch walks a trie along everything that a word may mean.
type typoSearch struct {
	t     *trie
	word  []rune
	edits int
	found func(lo, hi uint32)
}

// near calls found with ranges of words, in order, that hold all words which fold.Match says the given word matches, and
// few others. The word must be one whose typing errors are forgiven.
func (t *trie) near(word string, found func(lo, hi uint32)) {
	s := typoSearch{t, []rune(word), fold.Edits(word), found}
	if len(s.word) > maxTypoWord || !utf8.ValidString(word) {
		found(0, t.word[len(t.word)-1])
		return
	}
	var first, none row
	for d := range first {
		none[d] = maxEdits + 1
		if first[d] = maxEdits + 1; d >= s.edits {
			first[d] = uint8(d - s.edits)
		}
	}
	s.walk(0, uint32(len(t.letter)), 1, 0, &first, &none)
}

// walk goes through the nodes from lo to hi-1, which are children of one node (letter above, at depth-1, with the row
// before it) and all below them.
func (s *typoSearch) walk(lo, hi uint32, depth int, above rune, prev, older *row) {
	over := uint8(s.edits + 1)
	for node := lo; node < hi; node = s.t.skip[node] {
		letter := s.t.letter[node]
		var r row
		best, done := over, false
		for d := range 2*s.edits + 1 {
			i := depth - s.edits + d // letters of the word
			if r[d] = over; i < 0 || i > len(s.word) {
				continue
			}
			v := over
			if i == 0 {
				v = uint8(depth)
			} else {
				v = prev[d]
				if s.word[i-1] != letter {
					v++
				}
				if d > 0 {
					v = min(v, r[d-1]+1)
				}
				if i > 1 && depth > 1 && s.word[i-1] == above && s.word[i-2] == letter {
					v = min(v, older[d]+1)
				}
			}
			if d < 2*s.edits {
				v = min(v, prev[d+1]+1)
			}
			r[d] = min(v, over)
			best = min(best, r[d])
			done = done || i == len(s.word) && r[d] <= uint8(s.edits)
		}
		if done { // the word has been used up: whatever follows, it begins like this
			s.found(s.t.word[node], s.t.word[s.t.skip[node]])
			continue
		}
		// With nothing near left, only a swap that began one letter ago may still come out.
		if best < over || s.pending(prev) {
			s.walk(node+1, s.t.skip[node], depth+1, letter, &r, prev)
		}
	}
}

func (s *typoSearch) pending(prev *row) bool {
	for d := range 2*s.edits + 1 {
		if int(prev[d]) < s.edits {
			return true
		}
	}
	return false
}
