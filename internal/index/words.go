package index

import (
	"homegroup/internal/fold"
)

// matched is a word of a vocabulary that a word of a query matches.
type matched struct {
	word uint32
	rank int // fold.Match
}

// matchWords finds all words that a query's word matches. Those that begin with it stand together; only for the others,
// where typing errors are forgiven, the trie is walked. fold.Match decides.
func (s *segment) matchWords(word string) []matched {
	var all []matched
	lo, hi := s.words.prefix(word)
	for w := lo; w < hi; w++ {
		rank := fold.Prefix
		if w == lo && len(s.words.string(w)) == len(word) {
			rank = fold.Exact
		}
		all = append(all, matched{w, rank})
	}
	if fold.Edits(word) > 0 {
		s.typos.near(word, func(from, to uint32) {
			for w := from; w < to; w++ {
				if w >= lo && w < hi {
					continue
				}
				if rank := fold.Match(word, s.words.string(w)); rank != fold.None {
					all = append(all, matched{w, rank})
				}
			}
		})
	}
	return all
}

// ranking is how well the documents of an answer match the words asked for: the relevance of a document is a number
// written in binary, one set for each digit, the lowest first.
type ranking struct{ digits []docs }

// of is a document's relevance.
func (r *ranking) of(doc uint32) int {
	n := 0
	for i, digit := range r.digits {
		if digit.has(doc) {
			n |= 1 << i
		}
	}
	return n
}

// atMost is the documents in a set whose relevance is at most n.
func (r *ranking) atMost(in docs, n int, lend *scratch) docs {
	if n >= 1<<len(r.digits) {
		return in
	}
	less, equal := lend.set(in), lend.set(in)
	copy(equal.words, in.words)
	for i := len(r.digits) - 1; i >= 0; i-- {
		for j, w := range r.digits[i].words {
			if n&(1<<i) != 0 {
				less.words[j] |= equal.words[j] &^ w
				equal.words[j] &= w
			} else {
				equal.words[j] &^= w
			}
		}
	}
	for j, w := range equal.words {
		less.words[j] |= w
	}
	return less
}

// top is the documents in a set that is not empty which have its greatest relevance, and that.
func (r *ranking) top(in docs, lend *scratch) (docs, int) {
	out, with := lend.set(in), lend.set(in)
	copy(out.words, in.words)
	n := 0
	for i := len(r.digits) - 1; i >= 0; i-- {
		some := uint64(0)
		for j, w := range r.digits[i].words {
			with.words[j] = out.words[j] & w
			some |= with.words[j]
		}
		if some != 0 {
			n |= 1 << i
			out, with = with, out
		}
	}
	return out, n
}

// add adds a number below 16, given in the same way, to every document's relevance.
func (r *ranking) add(digits []docs, lend *scratch) {
	like := digits[0]
	carry := lend.set(like)
	for i := 0; ; i++ {
		if i == len(r.digits) {
			if i >= len(digits) && carry.empty() {
				return
			}
			r.digits = append(r.digits, lend.set(like))
		}
		if i >= len(digits) && carry.empty() {
			return
		}
		sum := r.digits[i].words
		for j := range sum {
			a, c, b := sum[j], carry.words[j], uint64(0)
			if i < len(digits) {
				b = digits[i].words[j]
			}
			sum[j] = a ^ b ^ c
			carry.words[j] = a&b | a&c | b&c
		}
	}
}

// matchText narrows in to the documents that match all words, and ranks them if asked to.
func (s *segment) matchText(words []string, in docs, ranked bool, lend *scratch) *ranking {
	r := &ranking{}
	known := map[string][]docs{}
	for _, word := range words {
		digits, ok := known[word]
		if !ok {
			digits = s.matchWord(word, in, ranked, lend)
			known[word] = digits
		}
		if ranked {
			r.add(digits, lend)
		}
	}
	return r
}

// matchWord narrows in to the documents that match a word, and gives the level of each in binary.
func (s *segment) matchWord(word string, in docs, ranked bool, lend *scratch) []docs {
	var levels [maxLevel + 1]docs
	any := lend.set(in)
	for _, m := range s.matchWords(word) {
		for name := range uint32(2) {
			p := s.saysWord.of(2*m.word + name)
			if p.dense == nil && len(p.list) == 0 {
				continue
			}
			if !ranked {
				any.or(p)
				continue
			}
			l := level(m.rank, name == 1)
			if levels[l].words == nil {
				levels[l] = lend.set(in)
			}
			levels[l].or(p)
		}
	}
	if !ranked {
		in.and(any)
		return nil
	}
	var digits []docs
	for range 4 {
		digits = append(digits, lend.set(in))
	}
	for l := maxLevel; l > 0; l-- { // the best counts
		for j, w := range levels[l].words {
			w &^= any.words[j]
			any.words[j] |= w
			for d := range digits {
				if l&(1<<d) != 0 {
					digits[d].words[j] |= w
				}
			}
		}
	}
	in.and(any)
	return digits
}
