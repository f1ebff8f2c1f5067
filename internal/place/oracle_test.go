package place

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
)

// small draws a gazetteer in which names, regions and codes collide often.
func small(t *rapid.T) Source {
	src := Source{
		Countries: []Country{{Code: "US", English: "United States", Spanish: "Estados Unidos", Others: []string{"USA"}}, {Code: "CA", English: "Canada", Spanish: "Canadá"}, {Code: "PA", English: "Panama", Spanish: "Panamá"}},
		Regions: []Region{{Country: "US", Name: "Pennsylvania", Code: "PA", Others: []string{"Pensilvania"}}, {Country: "US", Name: "Ohio", Code: "OH"},
			{Country: "CA", Name: "Ontario", Code: "ON"}, {Country: "CA", Name: "Quebec", Code: "QC"}, {Country: "CA", Name: "Ohsweken"}},
	}
	regions := []Region{{Country: "US", Name: "Pennsylvania"}, {Country: "US", Name: "Ohio"}, {Country: "CA", Name: "Ontario"}, {Country: "CA", Name: "Quebec"}, {Country: "CA", Name: "Ohsweken"}, {Country: "PA"}, {Country: "CA"}}
	names := rapid.SampledFrom([]string{"Springfield", "Springfeld", "Spring", "St. Spring", "Saint Spring City", "springtown", "São Spring", "SPRINGFIELDS", "Ohio", "Ontario Springs", "Šprung", "A", "Alba", "Albany"})
	codes := map[string]bool{}
	for i := range rapid.IntRange(0, 25).Draw(t, "towns") {
		r := rapid.SampledFrom(regions).Draw(t, "region")
		p := Place{Name: names.Draw(t, "name"), Region: r.Name, Country: r.Country, Point: anyPoint(t), Zone: rapid.SampledFrom([]string{"", "America/New_York"}).Draw(t, "zone"),
			Population: rapid.SampledFrom([]int{0, 0, 5, 5, 1000, 20_000_000}).Draw(t, "population")}
		src.Towns = append(src.Towns, Town{Place: p, Others: rapid.SliceOfN(names, 0, 2).Draw(t, "others")})
		code := fmt.Sprintf("%05d", rapid.IntRange(19100, 19120).Draw(t, "code"))
		if i%2 == 0 {
			code = string([]byte{'T', byte(rapid.IntRange('4', '6').Draw(t, "digit")), byte(rapid.IntRange('A', 'C').Draw(t, "letter"))})
		}
		if !codes[code] {
			codes[code] = true
			p.Postcode, p.Population = code, 0
			src.Postcodes = append(src.Postcodes, p)
		}
	}
	return src
}

func anyPoint(t *rapid.T) geo.Point {
	p := geo.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lng: rapid.Float64Range(-180, 180).Draw(t, "lng")}
	if rapid.Bool().Draw(t, "clustered") {
		p = geo.Point{Lat: 40 + p.Lat/30, Lng: -75 + p.Lng/30}
	}
	if p = unpackPoint(packPoint(p)); !p.Valid() {
		p = geo.Point{Lat: 1, Lng: 1}
	}
	return p
}

func openSource(t interface{ Fatal(...any) }, src Source) *Gazetteer {
	data, err := Encode(src)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// What is written is read back, and the same source gives the same bytes.
func TestEncodeOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := small(t)
		g := openSource(t, src)
		for i, r := range src.Regions { // the table has the codes, towns only the names
			for j := range src.Towns {
				if src.Towns[j].Region == r.Name && src.Towns[j].Country == r.Country {
					src.Towns[j].RegionCode = src.Regions[i].Code
				}
			}
			for j := range src.Postcodes {
				if src.Postcodes[j].Region == r.Name && src.Postcodes[j].Country == r.Country {
					src.Postcodes[j].RegionCode = src.Regions[i].Code
				}
			}
		}
		var got, want []Place
		for i := range g.file.places.n {
			got = append(got, g.file.place(i))
		}
		for i := range g.file.postcodes.n {
			got = append(got, g.file.postcodePlace(i))
		}
		for _, town := range src.Towns {
			want = append(want, town.Place)
		}
		want = append(want, src.Postcodes...)
		order := func(a, b Place) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		again, err := Encode(src)
		if err != nil || string(again) != g.file.whole {
			t.Fatalf("a second time it comes out otherwise (%v)", err)
		}
	})
}

func TestEncodeRefuses(t *testing.T) {
	countries := []Country{{Code: "US", English: "United States", Spanish: "Estados Unidos"}}
	good := Place{Name: "Town", Country: "US", Point: geo.Point{Lat: 1, Lng: 1}}
	with := func(change func(*Place)) Place { p := good; change(&p); return p }
	for name, src := range map[string]Source{
		"unknown country":      {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Country = "CA" })}}},
		"unknown region":       {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Region = "Ohio" })}}},
		"no position":          {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Point = geo.Point{} })}}},
		"no letter":            {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Name = "--" })}}},
		"long name":            {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Name = strings.Repeat("x", 256) + "é" })}}},
		"population":           {Countries: countries, Towns: []Town{{Place: with(func(p *Place) { p.Population = -1 })}}},
		"postcode":             {Countries: countries, Postcodes: []Place{with(func(p *Place) { p.Postcode = "SW1A" })}},
		"part of a postcode":   {Countries: countries, Postcodes: []Place{with(func(p *Place) { p.Postcode = "191" })}},
		"postcode twice":       {Countries: countries, Postcodes: []Place{with(func(p *Place) { p.Postcode = "19103" }), with(func(p *Place) { p.Postcode = "19103" })}},
		"country twice":        {Countries: append(countries, countries...)},
		"region of no country": {Countries: countries, Regions: []Region{{Country: "CA", Name: "Ontario"}}},
		"region twice":         {Countries: countries, Regions: []Region{{Country: "US", Name: "Ohio"}, {Country: "US", Name: "Ohio"}}},
	} {
		if _, err := Encode(src); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Encode(Source{Countries: countries, Towns: []Town{{Place: good}}}); err != nil {
		t.Errorf("a good source: %v", err)
	}
}

// A damaged file is refused; one damaged on purpose, with the checksum put right, is refused or works, but never panics.
func TestOpenDamaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := openSource(t, small(t)).file.whole
		for range 40 {
			damage(t, []byte(whole))
		}
	})
}

func damage(t *rapid.T, data []byte) {
	if rapid.IntRange(0, 4).Draw(t, "cut") == 0 {
		data = data[:rapid.IntRange(0, len(data)-1).Draw(t, "length")]
	} else {
		data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "with"))
	}
	if _, err := Open(string(data)); err == nil {
		t.Fatal("taken as whole")
	}
	if len(data) < headerSize {
		return
	}
	sum := crc32.ChecksumIEEE(data[len(magic)+4:])
	data[len(magic)], data[len(magic)+1], data[len(magic)+2], data[len(magic)+3] = byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)
	g, err := Open(string(data))
	if err != nil {
		return
	}
	for _, q := range []string{"sp", "s", "springfield pa", "19103", "t5", "sprnigfield usa", "alba", "on", "oh"} {
		g.Find(q, Hint{Country: "US", Near: &geo.Point{Lat: 1, Lng: 1}}, 100)
	}
	g.Nearest(geo.Point{Lat: 40, Lng: -75})
	for i := 1; i < g.file.places.n; i++ {
		if g.file.point(i).Cell() < g.file.point(i-1).Cell() {
			t.Fatal("towns out of order are taken, and Nearest would miss some")
		}
	}
}

// fits is how well words fit the area of a town, said plainly.
func fits(src Source, p Place, region, country string, typos bool) int {
	rank := func(words string, code string, names []string) int {
		if words == "" || code != "" && strings.EqualFold(words, code) {
			return fold.Exact
		}
		best := fold.None
		for _, name := range names {
			r := fold.None
			if key := Key(name); key != "" {
				r = fold.Match(Key(words), key)
			}
			if !typos && r < fold.Prefix {
				r = fold.None
			}
			best = max(best, r)
		}
		return best
	}
	c := src.Countries[slices.IndexFunc(src.Countries, func(c Country) bool { return c.Code == p.Country })]
	best := rank(country, c.Code, append([]string{c.English, c.Spanish}, c.Others...))
	r := Region{}
	if i := slices.IndexFunc(src.Regions, func(r Region) bool { return r.Country == p.Country && r.Name == p.Region }); i >= 0 {
		r = src.Regions[i]
	}
	return min(best, rank(region, r.Code, append([]string{r.Name}, r.Others...)))
}

// findSlowly is Find over towns, said plainly: try every town in every reading.
func findSlowly(src Source, q string, hint Hint) []string {
	tokens := fold.Tokens(q)
	type scored struct {
		Place
		rank int
	}
	for _, typos := range []bool{false, true} {
		for _, nameTypos := range []bool{false, true} {
			if nameTypos && !typos {
				continue
			}
			var found []scored
			// The best fit that each reading's area has anywhere in the tables, since only the best counts.
			bestArea := make([]int, len(tokens)+1)
			for split := range tokens {
				for _, r := range append(slices.Clone(src.Regions), Region{Country: "US"}, Region{Country: "CA"}, Region{Country: "PA"}) {
					bestArea[split] = max(bestArea[split], areaRank(src, Place{Country: r.Country, Region: r.Name}, tokens[split:], typos))
				}
			}
			for _, town := range src.Towns {
				best := fold.None
				for split := 1; split <= len(tokens); split++ {
					area := fold.Exact
					if split < len(tokens) {
						if area = areaRank(src, town.Place, tokens[split:], typos); area == fold.None || area < bestArea[split] {
							continue
						}
					}
					name := strings.Join(tokens[:split], " ")
					wanted := []string{Key(name)}
					if last := tokens[split-1]; split == len(tokens) && writtenOut(last) != last {
						wanted = append(wanted, strings.TrimSpace(Key(strings.Join(tokens[:split-1], " "))+" "+last))
					}
					for _, want := range wanted {
						for _, known := range append([]string{town.Name}, town.Others...) {
							r := fold.Match(want, Key(known))
							if !nameTypos && r < fold.Prefix || r == fold.Prefix && len(want) == 1 {
								r = fold.None
							}
							best = max(best, min(r, area))
						}
					}
				}
				if best > fold.None {
					found = append(found, scored{town.Place, best})
				}
			}
			if len(found) == 0 {
				continue
			}
			band := func(p Place) int {
				if hint.Near == nil {
					return 0
				}
				return b2i(hint.Near.KM(p.Point) > 100) + b2i(hint.Near.KM(p.Point) > 500)
			}
			var out []string
			for _, f := range found {
				abroad := b2i(hint.Country != "" && f.Country != hint.Country)
				// Written so that sorting the text sorts the finds.
				out = append(out, fmt.Sprintf("%d %d %d %09d %s %v", 9-f.rank, abroad, band(f.Place), 999_999_999-f.Population, f.Name, f.Point))
			}
			slices.Sort(out)
			return out
		}
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func areaRank(src Source, p Place, words []string, typos bool) int {
	best := fold.None
	for split := 0; split <= len(words); split++ {
		best = max(best, fits(src, p, strings.Join(words[:split], " "), strings.Join(words[split:], " "), typos))
	}
	return best
}

// Find gives what trying every town gives, in the same order up to equals.
func TestFindAgainstOracle(t *testing.T) {
	found, typed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		src := small(t)
		g := openSource(t, src)
		for range 8 {
			q := rapid.SampledFrom([]string{"springfield", "spring", "sp", "saint spring", "st", "st spring", "sprnigfield", "springfeild pa", "ohio", "ontario spr", "alba", "a", "spring pa", "springfield pensylvania",
				"spring ohio usa", "springfield o", "sao spring ca", "sprung", "alabny", "spring quebec canada", "springfield estados", "spring springs", "spring oh"}).Draw(t, "q")
			hint := Hint{Country: rapid.SampledFrom([]string{"", "US", "CA"}).Draw(t, "country")}
			if rapid.Bool().Draw(t, "near") {
				hint.Near = &geo.Point{Lat: 40, Lng: -75}
			}
			want := findSlowly(src, q, hint)
			var got []string
			for _, p := range g.Find(q, hint, 100) {
				got = append(got, fmt.Sprintf("%s %v", p.Name, p.Point))
			}
			if len(got) != len(want) {
				t.Fatalf("%q: %d finds %q, want %d %q", q, len(got), got, len(want), want)
			}
			// Equals may come in any order: compare them as sets.
			for i := 0; i < len(want); {
				j := i
				for j < len(want) && want[j][:15] == want[i][:15] {
					j++
				}
				var a, b []string
				for k := i; k < j; k++ {
					a, b = append(a, got[k]), append(b, want[k][16:])
				}
				slices.Sort(a)
				slices.Sort(b)
				if diff := gocmp.Diff(b, a); diff != "" {
					t.Fatalf("%q: %s", q, diff)
				}
				i = j
			}
			found += len(want)
			if len(want) > 0 && want[0][0] >= '7' {
				typed++
			}
		}
	})
	if found < 500 || typed < 20 {
		t.Errorf("%d finds, %d of queries with errors: too few to mean something", found, typed)
	}
}

func TestNearestAgainstScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := small(t)
		g := openSource(t, src)
		p := anyPoint(t)
		got, ok := g.Nearest(p)
		if ok != (len(src.Towns) > 0) {
			t.Fatalf("found: %v, of %d towns", ok, len(src.Towns))
		}
		for _, town := range src.Towns {
			if town.Point.KM(p) < got.Point.KM(p) {
				t.Fatalf("%v is nearer to %v than %v", town.Point, p, got.Point)
			}
		}
	})
}

// Any text at all can be asked for.
func TestFindAnyText(t *testing.T) {
	g := Default()
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z]{1,6}[ ,]{1,2}[a-z0-9]{1,6}`), rapid.StringMatching(`[A-Za-z0-9 ]{1,8}`)).Draw(t, "q")
		limit := rapid.IntRange(0, 20).Draw(t, "limit")
		places := g.Find(q, Hint{}, limit)
		if len(places) > limit {
			t.Fatalf("%q: %d places, at most %d wanted", q, len(places), limit)
		}
		for _, p := range places {
			if p.Name == "" || !p.Point.Valid() || len(p.Country) != 2 {
				t.Fatalf("%q: %+v", q, p)
			}
		}
	})
}

// A town is found by its own name, with and without its region.
func TestFindEveryTown(t *testing.T) {
	g := Default()
	towns, _ := g.Len()
	for i := 0; i < towns; i += 211 {
		p := g.file.place(i)
		for _, q := range []string{p.Name, p.Name + ", " + p.Region + ", " + p.Country} {
			found := g.Find(q, Hint{Near: &p.Point, Country: p.Country}, 10)
			if !slices.Contains(found, p) && !strings.Contains(p.Name, ",") && len(fold.Tokens(q)) <= maxTokens {
				t.Errorf("%q does not find %+v but %+v", q, p, found)
			}
		}
	}
}
