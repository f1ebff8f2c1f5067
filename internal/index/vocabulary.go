package index

import (
	"slices"
	"sort"
	"strings"
)

// vocabulary is strings in order, in one piece; a string's number is its place.
type vocabulary struct {
	text string
	at   []uint32 // where each begins; one more than there are strings
}

func newVocabulary(sorted []string) vocabulary {
	size := 0
	for _, s := range sorted {
		size += len(s)
	}
	var b strings.Builder
	b.Grow(size)
	at := make([]uint32, 0, len(sorted)+1)
	for _, s := range sorted {
		at = append(at, uint32(b.Len()))
		b.WriteString(s)
	}
	return vocabulary{b.String(), append(at, uint32(b.Len()))}
}

func (v vocabulary) len() int               { return len(v.at) - 1 }
func (v vocabulary) string(i uint32) string { return v.text[v.at[i]:v.at[i+1]] }

// find gives the number of a string.
func (v vocabulary) find(s string) (uint32, bool) {
	i := v.search(func(t string) bool { return t >= s })
	return i, int(i) < v.len() && v.string(i) == s
}

// prefix gives the numbers of the strings that begin with p: from lo to hi-1.
func (v vocabulary) prefix(p string) (lo, hi uint32) {
	lo = v.search(func(t string) bool { return t >= p })
	hi = v.search(func(t string) bool { return t > p && !strings.HasPrefix(t, p) })
	return lo, hi
}

func (v vocabulary) search(reached func(string) bool) uint32 {
	return uint32(sort.Search(v.len(), func(i int) bool { return reached(v.string(uint32(i))) }))
}

// joinStrings makes one sorted list of several, and tells for each of them where its strings have come to stand.
func joinStrings(lists [][]string) (all []string, places [][]uint32) {
	for _, l := range lists {
		all = mergeSorted(all, l)
	}
	for _, l := range lists {
		to := make([]uint32, len(l))
		j := 0
		for i, s := range l {
			for all[j] != s {
				j++
			}
			to[i] = uint32(j)
		}
		places = append(places, to)
	}
	return all, places
}

func mergeSorted(a, b []string) []string {
	if len(a) == 0 {
		return slices.Clone(b)
	}
	out := make([]string, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch strings.Compare(a[0], b[0]) {
		case -1:
			out, a = append(out, a[0]), a[1:]
		case 1:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}
