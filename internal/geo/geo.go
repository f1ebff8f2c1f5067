// Package geo holds positions on the Earth: their checks, distances, and the S2 cells that let an index find what is
// near without looking at everything. It is not a map, and it knows no address and no time zone (see place, geo/zone).
// Start at Point and Cover.
package geo

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"
)

// EarthRadiusKM is the mean radius of the Earth (IUGG R1), in kilometres. Distances on this sphere differ from those on
// the WGS 84 ellipsoid by at most about half a percent.
const EarthRadiusKM = 6371.0088

// maxKM is half the circumference: no two points are farther apart.
const maxKM = math.Pi * EarthRadiusKM

// Point is a position in degrees: Lat from -90 to 90, Lng from -180 to 180 (WGS 84). The zero Point is not Valid.
type Point struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

// Valid says whether p can be a place: both numbers finite and in range, and not exactly 0,0, which in practice always
// means that somebody's software had no coordinates.
func (p Point) Valid() bool {
	if p.Lat == 0 && p.Lng == 0 {
		return false
	}
	// Written so that NaN fails.
	return p.Lat >= -90 && p.Lat <= 90 && p.Lng >= -180 && p.Lng <= 180
}

// KM returns the great-circle distance from p to q in kilometres, from 0 to about 20015. It is NaN where a coordinate is.
func (p Point) KM(q Point) float64 {
	// Haversine loses nothing at small distances, where the law of cosines would; near the antipode it is exact to
	// some tens of centimetres.
	lat1, lat2 := radians(p.Lat), radians(q.Lat)
	dLat := math.Sin((lat2 - lat1) / 2)
	dLng := math.Sin(radians(q.Lng-p.Lng) / 2)
	h := dLat*dLat + math.Cos(lat1)*math.Cos(lat2)*dLng*dLng
	if h > 1 {
		h = 1
	}
	return 2 * EarthRadiusKM * math.Asin(math.Sqrt(h))
}

// Cell returns the id of the S2 leaf cell (about a centimetre wide) that contains p. Points close to each other mostly
// have close ids; Cover turns a circle into ranges of ids.
func (p Point) Cell() uint64 {
	return uint64(s2.CellIDFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lng)))
}

// Round returns p with that many decimals (0 to 7), to make a person's position less exact before it is sent or shown:
// 2 decimals are about a kilometre.
func (p Point) Round(decimals int) Point {
	scale := math.Pow10(min(max(decimals, 0), 7))
	// Adding zero turns -0 into 0, which would otherwise be printed with its sign.
	return Point{Lat: math.Round(p.Lat*scale)/scale + 0, Lng: math.Round(p.Lng*scale)/scale + 0}
}

// String writes p as ParsePoint reads it, with as many digits as needed and no more.
func (p Point) String() string {
	return strconv.FormatFloat(p.Lat, 'f', -1, 64) + "," + strconv.FormatFloat(p.Lng, 'f', -1, 64)
}

// ParsePoint reads "39.95,-75.16": latitude and longitude in decimal degrees, spaces allowed around each. The result is
// always Valid. The error says what is wrong without repeating the position, which may be where somebody stands.
func ParsePoint(s string) (Point, error) {
	lat, lng, ok := strings.Cut(s, ",")
	if !ok {
		return Point{}, errors.New("a position is two numbers with a comma between them, such as 39.95,-75.16")
	}
	var p Point
	var err error
	if p.Lat, err = parseDegrees(lat); err == nil {
		p.Lng, err = parseDegrees(lng)
	}
	if err != nil {
		return Point{}, err
	}
	if !p.Valid() {
		return Point{}, errors.New("this is no position: latitude goes from -90 to 90, longitude from -180 to 180, and 0,0 is not taken")
	}
	return p, nil
}

// parseDegrees takes plain decimals only; strconv alone would also take "Inf", "1e2", "0x1p4" and "1_0".
func parseDegrees(s string) (float64, error) {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "+-.0123456789") == "" {
		if v, err := strconv.ParseFloat(s, 64); err == nil {
			return v, nil
		}
	}
	return 0, errors.New("a position is two numbers in decimal degrees, such as 39.95,-75.16")
}

// Range is a span of S2 leaf cell ids, both ends included.
type Range struct{ Min, Max uint64 }

// Contains says whether a cell id lies in r.
func (r Range) Contains(cell uint64) bool { return r.Min <= cell && cell <= r.Max }

// coverCells bounds the number of ranges that Cover returns: more follow the circle more closely, fewer cost fewer
// binary searches. Up to 6 may come where S2's faces meet, whatever the bound.
const coverCells = 16

// slack, in radians (about 60 cm), is added to every circle, so that rounding in KM or in S2 can never make Cover lose a
// point that KM calls near: KM's own error near the antipode is below 3e-8.
const slack = 1e-7

// Cover returns sorted, disjoint ranges of cell ids, at most 16, that together hold every point within km kilometres of
// p; they hold points farther away too, so the caller still measures with KM. It returns no range where p is out of
// range or km is negative or not a number.
func Cover(p Point, km float64) []Range {
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lng >= -180 && p.Lng <= 180) || !(km >= 0) {
		return nil
	}
	if angle := km/EarthRadiusKM + slack; km < maxKM && angle < math.Pi {
		circle := s2.CapFromCenterAngle(s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lng)), s1.Angle(angle))
		coverer := s2.RegionCoverer{MaxLevel: s2.MaxLevel, MaxCells: coverCells}
		return ranges(coverer.Covering(circle))
	}
	var all []s2.CellID
	for face := range 6 {
		all = append(all, s2.CellIDFromFace(face))
	}
	return ranges(all)
}

// ranges turns sorted, disjoint cells into ranges and joins those that touch.
func ranges(cells []s2.CellID) []Range {
	out := make([]Range, 0, len(cells))
	for _, c := range cells {
		r := Range{Min: uint64(c.RangeMin()), Max: uint64(c.RangeMax())}
		// Leaf ids are odd, so the next leaf after Max is Max+2.
		if n := len(out); n > 0 && out[n-1].Max+2 == r.Min {
			out[n-1].Max = r.Max
			continue
		}
		out = append(out, r)
	}
	return out
}

func radians(degrees float64) float64 { return degrees * (math.Pi / 180) }
