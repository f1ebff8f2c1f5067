package meeting

import (
	"hash/crc32"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Values writes a query as the parameters that ParseQuery reads. At is left away, as the moment of asking is never asked for.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("place", q.Place)
	if q.Near != nil && q.Place == "" {
		v.Set("near", q.Near.String())
	}
	if q.WithinKM > 0 {
		v.Set("within_km", float(q.WithinKM))
	}
	if b := q.Bounds; b != nil {
		v.Set("bounds", float(b.South)+","+float(b.West)+","+float(b.North)+","+float(b.East))
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if q.Days.Has(d) {
			v.Add("day", strconv.Itoa(int(d)))
		}
	}
	for name, at := range map[string]*int{"from": q.From, "to": q.To} {
		if at != nil {
			v.Set(name, Clock(*at))
		}
	}
	if !q.Until.IsZero() {
		v.Set("until", q.Until.UTC().Format(time.RFC3339))
	}
	for name, on := range map[string]bool{"now": q.Now, "facets": q.Facets} {
		if on {
			v.Set(name, "1")
		}
	}
	for _, id := range q.Programs {
		v.Add("program", id)
	}
	for _, t := range q.Types {
		v.Add("type", t.String())
	}
	for _, a := range q.Attendance {
		v.Add("attendance", string(a))
	}
	set("region", q.Region)
	set("language", q.Language)
	set("body", q.Body)
	set("feed", q.Feed)
	set("sort", string(q.Sort))
	if q.Limit != 0 && q.Limit != DefaultLimit {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.After != nil {
		v.Set("cursor", q.After.For(q))
	}
	if q.Zone != nil {
		v.Set("tz", q.Zone.String())
	}
	return v
}

func float(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Sum is the fingerprint of all in a query that decides its whole answer and its order: not the page, not the facets.
func (q Query) Sum() uint32 {
	q.Sort = q.Order()
	q.Place, q.Limit, q.After, q.Facets = "", 0, nil, false
	q.Types = slices.Clone(q.Types)
	slices.SortFunc(q.Types, func(a, b TypeRef) int { return strings.Compare(a.String(), b.String()) })
	q.Programs, q.Attendance = slices.Sorted(slices.Values(q.Programs)), slices.Sorted(slices.Values(q.Attendance))
	return crc32.ChecksumIEEE([]byte(q.Values().Encode()))
}

// String writes the type as the parameter takes it: wheelchair, X, or aa:X.
func (t TypeRef) String() string {
	switch {
	case t.Attribute != "":
		return string(t.Attribute)
	case t.Program != "":
		return t.Program + ":" + t.Code
	}
	return t.Code
}
