package meeting

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"homegroup/internal/geo"
	"homegroup/internal/recur"
)

// A labelled sample: one list, and a second that holds some of the same meetings as another office would write them down,
// and others that are only like them. twin tells which of the second are which of the first.
type sample struct {
	first, second []Listing
	twin          map[int64]int64 // second → first
}

var (
	firstWords  = strings.Fields("Serenity Harbor Morning Lamplighters New Beginnings Freedom Courage Hope Unity Eastside Westside Downtown Sunrise Sunset Friday Primary Purpose Living Sober Clean Steps Traditions Happy Hour Nooners Early Birds Night Owls Came Believe Big Book Candlelight Women Men Young People Just Today Recovery Solution Way Out Back Basics Beacon Bridge Common Ground Design")
	venueWords  = strings.Fields("Saint Mark Luke Trinity Grace First Baptist Presbyterian Methodist Library Hospital Clubhouse Alano Center Parish Hall Community Friends")
	madeStreets = strings.Fields("Main Oak Pine Walnut Locust Spruce Broad Market Chestnut Cedar Elm Maple Church School Mill River")
)

func pick(r *rand.Rand, words []string, n int) string {
	var out []string
	for range n {
		out = append(out, words[r.IntN(len(words))])
	}
	return strings.Join(out, " ")
}

func madeSample(seed uint64, n int) sample {
	r := rand.New(rand.NewPCG(seed, 7))
	type venue struct {
		name, address string
		point         geo.Point
	}
	var venues []venue
	for range n / 4 { // about four meetings to a venue, venues as near as in a town
		venues = append(venues, venue{pick(r, venueWords, 3), fmt.Sprintf("%d %s St", 1+r.IntN(999), pick(r, madeStreets, 1)),
			geo.Point{Lat: 40 + r.NormFloat64()*0.08, Lng: -75 + r.NormFloat64()*0.1}})
	}
	var list []Listing
	for i := range n {
		v := venues[r.IntN(len(venues))]
		p := v.point
		c := Content{Name: pick(r, firstWords, 1+r.IntN(3)), Program: []string{"aa", "aa", "na"}[r.IntN(3)], Attendance: InPerson, Status: Active,
			Rule:     recur.Rule{Kind: recur.Weekly, Day: time.Weekday(r.IntN(7)), Start: 6*60 + 30*r.IntN(33), Length: 60, Zone: "America/New_York"},
			Location: v.name, Address: v.address, City: "Sampletown", Formatted: v.address + ", Sampletown", Point: &p}
		if r.IntN(5) == 0 {
			c.Attendance, c.Approximate, c.ConferenceURL = Online, true, fmt.Sprintf("https://zoom.us/j/%d", 10_000_000+r.IntN(80_000_000))
		}
		list = append(list, Listing{ID: int64(i + 1), Meeting: int64(i + 1), Feed: "first", Content: c})
	}
	return disturbed(r, list)
}

// disturbed writes half of a list down again as another office might, and adds look-alikes that are other meetings.
func disturbed(r *rand.Rand, list []Listing) sample {
	s := sample{first: list, twin: map[int64]int64{}}
	id := int64(len(list))
	for _, l := range list {
		id++
		n := Listing{ID: id, Meeting: id, Feed: "second", Content: l.Content}
		c := &n.Content
		if l.Content.Point != nil {
			p := jitter(r, *l.Content.Point, 0.05)
			c.Point = &p
		}
		if r.IntN(2) == 0 {
			s.twin[n.ID] = l.ID
			c.Name = otherName(r, c.Name)
			c.Notes = "As the second list writes it"
			switch r.IntN(20) {
			case 0, 1:
				p := jitter(r, *c.Point, 0.2)
				c.Point = &p
			case 2:
				c.Rule.Start = (c.Rule.Start + 30) % (24 * 60)
			case 3:
				c.Group, c.Name = c.Name, pick(r, firstWords, 2)
			case 4:
				c.Address, c.Formatted = strings.Replace(c.Address, " St", " Street, Rear", 1), c.Formatted+", USA"
			case 5:
				c.Location = ""
			}
			s.second = append(s.second, n)
			continue
		}
		switch r.IntN(5) { // alike, and another
		case 0: // same room, another hour
			c.Rule.Start = (c.Rule.Start + 60*(1+r.IntN(10))) % (24 * 60)
		case 1: // same name and hour, another day
			c.Rule.Day = (c.Rule.Day + time.Weekday(1+r.IntN(6))) % 7
		case 2: // same name and hour, another town
			p := jitter(r, *c.Point, 8)
			c.Point, c.Address = &p, fmt.Sprintf("%d %s Ave", 1+r.IntN(999), pick(r, madeStreets, 1))
			c.ConferenceURL = ""
			if c.Attendance == Online {
				c.ConferenceURL = fmt.Sprintf("https://zoom.us/j/%d", 100_000_000+r.IntN(80_000_000))
			}
		case 3: // same house and hour, another program
			c.Program = map[string]string{"aa": "na", "na": "aa"}[c.Program]
		case 4: // same house and hour, another room and name
			c.Name, c.ConferenceURL = pick(r, firstWords, 3), ""
			if c.Attendance == Online {
				c.ConferenceURL = fmt.Sprintf("https://zoom.us/j/%d", 200_000_000+r.IntN(80_000_000))
			}
		}
		s.second = append(s.second, n)
	}
	return s
}

func jitter(r *rand.Rand, p geo.Point, km float64) geo.Point {
	return geo.Point{Lat: p.Lat + r.NormFloat64()*km/111, Lng: p.Lng + r.NormFloat64()*km/(111*math.Cos(p.Lat*math.Pi/180))}
}

func otherName(r *rand.Rand, name string) string {
	words := strings.Fields(name)
	switch r.IntN(9) {
	case 0:
		return name + " Group"
	case 1:
		return strings.ToUpper(name)
	case 2:
		return fmt.Sprintf("%d %s AFG", 10_000+r.IntN(20_000), name)
	case 3:
		if len(words) > 2 {
			return strings.Join(words[1:], " ")
		}
	case 4:
		i := r.IntN(len(words))
		if w := words[i]; len(w) > 5 {
			words[i] = w[:2] + w[3:]
			return strings.Join(words, " ")
		}
	case 5:
		return "The " + name
	case 6:
		return name + " (Closed)"
	}
	return name
}

// measure joins the two lists as a refresh would and counts pairs joined rightly, wrongly, and missed.
func (s sample) measure() (precision, recall float64, wrong []string) {
	at := time.Date(2026, time.January, 4, 0, 0, 0, 0, time.UTC)
	feed, byID := map[int64]string{}, map[int64]Listing{}
	var all []likeness
	for _, l := range s.first {
		all = append(all, likenessOf(l, at))
	}
	x := newLookalikes(all)
	var decisions []Merge
	for _, l := range slices.Concat(s.first, s.second) {
		feed[l.ID], byID[l.ID] = l.Feed, l
	}
	for _, l := range s.second {
		decisions = append(decisions, x.of(likenessOf(l, at))...)
	}
	of := grouping(decisions, func(id int64) string { return feed[id] })
	right, joined := 0, 0
	for _, l := range s.second {
		meeting, ok := of[l.ID]
		if !ok || meeting == l.ID {
			continue
		}
		joined++
		if s.twin[l.ID] == meeting {
			right++
		} else {
			wrong = append(wrong, fmt.Sprintf("%+v\n    is not %+v", byID[meeting].Content, l.Content))
		}
	}
	return float64(right) / float64(joined), float64(right) / float64(len(s.twin)), wrong
}

// The bars: a merge that is wrong hides a meeting from somebody, one that is missed shows it twice.
func TestDuplicatesMeasured(t *testing.T) {
	for seed := range uint64(5) {
		s := madeSample(seed, 2000)
		precision, recall, wrong := s.measure()
		t.Logf("made list %d: %d twins among %d: precision %.4f, recall %.4f", seed, len(s.twin), len(s.second), precision, recall)
		if precision < 0.99 || recall < 0.88 {
			t.Errorf("precision %.4f (at least 0.99), recall %.4f (at least 0.88); wrong: %s", precision, recall, strings.Join(wrong[:min(3, len(wrong))], "\n"))
		}
	}
}

func TestGroupingKeepsListingsOfOneFeedApart(t *testing.T) {
	feed := map[int64]string{1: "a", 2: "b", 3: "a", 4: "c"}
	feedOf := func(id int64) string { return feed[id] }
	for _, tc := range []struct {
		name      string
		decisions []Merge
		want      map[int64]int64
	}{
		{"the stronger wins", []Merge{{A: 1, B: 2, State: MergeAuto, Score: 0.8}, {A: 2, B: 3, State: MergeAuto, Score: 0.9}}, map[int64]int64{1: 1, 2: 2, 3: 2}},
		{"over a third list", []Merge{{A: 1, B: 2, State: MergeAuto, Score: 0.8}, {A: 2, B: 4, State: MergeAuto, Score: 0.9}}, map[int64]int64{1: 1, 2: 1, 4: 1}},
		{"a suggestion joins nothing", []Merge{{A: 1, B: 2, State: MergeSuggested, Score: 1}}, map[int64]int64{1: 1, 2: 2}},
		{"apart beats a detour", []Merge{{A: 1, B: 2, State: MergeApart}, {A: 1, B: 4, State: MergeAuto, Score: 0.9}, {A: 2, B: 4, State: MergeAuto, Score: 0.8}}, map[int64]int64{1: 1, 2: 2, 4: 1}},
		{"by hand also within a feed", []Merge{{A: 1, B: 3, State: MergeJoined}}, map[int64]int64{1: 1, 3: 1}},
	} {
		got := grouping(tc.decisions, feedOf)
		for id, meeting := range tc.want {
			if got[id] != meeting {
				t.Errorf("%s: listing %d is in meeting %d, want %d", tc.name, id, got[id], meeting)
			}
		}
	}
}
