package web

import (
	"context"
	"slices"
	"strings"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
)

// largeTown is how many people live in a town that is meant before the state or country of the same name: New York, México.
const largeTown = 100_000

// hereWords says whether what was typed for a place only means "where I am".
func (s *Server) hereWords(text string) bool {
	folded := fold.Fold(text)
	return slices.ContainsFunc(languages(), func(lang Lang) bool {
		return slices.Contains(strings.Split(s.words[lang].T("near.words"), ","), folded)
	})
}

// areaNamed says whether a name is that of a state or country, and of no large town, and whether our lists have meetings there.
func (s *Server) areaNamed(text string) (string, bool) {
	name := strings.TrimSpace(text)
	if len(name) < 3 && !strings.EqualFold(name, "UK") && !strings.EqualFold(name, "US") {
		return "", false // two letters are a state here and a country there
	}
	if found := s.findPlaces(name, 1); len(found) > 0 && fold.Fold(found[0].Name) == fold.Fold(name) && found[0].Population >= largeTown {
		return "", false
	}
	var areas []string
	for _, country := range slices.Compact([]string{s.placeHint().Country, "US", "CA"}) {
		if area, _, ok := s.Places.Region(country, name); ok && country != "" {
			areas = append(areas, area)
		}
	}
	if code, ok := s.Places.CountryCode(name); ok {
		if country, ok := s.Places.CountryName(code, "en"); ok {
			areas = append(areas, country)
		}
	}
	for _, area := range areas {
		ctx, cancel := context.WithTimeout(context.Background(), pageTime)
		answer, err := s.Meetings.Finder().Find(ctx, meeting.Query{Region: area, Limit: 1, At: s.Now().UTC()})
		cancel()
		if err == nil && answer.Total > 0 {
			return area, true
		}
	}
	return "", false
}

// label says which place a name was taken for, where it is not the very name; "" otherwise.
func (f *search) label() string {
	if f.Place == nil || f.Place.Postcode != "" || fold.Fold(f.Place.Name) == fold.Fold(f.PlaceText) {
		return ""
	}
	return f.Place.Label()
}
