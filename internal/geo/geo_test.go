package geo

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestValid(t *testing.T) {
	for _, tt := range []struct {
		p    Point
		want bool
	}{
		{Point{39.95, -75.16}, true},
		{Point{0, 0}, false},
		{Point{0, 1}, true},
		{Point{90, 180}, true},
		{Point{-90, -180}, true},
		{Point{90.0001, 0}, false},
		{Point{-91, 5}, false},
		{Point{5, 180.5}, false},
		{Point{math.NaN(), 5}, false},
		{Point{5, math.NaN()}, false},
		{Point{math.Inf(1), 5}, false},
		{Point{5, math.Inf(-1)}, false},
	} {
		if got := tt.p.Valid(); got != tt.want {
			t.Errorf("%v.Valid() = %v, want %v", tt.p, got, tt.want)
		}
	}
}

// Distances computed on the mean sphere from published coordinates, and facts of the sphere itself.
func TestKM(t *testing.T) {
	quarter := maxKM / 2
	for _, tt := range []struct {
		name string
		p, q Point
		want float64
	}{
		{"same", Point{39.95, -75.16}, Point{39.95, -75.16}, 0},
		{"one degree of latitude", Point{10, 20}, Point{11, 20}, maxKM / 180},
		{"pole to equator", Point{90, 0}, Point{0, 77}, quarter},
		{"pole, whatever the longitude", Point{90, -120}, Point{90, 60}, 0},
		{"antipodes", Point{30, 40}, Point{-30, -140}, maxKM},
		{"across the date line", Point{0, 179.5}, Point{0, -179.5}, maxKM / 180},
		{"180 is -180", Point{12, 180}, Point{12, -180}, 0},
		{"Nashville to Los Angeles (the textbook pair)", Point{36.12, -86.67}, Point{33.94, -118.40}, 2886.448},
	} {
		if got := tt.p.KM(tt.q); math.Abs(got-tt.want) > 0.001 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The distance by the angle between unit vectors is an independent way to the same number.
func TestKMAgainstVectors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := anyPoint(t, "p"), anyPoint(t, "q")
		a, b := vector(p), vector(q)
		cross := [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
		dot := a[0]*b[0] + a[1]*b[1] + a[2]*b[2]
		want := EarthRadiusKM * math.Atan2(math.Sqrt(cross[0]*cross[0]+cross[1]*cross[1]+cross[2]*cross[2]), dot)
		if got := p.KM(q); math.Abs(got-want) > 0.001 {
			t.Fatalf("%v to %v: %v, want %v", p, q, got, want)
		}
		if p.KM(q) != q.KM(p) {
			t.Fatalf("%v and %v: not the same both ways", p, q)
		}
	})
}

func vector(p Point) [3]float64 {
	lat, lng := radians(p.Lat), radians(p.Lng)
	return [3]float64{math.Cos(lat) * math.Cos(lng), math.Cos(lat) * math.Sin(lng), math.Sin(lat)}
}

// anyPoint favours poles, the date line and cube corners, where mistakes live.
func anyPoint(t *rapid.T, label string) Point {
	lat := rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{-90, -89.9999, -35.264389, 0, 35.264389, 89.9999, 90}))
	lng := rapid.OneOf(rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{-180, -179.9999, -135, -45, 0, 45, 90, 135, 179.9999, 180}))
	return Point{Lat: lat.Draw(t, label+".lat"), Lng: lng.Draw(t, label+".lng")}
}

func covered(ranges []Range, cell uint64) bool {
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i].Max >= cell })
	return i < len(ranges) && ranges[i].Contains(cell)
}

// Cover never misses: every point that KM calls near is in a range, above all those on the very rim.
func TestCoverNeverMisses(t *testing.T) {
	inside, outside := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		center := anyPoint(t, "center")
		km := rapid.OneOf(
			rapid.SampledFrom([]float64{0, 1e-6, 0.5, 5, 40, 500, 5000, 10007.5, 20000, 20015, maxKM, 1e9}),
			rapid.Float64Range(0, 200), rapid.Float64Range(0, 20100),
		).Draw(t, "km")
		ranges := Cover(center, km)
		if len(ranges) == 0 || len(ranges) > coverCells {
			t.Fatalf("%d ranges", len(ranges))
		}
		for i, r := range ranges {
			if r.Min > r.Max || i > 0 && r.Min <= ranges[i-1].Max {
				t.Fatalf("ranges not sorted or not disjoint: %v", ranges)
			}
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for i := range 200 {
			part := 1.0 // the rim
			if i%4 == 0 {
				part = math.Sqrt(random.Float64())
			}
			q := destination(center, min(km, maxKM)*part, random.Float64()*2*math.Pi)
			if i%10 == 1 {
				q = Point{random.Float64()*180 - 90, random.Float64()*360 - 180}
			}
			if center.KM(q) > km {
				outside++
				continue
			}
			inside++
			if !covered(ranges, q.Cell()) {
				t.Fatalf("%v is %v km from %v, but no range holds it", q, center.KM(q), center)
			}
		}
	})
	if inside < 1000 || outside < 1000 {
		t.Errorf("the test looked at %d points inside and %d outside: too few to mean something", inside, outside)
	}
}

// destination goes km from p in a direction (radians from north).
func destination(p Point, km, bearing float64) Point {
	d, lat := km/EarthRadiusKM, radians(p.Lat)
	sin := math.Sin(lat)*math.Cos(d) + math.Cos(lat)*math.Sin(d)*math.Cos(bearing)
	lat2 := math.Asin(max(-1, min(1, sin)))
	lng2 := radians(p.Lng) + math.Atan2(math.Sin(bearing)*math.Sin(d)*math.Cos(lat), math.Cos(d)-math.Sin(lat)*sin)
	return Point{lat2 * 180 / math.Pi, math.Remainder(lng2*180/math.Pi, 360)}
}

// Cover is also worth having: it leaves nearly all of the world out.
func TestCoverIsTight(t *testing.T) {
	ranges := Cover(Point{39.95, -75.16}, 10)
	random := rand.New(rand.NewPCG(1, 2))
	hit := 0
	for range 10000 {
		if covered(ranges, Point{39.95 + random.Float64() - 0.5, -75.16 + random.Float64() - 0.5}.Cell()) {
			hit++
		}
	}
	// The circle takes up 314 of about 9,500 square kilometres.
	if hit < 331 || hit > 660 {
		t.Errorf("%d of 10000 points in the square are covered, want between 331 and 660", hit)
	}
}

func TestCoverRefuses(t *testing.T) {
	for _, tt := range []struct {
		p  Point
		km float64
	}{
		{Point{91, 0}, 5}, {Point{0, 181}, 5}, {Point{math.NaN(), 0}, 5}, {Point{1, 1}, -1}, {Point{1, 1}, math.NaN()},
	} {
		if got := Cover(tt.p, tt.km); got != nil {
			t.Errorf("Cover(%v, %v) = %v, want none", tt.p, tt.km, got)
		}
	}
	if got := Cover(Point{1, 1}, math.Inf(1)); !covered(got, Point{-80, 170}.Cell()) {
		t.Errorf("a circle without end leaves something out: %v", got)
	}
}

func TestParsePoint(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Point
		ok   bool
	}{
		{"39.95,-75.16", Point{39.95, -75.16}, true},
		{" +39.95 ,\t-75.16 ", Point{39.95, -75.16}, true},
		{"-90,180", Point{-90, 180}, true},
		{"0,.5", Point{0, 0.5}, true},
		{"0,0", Point{}, false},
		{"91,0", Point{}, false},
		{"0,-180.1", Point{}, false},
		{"abc", Point{}, false},
		{"", Point{}, false},
		{",", Point{}, false},
		{"1,", Point{}, false},
		{"1,2,3", Point{}, false},
		{"39,95,-75,16", Point{}, false},
		{"1e1,2", Point{}, false},
		{"NaN,2", Point{}, false},
		{"1,Inf", Point{}, false},
		{"0x10,2", Point{}, false},
		{"1_0,2", Point{}, false},
		{"--1,2", Point{}, false},
	} {
		got, err := ParsePoint(tt.in)
		if (err == nil) != tt.ok || !cmp.Equal(got, tt.want) {
			t.Errorf("ParsePoint(%q) = %v, %v; want %v, ok %v", tt.in, got, err, tt.want, tt.ok)
		}
	}
}

func TestStringReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoint(t, "p")
		if !p.Valid() {
			t.Skip()
		}
		got, err := ParsePoint(p.String())
		if err != nil || got != p {
			t.Fatalf("ParsePoint(%q) = %v, %v", p.String(), got, err)
		}
	})
}

func TestRound(t *testing.T) {
	for _, tt := range []struct {
		p        Point
		decimals int
		want     string
	}{
		{Point{39.952583, -75.165222}, 2, "39.95,-75.17"},
		{Point{39.952583, -75.165222}, 0, "40,-75"},
		{Point{39.952583, -75.165222}, -3, "40,-75"},
		{Point{-0.001, 179.999}, 2, "0,180"},
		{Point{39.95258312, -75.16522298}, 99, "39.9525831,-75.165223"},
	} {
		if got := tt.p.Round(tt.decimals).String(); got != tt.want {
			t.Errorf("%v.Round(%d) = %s, want %s", tt.p, tt.decimals, got, tt.want)
		}
	}
}

// Rounding keeps a point on the Earth and near where it was.
func TestRoundStaysNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, decimals := anyPoint(t, "p"), rapid.IntRange(0, 7).Draw(t, "decimals")
		q := p.Round(decimals)
		if math.Abs(q.Lat) > 90 || math.Abs(q.Lng) > 180 {
			t.Fatalf("%v rounded to %v", p, q)
		}
		if step := maxKM / 180 / math.Pow10(decimals); p.KM(q) > 0.71*step+1e-6 {
			t.Fatalf("%v moved %v km to %v, at %d decimals", p, p.KM(q), q, decimals)
		}
	})
}

func BenchmarkCover(b *testing.B) {
	for b.Loop() {
		Cover(Point{39.95, -75.16}, 8)
	}
}

func BenchmarkKM(b *testing.B) {
	p, q := Point{39.95, -75.16}, Point{40, -75}
	for b.Loop() {
		p.KM(q)
	}
}
