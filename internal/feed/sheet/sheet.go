// Package sheet decodes lists that are tables: the CSV files of the TSML plugin, values of Google Sheets, and any CSV or
// JSON list of objects with the help of a mapping (docs/feeds.md says how one is written). It puts things where they
// belong and repairs nothing. Start at Decode.
package sheet

import (
	"sort"
	"strconv"
	"strings"

	"homegroup/internal/feed/loose"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// Decode reads a whole table, with the text of a mapping or, where that is empty, by the names of its columns. It is
// refused whole where it is broken, or where the columns are not known: problem.Invalid.
func Decode(data []byte, mappingText string, step loose.Step) ([]meeting.Row, error) {
	m, err := parseMapping(mappingText)
	if err != nil {
		return nil, err
	}
	t, err := read(data, m)
	if err != nil {
		return nil, err
	}
	if len(m.fields) == 0 {
		if m, err = guess(t, m); err != nil {
			return nil, err
		}
	}
	if err := m.bind(t); err != nil {
		return nil, err
	}
	rows := make([]meeting.Row, 0, len(t.records))
	for i, rec := range t.records {
		if i%loose.Every == 0 {
			if err := step(i); err != nil {
				return nil, err
			}
		}
		r := meeting.Row{Index: i, Line: rec.line, Wrong: rec.wrong}
		if rec.wrong != "" {
			rows = append(rows, r)
			continue
		}
		var times, ends []string
		for _, f := range m.fields {
			values := f.values(t, rec)
			switch f.target {
			case "time":
				times = values
			case "end_time":
				ends = values
			default:
				set(&r, f.target, values)
			}
		}
		rows = append(rows, spread(r, times, ends)...)
	}
	return rows, step(len(t.records))
}

// spread makes of a row with several times one row for each: day and time go together where there are as many of both,
// and every time is on every day otherwise.
func spread(r meeting.Row, times, ends []string) []meeting.Row {
	at := func(list []string, i int) string {
		switch {
		case i < len(list):
			return list[i]
		case len(list) == 1:
			return list[0]
		}
		return ""
	}
	if len(times) <= 1 || allEqual(times) {
		r.Time, r.EndTime = at(times, 0), at(ends, 0)
		return []meeting.Row{r}
	}
	var rows []meeting.Row
	for i, time := range times {
		one := r
		one.Time, one.EndTime = time, at(ends, i)
		if len(times) == len(r.Days) {
			one.Days = r.Days[i : i+1]
		}
		if one.Key != "" {
			one.Key += "-" + strconv.Itoa(i+1)
		}
		rows = append(rows, one)
	}
	return rows
}

func allEqual(list []string) bool {
	for _, s := range list {
		if s != list[0] {
			return false
		}
	}
	return true
}

// guess makes a mapping of the names of the columns. A table is a list of meetings only where it says what or where, and when.
func guess(t *table, m *mapping) (*mapping, error) {
	best := map[string]int{} // target → place of its alias: the first alias counts
	from := map[string]int{} // target → column
	var all []field
	for i, name := range t.columns {
		a, ok := aliases()[plain(name)]
		if !ok {
			continue
		}
		if lists[a.target] {
			all = append(all, field{target: a.target, parts: []part{{name: name, column: i, filters: splitsOf(a.target)}}, order: a.order})
			continue
		}
		if rank, taken := best[a.target]; !taken || a.rank < rank {
			best[a.target], from[a.target] = a.rank, i
		}
	}
	for target, i := range from {
		all = append(all, field{target: target, parts: []part{{name: t.columns[i], column: i, filters: splitsOf(target)}}})
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].target != all[j].target {
			return all[i].target < all[j].target
		}
		return all[i].order < all[j].order
	})
	has := func(targets ...string) bool {
		for _, f := range all {
			for _, want := range targets {
				if f.target == want {
					return true
				}
			}
		}
		return false
	}
	if !has("name", "location", "address", "formatted_address", "group") || !has("day", "time") {
		return nil, problem.New(problem.Invalid, "The columns of this table are not known here: %s. Say with --mapping FILE which is which. Nothing was imported.", named(t.columns))
	}
	m.fields = all
	return m, nil
}

// named lists columns for people.
func named(columns []string) string {
	const most = 20
	var names []string
	for _, c := range columns {
		if c = strings.TrimSpace(c); c != "" {
			if len(c) > 40 {
				c = strings.ToValidUTF8(c[:40], "") + "…"
			}
			names = append(names, "“"+c+"”")
		}
	}
	if len(names) > most {
		names = append(names[:most], "and "+strconv.Itoa(len(names)-most)+" more")
	}
	return strings.Join(names, ", ")
}
