package sheet

import (
	"slices"
	"strings"
)

// values makes what a field says of one row. A column alone may give several values; with words around it, or with other
// columns, it is one text.
func (f field) values(t *table, rec record) []string {
	if len(f.parts) == 1 && f.parts[0].name != "" {
		return f.parts[0].values(t, rec)
	}
	var b strings.Builder
	columns, filled := 0, 0
	for _, p := range f.parts {
		if p.name == "" {
			b.WriteString(p.words)
			continue
		}
		columns++
		if v := p.values(t, rec); len(v) > 0 {
			filled++
			b.WriteString(strings.Join(v, ", "))
		}
	}
	s := strings.Join(strings.Fields(b.String()), " ")
	if s == "" || columns > 0 && filled == 0 {
		return nil
	}
	return []string{s}
}

// values reads a column and sends it through the filters, each value by itself.
func (p part) values(t *table, rec record) []string {
	values := t.get(rec, p.column)
	for _, f := range p.filters {
		values = f.apply(values)
	}
	return values
}

func (f filter) apply(values []string) []string {
	if f.name == "or" {
		if len(values) == 0 {
			return []string{f.arg}
		}
		return values
	}
	var out []string
	for _, v := range values {
		if f.name == "split" {
			// Each sign of the argument parts.
			for piece := range strings.FieldsFuncSeq(v, func(c rune) bool { return strings.ContainsRune(f.arg, c) }) {
				out = append(out, strings.TrimSpace(piece))
			}
			continue
		}
		out = append(out, f.one(v))
	}
	return slices.DeleteFunc(out, func(v string) bool { return strings.TrimSpace(v) == "" })
}

func (f filter) one(v string) string {
	switch f.name {
	case "lower":
		return strings.ToLower(v)
	case "upper":
		return strings.ToUpper(v)
	case "match": // the first group, or all that matched
		m := f.form.FindStringSubmatch(v)
		if m == nil {
			return ""
		}
		if len(m) > 1 {
			return m[1]
		}
		return m[0]
	case "remove":
		return f.form.ReplaceAllString(v, "")
	case "part":
		pieces := strings.Split(v, f.arg)
		i := f.number - 1
		if f.number < 0 {
			i = len(pieces) + f.number
		}
		if i < 0 || i >= len(pieces) {
			return ""
		}
		return strings.TrimSpace(pieces[i])
	case "translate":
		if other, ok := f.table[strings.ToLower(strings.TrimSpace(v))]; ok {
			return other
		}
		if other, ok := f.table["*"]; ok {
			return other
		}
	}
	return v
}
