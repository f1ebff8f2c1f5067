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

// maxTypoWord is how many letters a word may have for its typing errors to be looked for in a trie: one less than there
// are bits.
const maxTypoWord = 63

// maxEdits is the greatest that fold.Edits gives.
const maxEdits = 2

// reach says how far into the word one can have come at some place in the trie: bit i of entry e is set where the first
// i letters of the word are at most e edits away from the letters above that place.
type reach [maxEdits + 1]uint64

// typoSearch walks a trie along everything that a word may mean.
type typoSearch struct {
	t     *trie
	path  [maxTypoWord + maxEdits + 2]reach // at the place where the search is and those above it, after an empty one
	edits int
	done  uint64          // the bit for the whole word
	ascii [128]uint64     // by letter: bit i is set where letter i of the word is this one
	other map[rune]uint64 // the same for other letters
	found func(lo, hi uint32)
}

// near calls found with ranges of words, in order, that hold all words which fold.Match says the given word matches, and
// few others. The word must be one whose typing errors are forgiven.
func (t *trie) near(word string, found func(lo, hi uint32)) {
	letters := []rune(word)
	if len(letters) > maxTypoWord {
		found(0, t.word[len(t.word)-1])
		return
	}
	s := typoSearch{t: t, edits: fold.Edits(word), done: 1 << len(letters), found: found}
	for i, l := range letters {
		if l < utf8.RuneSelf {
			s.ascii[l] |= 1 << i
			continue
		}
		if s.other == nil {
			s.other = map[rune]uint64{}
		}
		s.other[l] |= 1 << i
	}
	s.path[1] = reach{1, 3, 7} // letters of the word left out
	s.walk(0, uint32(len(t.letter)), 1, 0)
}

// walk goes through the nodes from lo to hi-1, which are children of the node whose reach is path[depth], and all below
// them. above says where the letter of that node stands in the word.
func (s *typoSearch) walk(lo, hi uint32, depth int, above uint64) {
	before, now, next := &s.path[depth-1], &s.path[depth], &s.path[depth+1]
	for node := lo; node < hi; node = s.t.skip[node] {
		var at uint64
		if l := s.t.letter[node]; l < utf8.RuneSelf {
			at = s.ascii[l]
		} else {
			at = s.other[l]
		}
		next[0] = (now[0] & at) << 1
		for e := 1; e <= s.edits; e++ {
			next[e] = (now[e]&at)<<1 | // the same letter
				now[e-1] | now[e-1]<<1 | // a letter too many here, another letter
				next[e-1]<<1 | // a letter of the word left out
				((before[e-1]&at)<<1&above)<<1 // two swapped
		}
		if next[s.edits]&s.done != 0 { // the word has been used up: whatever follows, it begins like this
			s.found(s.t.word[node], s.t.word[s.t.skip[node]])
			continue
		}
		if next[s.edits] != 0 {
			s.walk(node+1, s.t.skip[node], depth+1, at)
		}
	}
}
