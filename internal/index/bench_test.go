package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
)

// These measure what docs/decisions/030-search-index.md chose between, on 250,000 documents. The index as a whole is
// measured by tools/bench.

const benchDocs = 250_000

func someDocs(r *rand.Rand, part float64) docs {
	d := docs{0, make([]uint64, (benchDocs+63)/64)}
	for doc := range uint32(benchDocs) {
		if r.Float64() < part {
			d.add(doc)
		}
	}
	return d
}

// Monday, wheelchair access, a program: how many have all three.
func BenchmarkIntersect(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	sets := []docs{someDocs(r, 1.0/7), someDocs(r, 0.3), someDocs(r, 0.5)}
	var lend scratch
	for b.Loop() {
		lend.used = 0
		d := lend.set(sets[0])
		copy(d.words, sets[0].words)
		for _, s := range sets[1:] {
			d.keep(posting{dense: s.words}, d)
		}
		d.count()
	}
}

// Where to look for what is within 10 km, among points in 400 places.
func BenchmarkNear(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	var made batch
	for i := range benchDocs {
		at := geo.Point{Lat: 25 + float64(i%20) + r.NormFloat64()/10, Lng: -120 + 2*float64(i/20%20) + r.NormFloat64()/10}
		made.records = append(made.records, record{id: int64(i), cell: at.Cell(), lat: at.Lat, lng: at.Lng, located: true})
	}
	order := documentOrder([]*batch{&made})
	points := make([]geo.Point, len(order))
	for i, o := range order {
		points[i] = geo.Point{Lat: made.records[o.doc].lat, Lng: made.records[o.doc].lng}
	}
	g := newGround(points)
	at := geo.Point{Lat: 35.05, Lng: -99.95}
	b.Run("boxes", func(b *testing.B) {
		var found []uint32
		for b.Loop() {
			c := newCircle(at, 10)
			found = g.blocks(&c, found[:0])
		}
		b.ReportMetric(float64(len(found)*blockSize), "documents")
	})
	b.Run("cells", func(b *testing.B) {
		for b.Loop() {
			geo.Cover(at, 10)
		}
	})
}

// What a misspelt word may mean, among 60,000 words.
func BenchmarkTypos(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	syllables := []string{"an", "ber", "ca", "di", "el", "fen", "gra", "hol", "is", "ja", "ken", "lo", "mar", "ni", "or", "phi", "qui", "ros", "se", "ti", "un", "ver", "wes", "xa", "yo", "za"}
	var words []string
	for range 90_000 {
		word := ""
		for range 2 + r.IntN(4) {
			word += syllables[r.IntN(len(syllables))]
		}
		words = append(words, word)
	}
	slices.Sort(words)
	s := &segment{words: newVocabulary(slices.Compact(words))}
	s.typos = newTrie(s.words)
	for name, word := range map[string]string{"one error": "grelo", "two errors": "marphisedi"} {
		b.Run(name+", trie", func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = len(s.matchWords(word))
			}
			b.ReportMetric(float64(n), "words")
		})
		b.Run(name+", every word", func(b *testing.B) {
			for b.Loop() {
				for i := range uint32(s.words.len()) {
					fold.Match(word, s.words.string(i))
				}
			}
		})
	}
}
