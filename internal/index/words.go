package index

import (
	"cmp"
	"math/bits"
	"slices"

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
	lo, hi := s.words.prefix(word)
	all := make([]matched, 0, hi-lo+8)
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

// said is a word of a query, with where it occurs.
type said struct {
	times   int // in the query
	matches []matched
	docs    int // at most so many documents
}

// each calls f with the documents in which the word occurs at a level.
func (w *said) each(s *segment, f func(level int, p posting)) {
	for _, m := range w.matches {
		for name := range uint32(2) {
			if p := s.saysWord.of(2*m.word + name); p.dense != nil || len(p.list) > 0 {
				f(level(m.rank, name == 1), p)
			}
		}
	}
}

// matchText narrows in to the documents that match all words, and ranks them if asked to; so few of them are ranked one by
// one.
func (s *segment) matchText(words []string, in docs, ranked bool, few int, lend *scratch) *ranking {
	if len(words) == 0 {
		clear(in.words)
		return nil
	}
	at := map[string]int{}
	var query []said
	for _, word := range words {
		if i, ok := at[word]; ok {
			query[i].times++
			continue
		}
		at[word] = len(query)
		w := said{times: 1, matches: s.matchWords(word)}
		for _, m := range w.matches {
			w.docs += int(s.saysWord.n[2*m.word] + s.saysWord.n[2*m.word+1])
		}
		query = append(query, w)
	}
	slices.SortFunc(query, func(a, b said) int { return cmp.Compare(a.docs, b.docs) })
	any := lend.set(in)
	for i := range query {
		if i > 0 {
			clear(any.words)
		}
		query[i].each(s, func(_ int, p posting) { any.or(p) })
		in.and(any)
		if in.empty() {
			return nil
		}
	}
	switch {
	case !ranked:
		return nil
	case in.count() <= few:
		return s.rankFew(query, in)
	case len(words) == 1:
		r := &ranking{}
		query[0].each(s, func(level int, p posting) { r.levels[level] = append(r.levels[level], p) })
		return r
	}
	return s.rankMany(query, len(words), in, lend)
}

// ranking is how well documents match the words asked for, in one of three forms: of few a list; for one word what has it
// at each level; else the documents' numbers in binary, one set for each digit, the lowest first.
type ranking struct {
	list      []uint32
	relevance []int
	levels    [maxLevel + 1][]posting
	digits    []docs
}

func (s *segment) rankFew(query []said, in docs) *ranking {
	r := &ranking{}
	for doc := range in.all {
		r.list = append(r.list, doc)
	}
	r.relevance = make([]int, len(r.list))
	best := make([]int, len(r.list))
	for _, w := range query {
		clear(best)
		w.each(s, func(level int, p posting) {
			if p.dense != nil {
				for i, doc := range r.list {
					if p.dense[doc/64]&(1<<(doc%64)) != 0 {
						best[i] = max(best[i], level)
					}
				}
				return
			}
			for _, doc := range in.within(p.list) {
				if in.has(doc) {
					i, _ := slices.BinarySearch(r.list, doc)
					best[i] = max(best[i], level)
				}
			}
		})
		for i, level := range best {
			r.relevance[i] += w.times * level
		}
	}
	return r
}

// levelDigits is how many binary digits maxLevel has.
const levelDigits = 4

func (s *segment) rankMany(query []said, words int, in docs, lend *scratch) *ranking {
	r := &ranking{}
	for range bits.Len(uint(words * maxLevel)) {
		r.digits = append(r.digits, lend.set(in))
	}
	var level [levelDigits]docs
	for i := range level {
		level[i] = lend.set(in)
	}
	var sets [maxLevel + 1]docs
	for i, w := range query {
		var used []int
		w.each(s, func(l int, p posting) {
			if !slices.Contains(used, l) {
				used = append(used, l)
				if sets[l].words == nil {
					sets[l] = lend.set(in)
				}
				clear(sets[l].words)
			}
			sets[l].or(p)
		})
		slices.Sort(used)
		slices.Reverse(used) // the best counts
		to := &level
		if i == 0 { // nothing to add to
			to = (*[levelDigits]docs)(r.digits)
			w.times--
		}
		for j, here := range in.words {
			if here == 0 {
				continue
			}
			var number [levelDigits]uint64
			for _, l := range used {
				w := sets[l].words[j] & here
				here &^= w
				for d := range number {
					if l&(1<<d) != 0 {
						number[d] |= w
					}
				}
			}
			for d := range number {
				to[d].words[j] = number[d]
			}
		}
		if i == 0 && w.times > 0 {
			for d := range level {
				copy(level[d].words, to[d].words)
			}
		}
		for range w.times {
			r.add(in, &level)
		}
	}
	return r
}

// add adds a number to the relevance of each document in a set.
func (r *ranking) add(in docs, level *[levelDigits]docs) {
	for j, here := range in.words {
		if here == 0 {
			continue
		}
		carry := uint64(0)
		for i := range r.digits {
			b := uint64(0)
			if i < levelDigits {
				b = level[i].words[j]
			}
			a := r.digits[i].words[j]
			r.digits[i].words[j] = a ^ b ^ carry
			carry = a&b | a&carry | b&carry
		}
	}
}

// atMost is the documents in a set whose relevance is at most n, which is not negative. The set may be changed.
func (r *ranking) atMost(in docs, n int, lend *scratch) docs {
	if len(r.digits) == 0 {
		more := lend.set(in)
		for l := maxLevel; l > n; l-- {
			for _, p := range r.levels[l] {
				more.or(p)
			}
		}
		for j, w := range more.words {
			in.words[j] &^= w
		}
		return in
	}
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

// best is the documents of the greatest relevance in a set that is not empty, and that relevance, which is at most limit
// where there are levels; nothing and 0 if there is none. spare is two sets more, which are overwritten; one of them is given.
func (r *ranking) best(in docs, limit int, spare [2]docs) (docs, int) {
	out, with := spare[0], spare[1]
	if len(r.digits) == 0 {
		for l := min(limit, maxLevel); l > 0; l-- {
			if len(r.levels[l]) == 0 {
				continue
			}
			clear(out.words)
			for _, p := range r.levels[l] {
				out.or(p)
			}
			if out.and(in); !out.empty() {
				return out, l
			}
		}
		return docs{}, 0
	}
	copy(out.words, in.words)
	n := 0
	for i := len(r.digits) - 1; i >= 0; i-- {
		some := uint64(0)
		for j, w := range r.digits[i].words {
			w &= out.words[j]
			with.words[j] = w
			some |= w
		}
		if some != 0 {
			n |= 1 << i
			out, with = with, out
		}
	}
	return out, n
}
