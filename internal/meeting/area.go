package meeting

import "homegroup/internal/place"

// AreaNames gives the names that people use for a country and a state of it, beside those that a listing writes: the
// country's names in English and Spanish, the state's name and its customary letters. Unknown ones give none.
func AreaNames(country, state string) []string {
	g := place.Default()
	var names []string
	code, ok := g.CountryCode(country)
	if !ok {
		return nil
	}
	for _, lang := range []string{"en", "es"} {
		if name, ok := g.CountryName(code, lang); ok {
			names = append(names, name)
		}
	}
	if state == "" {
		return names
	}
	if name, letters, ok := g.Region(code, state); ok {
		names = append(names, name)
		if letters != "" {
			names = append(names, letters)
		}
	}
	return names
}
