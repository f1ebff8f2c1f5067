// Package place finds towns by name and areas by postcode, and names the town nearest to a position, out of a gazetteer
// built into the program. It asks nobody on the network and knows no street addresses. The data are GeoNames' (CC BY
// 4.0) and others', see SOURCES.md; the credit line that pages must show is Credit. tools/gazetteer makes the data.
// Start at Default and Gazetteer.Find; format.go has the layout of the file.
package place

import (
	_ "embed"
	"errors"
	"strings"

	"homegroup/internal/geo"
)

// Credit names the sources, as their licence asks. Show it where places are searched or listed.
const Credit = "Place data © GeoNames (geonames.org), CC BY 4.0"

// Place is a town, or a postcode's area when Postcode is set.
type Place struct {
	Name       string
	Region     string // the country's first division, in English ("Pennsylvania"); "" where unknown
	RegionCode string // its customary abbreviation ("PA", "ON"); "" where none is in use
	Country    string // ISO 3166-1 alpha-2
	Point      geo.Point
	Population int    // 0 is unknown
	Zone       string // IANA time zone; "" where unknown
	Postcode   string // "19103", "T5L"; "" for towns
}

// Label names the place so that it cannot be mistaken for its namesakes: "Springfield, IL, US", "19103 Philadelphia, PA, US".
func (p Place) Label() string {
	var b strings.Builder
	if p.Postcode != "" {
		b.WriteString(p.Postcode)
		b.WriteByte(' ')
	}
	b.WriteString(p.Name)
	region := p.RegionCode
	if region == "" && p.Region != p.Name {
		region = p.Region
	}
	for _, part := range []string{region, p.Country} {
		if part != "" {
			b.WriteString(", ")
			b.WriteString(part)
		}
	}
	return b.String()
}

// Hint says where the asker probably means, to order what fits equally well. The zero Hint says nothing.
type Hint struct {
	Country string     // ISO 3166-1 alpha-2
	Near    *geo.Point // towns within 100 km come first, then those within 500 km
}

// Gazetteer answers out of one gazetteer file, in place: it holds no copy of its own and needs next to no memory. It
// never changes, so any number of goroutines may use it.
type Gazetteer struct {
	file file
}

//go:embed gazetteer.bin
var builtIn string

// Default returns the gazetteer that is built into the program. It costs nothing to call.
func Default() *Gazetteer {
	f, err := open(builtIn)
	if err != nil {
		// Only a damaged program file can come here: a test reads the whole of what is built in.
		panic("place: the built-in gazetteer: " + err.Error())
	}
	return &Gazetteer{file: f}
}

// Open returns a gazetteer out of data written by Encode, an operator's own. All of it is checked, so that using it
// cannot fail later; data must not change afterwards.
func Open(data string) (*Gazetteer, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	if err := f.verify(); err != nil {
		return nil, err
	}
	return &Gazetteer{file: f}, nil
}

// errDamaged is what every fault in a gazetteer file comes to.
var errDamaged = errors.New("this is not a whole gazetteer file of the right version; make it again with tools/gazetteer")

// Len returns how many towns and how many postcodes the gazetteer has.
func (g *Gazetteer) Len() (towns, postcodes int) {
	return g.file.places.n, g.file.postcodes.n
}

// Nearest returns the town nearest to p, to name a position; false only where p is not valid or the gazetteer is empty.
// In a city that can be the name of a quarter.
func (g *Gazetteer) Nearest(p geo.Point) (Place, bool) {
	if !p.Valid() || g.file.places.n == 0 {
		return Place{}, false
	}
	// Towns stand in the order of their cells, so a circle is a few spans of the table. Nothing nearer can lie
	// outside a circle that has something inside.
	for km := 4.0; ; km *= 4 {
		best, bestKM := -1, km
		for _, r := range geo.Cover(p, km) {
			for i := g.file.firstInCells(r.Min); i < g.file.places.n; i++ {
				point := g.file.point(i)
				if point.Cell() > r.Max {
					break
				}
				if d := p.KM(point); d <= bestKM {
					best, bestKM = i, d
				}
			}
		}
		if best >= 0 {
			return g.file.place(best), true
		}
	}
}
