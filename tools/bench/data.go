package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

// metro is a city round which made-up towns lie. Positions are rounded; the people (in thousands) only set how many
// meetings there are.
type metro struct {
	name, state, zone string
	lat, lng          float64
	people            int
}

var metros = []metro{
	{"New York", "NY", "America/New_York", 40.71, -74.01, 8300}, {"Los Angeles", "CA", "America/Los_Angeles", 34.05, -118.24, 3900},
	{"Chicago", "IL", "America/Chicago", 41.88, -87.63, 2700}, {"Houston", "TX", "America/Chicago", 29.76, -95.37, 2300},
	{"Phoenix", "AZ", "America/Phoenix", 33.45, -112.07, 1650}, {"Philadelphia", "PA", "America/New_York", 39.95, -75.16, 1580},
	{"San Antonio", "TX", "America/Chicago", 29.42, -98.49, 1450}, {"San Diego", "CA", "America/Los_Angeles", 32.72, -117.16, 1380},
	{"Dallas", "TX", "America/Chicago", 32.78, -96.8, 1300}, {"Jacksonville", "FL", "America/New_York", 30.33, -81.66, 970},
	{"Austin", "TX", "America/Chicago", 30.27, -97.74, 960}, {"San Francisco", "CA", "America/Los_Angeles", 37.77, -122.42, 810},
	{"Columbus", "OH", "America/New_York", 39.96, -83, 910}, {"Indianapolis", "IN", "America/Indiana/Indianapolis", 39.77, -86.16, 880},
	{"Charlotte", "NC", "America/New_York", 35.23, -80.84, 890}, {"Seattle", "WA", "America/Los_Angeles", 47.61, -122.33, 750},
	{"Denver", "CO", "America/Denver", 39.74, -104.99, 715}, {"Washington", "DC", "America/New_York", 38.91, -77.04, 690},
	{"Nashville", "TN", "America/Chicago", 36.16, -86.78, 690}, {"Boston", "MA", "America/New_York", 42.36, -71.06, 675},
	{"El Paso", "TX", "America/Denver", 31.76, -106.49, 680}, {"Detroit", "MI", "America/Detroit", 42.33, -83.05, 640},
	{"Portland", "OR", "America/Los_Angeles", 45.52, -122.68, 650}, {"Memphis", "TN", "America/Chicago", 35.15, -90.05, 630},
	{"Louisville", "KY", "America/Kentucky/Louisville", 38.25, -85.76, 620}, {"Baltimore", "MD", "America/New_York", 39.29, -76.61, 585},
	{"Milwaukee", "WI", "America/Chicago", 43.04, -87.91, 577}, {"Albuquerque", "NM", "America/Denver", 35.08, -106.65, 560},
	{"Kansas City", "MO", "America/Chicago", 39.1, -94.58, 508}, {"Atlanta", "GA", "America/New_York", 33.75, -84.39, 500},
	{"Miami", "FL", "America/New_York", 25.76, -80.19, 440}, {"Minneapolis", "MN", "America/Chicago", 44.98, -93.27, 430},
	{"New Orleans", "LA", "America/Chicago", 29.95, -90.07, 380}, {"Honolulu", "HI", "Pacific/Honolulu", 21.31, -157.86, 350},
	{"Anchorage", "AK", "America/Anchorage", 61.22, -149.9, 290}, {"Boise", "ID", "America/Boise", 43.62, -116.2, 235},
	{"Toronto", "ON", "America/Toronto", 43.65, -79.38, 2800}, {"Montreal", "QC", "America/Toronto", 45.5, -73.57, 1760},
	{"Calgary", "AB", "America/Edmonton", 51.05, -114.07, 1300}, {"Vancouver", "BC", "America/Vancouver", 49.28, -123.12, 660},
	{"London", "England", "Europe/London", 51.51, -0.13, 8900}, {"Dublin", "Leinster", "Europe/Dublin", 53.35, -6.26, 590},
	{"Sydney", "NSW", "Australia/Sydney", -33.87, 151.21, 5300}, {"Adelaide", "SA", "Australia/Adelaide", -34.93, 138.6, 1380},
	{"Auckland", "Auckland", "Pacific/Auckland", -36.85, 174.76, 1600}, {"Mexico City", "CDMX", "America/Mexico_City", 19.43, -99.13, 9200},
	{"Madrid", "Madrid", "Europe/Madrid", 40.42, -3.7, 3300}, {"Cape Town", "Western Cape", "Africa/Johannesburg", -33.92, 18.42, 4600},
	{"Mumbai", "Maharashtra", "Asia/Kolkata", 19.08, 72.88, 12400}, {"Sao Paulo", "SP", "America/Sao_Paulo", -23.55, -46.63, 12300},
}

// town is a place that meetings are held in: a metro itself, or one of seven round it.
type town struct {
	name, state, country, zone string
	at                         geo.Point
	spread                     float64 // kilometres; two thirds of its meetings are nearer than this
	weight                     float64
	postal                     int
}

// maker makes meetings, the same for the same seed.
type maker struct {
	r       *rand.Rand
	towns   []town
	sum     []float64 // weights up to each town
	streets []string
	names   []string // of groups
	only    string   // the one program, or ""
	simple  bool     // only what the Meeting Guide format can say: weekly, active, in person or hybrid
}

func newMaker(seed uint64) *maker {
	m := &maker{r: rand.New(rand.NewPCG(seed, 12))}
	total := 0.0
	for i, c := range metros {
		country := "US"
		if c.lng > -60 || c.state == "CDMX" || strings.Contains("ON QC AB BC", c.state) {
			country = "--"
		}
		for k := range 8 {
			t := town{c.name, c.state, country, c.zone, geo.Point{Lat: c.lat, Lng: c.lng}, 3 + math.Sqrt(float64(c.people))/8, math.Pow(float64(c.people), 0.8), 10000 + i*1700}
			if k > 0 {
				angle, far := m.r.Float64()*2*math.Pi, 12+m.r.Float64()*60
				t.name, t.at, t.spread = m.place(), offset(t.at, far*math.Cos(angle), far*math.Sin(angle)), 2.5
				t.weight *= 0.03 + 0.1*m.r.Float64()
				t.postal += 200 * k
			}
			total += t.weight
			m.towns, m.sum = append(m.towns, t), append(m.sum, total)
		}
	}
	for range 12000 {
		m.streets = append(m.streets, m.place()+" "+pick(m.r, "Street", "Street", "Avenue", "Road", "Lane", "Drive", "Boulevard", "Court", "Way", "Pike"))
	}
	for range 9000 {
		m.names = append(m.names, m.groupName())
	}
	return m
}

func offset(p geo.Point, northKM, eastKM float64) geo.Point {
	lat := p.Lat + northKM/111.2
	return geo.Point{Lat: lat, Lng: p.Lng + eastKM/(111.2*math.Cos(lat*math.Pi/180))}.Round(5)
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// place makes a name for a town or a street.
func (m *maker) place() string {
	name := pick(m.r, "ash", "bel", "bran", "cal", "car", "chest", "clay", "crom", "dal", "dun", "ed", "fair", "glen", "green", "hal", "ham", "hart", "hol", "ken", "lan",
		"lin", "mar", "mil", "mor", "nor", "oak", "pem", "red", "rock", "san", "sher", "spring", "stan", "sum", "thorn", "wal", "war", "west", "whit", "win", "wood", "york") +
		pick(m.r, "", "", "a", "be", "de", "en", "er", "ing", "le", "ma", "ne", "o", "ri", "ter", "ver") +
		pick(m.r, "burg", "bury", "dale", "don", "field", "ford", "gate", "grove", "ham", "hill", "land", "ley", "low", "mere", "mont", "more", "port", "ridge", "side", "stead", "ton", "view", "ville", "well", "wick", "worth")
	if m.r.IntN(9) == 0 {
		name = pick(m.r, "north", "south", "east", "upper", "lower", "saint", "mount", "lake") + " " + name
	}
	return title(name)
}

func title(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

func (m *maker) groupName() string {
	name := pick(m.r, "Early", "Happy", "Primary", "New", "Serenity", "Sunday", "Monday", "Friday", "Saturday", "Noon", "Lunch", "Midnight", "Candlelight", "Harbor", "River", "Lakeside",
		"Hilltop", "Downtown", "Uptown", "Village", "Courage", "Gratitude", "Hope", "Keep It", "Easy", "One", "Living", "Second", "Way", "Road", "Bridge", "Open", "Back to", "Women's",
		"Men's", "Young", "Big Book", "Step", "Sober", "Clean", "Spirit", "Morning", "Sunrise", "Sunset", "Twilight", "Traditional", "Wednesday Night", "Into", "Garden", "Corner") + " " +
		pick(m.r, "Risers", "Hour", "Purpose", "Beginnings", "Group", "Serenity", "Nooners", "Lunch Bunch", "Lights", "Study", "Discussion", "Fellowship", "Simple", "Does It", "Day at a Time",
			"Sober", "Chance", "Out", "Home", "Door", "Basics", "Steps", "Speakers", "Circle", "Sisters", "Brothers", "Crossing", "Harmony", "Acceptance", "Freedom", "Action", "Solution",
			"Promises", "Meditation", "Workshop", "Meeting", "Survivors", "Newcomers", "Reflections", "Traditions")
	switch m.r.IntN(5) {
	case 0:
		name += " of " + m.place()
	case 1:
		name = m.place() + " " + name
	}
	return name
}

var sentences = []string{
	"Enter through the side door on %s.", "Park in the rear lot off %s.", "Ring the bell and come down to the lower hall.", "Coffee and tea are set out before the start.",
	"The last meeting of the month is a speaker from %s.", "Newcomers are met at the door a quarter of an hour early.", "Bring the book that we are reading.",
	"There is a ramp on the %s side of the building.", "Masks are welcome and not asked for.", "Children may play in the next room, with somebody watching over them.",
	"Birthday night is the final week of each month.", "We close for public holidays; look at the door.", "The passcode is given by telephone to those who ask.",
	"Chairs are put out by the first to come.", "Step work is shared in small circles after the reading.", "Smoking is only at the back gate on %s.",
}

var programs = []string{"aa", "aa", "aa", "aa", "aa", "aa", "na", "na", "na", "al-anon", "oa", "ga"}

var typesOf = map[string][]string{
	"aa": {"D", "ST", "BE", "X", "X", "B", "W", "M", "LGBTQ", "SP", "12x12", "MED", "CAN", "YA", "ASL", "S"}, "na": {"D", "ST", "BEG", "WCHR", "W", "M", "BT", "CAN"},
	"al-anon": {"BE", "X", "W", "M", "ST"}, "oa": {"BE", "X", "W", "M"}, "ga": {"W", "M"},
}

// town picks one, by weight.
func (m *maker) town() *town {
	at := m.r.Float64() * m.sum[len(m.sum)-1]
	i, _ := slices.BinarySearch(m.sum, at)
	return &m.towns[i]
}

// near is a position in or round a town.
func (m *maker) near(t *town) geo.Point {
	return offset(t.at, m.r.NormFloat64()*t.spread, m.r.NormFloat64()*t.spread)
}

// content makes the next meeting.
func (m *maker) content() meeting.Content {
	r, t := m.r, m.town()
	at := m.near(t)
	c := meeting.Content{Name: m.names[int(math.Pow(r.Float64(), 2)*float64(len(m.names)))], Program: programs[r.IntN(len(programs))], Attendance: meeting.InPerson, Status: meeting.Active,
		City: t.name, State: t.state, PostalCode: fmt.Sprintf("%05d", t.postal+r.IntN(150)), Country: t.country, Regions: []string{t.state, t.name}, Point: &at}
	if m.only != "" {
		c.Program = m.only
	}
	if t.country == "--" {
		c.Country = ""
	}
	c.Address = fmt.Sprintf("%d %s", 1+int(math.Pow(r.Float64(), 2)*9000), m.streets[int(math.Pow(r.Float64(), 2)*float64(len(m.streets)))])
	c.Formatted = c.Address + ", " + c.City + ", " + c.State + " " + c.PostalCode
	c.Location = pick(r, "Saint "+pick(r, "Mark", "Luke", "John", "Mary", "Paul", "Anne", "Stephen", "Agnes")+"'s Church", m.place()+" Community Center", "First Methodist Church", "Parish House of "+m.place(),
		m.place()+" Hospital", "Recovery Club", m.place()+" Library", "Grace Lutheran Church", "Friends Meeting House")
	c.Group = c.Name
	hour := []int{6, 7, 7, 8, 9, 10, 10, 12, 12, 12, 13, 15, 17, 18, 18, 19, 19, 19, 19, 19, 20, 20, 20, 21, 22}[r.IntN(25)]
	c.Rule = recur.Rule{Kind: recur.Weekly, Day: time.Weekday(r.IntN(7)), Start: hour*60 + []int{0, 0, 0, 30, 30, 15}[r.IntN(6)],
		Length: []int{60, 60, 60, 75, 90}[r.IntN(5)], Zone: t.zone}
	codes := typesOf[c.Program]
	c.Types = []string{pick(r, "O", "O", "C")}
	for range r.IntN(4) {
		c.Types = append(c.Types, codes[r.IntN(len(codes))])
	}
	c.Types = m.known(c.Program, c.Types)
	if r.IntN(12) == 0 {
		c.Languages = []string{pick(r, "es", "es", "fr", "pl", "pt")}
	}
	for range r.IntN(4) {
		s := sentences[r.IntN(len(sentences))]
		if strings.Contains(s, "%s") {
			s = fmt.Sprintf(s, m.streets[r.IntN(len(m.streets))])
		}
		c.Notes = strings.TrimSpace(c.Notes + " " + s)
	}
	c.Body = t.state + " " + pick(r, "Area", "Area", "District "+strconv.Itoa(1+r.IntN(30))) + " Service Office"
	c.Updated = time.Date(2024, 1, 1, 0, r.IntN(1_000_000), 0, 0, time.UTC).Format(time.RFC3339)
	if r.IntN(6) == 0 {
		c.Attendance, c.ConferenceURL = meeting.Hybrid, fmt.Sprintf("https://zoom.us/j/%d", 10_000_000_000+r.Int64N(80_000_000_000))
	}
	if m.simple {
		return c
	}
	switch r.IntN(40) {
	case 0, 1, 2, 3:
		c.Attendance, c.ConferenceURL, c.Approximate = meeting.Online, "https://zoom.us/j/98765432100", true
	case 4:
		c.Rule.Kind, c.Rule.Weeks = recur.Monthly, recur.Weeks(1<<r.IntN(6))
	case 5:
		c.Rule = recur.Rule{Zone: t.zone}
	case 6:
		c.Status = meeting.Suspended
	}
	return c
}

// known keeps the codes that the program has, in order, each once.
func (m *maker) known(program string, codes []string) []string {
	slices.Sort(codes)
	return slices.DeleteFunc(slices.Compact(codes), func(code string) bool {
		_, ok := meeting.TypeOf(program, code)
		return !ok
	})
}

// meeting makes the next meeting as it would be there with one listing.
func (m *maker) meeting(id int64) meeting.Meeting {
	c := m.content()
	slug := fold.Slug(c.Name, 48) + "-" + strconv.FormatInt(id, 10)
	made := meeting.Meeting{ID: id, Slug: slug, Content: c, Sources: []meeting.Origin{{Feed: "bench", Title: "Bench", Slug: slug, Listing: id, Updated: c.Updated}}}
	made.Public()
	return made
}
