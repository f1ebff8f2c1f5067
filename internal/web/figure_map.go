package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"homegroup/internal/geo"
)

// figure is the map as the server draws it: where the numbered places of a list lie to each other, how far, and which way is north.
// It draws what is known and nothing else: no street is made up.
type figure struct {
	Label         string // what it shows, in a sentence
	Caption       string
	Width, Height int
	Pins          []figurePin // the last drawn lies on top
	Centre        *figureDot  // where distances are measured from
	Rings         []figureRing
	Scale         figureScale
	NorthX        string
	Miles         bool
	Tiles, Credit string // the operator's, for the map that can be moved (static/map.js)
}

type figurePin struct {
	X, Y, R   string
	TextY     string
	Number    string // "" for a pin without one
	Now       bool
	URL, Name string
	Lat, Lng  string // for the map that can be moved
}

type figureDot struct{ X, Y string }

type figureRing struct {
	R, TextX, TextY string
	Label           string
}

type figureScale struct {
	X, Y, Width string
	TextX, TextY,
	Label string
}

// spot is a place to be drawn.
type spot struct {
	Point     geo.Point
	Number    int // 0: without a number
	Now       bool
	URL, Name string
}

// drawMap projects places around a centre (equirectangular, true to scale at the middle of the map) into a frame.
// It gives nil where there is nothing to draw.
func (v *visit) drawMap(spots []spot, centre *geo.Point, miles bool, width, height int) *figure {
	if len(spots) == 0 {
		return nil
	}
	const margin = 30.0
	reference := spots[0].Point
	if centre != nil {
		reference = *centre
	}
	kmPerDegree := 111.195 // one degree of latitude on the mean sphere
	cos := math.Max(0.05, math.Cos(reference.Lat*math.Pi/180))
	east := func(p geo.Point) float64 { // kilometres east of the reference, the short way round
		return math.Remainder(p.Lng-reference.Lng, 360) * cos * kmPerDegree
	}
	north := func(p geo.Point) float64 { return (p.Lat - reference.Lat) * kmPerDegree }
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	take := func(p geo.Point) {
		minX, maxX = math.Min(minX, east(p)), math.Max(maxX, east(p))
		minY, maxY = math.Min(minY, north(p)), math.Max(maxY, north(p))
	}
	for _, s := range spots {
		take(s.Point)
	}
	if centre != nil {
		take(*centre)
	}
	const least = 0.8 // kilometres: one place alone is shown with its neighbourhood
	perKM := math.Min((float64(width)-2*margin)/math.Max(maxX-minX, least), (float64(height)-2*margin)/math.Max(maxY-minY, least))
	midX, midY := (minX+maxX)/2, (minY+maxY)/2
	at := func(p geo.Point) (x, y float64) {
		return float64(width)/2 + (east(p)-midX)*perKM, float64(height)/2 - (north(p)-midY)*perKM
	}
	xs, ys := make([]float64, len(spots)), make([]float64, len(spots))
	for i, s := range spots {
		xs[i], ys[i] = at(s.Point)
	}
	apart(xs, ys, float64(width), float64(height))
	f := &figure{Width: width, Height: height, NorthX: px(float64(width) - 22), Miles: miles}
	for i, s := range slices.Backward(spots) { // low numbers on top
		x, y := xs[i], ys[i]
		pin := figurePin{X: px(x), Y: px(y), TextY: px(y + 4.5), R: "12", Now: s.Now, URL: s.URL, Name: s.Name, Lat: degrees(s.Point.Lat), Lng: degrees(s.Point.Lng)}
		if s.Number > 0 {
			pin.Number = strconv.Itoa(s.Number)
		}
		if s.Now || s.Number == 0 {
			pin.R = "13"
		}
		f.Pins = append(f.Pins, pin)
	}
	if centre != nil {
		x, y := at(*centre)
		f.Centre = &figureDot{px(x), px(y)}
		for _, km := range rings(math.Max(float64(width), float64(height))/2/perKM, miles) {
			if r := km * perKM; r > 24 && y-r > 12 {
				f.Rings = append(f.Rings, figureRing{px(r), px(x), px(y - r - 4), v.Distance(km, miles)})
			}
		}
	}
	f.scale(v, perKM, miles)
	f.Tiles, f.Credit = v.Site.TileURL, v.Site.TileCredit
	return f
}

// apart moves pins that lie on each other a little aside, so that each number can be read. None moves far: at most by
// about its own width, which on this map is less than the list's distances are rounded to.
func apart(xs, ys []float64, width, height float64) {
	const room, most = 21.0, 26.0
	x0, y0 := slices.Clone(xs), slices.Clone(ys)
	for range 40 {
		for i := range xs {
			for j := range i {
				dx, dy := xs[i]-xs[j], ys[i]-ys[j]
				d := math.Hypot(dx, dy)
				if d >= room {
					continue
				}
				if d < 0.01 {
					angle := float64(i) * 2.4 // the golden angle: those in one place spread evenly
					dx, dy, d = math.Cos(angle), math.Sin(angle), 1
				}
				push := (room - math.Min(d, room)) / 2 / d
				xs[i], ys[i], xs[j], ys[j] = xs[i]+dx*push, ys[i]+dy*push, xs[j]-dx*push, ys[j]-dy*push
			}
		}
		for i := range xs {
			if d := math.Hypot(xs[i]-x0[i], ys[i]-y0[i]); d > most {
				xs[i], ys[i] = x0[i]+(xs[i]-x0[i])*most/d, y0[i]+(ys[i]-y0[i])*most/d
			}
			xs[i], ys[i] = math.Min(math.Max(xs[i], 14), width-14), math.Min(math.Max(ys[i], 14), height-14)
		}
	}
}

// scale draws a bar of a round length, about a quarter of the width.
func (f *figure) scale(v *visit, perKM float64, miles bool) {
	unit := 1.0
	if miles {
		unit = kmPerMile
	}
	length := 0.1
	for _, nice := range []float64{0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000} {
		if nice*unit*perKM <= float64(f.Width)*0.3 {
			length = nice
		}
	}
	width := length * unit * perKM
	y := float64(f.Height) - 14
	f.Scale = figureScale{X: "14", Y: px(y), Width: px(width), TextX: px(14 + width + 8), TextY: px(y + 4), Label: v.Distance(length*unit, miles)}
}

// rings are round distances up to most kilometres: at most three.
func rings(most float64, miles bool) []float64 {
	unit := 1.0
	if miles {
		unit = kmPerMile
	}
	var all []float64
	for _, nice := range []float64{0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if nice*unit <= most {
			all = append(all, nice*unit)
		}
	}
	return all[max(0, len(all)-2):]
}

func px(v float64) string { return fmt.Sprintf("%.1f", v) }

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 5, 64) }
