package main

import (
	"math/rand/v2"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/geo"
	"homegroup/internal/meeting"
)

// kind is one kind of question that people ask.
type kind struct {
	name string
	make func(a *asker) meeting.Query
}

// asker makes queries, the same for the same seed: from places where there are meetings, with words that are in them.
type asker struct {
	*maker
	texts []string
	at    time.Time
}

func newAsker(m *maker, sample []meeting.Meeting, at time.Time) *asker {
	a := &asker{maker: m, at: at}
	m.r = rand.New(rand.NewPCG(7, 7))
	for _, s := range sample {
		a.texts = append(a.texts, s.Name, s.Name, s.Name, s.Location, s.Formatted, s.Notes)
	}
	return a
}

func (a *asker) from() *geo.Point {
	p := a.near(a.town()).Round(2) // as it comes from a browser
	return &p
}

// words picks one or two words of a meeting, the first of four letters or more; one in three such is not typed to its
// end, one in six misspelt.
func (a *asker) words() string {
	for {
		words := fold.Tokens(a.texts[a.r.IntN(len(a.texts))])
		if len(words) == 0 {
			continue
		}
		i := a.r.IntN(len(words))
		if len(words[i]) < 4 {
			continue
		}
		q := a.typed(words[i])
		if i+1 < len(words) && a.r.IntN(2) == 0 {
			q += " " + a.typed(words[i+1])
		}
		return q
	}
}

func (a *asker) typed(word string) string {
	w := []byte(word)
	if len(w) < 5 {
		return word
	}
	switch a.r.IntN(6) {
	case 0, 1:
		w = w[:3+a.r.IntN(len(w)-3)]
	case 2:
		i := 1 + a.r.IntN(len(w)-2)
		w[i], w[i+1] = w[i+1], w[i]
	}
	return string(w)
}

// kinds are the questions measured. The first four are those of the bar.
var kinds = []kind{
	{"near + day + type, nearest first", func(a *asker) meeting.Query {
		return meeting.Query{Near: a.from(), WithinKM: 10, Days: meeting.Days(1) << a.r.IntN(7), Types: []meeting.TypeRef{{Attribute: meeting.Wheelchair}}}
	}},
	{"text, best match first", func(a *asker) meeting.Query { return meeting.Query{Text: a.words()} }},
	{"nearest upcoming: within 25 km, soonest first", func(a *asker) meeting.Query {
		return meeting.Query{Near: a.from(), WithinKM: 25, Sort: meeting.ByUpcoming}
	}},
	{"nearest upcoming: before midnight, nearest first", func(a *asker) meeting.Query {
		return meeting.Query{Near: a.from(), Until: a.at.Add(6 * time.Hour), Sort: meeting.ByDistance}
	}},
	{"now, within 25 km", func(a *asker) meeting.Query {
		return meeting.Query{Near: a.from(), WithinKM: 25, Now: true}
	}},
	{"online now, anywhere", func(a *asker) meeting.Query {
		return meeting.Query{Now: true, Attendance: []meeting.Attendance{meeting.Online}, Programs: []string{"aa"}}
	}},
	{"text near: within 25 km", func(a *asker) meeting.Query {
		return meeting.Query{Text: a.words(), Near: a.from(), WithinKM: 25}
	}},
	{"everything, soonest first", func(a *asker) meeting.Query { return meeting.Query{} }},
	{"within 25 km, with facets", func(a *asker) meeting.Query {
		return meeting.Query{Near: a.from(), WithinKM: 25, Facets: true}
	}},
	{"everything, with facets", func(a *asker) meeting.Query { return meeting.Query{Facets: true} }},
}

// query makes one of a kind.
func (a *asker) query(k kind) meeting.Query {
	q := k.make(a)
	q.At, q.Limit = a.at, 20
	return q
}
