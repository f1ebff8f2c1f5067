// Package sample makes up meetings, so that somebody can see the site at work before there is a list of their own. The
// same meetings come out every time. The cities are real; groups, halls, streets, links and numbers are not, and each
// meeting says so in its notes. It is not test data for a package: those make their own. Start at Batch.
package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"homegroup/internal/meeting"
)

// Name, URL and Count are of the feed that holds the sample.
const (
	Name  = "sample"
	URL   = "sample:meetings" // no address: Batch makes the rows
	Count = 2000
)

// Feed is the sample's feed, to be added like any other.
func Feed() meeting.Feed {
	return meeting.Feed{Name: Name, Title: "Sample meetings", URL: URL, Format: meeting.MeetingGuide}
}

// Batch is what a fetch of the sample's feed gives. It is unchanged when the feed took the same rows before, unless forced.
func Batch(f meeting.Feed, force bool) meeting.Batch {
	rows := Rows(Count)
	text, err := json.Marshal(rows)
	if err != nil {
		panic("sample: " + err.Error()) // rows are plain strings and numbers
	}
	sum := sha256.Sum256(text)
	b := meeting.Batch{Format: meeting.MeetingGuide, Title: Feed().Title, Sum: hex.EncodeToString(sum[:]), Bytes: int64(len(text))}
	if b.Unchanged = b.Sum == f.Sum && !force; !b.Unchanged {
		b.Rows = rows
	}
	return b
}

// Rows makes the first n made-up rows.
func Rows(n int) []meeting.Row {
	m := maker{rand.New(rand.NewPCG(1935, 610)), codes()}
	rows := make([]meeting.Row, n)
	for i := range rows {
		rows[i] = m.row(i)
	}
	return rows
}

type maker struct {
	*rand.Rand
	codes map[string]map[meeting.Attribute]string
}

// codes finds, by program and attribute, the first code that means it: programs name the same thing differently.
func codes() map[string]map[meeting.Attribute]string {
	found := map[string]map[meeting.Attribute]string{}
	for _, p := range programs {
		found[p.id] = map[meeting.Attribute]string{}
		for _, t := range meeting.TypesOf(p.id) {
			for _, a := range t.Attributes {
				if found[p.id][a] == "" {
					found[p.id][a] = t.Code
				}
			}
		}
	}
	return found
}

func (m maker) pick(from []string) string { return from[m.IntN(len(from))] }

func (m maker) one(in int) bool { return m.IntN(in) == 0 }

func (m maker) row(i int) meeting.Row {
	c := cities[weighted(m.Rand, len(cities), func(i int) int { return cities[i].share })]
	if i < len(cities) {
		c = cities[i] // every city has one at least
	}
	program := programs[weighted(m.Rand, len(programs), func(i int) int { return programs[i].share })].id
	w := words[c.lang]
	start := m.start()
	day := m.IntN(7)

	r := meeting.Row{
		Index: i, Key: fmt.Sprintf("sample-%04d", i+1), Program: program, Timezone: c.zone,
		Days: []string{strconv.Itoa(day)}, Time: meeting.Clock(start), Duration: strconv.Itoa([]int{60, 60, 60, 75, 90, 45}[m.IntN(6)]),
		Name: strings.TrimSpace(m.pick(w.first) + " " + m.pick(w.second)), City: c.name, State: c.state, Country: c.country,
		Location: m.pick(w.places), Address: fmt.Sprintf(w.street, 900+m.IntN(90), m.pick(w.streets)),
		Regions: []string{c.name}, Languages: []string{c.lang}, Notes: w.sample, Body: "Sample office, " + c.name,
		Updated: fmt.Sprintf("2026-%02d-%02d 12:00:00", 1+m.IntN(10), 1+m.IntN(28)),
	}
	r.Group = r.Name
	// Two or three kilometres around the middle, most of them near it. Four decimals: no door in particular.
	r.Latitude = strconv.FormatFloat(c.lat+m.NormFloat64()*0.025, 'f', 4, 64)
	r.Longitude = strconv.FormatFloat(c.lng+m.NormFloat64()*0.03, 'f', 4, 64)
	if !m.one(3) {
		r.Notes += " " + m.pick(w.notes)
	}
	if m.one(3) {
		r.Verified = fmt.Sprintf("2026-%02d-%02d", 1+m.IntN(10), 1+m.IntN(28))
	}
	m.attendance(&r, c, w.online)
	r.Types = append(r.Types, m.types(program, r.Attendance == "online")...)
	m.schedule(&r, day, w.days, w.ring)
	return r
}

// start is a likely hour: evenings, then noon, then early, and now and then the night.
func (m maker) start() int {
	quarter := 15 * m.IntN(4)
	if !m.one(3) {
		quarter = 30 * m.IntN(2)
	}
	switch n := m.IntN(100); {
	case n < 55:
		return (17+m.IntN(4))*60 + quarter
	case n < 75:
		return (11+m.IntN(3))*60 + quarter
	case n < 92:
		return (6+m.IntN(4))*60 + quarter
	default:
		return (22+m.IntN(2))*60 + quarter
	}
}

// ofARoom are attributes that only a room has.
var ofARoom = []meeting.Attribute{meeting.Wheelchair, meeting.Children, meeting.Candlelight, meeting.FragranceFree, meeting.SignLanguage}

func (m maker) types(program string, online bool) []string {
	var types []string
	add := func(in int, a meeting.Attribute) {
		if code := m.codes[program][a]; code != "" && m.one(in) && !(online && slices.Contains(ofARoom, a)) {
			types = append(types, code)
		}
	}
	if m.one(3) {
		add(1, meeting.Closed)
	} else {
		add(1, meeting.Open)
	}
	for _, a := range []struct {
		in int
		a  meeting.Attribute
	}{{2, meeting.Wheelchair}, {3, meeting.Discussion}, {5, meeting.Newcomers}, {5, meeting.Steps}, {6, meeting.Speaker}, {8, meeting.Literature},
		{9, meeting.Meditation}, {9, meeting.LGBTQ}, {10, meeting.Women}, {12, meeting.Men}, {12, meeting.Young}, {20, meeting.Children},
		{25, meeting.SignLanguage}, {25, meeting.Secular}, {20, meeting.Candlelight}, {25, meeting.FragranceFree}} {
		add(a.in, a.a)
	}
	return types
}

// attendance makes about one in nine online, one in nine hybrid, and one in sixty suspended.
func (m maker) attendance(r *meeting.Row, c city, note string) {
	link := func() {
		r.ConferenceURL = fmt.Sprintf("https://zoom.us/j/0%09d", m.IntN(1e9)) // no meeting number begins with 0
		r.ConferenceURLNotes = note
		if c.country == "US" && m.one(2) {
			r.ConferencePhone = fmt.Sprintf("+120255501%02d", m.IntN(100)) // numbers kept for fiction
		}
	}
	r.Attendance = "in_person"
	switch n := m.IntN(180); {
	case n < 20:
		link()
		r.Attendance, r.Approximate, r.Location, r.Address = "online", "yes", "", ""
		// The area, not a door.
		r.Latitude, r.Longitude = strconv.FormatFloat(c.lat, 'f', 4, 64), strconv.FormatFloat(c.lng, 'f', 4, 64)
	case n < 40:
		link()
		r.Attendance = "hybrid"
	case n < 43:
		r.Attendance, r.Types = "", []string{"TC"}
	}
}

// schedule makes about one in twenty monthly, and one in eighty by appointment; the rest are weekly.
func (m maker) schedule(r *meeting.Row, day int, days [7]string, ring string) {
	switch n := m.IntN(80); {
	case n == 0:
		r.Days, r.Time, r.Duration = nil, "", ""
		r.Notes += " " + ring
	case n < 5:
		r.Weeks = []string{"1", "2,4", "3", "last"}[n-1]
	case m.one(4):
		// Many groups are called after their day.
		r.Name = days[day] + " " + r.Name
	}
}

// weighted draws an index below n in proportion to its share.
func weighted(r *rand.Rand, n int, share func(int) int) int {
	total := 0
	for i := range n {
		total += share(i)
	}
	at := r.IntN(total)
	for i := range n {
		if at -= share(i); at < 0 {
			return i
		}
	}
	return n - 1
}
