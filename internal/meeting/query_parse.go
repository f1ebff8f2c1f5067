package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/problem"
	"homegroup/internal/recur"
)

// ParseEnv is what the words of a query are understood by.
type ParseEnv struct {
	Now  time.Time      // the moment of asking
	Zone *time.Location // the site's, for "today" where neither tz nor the place tells; nil: UTC
	// Place finds a place by name or postcode: its position, and its IANA zone or "". nil: no place is known.
	Place func(name string) (at geo.Point, zone string, ok bool)
	// ZoneAt tells the IANA zone of a position given by near, or "". nil: the site's zone stands for it.
	ZoneAt func(at geo.Point) string
	// Program tells whether some meeting is of this program. Those that ProgramNamed knows are known besides. nil: only they.
	Program func(id string) bool
	// Form says that the values come from a form on a page, where a field left blank asks nothing. Otherwise a blank value is an error.
	Form bool
}

// Limits of what is read.
const (
	maxValue  = 200 // characters of one value
	maxValues = 50  // values of one parameter
	maxKM     = 20_100
)

// parameters are the names that ParseQuery knows, and whether more than one value makes sense.
var parameters = []struct {
	name string
	many bool
}{
	{"q", false}, {"near", false}, {"place", false}, {"within_km", false}, {"bounds", false}, {"day", true}, {"from", false},
	{"to", false}, {"now", false}, {"until", false}, {"program", true}, {"type", true}, {"attendance", true}, {"region", false}, {"language", false},
	{"body", false}, {"feed", false}, {"sort", false}, {"limit", false}, {"cursor", false}, {"tz", false}, {"facets", false},
}

// Parameters lists the names that ParseQuery takes.
func Parameters() []string {
	var names []string
	for _, p := range parameters {
		names = append(names, p.name)
	}
	return names
}

// ParseQuery reads the parameters that every list output takes:
//
//	q=words               every word must be found; the beginning of a word will do, and long words forgive a typo
//	near=lat,lng          decimal degrees; or place=name or postcode. Without within_km everything is found, the nearest first
//	within_km=5           at most so far from near or place; above 0, up to 20100
//	bounds=s,w,n,e        only inside this box of the map, in decimal degrees; w > e crosses the antimeridian
//	day=0..6 | today      0 is Sunday; several days: any of them. today is the weekday now in tz, else at the place, else at the site
//	from=HH:MM to=HH:MM   start in the meeting's own local time, both included; from later than to runs over midnight
//	now=1                 under way, or beginning within the hour
//	until=moment          next start before this, RFC 3339, at most a year ahead: 2026-11-24T04:00:00Z
//	program=aa            several: any of them
//	type=wheelchair       an attribute common to all programs, X (a code), or aa:X (a code of one program); several: all of them
//	attendance=in_person  or online or hybrid; in_person and online find hybrid too; several: any of them
//	region= language= body= feed=   one each; language is a base language such as es
//	sort=relevance|time|distance|upcoming|name; distance needs near or place
//	limit=1..1000         of one page; 100 when not given
//	cursor=               "next" of the page before, with all else as it was
//	tz=America/New_York   the visitor's zone
//	facets=1              counts over the whole answer
//
// Several values are given by repeating the parameter or with commas between them. Whatever is not understood is an error:
// an answer is never wider than what was asked. The error is a problem.Problem of kind Invalid with the parameter in Field; its
// message never repeats what was given.
func ParseQuery(values map[string][]string, env ParseEnv) (Query, error) {
	p := parser{values: values, env: env}
	q := Query{At: env.Now.UTC().Truncate(time.Second), Limit: DefaultLimit}
	for _, step := range []func(*Query) error{
		p.known, p.text, p.cursor, p.zone, p.where, p.box, p.days, p.clocks, p.programs, p.types, p.attendance, p.names, p.language, p.order, p.page,
	} {
		if err := step(&q); err != nil {
			return Query{}, err
		}
	}
	return q, nil
}

type parser struct {
	values    map[string][]string
	env       ParseEnv
	placeZone string // of place: IANA name, "" while not known
}

// known refuses names that are not known, repeated ones, and values that cannot mean anything.
func (p *parser) known(*Query) error {
	names := make([]string, 0, len(p.values))
	for name := range p.values {
		names = append(names, name)
	}
	slices.Sort(names) // the same query gets the same error
	for _, name := range names {
		i := slices.IndexFunc(parameters, func(k struct {
			name string
			many bool
		}) bool {
			return k.name == name
		})
		if i < 0 {
			if r := []rune(strings.ToValidUTF8(name, "?")); len(r) > 64 {
				name = string(r[:64])
			}
			return problem.InField(name, "There is no parameter of this name, so nothing was searched. There are: %s.", strings.Join(Parameters(), ", "))
		}
		given := p.values[name]
		if !parameters[i].many && len(given) > 1 {
			return problem.InField(name, "%s was given %d times; give it once.", name, len(given))
		}
		for _, v := range given {
			switch {
			case strings.TrimSpace(v) == "" && !p.env.Form:
				return problem.InField(name, "%s has no value. Give one, or leave %s away.", name, name)
			case name != "cursor" && utf8.RuneCountInString(v) > maxValue:
				return problem.InField(name, "%s is longer than %d characters. Shorten it.", name, maxValue)
			case !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }):
				return problem.InField(name, "%s is not text (UTF-8).", name)
			}
		}
	}
	return nil
}

// one gives the value of a parameter; "" when it was not given.
func (p *parser) one(name string) string {
	if v := p.values[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// many gives all values of a parameter, repeated or between commas, without doubles.
func (p *parser) many(name string) ([]string, error) {
	var all []string
	for _, v := range p.values[name] {
		if strings.TrimSpace(v) == "" {
			continue // a blank field of a form: known has refused others
		}
		for part := range strings.SplitSeq(v, ",") {
			part = strings.TrimSpace(part)
			if part == "" {
				return nil, problem.InField(name, "%s has an empty value between its commas. Take it out.", name)
			}
			if !slices.Contains(all, part) {
				all = append(all, part)
			}
		}
	}
	if len(all) > maxValues {
		return nil, problem.InField(name, "%s has more than %d values. Give fewer.", name, maxValues)
	}
	return all, nil
}

func (p *parser) text(q *Query) error {
	q.Text = p.one("q")
	if q.Text != "" && len(fold.Tokens(q.Text)) == 0 {
		return problem.InField("q", "q has no letter or digit to look for. Write a word, or leave q away.")
	}
	return nil
}

// cursor is read before all that depends on the moment, which is the first page's.
func (p *parser) cursor(q *Query) error {
	text := p.one("cursor")
	if text == "" {
		return nil
	}
	c, err := parseCursor(text)
	if err != nil {
		return err
	}
	if age := q.At.Sub(c.At); age > CursorLife || age < -time.Minute { // clocks of several machines differ a little
		return problem.InField("cursor", "This cursor is more than a day old. Begin again without it.")
	}
	q.After, q.At = &c, c.At
	return nil
}

func (p *parser) zone(q *Query) error {
	name := p.one("tz")
	if name == "" {
		return nil
	}
	zone, err := recur.Zone(name)
	if err != nil {
		return problem.InField("tz", "This time zone is not known. Give an IANA name such as America/New_York.")
	}
	q.Zone = zone
	return nil
}

func (p *parser) where(q *Query) error {
	near, place, within := p.one("near"), p.one("place"), p.one("within_km")
	switch {
	case near != "" && place != "":
		return problem.InField("place", "near and place were both given. Give one of them.")
	case near != "":
		at, err := geo.ParsePoint(near)
		if err != nil {
			return problem.InField("near", "near is not a position: latitude and longitude in decimal degrees with a comma between them, such as 39.95,-75.16.")
		}
		q.Near = &at
	case place != "":
		var at geo.Point
		var zone string
		ok := false
		if p.env.Place != nil {
			at, zone, ok = p.env.Place(place)
		}
		if !ok {
			return problem.InField("place", "No place of this name or postcode is known here. Try the nearest town, or give near as latitude,longitude.")
		}
		q.Near, q.Place, p.placeZone = &at, place, zone
	}
	if within == "" {
		return nil
	}
	km, ok := decimal(within)
	switch {
	case !ok || km <= 0 || km > maxKM:
		return problem.InField("within_km", "within_km is not a distance in kilometres: give a number above 0 and up to %d, such as 5 or 2.5.", maxKM)
	case q.Near == nil:
		return problem.InField("within_km", "within_km says how far, but not from where. Give near or place too.")
	}
	q.WithinKM = km
	return nil
}

func (p *parser) box(q *Query) error {
	text := p.one("bounds")
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	var b Bounds
	ok := len(parts) == 4
	for i, to := range []*float64{&b.South, &b.West, &b.North, &b.East} {
		if ok {
			*to, ok = decimal(strings.TrimSpace(parts[i]))
		}
	}
	if !ok || b.South < -90 || b.North > 90 || b.South > b.North || b.West < -180 || b.West > 180 || b.East < -180 || b.East > 180 {
		return problem.InField("bounds", "bounds is not a box on the map: give south,west,north,east in decimal degrees, such as 39.8,-75.3,40.1,-74.9.")
	}
	q.Bounds = &b
	return nil
}

func (p *parser) days(q *Query) error {
	days, err := p.many("day")
	if err != nil {
		return err
	}
	for _, d := range days {
		switch {
		case d == "today":
			q.Days = q.Days.With(q.At.In(p.today(*q)).Weekday())
		case len(d) == 1 && d[0] >= '0' && d[0] <= '6':
			q.Days = q.Days.With(time.Weekday(d[0] - '0'))
		default:
			return problem.InField("day", "day is 0 (Sunday) to 6 (Saturday), or today.")
		}
	}
	return nil
}

// today gives the zone whose date counts.
func (p *parser) today(q Query) *time.Location {
	if q.Zone != nil {
		return q.Zone
	}
	name := p.placeZone
	if q.Near != nil && q.Place == "" && p.env.ZoneAt != nil {
		name = p.env.ZoneAt(*q.Near) // not before it is needed: it costs as much as a search
	}
	if zone, err := recur.Zone(name); err == nil {
		return zone
	}
	if p.env.Zone != nil {
		return p.env.Zone
	}
	return time.UTC
}

func (p *parser) clocks(q *Query) error {
	for _, clock := range []struct {
		name string
		to   **int
	}{{"from", &q.From}, {"to", &q.To}} {
		name := clock.name
		text := p.one(name)
		if text == "" {
			continue
		}
		hour, minute, ok := strings.Cut(text, ":")
		h, okH := number(hour, 23)
		m, okM := number(minute, 59)
		if !ok || !okH || !okM || len(minute) != 2 || len(hour) > 2 {
			return problem.InField(name, "%s is not a time of day: give hours and minutes, 00:00 to 23:59.", name)
		}
		at := h*60 + m
		*clock.to = &at
	}
	if text := p.one("until"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || at.After(q.At.AddDate(1, 0, 0)) {
			return problem.InField("until", "until is not a moment of the coming year: give one such as 2026-11-24T04:00:00Z (RFC 3339).")
		}
		q.Until = at.UTC()
	}
	for _, flag := range []struct {
		name string
		to   *bool
	}{{"now", &q.Now}, {"facets", &q.Facets}} {
		name := flag.name
		switch p.one(name) {
		case "":
		case "1":
			*flag.to = true
		default:
			return problem.InField(name, "%s is 1 or is left away.", name)
		}
	}
	return nil
}

func (p *parser) programs(q *Query) (err error) {
	if q.Programs, err = p.many("program"); err != nil {
		return err
	}
	for _, id := range q.Programs {
		if named, ok := ProgramNamed(id); (!ok || named != id) && (p.env.Program == nil || !p.env.Program(id)) {
			return problem.InField("program", "There is no program with this id here. /api/v1/types lists those that there are.")
		}
	}
	return nil
}

func (p *parser) types(q *Query) error {
	types, err := p.many("type")
	if err != nil {
		return err
	}
	for _, text := range types {
		ref, ok := parseTypeRef(text)
		if !ok {
			return problem.InField("type", "No program has this type. Give an attribute such as wheelchair, a code such as X, or a program's code such as aa:X; /api/v1/types lists them.")
		}
		q.Types = append(q.Types, ref)
	}
	return nil
}

func parseTypeRef(text string) (TypeRef, bool) {
	if slices.Contains(Attributes(), Attribute(text)) {
		return TypeRef{Attribute: Attribute(text)}, true
	}
	if program, code, ok := strings.Cut(text, ":"); ok {
		_, ok := TypeOf(program, code)
		return TypeRef{Program: program, Code: code}, ok
	}
	return TypeRef{Code: text}, KnownCode(text)
}

func (p *parser) attendance(q *Query) error {
	ways, err := p.many("attendance")
	if err != nil {
		return err
	}
	for _, way := range ways {
		switch a := Attendance(way); a {
		case InPerson, Online, Hybrid:
			q.Attendance = append(q.Attendance, a)
		default:
			return problem.InField("attendance", "attendance is in_person, online or hybrid.")
		}
	}
	return nil
}

func (p *parser) names(q *Query) error {
	q.Region, q.Body, q.Feed = p.one("region"), p.one("body"), p.one("feed")
	for _, name := range []string{"region", "body"} {
		if value := p.one(name); value != "" && len(fold.Tokens(value)) == 0 {
			return problem.InField(name, "%s has no letter or digit to look for.", name)
		}
	}
	if strings.Trim(q.Feed, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(q.Feed) > 64 {
		return problem.InField("feed", "feed is the name of a list, in small letters, digits and '-'; /api/v1/feeds has them.")
	}
	return nil
}

func (p *parser) language(q *Query) error {
	text := p.one("language")
	if text == "" {
		return nil
	}
	base, err := language.ParseBase(text)
	if err != nil || base.String() == "und" {
		return problem.InField("language", "language is the code of a language alone, such as en, es or fr.")
	}
	q.Language = base.String()
	return nil
}

func (p *parser) order(q *Query) error {
	q.Sort = Sort(p.one("sort"))
	if q.Sort != "" && !slices.Contains(sorts[:], q.Sort) {
		return problem.InField("sort", "sort is relevance, time, distance, upcoming or name.")
	}
	if q.Sort == ByDistance && q.Near == nil {
		return problem.InField("sort", "sort=distance needs a place to measure from. Give near or place too.")
	}
	return nil
}

func (p *parser) page(q *Query) error {
	if text := p.one("limit"); text != "" {
		n, ok := number(text, MaxLimit)
		if !ok || n < 1 {
			return problem.InField("limit", "limit is a whole number from 1 to %d.", MaxLimit)
		}
		q.Limit = n
	}
	if q.After != nil && (q.After.Sort != q.Order() || q.After.Sum != q.Sum()) {
		return problem.InField("cursor", "This cursor belongs to another search. Keep all other parameters as they were, or begin again without it.")
	}
	return nil
}

// number reads digits alone, up to most; strconv would take a sign too.
func number(s string, most int) (int, bool) {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= most
}

// decimal reads a plain decimal number; strconv would take "Inf", "1e9" and "0x1p4" too.
func decimal(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "-.0123456789") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v + 0, err == nil // + 0 makes 0 of -0
}
