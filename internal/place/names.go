package place

import (
	"strings"

	"homegroup/internal/fold"
)

// CountryCode returns the ISO 3166-1 code of a country named in English or Spanish, or by code; false where none is.
func (g *Gazetteer) CountryCode(name string) (string, bool) {
	s := search{file: &g.file}
	key := newWords(fold.Tokens(name))
	for c := range g.file.countries.n {
		if key.key != "" && s.fitsCountry(key, c, false) == fold.Exact {
			return g.file.countryCode(c), true
		}
	}
	return "", false
}

// CountryName returns the name of a country by its code, in Spanish for language "es" (or "es-MX" …) and in English for
// all others; false where the code is unknown.
func (g *Gazetteer) CountryName(code, language string) (string, bool) {
	for c := range g.file.countries.n {
		if strings.EqualFold(g.file.countryCode(c), code) {
			en, es, _ := g.file.countryNames(c)
			if base, _, _ := strings.Cut(strings.ToLower(language), "-"); base == "es" {
				return es, true
			}
			return en, true
		}
	}
	return "", false
}

// Region returns the English name and the customary abbreviation of a country's state or province, given either of
// them or another name that is known; false where none is. The abbreviation is "" where none is in use.
func (g *Gazetteer) Region(country, nameOrCode string) (name, code string, ok bool) {
	s := search{file: &g.file}
	key := newWords(fold.Tokens(nameOrCode))
	if key.key == "" {
		return "", "", false
	}
	for c := range g.file.countries.n {
		if !strings.EqualFold(g.file.countryCode(c), country) {
			continue
		}
		for r, to := g.file.countryRegions(c); r < to; r++ {
			if s.fitsRegion(key, r, false) == fold.Exact {
				_, name, _, code, _ := g.file.region(r)
				return name, code, true
			}
		}
	}
	return "", "", false
}
