package place

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"homegroup/internal/geo"
)

// What people type, and the first thing they must get. With only set, it must be all.
func TestFind(t *testing.T) {
	philadelphia := &geo.Point{Lat: 39.95, Lng: -75.16}
	for _, tt := range []struct {
		q    string
		hint Hint
		want string
		only bool
	}{
		{q: "Philadelphia", want: "Philadelphia, PA, US"},
		{q: "philadelphia pa", want: "Philadelphia, PA, US", only: true},
		{q: "Philadelphia, Pennsylvania", want: "Philadelphia, PA, US", only: true},
		{q: "Philadelphia, PA, USA", want: "Philadelphia, PA, US", only: true},
		{q: "philadelphia pennsylvania estados unidos", want: "Philadelphia, PA, US", only: true},
		{q: "Springfield, IL", want: "Springfield, IL, US", only: true},
		{q: "springfield ill", want: "Springfield, IL, US"},
		{q: "springfield", want: "Springfield, MO, US"},
		{q: "springfield", hint: Hint{Near: philadelphia}, want: "Springfield, PA, US"},
		{q: "19103", want: "19103 Philadelphia, PA, US", only: true},
		{q: "19103-1234", want: "19103 Philadelphia, PA, US", only: true},
		{q: "philadelphia, pa 19103", want: "19103 Philadelphia, PA, US", only: true},
		{q: "19103 philadelpia", want: "19103 Philadelphia, PA, US", only: true},
		{q: "191", want: "19101 Philadelphia, PA, US"},
		{q: "00901", want: "00901 San Juan, PR", only: true},
		{q: "T5L 2M7", want: "T5L Edmonton, AB, CA", only: true},
		{q: "t5l2m7", want: "T5L Edmonton, AB, CA", only: true},
		{q: "T5L", want: "T5L Edmonton, AB, CA", only: true},
		{q: "Edmonton AB T5L 2M7", want: "T5L Edmonton, AB, CA", only: true},
		{q: "19103", hint: Hint{Country: "CA"}, want: "19103 Philadelphia, PA, US"},
		{q: "28001 madrid", want: "Madrid, ES"},
		{q: "28001 madrid", hint: Hint{Country: "ES"}, want: "Madrid, ES"},
		{q: "NYC", want: "New York City, NY, US"},
		{q: "New York City", want: "New York City, NY, US"},
		{q: "new york", want: "New York City, NY, US"},
		{q: "new york, new york", want: "New York City, NY, US"},
		{q: "Nueva York", want: "New York City, NY, US"},
		{q: "St Louis", want: "St. Louis, MO, US"},
		{q: "Saint Louis", want: "St. Louis, MO, US"},
		{q: "St. Louis", want: "St. Louis, MO, US"},
		{q: "saint paul mn", want: "Saint Paul, MN, US"},
		{q: "ft lauderdale", want: "Fort Lauderdale, FL, US"},
		{q: "Billings, MT", want: "Billings, MT, US", only: true},
		{q: "st", want: "Saint Petersburg, St.-Petersburg, RU"},
		{q: "stockh", want: "Stockholm, SE"},
		{q: "washington dc", want: "Washington, DC, US"},
		{q: "Washington, D.C.", want: "Washington, DC, US"},
		{q: "LA", want: "Los Angeles, CA, US"},
		{q: "canton", want: "Canton, MI, US", hint: Hint{Country: "US"}},
		{q: "london", want: "London, England, GB"},
		{q: "London, Ontario", want: "London, ON, CA", only: true},
		{q: "london on", want: "London, ON, CA", only: true},
		{q: "london", hint: Hint{Country: "CA"}, want: "London, ON, CA"},
		{q: "london uk", want: "London, England, GB"},
		{q: "london reino unido", want: "London, England, GB"},
		{q: "sydney nsw", want: "Sydney, NSW, AU"},
		{q: "montreal quebec canada", want: "Montréal, QC, CA"},
		{q: "sao paulo", want: "São Paulo, BR"},
		{q: "SÃO PAULO", want: "São Paulo, BR"},
		{q: "münchen", want: "Munich, Bavaria, DE"},
		{q: "munich", want: "Munich, Bavaria, DE"},
		{q: "köln", want: "Köln, North Rhine-Westphalia, DE"},
		{q: "México", want: "Mexico City, MX"},
		{q: "Ciudad de México", want: "Mexico City, MX"},
		{q: "lima perú", want: "Lima, Lima Province, PE"},
		{q: "lima ohio", want: "Lima, OH, US"},
		{q: "basseterre, st kitts", want: "Basseterre, Saint George Basseterre, KN", only: true},
		{q: "bombay", want: "Mumbai, Maharashtra, IN"},
		{q: "port elizabeth", want: "Gqeberha, Eastern Cape, ZA"},
		{q: "oerlikon", want: "Zürich (Kreis 11) / Oerlikon, Zurich, CH"},
		{q: "bird in hand", want: "Bird In Hand, PA, US"},
		{q: "o'fallon mo", want: "O'Fallon, MO, US"},
		{q: "ofallon, mo", want: "O'Fallon, MO, US"},
		{q: "philad", want: "Philadelphia, PA, US"},
		{q: "los ang", want: "Los Angeles, CA, US"},
		{q: "philadelpia", want: "Philadelphia, PA, US"},
		{q: "philadelpia pa", want: "Philadelphia, PA, US"},
		{q: "philadelphia pensylvania", want: "Philadelphia, PA, US"},
		{q: "philadlep", want: "Philadelphia, PA, US"},
		{q: "cincinatti", want: "Cincinnati, OH, US"},
		{q: "albequerque", want: "Albuquerque, NM, US"},
		{q: "winnipg", want: "Winnipeg, MB, CA"},
		{q: "sanfrancisco", want: "San Francisco, CA, US"},
		{q: "東京", want: "Tokyo, JP"},
	} {
		places := Default().Find(tt.q, tt.hint, 5)
		if len(places) == 0 || places[0].Label() != tt.want || tt.only && len(places) != 1 {
			var labels []string
			for _, p := range places {
				labels = append(labels, p.Label())
			}
			t.Errorf("Find(%q) = %s; want %s", tt.q, strings.Join(labels, " | "), tt.want)
		}
	}
}

// A wrong answer is worse than none.
func TestFindNothing(t *testing.T) {
	for _, tt := range []struct {
		q     string
		hint  Hint
		limit int
	}{
		{q: "", limit: 5}, {q: " ,.- ", limit: 5}, {q: "Philadelphia", limit: 0}, {q: "Philadelphia", limit: -1},
		{q: "a", limit: 5},                                // one letter begins everything
		{q: "austin, xyz", limit: 5},                      // a region that is none
		{q: "Philadelphia, Ontario", limit: 5},            // not there
		{q: "99999", limit: 5},                            // not in use
		{q: "28001", hint: Hint{Country: "ES"}, limit: 5}, // Madrid's, and North Carolina's
		{q: "qqqqqqq", limit: 5},
		{q: strings.Repeat("long ", 1000), limit: 5},
		{q: strings.Repeat("x", 100000), limit: 5},
	} {
		if places := Default().Find(tt.q, tt.hint, tt.limit); len(places) != 0 {
			t.Errorf("Find(%.40q, %v, %d) = %v, want nothing", tt.q, tt.hint, tt.limit, places)
		}
	}
}

func TestFindLimit(t *testing.T) {
	for _, limit := range []int{1, 7, 100} {
		if got := len(Default().Find("san", Hint{}, limit)); got != limit {
			t.Errorf("limit %d: %d places", limit, got)
		}
	}
	if got := len(Default().Find("san", Hint{}, 100000)); got != maxFound {
		t.Errorf("no limit: %d places, want %d", got, maxFound)
	}
}

func TestFields(t *testing.T) {
	places := Default().Find("19103", Hint{}, 1)
	if len(places) != 1 {
		t.Fatal("19103 is not there")
	}
	p := places[0]
	if p.Point.KM(geo.Point{Lat: 39.9513, Lng: -75.1741}) > 0.002 {
		t.Errorf("19103 lies at %v", p.Point)
	}
	p.Point = geo.Point{}
	if want := (Place{Name: "Philadelphia", Region: "Pennsylvania", RegionCode: "PA", Country: "US", Zone: "America/New_York", Postcode: "19103"}); p != want {
		t.Errorf("19103 is %+v, want %+v", p, want)
	}
}

func TestNames(t *testing.T) {
	g := Default()
	for name, want := range map[string]string{
		"United States": "US", "Estados Unidos": "US", "usa": "US", "EE. UU.": "US", "us": "US", "UK": "GB", "Reino Unido": "GB",
		"Alemania": "DE", "Germany": "DE", "Côte d’Ivoire": "CI", "MT": "MT", "México": "MX", "Canadá": "CA", "": "", "Narnia": "", "Germ": "",
	} {
		if got, ok := g.CountryCode(name); got != want || ok != (want != "") {
			t.Errorf("CountryCode(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
	for _, tt := range []struct{ code, language, want string }{
		{"US", "en", "United States"}, {"us", "es", "Estados Unidos"}, {"DE", "es-MX", "Alemania"}, {"DE", "fr", "Germany"}, {"XX", "en", ""},
	} {
		if got, ok := g.CountryName(tt.code, tt.language); got != tt.want || ok != (tt.want != "") {
			t.Errorf("CountryName(%q, %q) = %q, %v; want %q", tt.code, tt.language, got, ok, tt.want)
		}
	}
	for _, tt := range []struct{ country, in, name, code string }{
		{"US", "PA", "Pennsylvania", "PA"}, {"us", "pennsylvania", "Pennsylvania", "PA"}, {"US", "Pensilvania", "Pennsylvania", "PA"},
		{"US", "MT", "Montana", "MT"}, {"CA", "on", "Ontario", "ON"}, {"CA", "Québec", "Quebec", "QC"}, {"US", "ON", "", ""},
		{"DE", "Bayern", "Bavaria", ""}, {"US", "", "", ""}, {"XX", "PA", "", ""},
	} {
		if name, code, ok := g.Region(tt.country, tt.in); name != tt.name || code != tt.code || ok != (tt.name != "") {
			t.Errorf("Region(%q, %q) = %q, %q, %v; want %q, %q", tt.country, tt.in, name, code, ok, tt.name, tt.code)
		}
	}
}

// All states, the District and all provinces have their codes, each once.
func TestCodes(t *testing.T) {
	g := Default()
	codes := map[string]map[string]bool{"US": {}, "CA": {}, "AU": {}}
	for i := range g.file.regions.n {
		country, name, _, code, _ := g.file.region(i)
		if set := codes[g.file.countryCode(country)]; set != nil && code != "" {
			if set[code] {
				t.Errorf("%s of %s comes twice", code, name)
			}
			set[code] = true
		}
	}
	if len(codes["US"]) != 51 || len(codes["CA"]) != 13 || len(codes["AU"]) != 8 {
		t.Errorf("%d codes in the United States, %d in Canada, %d in Australia; want 51, 13, 8", len(codes["US"]), len(codes["CA"]), len(codes["AU"]))
	}
}

func TestNearest(t *testing.T) {
	for _, tt := range []struct {
		p    geo.Point
		want string
	}{
		{geo.Point{Lat: 40.7128, Lng: -74.006}, "New York City, NY, US"},
		{geo.Point{Lat: 40.04, Lng: -75.22}, "Roxborough, PA, US"},
		{geo.Point{Lat: -89, Lng: 5}, "McMurdo Station, AQ"},
		{geo.Point{Lat: 64.14, Lng: -21.92}, "Reykjavík, Capital Region, IS"},
	} {
		if p, ok := Default().Nearest(tt.p); !ok || p.Label() != tt.want {
			t.Errorf("Nearest(%v) = %s, want %s", tt.p, p.Label(), tt.want)
		}
	}
	for _, p := range []geo.Point{{}, {Lat: 95, Lng: 1}} {
		if got, ok := Default().Nearest(p); ok {
			t.Errorf("Nearest(%v) = %v, want none", p, got)
		}
	}
}

// The whole of what is built in is sound, is the file that SOURCES.md tells of, and names zones that Go knows.
func TestBuiltIn(t *testing.T) {
	g, err := Open(builtIn)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(builtIn))
	if !strings.Contains(string(text), hex.EncodeToString(sum[:])) || !strings.Contains(string(text), Credit) {
		t.Errorf("SOURCES.md is not of this gazetteer.bin, or lacks the credit; run make gazetteer")
	}
	towns, postcodes := g.Len()
	if towns < 180_000 || postcodes < 43_000 || len(builtIn) > 8<<20 {
		t.Errorf("%d towns and %d postcodes in %d bytes", towns, postcodes, len(builtIn))
	}
	for i := range g.file.zones.n {
		if _, err := time.LoadLocation(g.file.str(u24(g.file.zones.data, 3*i))); err != nil {
			t.Error(err)
		}
	}
	zoneless := 0
	for i := range towns {
		if p := g.file.place(i); !p.Point.Valid() || Key(p.Name) == "" {
			t.Errorf("town %d: %+v", i, p)
		} else if p.Zone == "" {
			zoneless++
		}
	}
	if zoneless > 5 {
		t.Errorf("%d towns without a time zone", zoneless)
	}
}

// The gazetteer stays where it is in the program: searching leaves nothing on the heap.
func TestMemory(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	g := Default()
	for _, q := range []string{"philadelphia", "philadelpia pa", "19103", "sa", "london uk"} {
		g.Find(q, Hint{}, 10)
	}
	g.Nearest(geo.Point{Lat: 39.95, Lng: -75.16})
	after := heap()
	runtime.KeepAlive(g)
	if after > before+64<<10 {
		t.Errorf("the heap grew by %d bytes, want at most 64 KiB", after-before)
	}
	if got := testing.AllocsPerRun(20, func() { g.Find("philadelpia pa", Hint{}, 10) }); got > 100 {
		t.Errorf("%v allocations for a query with a typing error", got)
	}
}

func BenchmarkFind(b *testing.B) {
	near := &geo.Point{Lat: 39.95, Lng: -75.16}
	for _, bb := range []struct {
		q    string
		hint Hint
	}{
		{"philadelphia", Hint{}}, {"philadelphia pa", Hint{}}, {"philad", Hint{Near: near, Country: "US"}}, {"sa", Hint{}},
		{"sa", Hint{Near: near, Country: "US"}}, {"new york new york usa", Hint{}}, {"19103", Hint{}}, {"philadelpia", Hint{}},
		{"cincinatti ohio usa", Hint{}}, {"nowhere to be found at all anywhere", Hint{}},
	} {
		name := bb.q
		if bb.hint.Near != nil {
			name += " near"
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Default().Find(bb.q, bb.hint, 10)
			}
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	for b.Loop() {
		Default().Nearest(geo.Point{Lat: 40.04, Lng: -75.22})
	}
}
