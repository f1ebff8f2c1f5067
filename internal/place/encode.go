package place

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
)

// Source is what a gazetteer file is made of, see Encode.
type Source struct {
	Countries []Country
	Regions   []Region
	Towns     []Town
	Postcodes []Place // Postcode set; Region and Country as in Regions
}

// Country is a country with its names.
type Country struct {
	Code             string // ISO 3166-1 alpha-2
	English, Spanish string
	Others           []string // more names and abbreviations: "UK"
}

// Region is the first division of a country.
type Region struct {
	Country string
	Name    string
	Code    string   // the customary abbreviation: "PA"
	Others  []string // more names: "Pensilvania"
}

// Town is a Place with other names under which it is found.
type Town struct {
	Place
	Others []string
}

// Encode writes a gazetteer file, the same bytes for the same source. The error names the first entry that does not fit:
// an unknown country or region, a name without a letter or longer than 255 bytes, a position that is not valid.
func Encode(src Source) ([]byte, error) {
	e := encoder{strings: map[string]int{}, regions: map[[2]string]int{}, countries: map[string]int{}, zones: map[string]int{}}
	e.str("")
	e.encodeCountries(src)
	e.encodeTowns(src.Towns)
	e.encodePostcodes(src.Postcodes)
	if e.err != nil {
		return nil, e.err
	}
	if len(e.sections[0]) > derived || e.keyCount > derived || len(src.Towns) >= derived {
		return nil, fmt.Errorf("too much for one gazetteer file: %d towns, %d keys", len(src.Towns), e.keyCount)
	}
	return e.bytes(), nil
}

type encoder struct {
	sections  [sections][]byte // in the order of the fields of file
	strings   map[string]int
	countries map[string]int
	regions   map[[2]string]int // by country and name
	zones     map[string]int
	keyCount  int
	err       error
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

func (e *encoder) bytes() []byte {
	out := make([]byte, headerSize)
	copy(out, magic)
	for i, data := range e.sections {
		at := len(magic) + 4 + 8*i
		binary.LittleEndian.PutUint32(out[at:], uint32(len(data)/rowSizes[i]))
		binary.LittleEndian.PutUint32(out[at+4:], uint32(len(out)))
		out = append(out, data...)
	}
	binary.LittleEndian.PutUint32(out[len(magic):], crc32.ChecksumIEEE(out[len(magic)+4:]))
	return out
}

func (e *encoder) put(section int, values ...int) {
	for _, v := range values {
		e.sections[section] = append(e.sections[section], byte(v), byte(v>>8), byte(v>>16))
	}
}

func (e *encoder) put16(section int, values ...int) {
	for _, v := range values {
		if v >= 1<<16 {
			e.fail("too many countries, regions or zones: %d", v)
		}
		e.sections[section] = append(e.sections[section], byte(v), byte(v>>8))
	}
}

// str returns where a string is, and writes each once.
func (e *encoder) str(s string) int {
	at, ok := e.strings[s]
	if !ok {
		if len(s) > 255 {
			e.fail("longer than 255 bytes: %q", s)
			s = ""
		}
		at = len(e.sections[0])
		e.strings[s] = at
		e.sections[0] = append(append(e.sections[0], byte(len(s))), s...)
	}
	return at
}

func (e *encoder) zone(name string) int {
	n, ok := e.zones[name]
	if !ok {
		n = len(e.zones)
		e.zones[name] = n
		e.put(3, e.str(name))
	}
	return n
}

func (e *encoder) encodeCountries(src Source) {
	byCountry := map[string][]Region{}
	for _, r := range src.Regions {
		if r.Name == "" {
			e.fail("a region of %s without a name", r.Country)
		}
		byCountry[r.Country] = append(byCountry[r.Country], r)
	}
	countries := slices.SortedFunc(slices.Values(src.Countries), func(a, b Country) int { return cmp.Compare(a.Code, b.Code) })
	for i, c := range countries {
		if _, twice := e.countries[c.Code]; twice || len(c.Code) != 2 {
			e.fail("country %q: a code has two letters and comes once", c.Code)
		}
		e.countries[c.Code] = i
		first := len(e.regions)
		// The region without a name is for towns of which the region is not known.
		regions := append([]Region{{Country: c.Code}}, byCountry[c.Code]...)
		delete(byCountry, c.Code)
		slices.SortFunc(regions, func(a, b Region) int { return cmp.Compare(a.Name, b.Name) })
		for _, r := range regions {
			id := [2]string{c.Code, r.Name}
			if _, twice := e.regions[id]; twice {
				e.fail("region %s of %s comes twice", r.Name, c.Code)
			}
			e.regions[id] = len(e.regions)
			e.put16(2, i)
			e.put(2, e.str(r.Name), e.str(Key(r.Name)), e.str(r.Code), e.str(keys(r.Others)))
		}
		e.sections[1] = append(e.sections[1], c.Code...)
		e.put16(1, first, len(e.regions)-first)
		e.put(1, e.str(c.English), e.str(c.Spanish), e.str(keys(append([]string{c.English, c.Spanish}, c.Others...))))
	}
	for code := range byCountry {
		e.fail("regions of %q, which is not among the countries", code)
	}
}

// keys joins the keys of names with ";", each once.
func keys(names []string) string {
	var out []string
	for _, name := range names {
		if key := Key(name); key != "" && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return strings.Join(out, ";")
}

// row writes what towns and postcodes have in common.
func (e *encoder) row(section int, p Place, population []byte) {
	region, ok := e.regions[[2]string{p.Country, p.Region}]
	if !ok {
		e.fail("%s: region %q of %q is not among the regions", p.Name, p.Region, p.Country)
	}
	if !p.Point.Valid() {
		e.fail("%s in %s: position %v", p.Name, p.Country, p.Point)
	}
	lat, lng := packPoint(p.Point)
	e.put(section, lat, lng)
	e.sections[section] = append(e.sections[section], population...)
	e.put16(section, region, e.zone(p.Zone))
}

func (e *encoder) encodeTowns(towns []Town) {
	// In the order of the cells as the file will give them, and then of everything that could differ.
	type ordered struct {
		Town
		cell uint64
	}
	rows := make([]ordered, len(towns))
	for i, t := range towns {
		rows[i] = ordered{Town: t, cell: unpackPoint(packPoint(t.Point)).Cell()}
	}
	slices.SortStableFunc(rows, func(a, b ordered) int {
		return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.Name, b.Name), cmp.Compare(b.Population, a.Population))
	})
	postings := map[string][]int{}
	for i, t := range rows {
		all := append([]string{t.Name}, t.Others...)
		if Key(t.Name) == "" {
			e.fail("%q in %s: a name without a letter", t.Name, t.Country)
		}
		for _, name := range all {
			if key := Key(name); key != "" && !slices.Contains(postings[key], i) {
				postings[key] = append(postings[key], i)
			}
		}
	}
	sorted := make([]string, 0, len(postings))
	for key := range postings {
		sorted = append(sorted, key)
	}
	slices.Sort(sorted)
	e.keyCount = len(sorted)
	number := make(map[string]int, len(sorted))
	for i, key := range sorted {
		number[key] = i
		e.put(5, len(e.sections[6]), len(e.sections[7])/3)
		e.sections[6] = append(e.sections[6], key...)
		e.put(7, postings[key]...)
	}
	e.put(5, len(e.sections[6]), len(e.sections[7])/3)
	for _, t := range rows {
		if key := Key(t.Name); capitalized(key) == t.Name {
			e.put(4, derived|number[key])
		} else {
			e.put(4, e.str(t.Name))
		}
		if t.Population < 0 || t.Population >= 1<<32 {
			e.fail("%s: population %d", t.Name, t.Population)
		}
		e.row(4, t.Place, binary.LittleEndian.AppendUint32(nil, uint32(t.Population)))
	}
}

func (e *encoder) encodePostcodes(postcodes []Place) {
	rows := map[int]Place{}
	for _, p := range postcodes {
		code, ok := parseCode(p.Postcode)
		if _, twice := rows[code]; twice || !ok {
			e.fail("postcode %q: five digits, or letter, digit, letter; and once", p.Postcode)
		}
		rows[code] = p
	}
	sorted := make([]int, 0, len(rows))
	for code := range rows {
		sorted = append(sorted, code)
	}
	slices.Sort(sorted)
	for _, code := range sorted {
		e.put(8, code, e.str(rows[code].Name))
		e.row(8, rows[code], nil)
	}
}
