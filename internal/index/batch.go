package index

import (
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// Terms are what a meeting is found by other than words, each a class and a value in one string. Those of the first
// classes are also counted as facets.
const (
	programTerm    = 'p' // id, "" too
	attributeTerm  = 'a'
	typeTerm       = 't' // "aa:X"
	attendanceTerm = 'm'
	languageTerm   = 'l' // first part
	regionTerm     = 'R' // as written
	dayTerm        = 'd' // 0-6; by appointment has none

	codeTerm = 'c' // a type's code in any program
	areaTerm = 'r' // folded: regions, city, state, country
	bodyTerm = 'b' // folded
	feedTerm = 'f'
	hourTerm = 'h' // of the start, 00-23; by appointment has none
)

// countedTerms are the classes counted as facets.
const countedTerms = "patmlRd"

// appointment is the minute of the week of meetings by appointment: behind all others.
const appointment = weekMinutes

// record is what a segment keeps of a meeting in numbers.
type record struct {
	id       int64
	cell     uint64
	lat, lng float64
	located  bool
	gone     bool
	rule     uint32 // in the rules; 0 never takes place
	length   uint16 // minutes
	week     uint16 // minute of the week of the start in its own zone, or appointment
	json     span
}

// span is where a meeting's JSON lies.
type span struct{ chunk, from, size uint32 }

// batch is meetings taken apart, in the order in which they came: what segments are made from. All vocabularies are its own.
type batch struct {
	records []record
	terms   []string // in order
	has     csr      // terms of each meeting, each once
	words   []string // in order
	says    csr      // words of each meeting, each once: twice the number of the word, and one more when it is in the name
	rules   []recur.Rule
	names   csrText  // name keys
	slugs   []slugOf // of each meeting and its listings
	chunks  [][]byte
}

// slugOf says by a hash which meeting has a slug.
type slugOf struct {
	hash uint64
	doc  uint32
}

// csrText is a text for each of many owners, laid end to end.
type csrText struct {
	at   []uint32
	text []byte
}

func (t csrText) of(i uint32) []byte { return t.text[t.at[i]:t.at[i+1]] }

func (t *csrText) add(s []byte) {
	if len(t.at) == 0 {
		t.at = append(t.at, 0)
	}
	t.text = append(t.text, s...)
	t.at = append(t.at, uint32(len(t.text)))
}

// chunkSize is how much JSON is kept in one piece, in bytes.
const chunkSize = 1 << 20

// analyst takes meetings apart, one after another. Several work at once when the directory is loaded.
type analyst struct {
	batch
	seed       maphash.Seed
	wordID     map[string]uint32
	termID     map[string]uint32
	ruleID     map[recur.Rule]uint32
	attributes map[string][]uint32    // by program and types
	areas      map[[2]string][]string // names of a country and state
	seenWord   []uint32               // by word: the last meeting that has it, counted from 1
	seenTerm   []uint32
	texts      map[string][]uint32 // words of texts that came before
	ids        []uint32
	buf        []byte
	chunk      []byte
}

func newAnalyst(seed maphash.Seed) *analyst {
	a := &analyst{seed: seed, wordID: map[string]uint32{}, termID: map[string]uint32{}, ruleID: map[recur.Rule]uint32{}, attributes: map[string][]uint32{}, texts: map[string][]uint32{}}
	a.rules = []recur.Rule{{}}
	a.has.at, a.says.at = []uint32{0}, []uint32{0}
	return a
}

// add takes one meeting apart.
func (a *analyst) add(m *meeting.Meeting) error {
	json, err := meeting.Encode(*m)
	if err != nil {
		return fmt.Errorf("meeting %d cannot be written as JSON: %w", m.ID, err)
	}
	r := record{id: m.ID, cell: math.MaxUint64, gone: m.Status == meeting.Gone, length: uint16(min(max(m.Rule.Length, 0), recur.MaxLength)), week: appointment}
	if m.Point != nil {
		r.located, r.lat, r.lng, r.cell = true, m.Point.Lat, m.Point.Lng, m.Point.Cell()
	}
	if !m.ByAppointment() {
		r.week = uint16(weekMinute(m.Content))
	}
	if m.Status == meeting.Active && !m.ByAppointment() {
		r.rule = a.rule(m.Rule)
	}
	r.json = a.keep(json)
	a.addTerms(m)
	a.addWords(m)
	doc := uint32(len(a.records))
	a.records = append(a.records, r)
	a.names.add([]byte(nameKey(m.Name)))
	a.slugs = append(a.slugs, slugOf{maphash.String(a.seed, m.Slug), doc})
	for _, s := range m.Sources {
		if s.Slug != m.Slug {
			a.slugs = append(a.slugs, slugOf{maphash.String(a.seed, s.Slug), doc})
		}
	}
	return nil
}

// rule numbers the rules. When a meeting starts does not depend on its length, so those that differ in it alone share one.
func (a *analyst) rule(r recur.Rule) uint32 {
	r.Length = 0
	id, ok := a.ruleID[r]
	if !ok {
		id = uint32(len(a.rules))
		a.rules = append(a.rules, r)
		a.ruleID[r] = id
	}
	return id
}

func (a *analyst) keep(json []byte) span {
	if len(a.chunk)+len(json) > cap(a.chunk) {
		a.flush()
		a.chunk = make([]byte, 0, max(chunkSize, len(json)))
	}
	from := len(a.chunk)
	a.chunk = append(a.chunk, json...)
	return span{uint32(len(a.chunks)), uint32(from), uint32(len(json))}
}

func (a *analyst) flush() {
	if len(a.chunk) == 0 {
		return
	}
	if cap(a.chunk)-len(a.chunk) > cap(a.chunk)/8 {
		a.chunk = slices.Clone(a.chunk)
	}
	a.chunks = append(a.chunks, slices.Clip(a.chunk))
	a.chunk = nil
}

// areaNames are meeting.AreaNames, folded; looking each up once keeps building quick.
func (a *analyst) areaNames(country, state string) []string {
	key := [2]string{country, state}
	names, ok := a.areas[key]
	if !ok {
		for _, name := range meeting.AreaNames(country, state) {
			if name = fold.Fold(name); name != "" {
				names = append(names, name)
			}
		}
		if a.areas == nil {
			a.areas = map[[2]string][]string{}
		}
		a.areas[key] = names
	}
	return names
}

func (a *analyst) addTerms(m *meeting.Meeting) {
	a.term(programTerm, m.Program)
	for _, id := range a.attributesOf(m) {
		a.hasTerm(id)
	}
	for _, code := range m.Types {
		if code != "" {
			a.term(typeTerm, m.Program, ":", code)
			a.term(codeTerm, code)
		}
	}
	a.term(attendanceTerm, string(m.Attendance))
	for _, l := range m.Languages {
		a.term(languageTerm, baseLanguage(l))
	}
	for _, r := range m.Regions {
		a.term(regionTerm, r)
		a.term(areaTerm, fold.Fold(r))
	}
	for _, r := range []string{m.City, m.State, m.Country} {
		a.term(areaTerm, fold.Fold(r))
	}
	for _, name := range a.areaNames(m.Country, m.State) {
		a.term(areaTerm, name)
	}
	a.term(bodyTerm, fold.Fold(m.Body))
	for _, s := range m.Sources {
		a.term(feedTerm, s.Feed)
	}
	if !m.ByAppointment() {
		a.term(dayTerm, string(rune('0'+m.Rule.Day)))
		a.term(hourTerm, hourName(m.Rule.Start/60))
	}
	a.has.at = append(a.has.at, uint32(len(a.has.of)))
}

func hourName(h int) string { return string([]byte{'0' + byte(h/10), '0' + byte(h%10)}) }

// attributesOf gives the attributes as terms. They follow from the program and the types, and few combinations occur.
func (a *analyst) attributesOf(m *meeting.Meeting) []uint32 {
	a.buf = append(append(a.buf[:0], m.Program...), 0)
	for _, code := range m.Types {
		a.buf = append(append(a.buf, code...), 0)
	}
	if ids, ok := a.attributes[string(a.buf)]; ok {
		return ids
	}
	k, ids := string(a.buf), []uint32{}
	for _, attribute := range meeting.AttributesOf(m.Content) {
		ids = append(ids, a.numberTerm(attributeTerm, string(attribute)))
	}
	a.attributes[k] = ids
	return ids
}

func (a *analyst) term(class byte, parts ...string) { a.hasTerm(a.numberTerm(class, parts...)) }

func (a *analyst) numberTerm(class byte, parts ...string) uint32 {
	a.buf = append(a.buf[:0], class)
	for _, p := range parts {
		a.buf = append(a.buf, p...)
	}
	id, ok := a.termID[string(a.buf)]
	if !ok {
		id = uint32(len(a.terms))
		a.terms = append(a.terms, string(a.buf))
		a.termID[a.terms[id]] = id
		a.seenTerm = append(a.seenTerm, 0)
	}
	return id
}

func (a *analyst) hasTerm(id uint32) {
	if doc := uint32(len(a.records)) + 1; a.seenTerm[id] != doc {
		a.seenTerm[id] = doc
		a.has.of = append(a.has.of, id)
	}
}

func (a *analyst) addWords(m *meeting.Meeting) {
	doc, inName := uint32(len(a.records))+1, uint32(1)
	for _, text := range m.Text() {
		for _, id := range a.wordsOf(text) {
			// The name comes first, and a word in it counts more than the same elsewhere.
			if a.seenWord[id] != doc {
				a.seenWord[id] = doc
				a.says.of = append(a.says.of, id<<1|inName)
			}
		}
		inName = 0
	}
	a.says.at = append(a.says.at, uint32(len(a.says.of)))
}

// Texts up to so many bytes are likely to come again, as a group meets several times a week; so many are remembered.
const (
	shortText  = 80
	knownTexts = 1 << 16
)

// wordsOf gives the words of a text. The result is only good until the next call.
func (a *analyst) wordsOf(text string) []uint32 {
	ids, known := a.texts[text]
	if known {
		return ids
	}
	a.ids = a.ids[:0]
	a.buf = eachToken(text, a.buf, func(token []byte) {
		id, ok := a.wordID[string(token)]
		if !ok {
			id = uint32(len(a.words))
			a.words = append(a.words, string(token))
			a.wordID[a.words[id]] = id
			a.seenWord = append(a.seenWord, 0)
		}
		a.ids = append(a.ids, id)
	})
	if len(text) <= shortText && len(a.texts) < knownTexts {
		a.texts[strings.Clone(text)] = slices.Clone(a.ids)
	}
	return a.ids
}

// finish puts the vocabularies in order and gives the batch. The analyst is of no use afterwards.
func (a *analyst) finish() *batch {
	a.flush()
	place := sortStrings(a.terms)
	for i, id := range a.has.of {
		a.has.of[i] = place[id]
	}
	place = sortStrings(a.words)
	for i, id := range a.says.of {
		a.says.of[i] = place[id>>1]<<1 | id&1
	}
	return &a.batch
}

// sortStrings sorts and tells where each has come to stand.
func sortStrings(s []string) (place []uint32) {
	type numbered struct {
		s string
		i uint32
	}
	order := make([]numbered, len(s))
	for i := range s {
		order[i] = numbered{s[i], uint32(i)}
	}
	slices.SortFunc(order, func(x, y numbered) int { return strings.Compare(x.s, y.s) })
	place = make([]uint32, len(s))
	for i, o := range order {
		s[i], place[o.i] = o.s, uint32(i)
	}
	return place
}
