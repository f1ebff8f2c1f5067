package place

import (
	"hash/crc32"
	"math"
	"sort"

	"homegroup/internal/geo"
)

// The file is read in place: no part of it is copied or indexed at start, and the operating system brings into memory
// only what searches touch. Numbers are little-endian; u24 has three bytes. It begins with magic, then the CRC-32 (IEEE)
// of all that follows, then for each section, in the order of the fields of file, its number of rows and where it
// starts (u32 both). A string is a u24 into the section of strings: one byte of length, then UTF-8.
const magic = "HGPLACE1"

const (
	sections   = 9
	headerSize = len(magic) + 4 + sections*8
)

// table is one section: n rows of equal size.
type table struct {
	data string
	n    int
}

// file is an opened gazetteer file.
type file struct {
	whole     string
	strings   table // bytes
	countries table // by code: code 2 bytes, first region u16, number of regions u16, English, Spanish, keys of all names (strings)
	regions   table // by country, then name: country u16, name, key, abbreviation, keys of other names (strings); one with no name stands for "unknown"
	zones     table // name (string)
	places    table // in the order of cells: name u24, lat u24, lng u24, population u32, region u16, zone u16
	keys      table // by text: where its text starts u24, where its postings start u24; one row more at the end
	keyText   table // bytes
	postings  table // place u24
	postcodes table // by code: code u24, name (string), lat u24, lng u24, region u16, zone u16
}

// The sizes of rows, in the order of the fields of file.
var rowSizes = [sections]int{1, 15, 14, 3, 17, 6, 1, 3, 16}

// derived, in a place's name, says that the rest is the number of a key of which this is the capitalized form.
const derived = 1 << 23

func open(data string) (file, error) {
	f := file{whole: data}
	if len(data) < headerSize || data[:len(magic)] != magic {
		return file{}, errDamaged
	}
	for i, t := range f.tables() {
		at := len(magic) + 4 + 8*i
		n, start := uint64(u32(data, at)), uint64(u32(data, at+4))
		end := start + n*uint64(rowSizes[i])
		if start > end || end > uint64(len(data)) {
			return file{}, errDamaged
		}
		*t = table{data: data[start:end], n: int(n)}
	}
	if f.keys.n == 0 || f.places.n >= derived || f.keys.n > derived || f.strings.n > derived {
		return file{}, errDamaged
	}
	return f, nil
}

func (f *file) tables() [sections]*table {
	return [sections]*table{&f.strings, &f.countries, &f.regions, &f.zones, &f.places, &f.keys, &f.keyText, &f.postings, &f.postcodes}
}

// verify reads everything once, so that nothing the file says can lead outside of it.
func (f *file) verify() error {
	ok := u32(f.whole, len(magic)) == crc32.ChecksumIEEE([]byte(f.whole[len(magic)+4:]))
	str := func(at int) { ok = ok && at < f.strings.n && at+1+int(f.strings.data[at]) <= f.strings.n }
	row := func(i, n int) { ok = ok && i < n }
	for i := 0; ok && i < f.countries.n; i++ {
		first, n := f.countryRegions(i)
		ok = first <= n && n <= f.regions.n
		for at := 6; at < 15; at += 3 {
			str(u24(f.countries.data, 15*i+at))
		}
	}
	for i := 0; ok && i < f.regions.n; i++ {
		row(u16(f.regions.data, 14*i), f.countries.n)
		for at := 2; at < 14; at += 3 {
			str(u24(f.regions.data, 14*i+at))
		}
	}
	for i := 0; ok && i < f.zones.n; i++ {
		str(u24(f.zones.data, 3*i))
	}
	for i := 0; ok && i < f.keyCount(); i++ {
		text, posts := u24(f.keys.data, 6*i), u24(f.keys.data, 6*i+3)
		text2, posts2 := u24(f.keys.data, 6*i+6), u24(f.keys.data, 6*i+9)
		ok = text <= text2 && text2 <= f.keyText.n && posts <= posts2 && posts2 <= f.postings.n && (i == 0 || f.key(i-1) < f.key(i))
	}
	for i := 0; ok && i < f.postings.n; i++ {
		row(u24(f.postings.data, 3*i), f.places.n)
	}
	var last uint64
	for i := 0; ok && i < f.places.n; i++ {
		if name := u24(f.places.data, 17*i); name&derived != 0 {
			row(name&^derived, f.keyCount())
		} else {
			str(name)
		}
		row(u16(f.places.data, 17*i+13), f.regions.n)
		row(u16(f.places.data, 17*i+15), f.zones.n)
		cell := f.point(i).Cell()
		ok = ok && cell >= last
		last = cell
	}
	for i := 0; ok && i < f.postcodes.n; i++ {
		str(u24(f.postcodes.data, 16*i+3))
		row(u16(f.postcodes.data, 16*i+12), f.regions.n)
		row(u16(f.postcodes.data, 16*i+14), f.zones.n)
		ok = ok && u24(f.postcodes.data, 16*i) < codeEnd && (i == 0 || u24(f.postcodes.data, 16*i-16) < u24(f.postcodes.data, 16*i))
	}
	if !ok {
		return errDamaged
	}
	return nil
}

func (f *file) str(at int) string {
	return f.strings.data[at+1 : at+1+int(f.strings.data[at])]
}

// keyCount is one less than the rows of keys, since the last row only says where the last key ends.
func (f *file) keyCount() int { return f.keys.n - 1 }

func (f *file) key(i int) string {
	return f.keyText.data[u24(f.keys.data, 6*i):u24(f.keys.data, 6*i+6)]
}

// keysFrom returns the number of the first key that is not before s.
func (f *file) keysFrom(s string) int {
	return sort.Search(f.keyCount(), func(i int) bool { return f.key(i) >= s })
}

// placesOf returns the span of postings of key i.
func (f *file) placesOf(i int) (from, to int) {
	return u24(f.keys.data, 6*i+3), u24(f.keys.data, 6*i+9)
}

func (f *file) posting(i int) int { return u24(f.postings.data, 3*i) }

func (f *file) countryRegions(country int) (from, to int) {
	from = u16(f.countries.data, 15*country+2)
	return from, from + u16(f.countries.data, 15*country+4)
}

func (f *file) countryCode(country int) string { return f.countries.data[15*country : 15*country+2] }

// countryNames returns the English and Spanish names of a country, and the keys of these and others, parted by ";".
func (f *file) countryNames(country int) (en, es, keys string) {
	at := 15*country + 6
	return f.str(u24(f.countries.data, at)), f.str(u24(f.countries.data, at+3)), f.str(u24(f.countries.data, at+6))
}

// region returns a region's country and its texts: its name, the name's key, its abbreviation, and keys of other names
// parted by ";".
func (f *file) region(i int) (country int, name, key, code, others string) {
	at := 14 * i
	d := f.regions.data
	return u16(d, at), f.str(u24(d, at+2)), f.str(u24(d, at+5)), f.str(u24(d, at+8)), f.str(u24(d, at+11))
}

func (f *file) point(i int) geo.Point {
	return unpackPoint(u24(f.places.data, 17*i+3), u24(f.places.data, 17*i+6))
}

func (f *file) postcodePoint(i int) geo.Point {
	return unpackPoint(u24(f.postcodes.data, 16*i+6), u24(f.postcodes.data, 16*i+9))
}

func (f *file) countryOf(region int) int { return u16(f.regions.data, 14*region) }

func (f *file) population(i int) int { return int(u32(f.places.data, 17*i+9)) }

func (f *file) regionOf(i int) int { return u16(f.places.data, 17*i+13) }

// firstInCells returns the first place whose cell is not below min.
func (f *file) firstInCells(min uint64) int {
	return sort.Search(f.places.n, func(i int) bool { return f.point(i).Cell() >= min })
}

func (f *file) place(i int) Place {
	p := f.inRegion(f.regionOf(i), u16(f.places.data, 17*i+15))
	if name := u24(f.places.data, 17*i); name&derived != 0 {
		p.Name = capitalized(f.key(name &^ derived))
	} else {
		p.Name = f.str(name)
	}
	p.Point, p.Population = f.point(i), f.population(i)
	return p
}

func (f *file) postcodePlace(i int) Place {
	at, d := 16*i, f.postcodes.data
	p := f.inRegion(u16(d, at+12), u16(d, at+14))
	p.Postcode, p.Name = codeText(u24(d, at)), f.str(u24(d, at+3))
	p.Point = f.postcodePoint(i)
	return p
}

func (f *file) inRegion(region, zone int) Place {
	country, name, _, code, _ := f.region(region)
	return Place{Region: name, RegionCode: code, Country: f.countryCode(country), Zone: f.str(u24(f.zones.data, 3*zone))}
}

// capitalized gives every word of an ASCII key a capital.
func capitalized(key string) string {
	b := []byte(key)
	for i, c := range b {
		if c >= 'a' && c <= 'z' && (i == 0 || b[i-1] == ' ') {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// packPoint writes a position in 24 bits each way: within 1.2 metres of where it was.
func packPoint(p geo.Point) (lat, lng int) {
	const steps = 1<<24 - 1
	return int(math.Round((p.Lat + 90) / 180 * steps)), int(math.Round((p.Lng + 180) / 360 * steps))
}

func unpackPoint(lat, lng int) geo.Point {
	const steps = 1<<24 - 1
	return geo.Point{Lat: float64(lat)/steps*180 - 90, Lng: float64(lng)/steps*360 - 180}.Round(5)
}

func u16(s string, i int) int { return int(s[i]) | int(s[i+1])<<8 }

func u24(s string, i int) int { return int(s[i]) | int(s[i+1])<<8 | int(s[i+2])<<16 }

func u32(s string, i int) uint32 { return uint32(u24(s, i)) | uint32(s[i+3])<<24 }
