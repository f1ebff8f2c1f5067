package place

import (
	"strings"

	"homegroup/internal/fold"
)

// area is a set of regions, by number.
type area []uint64

func (a area) has(region int) bool { return a[region/64]&(1<<(region%64)) != 0 }

func (a area) add(region int) { a[region/64] |= 1 << (region % 64) }

// area reads words as a region, a country, or a region and its country, by name, code or the beginning of a name, and
// with typos also by nearly right names. It returns how well they fit at best (fold's ranks), and all regions that fit
// so well: PA is Pennsylvania and Panama, and the name before it shows which is meant.
func (s *search) area(tokens []string, typos bool) (int, area) {
	if len(tokens) == 0 || len(tokens) > maxTokens {
		return fold.None, nil
	}
	best := fold.None
	where := make(area, (s.file.regions.n+63)/64)
	for split := 0; split <= len(tokens); split++ {
		region, country := newWords(tokens[:split]), newWords(tokens[split:])
		for c := range s.file.countries.n {
			countryRank := s.fitsCountry(country, c, typos)
			if countryRank == fold.None || countryRank < best {
				continue
			}
			for r, to := s.file.countryRegions(c); r < to; r++ {
				rank := min(countryRank, s.fitsRegion(region, r, typos))
				if rank == fold.None || rank < best {
					continue
				}
				if rank > best {
					best = rank
					clear(where)
				}
				where.add(r)
			}
		}
	}
	return best, where
}

// words are some words of a query, as typed and as Key has them: MT is Montana before it is a mount.
type words struct{ typed, key string }

func newWords(tokens []string) words {
	typed := strings.Join(tokens, " ")
	return words{typed: typed, key: Key(typed)}
}

// isCode says whether the words are a code, such as PA.
func (w words) isCode(code string) bool { return code != "" && strings.EqualFold(w.typed, code) }

// fitsCountry says how well words fit a country; no words fit every one.
func (s *search) fitsCountry(w words, country int, typos bool) int {
	if w.key == "" || w.isCode(s.file.countryCode(country)) {
		return fold.Exact
	}
	_, _, keys := s.file.countryNames(country)
	return bestFit(w.key, keys, typos)
}

// fitsRegion says how well words fit a region; no words fit every one.
func (s *search) fitsRegion(w words, region int, typos bool) int {
	if w.key == "" {
		return fold.Exact
	}
	_, _, key, code, others := s.file.region(region)
	if w.isCode(code) {
		return fold.Exact
	}
	return max(fit(w.key, key, typos), bestFit(w.key, others, typos))
}

// bestFit is the best fit among keys parted by ";".
func bestFit(words, keys string, typos bool) int {
	best := fold.None
	for keys != "" && best < fold.Exact {
		var key string
		key, keys, _ = strings.Cut(keys, ";")
		best = max(best, fit(words, key, typos))
	}
	return best
}

// fit is fold.Match, at the price of a comparison where typing errors do not count yet.
func fit(words, key string, typos bool) int {
	switch {
	case typos && key != "":
		return fold.Match(words, key)
	case !strings.HasPrefix(key, words):
		return fold.None
	case len(key) == len(words):
		return fold.Exact
	}
	return fold.Prefix
}
