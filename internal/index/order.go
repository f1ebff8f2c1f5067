package index

import (
	"cmp"
	"math"
	"time"
	"unicode/utf8"

	"homegroup/internal/fold"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// last is the number in a key of whatever is not known or does not come: it sorts behind everything.
const last = math.MaxInt64

// weekMinutes is how many minutes a week has.
const weekMinutes = 7 * 24 * 60

// maxNameKey bounds what ByName compares, in bytes, so that a cursor stays short.
const maxNameKey = 400

// key is the place of a meeting in an order.
type key struct {
	nums [2]int64
	name string
	id   int64
}

func (k key) compare(o key) int {
	return cmp.Or(cmp.Compare(k.nums[0], o.nums[0]), cmp.Compare(k.nums[1], o.nums[1]), cmp.Compare(k.name, o.name), cmp.Compare(k.id, o.id))
}

func keyOf(c *meeting.Cursor) key { return key{c.Key, c.Name, c.ID} }

// level says how much a word of the query that matches a token with this rank (fold.Match) counts: 1 to 8, 0 for no match.
func level(rank int, inName bool) int {
	var l int
	switch rank {
	case fold.Exact:
		l = 6
	case fold.Prefix:
		l = 5
	case fold.Typos:
		l = 2
	case fold.PrefixTypos:
		l = 1
	default:
		return 0
	}
	if inName {
		l += 2
	}
	return l
}

// maxLevel is the highest level.
const maxLevel = 8

func nameKey(name string) string {
	name = fold.Fold(name)
	if len(name) <= maxNameKey {
		return name
	}
	cut := maxNameKey
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut]
}

// metres rounds kilometres to whole metres.
func metres(km float64) int64 { return int64(math.Round(km * 1000)) }

// minute counts minutes since 1970.
func minute(t time.Time) int64 { return minuteOf(t.Unix()) }

func minuteOf(unix int64) int64 {
	if unix < 0 {
		unix -= 59
	}
	return unix / 60
}

// weekMinute is the minute of the week at which a meeting starts in its own zone; last by appointment.
func weekMinute(c meeting.Content) int64 {
	if c.ByAppointment() {
		return last
	}
	return int64(c.Rule.Day)*24*60 + int64(c.Rule.Start)
}

// baseLanguage is the first part of a language tag: "es" of "es-MX".
func baseLanguage(tag string) string {
	for i, r := range tag {
		if r == '-' || r == '_' {
			return tag[:i]
		}
	}
	return tag
}

// prepare fills in what a query leaves to us and refuses what cannot be answered.
func prepare(q meeting.Query, now func() time.Time) (meeting.Query, error) {
	if q.After != nil {
		if q.After.Sort != q.Order() {
			return q, problem.InField("cursor", "The cursor belongs to another order. Start again from the first page.")
		}
		q.At = q.After.At
	}
	if q.At.IsZero() {
		q.At = now()
	}
	q.At = q.At.UTC().Truncate(time.Second)
	if q.Limit == 0 {
		q.Limit = meeting.DefaultLimit
	}
	switch q.Order() {
	case meeting.ByRelevance, meeting.ByTime, meeting.ByDistance, meeting.ByUpcoming, meeting.ByName:
	default:
		return q, problem.InField("sort", "There is no such order. Choose relevance, time, distance, upcoming or name.")
	}
	switch {
	case q.Region != "" && fold.Fold(q.Region) == "":
		return q, problem.InField("region", "The region has no letter in it. Give a name.")
	case q.Body != "" && fold.Fold(q.Body) == "":
		return q, problem.InField("body", "The service body has no letter in it. Give a name.")
	case q.Language != "" && baseLanguage(q.Language) == "":
		return q, problem.InField("language", "The language is not a code such as en or es.")
	case q.Limit < 0 || q.Limit > meeting.MaxLimit:
		return q, problem.InField("limit", "A page has 1 to %d meetings.", meeting.MaxLimit)
	case q.Near != nil && !q.Near.Valid():
		return q, problem.InField("near", "This is not a place on the Earth. Give latitude and longitude in degrees, such as 39.95,-75.16.")
	case q.WithinKM != 0 && (q.Near == nil || !(q.WithinKM > 0)):
		return q, problem.InField("within_km", "A distance needs a place to measure from, and must be above 0.")
	}
	return q, nil
}
