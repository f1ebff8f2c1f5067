package index

import (
	"cmp"
	"slices"
	"strings"

	"homegroup/internal/meeting"
)

// maxRegions is how many regions are counted for an answer: the most frequent, then by name.
const maxRegions = 100

// facetCount counts what can be chosen to narrow an answer. Values are those of each meeting as it is: a hybrid meeting
// counts as hybrid alone. Languages count by their first part; regions are those of Regions, not the parts of the address.
type facetCount struct{ f meeting.Facets }

func newFacetCount() *facetCount {
	return &facetCount{meeting.Facets{Program: map[string]int{}, Attribute: map[meeting.Attribute]int{}, Type: map[string]int{},
		Attendance: map[meeting.Attendance]int{}, Language: map[string]int{}, Region: map[string]int{}, Day: map[int]int{}}}
}

func (c *facetCount) add(m *meeting.Meeting) {
	if m.Program != "" {
		c.f.Program[m.Program]++
	}
	for _, a := range meeting.AttributesOf(m.Content) {
		c.f.Attribute[a]++
	}
	for _, code := range unique(m.Types) {
		c.f.Type[m.Program+":"+code]++
	}
	c.f.Attendance[m.Attendance]++
	languages := make([]string, 0, 4)
	for _, l := range m.Languages {
		languages = append(languages, baseLanguage(l))
	}
	for _, l := range unique(languages) {
		c.f.Language[l]++
	}
	for _, r := range unique(m.Regions) {
		c.f.Region[r]++
	}
	if !m.ByAppointment() {
		c.f.Day[int(m.Rule.Day)]++
	}
}

func (c *facetCount) facets() meeting.Facets {
	c.f.Region = mostFrequent(c.f.Region, maxRegions)
	return c.f
}

// mostFrequent keeps the n greatest counts, among equal ones the first by name.
func mostFrequent(counts map[string]int, n int) map[string]int {
	if len(counts) <= n {
		return counts
	}
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	kept := make(map[string]int, n)
	for _, name := range names[:n] {
		kept[name] = counts[name]
	}
	return kept
}

// unique gives the values that are not empty, each once.
func unique(values []string) []string {
	var once []string
	for _, v := range values {
		if v != "" && !slices.Contains(once, v) {
			once = append(once, v)
		}
	}
	return once
}

// addAll counts a set of documents: one by one where they are few, else by the terms' documents.
func (c *facetCount) addAll(v *view, d docs, lend *scratch) {
	n := d.count()
	if n == 0 {
		return
	}
	if n > v.n/walkPart {
		for t := range uint32(v.terms.len()) {
			if term := v.terms.string(t); strings.IndexByte(countedTerms, term[0]) >= 0 {
				c.addTerm(term, d.common(v.hasTerm.of(t)))
			}
		}
		return
	}
	if len(lend.counts) < v.terms.len() {
		lend.counts = make([]int32, v.terms.len())
	}
	for doc := range d.all {
		for _, t := range v.counted.list(doc) {
			lend.counts[t]++
		}
	}
	for doc := range d.all {
		for _, t := range v.counted.list(doc) {
			if n := lend.counts[t]; n > 0 {
				c.addTerm(v.terms.string(t), int(n))
				lend.counts[t] = 0
			}
		}
	}
}

// walkPart is the part of all documents, one in so many, up to which it is quicker to look at each.
const walkPart = 16

func (c *facetCount) addTerm(term string, n int) {
	value := term[1:]
	if n == 0 || value == "" {
		return
	}
	switch term[0] {
	case programTerm:
		c.f.Program[value] += n
	case attributeTerm:
		c.f.Attribute[meeting.Attribute(value)] += n
	case typeTerm:
		c.f.Type[value] += n
	case attendanceTerm:
		c.f.Attendance[meeting.Attendance(value)] += n
	case languageTerm:
		c.f.Language[value] += n
	case regionTerm:
		c.f.Region[value] += n
	case dayTerm:
		c.f.Day[int(value[0]-'0')] += n
	}
}
