package index

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

// segment is a set of meetings made ready to be searched. It never changes. Documents stand in the order of their S2
// cells, so that what is near on the ground is near in memory; those without a place stand last.
type segment struct {
	n       int
	located uint32 // documents from here on have no place
	cells   []uint64
	ground
	ids    []int64
	rule   []uint32
	length []uint16
	week   []uint16
	live   []uint64 // without the Gone
	json   []span
	chunks [][]byte

	terms    vocabulary
	hasTerm  *postings
	counted  csr // terms that facets count, of each document
	words    vocabulary
	saysWord *postings // by twice the number of the word: elsewhere, and then in the name
	typos    *trie

	rules   []recur.Rule
	byRule  csr
	longest []uint16 // greatest length of a rule's documents, in minutes

	names     csrText
	nameOrder []uint32 // documents by name key, then ID
	nameRank  []uint32 // the other way round
	timeOrder []uint32 // documents by week
	idOrder   []uint32 // documents by ID
	slugs     []slugOf // by hash
}

// assemble makes a segment of batches, which stay as they are. Two meetings with one ID are an error.
func assemble(batches []*batch) (*segment, error) {
	order := documentOrder(batches)
	s := &segment{n: len(order)}
	var words, terms [][]string
	for _, b := range batches {
		words, terms = append(words, b.words), append(terms, b.terms)
	}
	var wait sync.WaitGroup
	wait.Go(func() { // the words are half of all work
		all, to := joinStrings(words)
		s.words = newVocabulary(all)
		s.typos = newTrie(s.words)
		s.saysWord = invert(s.n, 2*len(all), func(doc uint32, yield func(uint32)) {
			o := order[doc]
			for _, w := range batches[o.batch].says.list(o.doc) {
				yield(to[o.batch][w>>1]<<1 | w&1)
			}
		})
	})
	s.fillColumns(batches, order)
	all, to := joinStrings(terms)
	s.terms = newVocabulary(all)
	s.hasTerm = invert(s.n, len(all), func(doc uint32, yield func(uint32)) {
		o := order[doc]
		for _, t := range batches[o.batch].has.list(o.doc) {
			yield(to[o.batch][t])
		}
	})
	counted := make([]bool, len(all))
	for i, t := range all {
		counted[i] = strings.IndexByte(countedTerms, t[0]) >= 0
	}
	s.counted.at = append(make([]uint32, 0, s.n+1), 0)
	for _, o := range order {
		for _, t := range batches[o.batch].has.list(o.doc) {
			if counted[to[o.batch][t]] {
				s.counted.of = append(s.counted.of, to[o.batch][t])
			}
		}
		s.counted.at = append(s.counted.at, uint32(len(s.counted.of)))
	}
	s.counted.of = slices.Clip(s.counted.of)
	err := s.sortDocuments()
	wait.Wait()
	return s, err
}

// place is where a document comes from.
type place struct {
	cell       uint64
	id         int64
	batch, doc uint32
}

// documentOrder puts all meetings of the batches in the order of a segment.
func documentOrder(batches []*batch) []place {
	var order []place
	for b, batch := range batches {
		for i, r := range batch.records {
			order = append(order, place{r.cell, r.id, uint32(b), uint32(i)})
		}
	}
	slices.SortFunc(order, func(a, b place) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.id, b.id)) })
	return order
}

// fillColumns fills what is kept of each document in numbers.
func (s *segment) fillColumns(batches []*batch, order []place) {
	n := s.n
	s.cells, s.ids = make([]uint64, n), make([]int64, n)
	points := make([]geo.Point, n)
	s.rule, s.length, s.week, s.json = make([]uint32, n), make([]uint16, n), make([]uint16, n), make([]span, n)
	s.live = make([]uint64, (n+63)/64)
	s.names.at = append(make([]uint32, 0, n+1), 0)
	ruleTo := s.joinRules(batches)
	var firstChunk []uint32
	to := make([][]uint32, len(batches)) // where each document has come to stand
	for i, b := range batches {
		to[i] = make([]uint32, len(b.records))
		firstChunk = append(firstChunk, uint32(len(s.chunks)))
		s.chunks = append(s.chunks, b.chunks...)
	}
	for i, o := range order {
		b := batches[o.batch]
		r := &b.records[o.doc]
		to[o.batch][o.doc] = uint32(i)
		s.cells[i], points[i], s.ids[i] = r.cell, geo.Point{Lat: r.lat, Lng: r.lng}, r.id
		s.rule[i], s.length[i], s.week[i], s.json[i] = ruleTo[o.batch][r.rule], r.length, r.week, r.json
		s.json[i].chunk += firstChunk[o.batch]
		if r.located {
			s.located = uint32(i + 1)
		}
		if !r.gone {
			s.live[i/64] |= 1 << (i % 64)
		}
		s.names.add(b.names.of(o.doc))
	}
	for i, b := range batches {
		for _, slug := range b.slugs {
			s.slugs = append(s.slugs, slugOf{slug.hash, to[i][slug.doc]})
		}
	}
	s.ground = newGround(points[:s.located:s.located])
	s.packJSON()
}

// joinRules makes one list of the batches' rules, with the documents' places in it.
func (s *segment) joinRules(batches []*batch) [][]uint32 {
	s.rules = []recur.Rule{{}}
	id := map[recur.Rule]uint32{{}: 0}
	var to [][]uint32
	for _, b := range batches {
		places := make([]uint32, len(b.rules))
		for i, r := range b.rules {
			if _, ok := id[r]; !ok {
				id[r] = uint32(len(s.rules))
				s.rules = append(s.rules, r)
			}
			places[i] = id[r]
		}
		to = append(to, places)
	}
	return to
}

// packJSON rewrites pieces of JSON that are small or mostly not in use any more, and lets go of the rest.
func (s *segment) packJSON() {
	used := make([]uint32, len(s.chunks))
	for _, j := range s.json {
		used[j.chunk] += j.size
	}
	var packed [][]byte
	to := make([]int, len(s.chunks)) // where a piece that stays has come to stand, or -1
	for i, chunk := range s.chunks {
		if to[i] = -1; 2*int(used[i]) > len(chunk) && len(chunk) > chunkSize/2 {
			to[i] = len(packed)
			packed = append(packed, chunk)
		}
	}
	var a analyst
	kept := uint32(len(packed))
	for i, j := range s.json {
		if at := to[j.chunk]; at >= 0 {
			s.json[i].chunk = uint32(at)
			continue
		}
		s.json[i] = a.keep(s.chunks[j.chunk][j.from:][:j.size])
		s.json[i].chunk += kept
	}
	a.flush()
	s.chunks = append(packed, a.chunks...)
}

// sortDocuments makes the orders in which documents are walked. Two documents with one ID are an error.
func (s *segment) sortDocuments() error {
	byKey := func(less func(a, b uint32) int) []uint32 {
		order := make([]uint32, s.n)
		for i := range order {
			order[i] = uint32(i)
		}
		slices.SortFunc(order, less)
		return order
	}
	s.idOrder = byKey(func(a, b uint32) int { return cmp.Compare(s.ids[a], s.ids[b]) })
	for i := 1; i < s.n; i++ {
		if s.ids[s.idOrder[i-1]] == s.ids[s.idOrder[i]] {
			return fmt.Errorf("two meetings have the ID %d", s.ids[s.idOrder[i]])
		}
	}
	s.nameOrder = byKey(func(a, b uint32) int {
		return cmp.Or(bytes.Compare(s.names.of(a), s.names.of(b)), cmp.Compare(s.ids[a], s.ids[b]))
	})
	s.nameRank = make([]uint32, s.n)
	for rank, doc := range s.nameOrder {
		s.nameRank[doc] = uint32(rank)
	}
	_, s.timeOrder = group(appointment+1, s.n, func(doc uint32) uint32 { return uint32(s.week[doc]) })
	s.byRule.at, s.byRule.of = group(len(s.rules), s.n, func(doc uint32) uint32 { return s.rule[doc] })
	s.longest = make([]uint16, len(s.rules))
	for doc, r := range s.rule {
		s.longest[r] = max(s.longest[r], s.length[doc])
	}
	slices.SortFunc(s.slugs, func(a, b slugOf) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.doc, b.doc)) })
	return nil
}

// group lists documents by their owner, each owner's in order.
func group(owners, n int, owner func(doc uint32) uint32) (at, of []uint32) {
	at, of = make([]uint32, owners+1), make([]uint32, n)
	for doc := range uint32(n) {
		at[owner(doc)+1]++
	}
	for i := range owners {
		at[i+1] += at[i]
	}
	fill := slices.Clone(at)
	for doc := range uint32(n) {
		o := owner(doc)
		of[fill[o]] = doc
		fill[o]++
	}
	return at, of
}

// batch takes the documents that are not in without out of a segment again, so that they can be put into another. It is
// the other way round of assemble.
func (s *segment) batch(without []uint64) *batch {
	b := &batch{rules: s.rules, chunks: s.chunks}
	to := make([]uint32, s.n)
	for doc := range uint32(s.n) {
		if without != nil && without[doc/64]&(1<<(doc%64)) != 0 {
			to[doc] = dropped
			continue
		}
		to[doc] = uint32(len(b.records))
		p, located := s.point(doc)
		b.records = append(b.records, record{id: s.ids[doc], cell: s.cells[doc], lat: p.Lat, lng: p.Lng, located: located,
			gone: s.live[doc/64]&(1<<(doc%64)) == 0, rule: s.rule[doc], length: s.length[doc], week: s.week[doc], json: s.json[doc]})
		b.names.add(s.names.of(doc))
	}
	for _, slug := range s.slugs {
		if to[slug.doc] != dropped {
			b.slugs = append(b.slugs, slugOf{slug.hash, to[slug.doc]})
		}
	}
	b.terms, b.has = uninvert(s.terms, s.hasTerm, 1, to, len(b.records))
	b.words, b.says = uninvert(s.words, s.saysWord, 2, to, len(b.records))
	return b
}

const dropped = ^uint32(0)

// uninvert turns the documents of each term into the terms of each document: those of v that still occur, kinds postings
// to each.
func uninvert(v vocabulary, p *postings, kinds uint32, to []uint32, n int) (kept []string, lists csr) {
	lists.at = make([]uint32, n+1)
	for t := range uint32(len(p.n)) {
		p.of(t).all(func(doc uint32) bool {
			if to[doc] != dropped {
				lists.at[to[doc]+1]++
			}
			return true
		})
	}
	for i := range n {
		lists.at[i+1] += lists.at[i]
	}
	lists.of = make([]uint32, lists.at[n])
	fill := slices.Clone(lists.at)
	for i := range uint32(v.len()) {
		id, occurs := uint32(len(kept)), false
		for kind := range kinds {
			p.of(i*kinds + kind).all(func(doc uint32) bool {
				if d := to[doc]; d != dropped {
					lists.of[fill[d]] = id*kinds + kind
					fill[d]++
					occurs = true
				}
				return true
			})
		}
		if occurs {
			kept = append(kept, v.string(i))
		}
	}
	return kept, lists
}

// find gives the document with an ID.
func (s *segment) find(id int64) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(s.idOrder, id, func(doc uint32, id int64) int { return cmp.Compare(s.ids[doc], id) })
	if !ok {
		return 0, false
	}
	return s.idOrder[i], true
}

// encoded is a document's JSON.
func (s *segment) encoded(doc uint32) []byte {
	j := s.json[doc]
	return s.chunks[j.chunk][j.from : j.from+j.size : j.from+j.size]
}

// point is where a document is, in degrees; false where that is not known.
func (s *segment) point(doc uint32) (geo.Point, bool) {
	if doc >= s.located {
		return geo.Point{}, false
	}
	return s.points[doc], true
}

// withSlug yields the documents that may have the slug with this hash.
func (s *segment) withSlug(hash uint64) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		i, _ := slices.BinarySearchFunc(s.slugs, hash, func(o slugOf, hash uint64) int { return cmp.Compare(o.hash, hash) })
		for ; i < len(s.slugs) && s.slugs[i].hash == hash && yield(s.slugs[i].doc); i++ {
		}
	}
}
