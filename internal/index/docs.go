package index

import (
	"math/bits"
	"slices"
)

// A document is a meeting by its place in a segment, counted from 0.

// docs is a set of documents within a window of a segment: bit i of the words stands for document from+i. Everything that
// narrows an answer works on plain words: on 250,000 documents a whole intersection takes about a microsecond.
type docs struct {
	from  uint32 // a multiple of 64
	words []uint64
}

func (d docs) has(doc uint32) bool {
	i := doc - d.from // below from it wraps round to beyond the end
	return i/64 < uint32(len(d.words)) && d.words[i/64]&(1<<(i%64)) != 0
}

// word is the documents of a block of 64.
func (d docs) word(block uint32) uint64 {
	if i := block - d.from/64; i < uint32(len(d.words)) {
		return d.words[i]
	}
	return 0
}

func (d docs) add(doc uint32)  { i := doc - d.from; d.words[i/64] |= 1 << (i % 64) }
func (d docs) drop(doc uint32) { i := doc - d.from; d.words[i/64] &^= 1 << (i % 64) }

// end is the first document beyond the window.
func (d docs) end() uint32 { return d.from + uint32(len(d.words))*64 }

func (d docs) count() int {
	n := 0
	for _, w := range d.words {
		n += bits.OnesCount64(w)
	}
	return n
}

func (d docs) empty() bool {
	for _, w := range d.words {
		if w != 0 {
			return false
		}
	}
	return true
}

// all yields the documents in order.
func (d docs) all(yield func(uint32) bool) {
	for i, w := range d.words {
		for ; w != 0; w &= w - 1 {
			if !yield(d.from + uint32(i*64+bits.TrailingZeros64(w))) {
				return
			}
		}
	}
}

// and keeps what is in o too; o has the same window.
func (d docs) and(o docs) {
	for i := range d.words {
		d.words[i] &= o.words[i]
	}
}

// or adds a term's documents.
func (d docs) or(p posting) {
	if p.dense != nil {
		for i, w := range p.dense[d.from/64:][:len(d.words)] {
			d.words[i] |= w
		}
		return
	}
	for _, doc := range d.within(p.list) {
		i := doc - d.from
		d.words[i/64] |= 1 << (i % 64)
	}
}

// keep drops what does not have the term. spare is an empty set with the same window; it is overwritten.
func (d docs) keep(p posting, spare docs) {
	if p.dense != nil {
		for i, w := range p.dense[d.from/64:][:len(d.words)] {
			d.words[i] &= w
		}
		return
	}
	for _, doc := range d.within(p.list) {
		if d.has(doc) {
			spare.add(doc)
		}
	}
	copy(d.words, spare.words)
}

// within is the part of a list that lies in the window.
func (d docs) within(list []uint32) []uint32 {
	if len(list) == 0 || list[0] >= d.from && list[len(list)-1] < d.end() {
		return list
	}
	lo, _ := slices.BinarySearch(list, d.from)
	hi, _ := slices.BinarySearch(list, d.end())
	return list[lo:hi]
}

// common counts the documents that are in d and have the term.
func (d docs) common(p posting) int {
	n := 0
	if p.dense != nil {
		for i, w := range p.dense[d.from/64:][:len(d.words)] {
			n += bits.OnesCount64(d.words[i] & w)
		}
		return n
	}
	for _, doc := range d.within(p.list) {
		if d.has(doc) {
			n++
		}
	}
	return n
}

// posting is the documents of one term: a list in order, or words where that is smaller.
type posting struct {
	list  []uint32
	dense []uint64
}

// all yields the documents in order.
func (p posting) all(yield func(uint32) bool) {
	if p.dense != nil {
		docs{0, p.dense}.all(yield)
		return
	}
	for _, doc := range p.list {
		if !yield(doc) {
			return
		}
	}
}

// postings are the documents of many terms, in few pieces without pointers, so that the garbage collector has nothing to
// look at.
type postings struct {
	at    []uint32 // where a term's list begins in list; one more than there are terms
	list  []uint32
	dense map[uint32][]uint64
	n     []uint32 // how many documents a term has
}

func (p *postings) of(term uint32) posting {
	if p.at[term] == p.at[term+1] {
		return posting{dense: p.dense[term]}
	}
	return posting{list: p.list[p.at[term]:p.at[term+1]]}
}

// invert turns the terms of each document into the documents of each term. terms calls its argument once for every term
// of a document, each term once.
func invert(nDocs int, nTerms int, terms func(doc uint32, yield func(term uint32))) *postings {
	p := &postings{at: make([]uint32, nTerms+1), n: make([]uint32, nTerms), dense: map[uint32][]uint64{}}
	for doc := range uint32(nDocs) {
		terms(doc, func(t uint32) { p.n[t]++ })
	}
	total := uint32(0)
	fill := make([]uint32, nTerms)
	for t, n := range p.n {
		p.at[t], fill[t] = total, total
		if int(n)*32 > nDocs { // as words it takes nDocs/8 bytes, as a list 4n
			p.dense[uint32(t)] = make([]uint64, (nDocs+63)/64)
		} else {
			total += n
		}
	}
	p.at[nTerms] = total
	p.list = make([]uint32, total)
	for doc := range uint32(nDocs) {
		terms(doc, func(t uint32) {
			if p.at[t] != p.at[t+1] {
				p.list[fill[t]] = doc
				fill[t]++
			} else {
				p.dense[t][doc/64] |= 1 << (doc % 64)
			}
		})
	}
	return p
}

// csr is a list of numbers for each of many owners, laid end to end.
type csr struct{ at, of []uint32 }

func (c csr) list(i uint32) []uint32 { return c.of[c.at[i]:c.at[i+1]] }

// scratch lends sets to one query.
type scratch struct {
	words  []uint64
	used   int
	blocks []uint32
	counts []int32 // of terms; all 0 between uses
}

// set lends an empty set of the same window as like.
func (s *scratch) set(like docs) docs { return s.window(like.from, len(like.words)) }

// window lends an empty set for n words of documents.
func (s *scratch) window(from uint32, n int) docs {
	if s.used+n > len(s.words) {
		s.words, s.used = make([]uint64, max(2*len(s.words), 8*n)), 0
	}
	w := s.words[s.used : s.used+n : s.used+n]
	s.used += n
	clear(w)
	return docs{from, w}
}
