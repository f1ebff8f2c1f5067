package meeting

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"homegroup/internal/geo"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

// queryNow is a Monday evening in New York, already Tuesday in London and in Tokyo.
var queryNow = time.Date(2026, 11, 24, 0, 30, 15, 500, time.UTC)

var tokyo = geo.Point{Lat: 35.68, Lng: 139.69}

func queryEnv() ParseEnv {
	return ParseEnv{
		Now:  queryNow,
		Zone: zoneNamed("America/New_York"),
		Place: func(name string) (geo.Point, string, bool) {
			if name == "Tokyo" {
				return tokyo, "Asia/Tokyo", true
			}
			return geo.Point{}, "", false
		},
		ZoneAt: func(at geo.Point) string {
			if at.Lng > 100 {
				return "Asia/Tokyo"
			}
			return ""
		},
		Program: func(id string) bool { return id == "smart-here" },
	}
}

func zoneNamed(name string) *time.Location {
	zone, err := recur.Zone(name)
	if err != nil {
		panic(err)
	}
	return zone
}

var sameZone = cmp.Comparer(func(a, b *time.Location) bool {
	return a == nil && b == nil || a != nil && b != nil && a.String() == b.String()
})

func TestParseQuery(t *testing.T) {
	minutes := func(m int) *int { return &m }
	at := queryNow.Truncate(time.Second)
	for query, want := range map[string]Query{
		"":                                    {},
		"q=early+risers":                      {Text: "early risers"},
		"q=+caf%C3%A9+":                       {Text: "café"},
		"near=39.95,-75.16":                   {Near: &geo.Point{Lat: 39.95, Lng: -75.16}},
		"near=39.95,-75.16&within_km=2.5":     {Near: &geo.Point{Lat: 39.95, Lng: -75.16}, WithinKM: 2.5},
		"place=Tokyo&within_km=20100":         {Near: &tokyo, Place: "Tokyo", WithinKM: 20100},
		"bounds=-10,170,10,-170":              {Bounds: &Bounds{-10, 170, 10, -170}},
		"day=0&day=6":                         {Days: 1 | 1<<6},
		"day=1,3&day=1":                       {Days: 1<<1 | 1<<3},
		"day=today":                           {Days: 1 << 1}, // the site's: still Monday
		"day=today&tz=Europe/London":          {Days: 1 << 2, Zone: zoneNamed("Europe/London")},
		"day=today&place=Tokyo":               {Days: 1 << 2, Near: &tokyo, Place: "Tokyo"},
		"day=today&near=35.68,139.69":         {Days: 1 << 2, Near: &tokyo},
		"day=today&near=39.95,-75.16":         {Days: 1 << 1, Near: &geo.Point{Lat: 39.95, Lng: -75.16}},
		"day=today&place=Tokyo&tz=US/Eastern": {Days: 1 << 1, Near: &tokyo, Place: "Tokyo", Zone: zoneNamed("US/Eastern")},
		"from=18:00&to=9:30":                  {From: minutes(18 * 60), To: minutes(9*60 + 30)},
		"from=00:00":                          {From: minutes(0)},
		"now=1":                               {Now: true},
		"until=2026-11-23T23:00:00-05:00":     {Until: time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)},
		"program=aa,na&program=aa":            {Programs: []string{"aa", "na"}},
		"program=smart-here":                  {Programs: []string{"smart-here"}},
		"program=smart":                       {Programs: []string{"smart"}}, // known, without a table
		"type=wheelchair&type=aa:X&type=O":    {Types: []TypeRef{{Attribute: Wheelchair}, {Program: "aa", Code: "X"}, {Code: "O"}}},
		"type=S":                              {Types: []TypeRef{{Code: "S"}}}, // a language
		"attendance=online,in_person":         {Attendance: []Attendance{Online, InPerson}},
		"region=South+Jersey":                 {Region: "South Jersey"},
		"language=ES":                         {Language: "es"},
		"language=spa":                        {Language: "es"},
		"body=SEPIA":                          {Body: "SEPIA"},
		"feed=philly-2":                       {Feed: "philly-2"},
		"sort=name":                           {Sort: ByName},
		"sort=distance&place=Tokyo":           {Sort: ByDistance, Near: &tokyo, Place: "Tokyo"},
		"limit=1":                             {Limit: 1},
		"limit=1000":                          {Limit: 1000},
		"facets=1":                            {Facets: true},
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		want.At = at
		if want.Limit == 0 {
			want.Limit = DefaultLimit
		}
		got, err := ParseQuery(values, queryEnv())
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if diff := cmp.Diff(want, got, sameZone); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestParseQueryRefuses(t *testing.T) {
	cursor := Cursor{Sort: ByUpcoming, At: queryNow, ID: 7}.For(Query{})
	old := Cursor{Sort: ByUpcoming, At: queryNow.Add(-CursorLife - time.Hour), ID: 7}.For(Query{})
	early := Cursor{Sort: ByUpcoming, At: queryNow.Add(time.Hour), ID: 7}.For(Query{})
	for query, field := range map[string]string{
		"day=9": "day", "day=7": "day", "day=-1": "day", "day=": "day", "day=1,": "day", "day=mon": "day", "day=1&day=9": "day", "day=01": "day", "day=TODAY": "day",
		"near=abc": "near", "near=": "near", "near=39.95": "near", "near=91,0": "near", "near=0,0": "near", "near=1e1,2": "near", "near=1,2&near=1,2": "near", "near=NaN,1": "near",
		"near=1,2&place=Tokyo": "place", "place=Atlantis": "place", "place=": "place", "place=+": "place", "place=Tokyo&place=Tokyo": "place",
		"within_km=5": "within_km", "within_km=0&near=1,2": "within_km", "within_km=-1&near=1,2": "within_km", "within_km=x&near=1,2": "within_km",
		"within_km=20101&near=1,2": "within_km", "within_km=Inf&near=1,2": "within_km", "within_km=1e3&near=1,2": "within_km", "within_km=&near=1,2": "within_km",
		"bounds=1,2,3": "bounds", "bounds=2,1,1,2": "bounds", "bounds=-91,0,0,0": "bounds", "bounds=0,-181,1,0": "bounds", "bounds=a,b,c,d": "bounds", "bounds=1,2,3,4,5": "bounds",
		"from=25:00": "from", "from=7pm": "from", "from=19": "from", "from=19:5": "from", "from=": "from", "to=24:00": "to", "to=-1:00": "to", "to=1:60": "to", "to=019:00": "to",
		"now=0": "now", "now=true": "now", "now=": "now", "now=1&now=1": "now", "facets=yes": "facets", "facets=": "facets",
		"until=tonight": "until", "until=2028-01-01T00:00:00Z": "until", "until=2026-11-24": "until",
		"program=xx": "program", "program=": "program", "program=AA": "program", "program=aa,,na": "program", "program=aa&program=": "program",
		"type=zz": "type", "type=": "type", "type=wheelchair&type=nothing": "type", "type=aa:ZZ": "type", "type=zz:X": "type", "type=x": "type", "type=:X": "type",
		"attendance=maybe": "attendance", "attendance=": "attendance", "attendance=in_person,online,x": "attendance",
		"region=": "region", "region=--": "region", "region=a&region=b": "region", "body=": "body", "body=!": "body",
		"language=": "language", "language=english": "language", "language=es-MX": "language", "language=und": "language", "language=e": "language", "language=12": "language",
		"feed=": "feed", "feed=A+B": "feed", "feed=../x": "feed",
		"sort=": "sort", "sort=random": "sort", "sort=distance": "sort",
		"limit=0": "limit", "limit=-1": "limit", "limit=1001": "limit", "limit=x": "limit", "limit=": "limit", "limit=1.5": "limit", "limit=%2B5": "limit", "limit=99999999999999999999": "limit",
		"cursor=xyz": "cursor", "cursor=": "cursor", "cursor=" + cursor + "A": "cursor", "cursor=" + cursor[:len(cursor)-1]: "cursor", "cursor=%00": "cursor",
		"cursor=" + old: "cursor", "cursor=" + early: "cursor", "cursor=" + strings.Repeat("A", 5000): "cursor",
		"cursor=" + cursor + "&day=1": "cursor", "cursor=" + cursor + "&sort=name": "cursor",
		"tz=": "tz", "tz=Mars/Olympus": "tz", "tz=Local": "tz", "tz=EST&tz=EST": "tz", "tz=../../etc/passwd": "tz",
		"q=": "q", "q=%3F%21": "q", "q=a&q=b": "q", "q=" + strings.Repeat("a", 201): "q", "q=%ff": "q", "q=a%00b": "q",
		"x=1": "x", "days=1": "days", "Q=a": "Q", "=1": "", "offset=5&limit=0": "offset",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseQuery(values, queryEnv())
		var p *problem.Problem
		switch {
		case !errors.As(err, &p):
			t.Errorf("%s: taken as %+v, error %v", query, got, err)
		case p.Kind != problem.Invalid || p.Field != field || len(p.Message) < 20:
			t.Errorf("%s: kind %s, field %q, %q", query, p.Kind, p.Field, p.Message)
		}
	}
}

// What somebody asks for says where they are and what they need. Errors are shown, logged and sent around.
func TestParseQueryErrorsRepeatNothing(t *testing.T) {
	const secret = "Zq9Secret"
	for _, name := range Parameters() {
		_, err := ParseQuery(url.Values{name: {secret}}, queryEnv())
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error repeats what was given: %v", name, err)
		}
	}
}

func TestParseQueryForm(t *testing.T) {
	env := queryEnv()
	env.Form = true
	blank := url.Values{}
	for _, name := range Parameters() {
		blank.Set(name, " ")
	}
	got, err := ParseQuery(blank, env)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Query{At: queryNow.Truncate(time.Second), Limit: DefaultLimit}, got, sameZone); diff != "" {
		t.Errorf("a form left blank asks something (-want +got):\n%s", diff)
	}
}

func TestCursorKeepsTheMoment(t *testing.T) {
	q, err := ParseQuery(url.Values{"day": {"today"}, "tz": {"America/New_York"}}, queryEnv())
	if err != nil {
		t.Fatal(err)
	}
	env := queryEnv()
	env.Now = queryNow.Add(6 * time.Hour) // Tuesday in New York
	values := url.Values{"day": {"today"}, "tz": {"America/New_York"}, "cursor": {Cursor{Sort: ByUpcoming, At: q.At, ID: 3}.For(q)}}
	next, err := ParseQuery(values, env)
	if err != nil {
		t.Fatal(err)
	}
	if next.Days != q.Days || !next.At.Equal(q.At) {
		t.Errorf("the second page asks for days %b at %v, the first for %b at %v", next.Days, next.At, q.Days, q.At)
	}
}

// queries are made of everything that a query can ask.
func queries() *rapid.Generator[Query] {
	return rapid.Custom(func(t *rapid.T) Query {
		q := Query{At: queryNow.Truncate(time.Second), Limit: rapid.IntRange(1, MaxLimit).Draw(t, "limit"), Days: Days(rapid.IntRange(0, 127).Draw(t, "days")),
			Now: rapid.Bool().Draw(t, "now"), Facets: rapid.Bool().Draw(t, "facets")}
		some := func(name string) bool { return rapid.Bool().Draw(t, name) }
		degree := func(name string, most float64) float64 {
			return math.Round(rapid.Float64Range(-most, most).Draw(t, name)*1e7)/1e7 + 0
		}
		word := rapid.StringMatching(`[a-zé漢0-9]([a-zé &?=,#+%漢0-9]{0,20}[a-z])?`)
		if some("text") {
			q.Text = word.Draw(t, "q")
		}
		switch rapid.IntRange(0, 2).Draw(t, "where") {
		case 1:
			q.Near = &geo.Point{Lat: degree("lat", 90), Lng: degree("lng", 180)}
			if !q.Near.Valid() {
				q.Near = &geo.Point{Lat: 1, Lng: 1}
			}
		case 2:
			q.Near, q.Place = &tokyo, "Tokyo"
		}
		if q.Near != nil && some("within") {
			q.WithinKM = rapid.Float64Range(0.001, maxKM).Draw(t, "km")
		}
		if some("bounds") {
			a, b := degree("south", 90), degree("north", 90)
			q.Bounds = &Bounds{min(a, b), degree("west", 180), max(a, b), degree("east", 180)}
		}
		for name, to := range map[string]**int{"from": &q.From, "to": &q.To} {
			if some(name) {
				m := rapid.IntRange(0, 24*60-1).Draw(t, name)
				*to = &m
			}
		}
		if some("until") {
			q.Until = queryNow.Truncate(time.Second).Add(time.Duration(rapid.IntRange(-1e5, 1e7).Draw(t, "until")) * time.Second)
		}
		q.Programs = someOf(t, "program", ProgramIDs())
		q.Types = someOf(t, "type", []TypeRef{{Attribute: Wheelchair}, {Attribute: Open}, {Program: "aa", Code: "X"}, {Code: "X"}, {Code: "S"}, {Program: "na", Code: "O"}})
		q.Attendance = someOf(t, "attendance", []Attendance{InPerson, Online, Hybrid})
		for name, to := range map[string]*string{"region": &q.Region, "body": &q.Body} {
			if some(name) {
				*to = word.Draw(t, name)
			}
		}
		q.Language = rapid.SampledFrom([]string{"", "es", "pt", "ja"}).Draw(t, "language")
		q.Feed = rapid.StringMatching(`[a-z0-9-]{0,12}`).Draw(t, "feed")
		q.Sort = rapid.SampledFrom([]Sort{"", ByRelevance, ByTime, ByDistance, ByUpcoming, ByName}).Draw(t, "sort")
		if q.Sort == ByDistance && q.Near == nil {
			q.Sort = ByName
		}
		if some("tz") {
			q.Zone = zoneNamed(rapid.SampledFrom([]string{"UTC", "America/New_York", "Asia/Kathmandu"}).Draw(t, "tz"))
		}
		if some("after") {
			c := cursors().Draw(t, "cursor")
			c.Sort, c.At, c.Sum = q.Order(), q.At, q.Sum()
			q.After = &c
		}
		return q
	})
}

func someOf[T any](t *rapid.T, name string, all []T) []T {
	var some []T
	for _, v := range all {
		if rapid.IntRange(0, 3).Draw(t, name) == 0 {
			some = append(some, v)
		}
	}
	return some
}

func cursors() *rapid.Generator[Cursor] {
	return rapid.Custom(func(t *rapid.T) Cursor {
		return Cursor{Sort: rapid.SampledFrom(Sorts()).Draw(t, "sort"), At: time.Unix(rapid.Int64Range(0, 1<<35).Draw(t, "at"), 0).UTC(),
			Key: [2]int64{rapid.Int64().Draw(t, "key"), rapid.Int64().Draw(t, "key")}, Name: rapid.StringN(-1, -1, 400).Draw(t, "name"),
			ID: rapid.Int64().Draw(t, "id"), Sum: rapid.Uint32().Draw(t, "sum")}
	})
}

func TestValuesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := queries().Draw(t, "query")
		values, err := url.ParseQuery(q.Values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseQuery(values, queryEnv())
		if err != nil {
			t.Fatalf("%v: %v", values, err)
		}
		if diff := cmp.Diff(q, got, sameZone); diff != "" {
			t.Fatalf("%v (-want +got):\n%s", values, diff)
		}
	})
}

func TestCursorReadsBackAndNothingElseDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cursors().Draw(t, "cursor")
		text := c.encode()
		got, err := parseCursor(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
		b := []byte(text)
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		other := letters[rapid.IntRange(0, len(letters)-1).Draw(t, "letter")]
		if b[i] == other {
			return
		}
		b[i] = other
		if got, err := parseCursor(string(b)); err == nil {
			t.Fatalf("%s, changed at %d, is taken as %+v", text, i, got)
		}
	})
}

// One cursor has one text, so that nobody can take two texts for two pages.
func TestCursorHasOneText(t *testing.T) {
	b := []byte{cursorVersion, 0, 0x80, 0x00, 0, 0, 0, 0, 0, 0, 0, 0} // the moment 0 in two bytes where one would do
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	if c, err := parseCursor(base64.RawURLEncoding.EncodeToString(b)); err == nil {
		t.Errorf("taken as %+v, whose text is %s", c, c.encode())
	}
}

func TestSum(t *testing.T) {
	base := Query{Text: "a", Programs: []string{"aa", "na"}, Types: []TypeRef{{Code: "X"}, {Attribute: Open}}, Near: &tokyo}
	same := []func(*Query){
		func(q *Query) { q.Limit = 5 }, func(q *Query) { q.Facets = true }, func(q *Query) { q.Place = "Tokyo" },
		func(q *Query) { q.After = &Cursor{Sort: ByName} }, func(q *Query) { q.At = queryNow }, func(q *Query) { q.Sort = ByRelevance },
		func(q *Query) { q.Programs = []string{"na", "aa"} }, func(q *Query) { q.Types = []TypeRef{{Attribute: Open}, {Code: "X"}} },
	}
	for i, change := range same {
		q := base
		if change(&q); q.Sum() != base.Sum() {
			t.Errorf("change %d should not matter", i)
		}
	}
	other := []func(*Query){
		func(q *Query) { q.Text = "b" }, func(q *Query) { q.Sort = ByName }, func(q *Query) { q.Days = 1 }, func(q *Query) { q.Programs = q.Programs[:1] },
		func(q *Query) { q.Near = nil }, func(q *Query) { q.WithinKM = 1 }, func(q *Query) { q.Until = queryNow }, func(q *Query) { q.Now = true },
	}
	for i, change := range other {
		q := base
		if change(&q); q.Sum() == base.Sum() {
			t.Errorf("change %d should matter", i)
		}
	}
	if !slices.Equal(base.Programs, []string{"aa", "na"}) || base.Types[0].Code != "X" {
		t.Error("Sum has changed the query")
	}
}

// An attribute and a code must not be mistaken for each other, nor a list of values for one value.
func TestTypesCanBeAskedFor(t *testing.T) {
	for _, id := range ProgramIDs() {
		for _, typ := range TypesOf(id) {
			if slices.Contains(Attributes(), Attribute(typ.Code)) || strings.ContainsAny(typ.Code, ",: ") {
				t.Errorf("the code %q of %s cannot be asked for", typ.Code, id)
			}
			want := TypeRef{Program: id, Code: typ.Code}
			if got, ok := parseTypeRef(want.String()); !ok || got != want {
				t.Errorf("%s reads back as %+v, %v", want, got, ok)
			}
		}
	}
}

// Whatever comes, it is refused as Invalid with one of the parameters named, or it is a query that reads back as itself.
func TestParseQueryTakesAnything(t *testing.T) {
	names := append(Parameters(), "other", "")
	pieces := []string{"", " ", "0", "1", "7", "-1", "today", "39.95,-75.16", "Tokyo", "19:00", "aa", "aa:X", "X", "wheelchair", "online", "es", "name", "distance", "1000", "UTC",
		",", "2026-11-24T00:00:00Z", "1,2,3,4", "5", "é", "\x00", "\xff", "AQA", "zz", "1e5", "Infinity", "0x10", "９"}
	rapid.Check(t, func(t *rapid.T) {
		values := url.Values{}
		for range rapid.IntRange(0, 6).Draw(t, "parameters") {
			value := rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()).Draw(t, "value")
			values.Add(rapid.SampledFrom(names).Draw(t, "name"), value)
		}
		env := queryEnv()
		env.Form = rapid.Bool().Draw(t, "form")
		q, err := ParseQuery(values, env)
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) || p.Kind != problem.Invalid || !values.Has(p.Field) {
				t.Fatalf("%q: %v", values, err)
			}
			return
		}
		again, err := ParseQuery(q.Values(), env)
		if err != nil {
			t.Fatalf("%q is taken, but as %q it is not: %v", values, q.Values(), err)
		}
		if diff := cmp.Diff(q, again, sameZone); diff != "" {
			t.Fatalf("%q (-first +again):\n%s", values, diff)
		}
	})
}
