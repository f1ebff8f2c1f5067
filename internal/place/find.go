package place

import (
	"math/bits"
	"slices"
	"strings"

	"homegroup/internal/fold"
)

const (
	maxFound  = 100 // the most that Find returns
	maxTokens = 8   // words of a query that are looked at; no place has more with its region and country
)

// Find returns the places that q may mean, best first, at most limit (and at most 100). q is a name, the beginning of
// one, or a postcode or its beginning; after a name may follow its region, its country, or both, in full, by code or
// as far as typed ("Springfield, IL", "london ont", "lima perú"). A place whose name is q comes before those whose
// name begins with it; where there are neither, names with typing errors count, as fold.Match says. Among equals the
// hint decides, then the number of people. A name of one letter is found only whole.
func (g *Gazetteer) Find(q string, hint Hint, limit int) []Place {
	limit = min(limit, maxFound)
	tokens := fold.Tokens(q)
	if limit <= 0 || len(tokens) == 0 {
		return nil
	}
	s := search{file: &g.file, hint: hint, limit: limit}
	name, _, _ := strings.Cut(q, ",")
	comma := len(fold.Tokens(name))
	if rest, ok := s.findCodes(tokens); ok && len(s.best) == 0 && len(rest) > 0 {
		// A postcode that the gazetteer does not have, with a name beside it.
		tokens, comma = rest, len(rest)
	}
	tokens = tokens[:min(len(tokens), maxTokens)]
	for _, typos := range []bool{false, true} {
		asks := s.asks(tokens, comma, typos)
		for _, a := range asks {
			s.findNames(a)
		}
		if typos && len(s.best) == 0 {
			s.findTypos(asks)
		}
		if len(s.best) > 0 {
			break
		}
	}
	places := make([]Place, len(s.best))
	for i, b := range s.best {
		if b.postcode {
			places[i] = g.file.postcodePlace(b.row)
		} else {
			places[i] = g.file.place(b.row)
		}
	}
	return places
}

// ask is one way to read a query: a name, and where it must be.
type ask struct {
	key   string
	where area // nil: anywhere
	rank  int  // how well the words for the area fit, fold.Exact without any
}

// asks returns all readings of a query. Where there is a comma the name ends there, after that many words; without one
// it may end anywhere.
func (s *search) asks(tokens []string, comma int, typos bool) []ask {
	if comma > 0 && comma < len(tokens) {
		if rank, where := s.area(tokens[comma:], typos); rank != fold.None {
			return s.ask(nil, tokens, comma, where, rank)
		}
	}
	asks := s.ask(nil, tokens, len(tokens), nil, fold.Exact)
	for split := len(tokens) - 1; split > 0; split-- {
		if rank, where := s.area(tokens[split:], typos); rank != fold.None {
			asks = s.ask(asks, tokens, split, where, rank)
		}
	}
	return asks
}

// ask adds the reading of the first words as a name. An abbreviation at the very end may be the beginning of a longer
// word instead: "st" of Stockholm.
func (s *search) ask(asks []ask, tokens []string, split int, where area, rank int) []ask {
	key := ""
	for i, token := range tokens[:split] {
		full := writtenOut(token)
		if i == len(tokens)-1 && full != token {
			asks = append(asks, ask{key: key + token, where: where, rank: rank})
		}
		key += full
		if i < split-1 {
			key += " "
		}
	}
	return append(asks, ask{key: key, where: where, rank: rank})
}

// search collects the best finds of one query.
type search struct {
	file  *file
	hint  Hint
	limit int
	best  []found // best first
}

// found is a row that fits, with what it is ordered by.
type found struct {
	row        int
	postcode   bool
	rank       int // fold's
	abroad     bool
	far        int // 0 within 100 km of the hint, 1 within 500, 2 beyond or no hint
	population int
}

// before is the order of results; the row decides last, so that it is the same every time.
func (a found) before(b found) bool {
	switch {
	case a.rank != b.rank:
		return a.rank > b.rank
	case a.abroad != b.abroad:
		return b.abroad
	case a.far != b.far:
		return a.far < b.far
	case a.population != b.population:
		return a.population > b.population
	}
	return a.row < b.row
}

// keep puts a find among the best, if it is.
func (s *search) keep(f found, region int) {
	if s.hint.Country != "" {
		country := s.file.countryOf(region)
		f.abroad = !strings.EqualFold(s.file.countryCode(country), s.hint.Country)
	}
	// Distance costs most, so first see whether f would be kept if it were next door.
	if len(s.best) == s.limit && !f.before(s.best[s.limit-1]) {
		return
	}
	if s.hint.Near != nil {
		point := s.file.point(f.row)
		if f.postcode {
			point = s.file.postcodePoint(f.row)
		}
		switch km := s.hint.Near.KM(point); {
		case km <= 100:
		case km <= 500:
			f.far = 1
		default:
			f.far = 2
		}
	}
	for i, b := range s.best {
		if b.row == f.row && b.postcode == f.postcode {
			if !f.before(b) {
				return
			}
			s.best = slices.Delete(s.best, i, i+1)
			break
		}
	}
	at, _ := slices.BinarySearchFunc(s.best, f, func(b, f found) int {
		if b.before(f) {
			return -1
		}
		return 1
	})
	s.best = slices.Insert(s.best, at, f)
	if len(s.best) > s.limit {
		s.best = s.best[:s.limit]
	}
}

// keepKey puts all places of a key among the best.
func (s *search) keepKey(key, rank int, where area) {
	from, to := s.file.placesOf(key)
	for i := from; i < to; i++ {
		row := s.file.posting(i)
		region := s.file.regionOf(row)
		if where == nil || where.has(region) {
			s.keep(found{row: row, rank: rank, population: s.file.population(row)}, region)
		}
	}
}

// findNames finds the names that are the key or begin with it.
func (s *search) findNames(a ask) {
	for i := s.file.keysFrom(a.key); i < s.file.keyCount(); i++ {
		key := s.file.key(i)
		if !strings.HasPrefix(key, a.key) {
			return
		}
		rank := fold.Exact
		if len(key) > len(a.key) {
			if rank = fold.Prefix; len(a.key) == 1 {
				return
			}
		}
		s.keepKey(i, min(rank, a.rank), a.where)
	}
}

// findTypos reads through all names once. Nearly all are passed over by their letters: each letter of the query that a
// name does not have at all is an error of its own.
func (s *search) findTypos(asks []ask) {
	type typed struct {
		ask
		edits   int
		letters uint32
	}
	var words []typed
	for _, a := range asks {
		if edits := fold.Edits(a.key); edits > 0 {
			w := typed{ask: a, edits: edits}
			if ascii(a.key) { // elsewhere one letter is several bytes
				w.letters = letters(a.key)
			}
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return
	}
	for i := range s.file.keyCount() {
		key := s.file.key(i)
		has := letters(key)
		for _, w := range words {
			if bits.OnesCount32(w.letters&^has) > w.edits {
				continue
			}
			if rank := fold.Match(w.key, key); rank != fold.None {
				s.keepKey(i, min(rank, w.rank), w.where)
			}
		}
	}
}

// letters returns the set of letters of s, as bits; other bytes share bits with them, which can only make a name seem
// to have more.
func letters(s string) uint32 {
	var set uint32
	for i := range len(s) {
		set |= 1 << (s[i] & 31)
	}
	return set
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
