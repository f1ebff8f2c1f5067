package web

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"homegroup/internal/geo"
)

func number(t rapid.TB, s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestMapIsTrue measures the drawing against the globe: pins far enough from each other lie as far apart, and in the direction, that the scale says.
func TestMapIsTrue(t *testing.T) {
	v := &visit{words: loadWords()[English]}
	rapid.Check(t, func(t *rapid.T) {
		centre := geo.Point{Lat: rapid.Float64Range(-60, 65).Draw(t, "lat"), Lng: rapid.Float64Range(-180, 179.9).Draw(t, "lng")}
		miles := rapid.Bool().Draw(t, "miles")
		north, east := rapid.Float64Range(-.1, .1).Draw(t, "north"), rapid.Float64Range(-.1, .1).Draw(t, "east")
		lng := centre.Lng + east
		if lng > 180 {
			lng -= 360 // across the antimeridian
		}
		p := geo.Point{Lat: centre.Lat + north, Lng: lng}
		km := p.KM(centre)
		m := v.drawMap([]spot{{Point: p, Number: 1}}, &centre, miles, 352, 420)
		perKM := number(t, m.Scale.Width) / scaleKM(t, m.Scale.Label, miles)
		dx, dy := number(t, m.Pins[0].X)-number(t, m.Centre.X), number(t, m.Pins[0].Y)-number(t, m.Centre.Y)
		if got := math.Hypot(dx, dy) / perKM; math.Abs(got-km) > 0.02*km+0.05 {
			t.Errorf("%.2f km away, drawn %.2f km away", km, got)
		}
		if north > .01 && dy >= 0 || north < -.01 && dy <= 0 || east > .02 && dx <= 0 || east < -.02 && dx >= 0 {
			t.Errorf("north %+.3f, east %+.3f is drawn at %+.0f right, %+.0f down", north, east, dx, dy)
		}
		for _, r := range m.Rings {
			if got, want := number(t, r.R)/perKM, scaleKM(t, r.Label, miles); math.Abs(got-want) > 0.02*want {
				t.Errorf("the ring of %s is drawn at %.2f km", r.Label, got)
			}
		}
		for _, pin := range m.Pins {
			if x, y := number(t, pin.X), number(t, pin.Y); x < 0 || x > 352 || y < 0 || y > 420 {
				t.Errorf("a pin lies outside, at %.0f, %.0f", x, y)
			}
		}
	})
}

// scaleKM reads "2 mi" or "0.5 km".
func scaleKM(t rapid.TB, label string, miles bool) float64 {
	unit, end := 1.0, len("\u00a0km")
	if miles {
		unit = kmPerMile
	}
	return number(t, label[:len(label)-end]) * unit
}

// TestMapKeepsNumbersApart draws many meetings in one house: each number can be read.
func TestMapKeepsNumbersApart(t *testing.T) {
	v := &visit{words: loadWords()[English]}
	var spots []spot
	for i := range 5 {
		spots = append(spots, spot{Point: geo.Point{Lat: 40, Lng: -75}, Number: i + 1})
	}
	spots = append(spots, spot{Point: geo.Point{Lat: 40.1, Lng: -75.1}, Number: 6})
	m := v.drawMap(spots, nil, true, 352, 420)
	for i, a := range m.Pins {
		for _, b := range m.Pins[:i] {
			if d := math.Hypot(number(t, a.X)-number(t, b.X), number(t, a.Y)-number(t, b.Y)); d < 14 {
				t.Errorf("%s and %s lie %.0f apart", a.Number, b.Number, d)
			}
		}
	}
	if v.drawMap(nil, nil, true, 352, 420) != nil {
		t.Error("a map of nothing is drawn")
	}
}
