package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"homegroup/internal/problem"
)

// mapping says which column is what. docs/feeds.md describes how it is written; the short of it:
//
//	key  = {Meeting #}                      a column
//	name = SMART Recovery {Program}         words and columns; empty where all its columns are
//	program = smart                         words alone: the same for every row
//	type = {Format | split ","}             filters behind a column, each after a |
//	[translate audience]                    a table for the filter “translate audience”
//	Women = W
type mapping struct {
	fields     []field
	tables     map[string]map[string]string
	separator  rune
	headerLine int
	rows       string
}

// field fills one target from words and columns.
type field struct {
	target string
	parts  []part
	line   int // in the mapping
	order  int
}

// part is words, or a column with filters.
type part struct {
	words   string
	name    string // of the column; "" for words
	column  int
	filters []filter
}

type filter struct {
	name, arg string
	number    int
	form      *regexp.Regexp
	table     map[string]string
}

// parseMapping reads the text of a mapping. Its errors name the line.
func parseMapping(text string) (*mapping, error) {
	m := &mapping{tables: map[string]map[string]string{}, headerLine: 1}
	var table map[string]string
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		number := i + 1
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			name, ok := strings.CutPrefix(strings.TrimSuffix(line, "]"), "[translate ")
			if !ok || !strings.HasSuffix(line, "]") || strings.TrimSpace(name) == "" {
				return nil, wrong(number, "a section is written [translate NAME]")
			}
			table = map[string]string{}
			m.tables[strings.TrimSpace(name)] = table
			continue
		}
		left, right, ok := strings.Cut(line, "=")
		left, right = strings.TrimSpace(left), strings.TrimSpace(right)
		if !ok || left == "" {
			return nil, wrong(number, "a line is written target = {Column}, and in a section word = other word")
		}
		if table != nil {
			table[strings.ToLower(left)] = right
			continue
		}
		if err := m.setting(left, right, number); err != nil {
			return nil, err
		}
	}
	for _, f := range m.fields {
		for _, p := range f.parts {
			for j := range p.filters {
				if p.filters[j].name != "translate" {
					continue
				}
				if p.filters[j].table = m.tables[p.filters[j].arg]; p.filters[j].table == nil {
					return nil, wrong(f.line, "there is no section [translate %s]", p.filters[j].arg)
				}
			}
		}
	}
	return m, nil
}

func wrong(line int, format string, args ...any) error {
	return problem.InField("mapping", "The mapping's line %d cannot be read: %s. Nothing was imported.", line, fmt.Sprintf(format, args...))
}

// setting reads one line outside of sections.
func (m *mapping) setting(left, right string, line int) error {
	switch left {
	case "separator":
		names := map[string]rune{"comma": ',', ",": ',', "semicolon": ';', ";": ';', "tab": '\t', `\t`: '\t', "bar": '|', "|": '|'}
		sep, ok := names[right]
		if !ok {
			return wrong(line, "a separator is comma, semicolon, tab or bar")
		}
		m.separator = sep
		return nil
	case "header_line":
		n, err := strconv.Atoi(right)
		if err != nil || n < 1 {
			return wrong(line, "the header's line is a number from 1")
		}
		m.headerLine = n
		return nil
	case "rows":
		m.rows = right
		return nil
	}
	if !slices.Contains(Targets(), left) {
		return wrong(line, "%q is none of what a column can be: %s", left, strings.Join(Targets(), ", "))
	}
	for _, f := range m.fields {
		if f.target == left && !lists[left] {
			return wrong(line, "%q was said before, in line %d", left, f.line)
		}
	}
	parts, err := parseParts(right)
	if err != nil {
		return wrong(line, "%s", err)
	}
	m.fields = append(m.fields, field{target: left, parts: parts, line: line})
	return nil
}

// parseParts takes “SMART Recovery {Program | or 4-Point}” apart.
func parseParts(s string) ([]part, error) {
	var parts []part
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open != 0 {
			if open < 0 {
				open = len(s)
			}
			parts = append(parts, part{words: s[:open]})
			s = s[open:]
			continue
		}
		end := closing(s)
		if end < 0 {
			return nil, fmt.Errorf("a { is never closed")
		}
		p, err := parseColumn(s[1:end])
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		s = s[end+1:]
	}
	return parts, nil
}

// closing finds the } that ends a column, quotation marks respected.
func closing(s string) int {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '}' && !quoted:
			return i
		}
	}
	return -1
}

func parseColumn(s string) (part, error) {
	pieces := cutBars(s)
	p := part{name: unquote(strings.TrimSpace(pieces[0])), column: -1}
	if p.name == "" {
		return p, fmt.Errorf("a column's name is missing between { and }")
	}
	for _, piece := range pieces[1:] {
		f, err := parseFilter(strings.TrimSpace(piece))
		if err != nil {
			return p, err
		}
		p.filters = append(p.filters, f)
	}
	return p, nil
}

// cutBars parts filters at |, quotation marks respected.
func cutBars(s string) []string {
	var pieces []string
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '|' && !quoted:
			pieces, start = append(pieces, s[start:i]), i+1
		}
	}
	return append(pieces, s[start:])
}

// unquote takes the marks off "a text"; inside only \" is special, so that a pattern can be written as it is.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`)
	}
	return s
}

func parseFilter(s string) (filter, error) {
	name, arg, _ := strings.Cut(s, " ")
	f := filter{name: name, arg: unquote(strings.TrimSpace(arg))}
	switch name {
	case "lower", "upper":
		return f, nil
	case "match", "remove":
		form, err := regexp.Compile(f.arg)
		if err != nil || f.arg == "" {
			return f, fmt.Errorf("the pattern %q cannot be read", f.arg)
		}
		f.form = form
		return f, nil
	case "part":
		number, rest, ok := strings.Cut(strings.TrimSpace(arg), " ")
		n, err := strconv.Atoi(number)
		if f.number, f.arg = n, unquote(strings.TrimSpace(rest)); err != nil || n == 0 || !ok || f.arg == "" {
			return f, fmt.Errorf(`part is written: part 2 ",", or part -1 "," for the last`)
		}
		return f, nil
	case "split":
		if f.arg == "" {
			return f, fmt.Errorf(`split is written: split ","`)
		}
		return f, nil
	case "or", "translate":
		if f.arg == "" {
			return f, fmt.Errorf("%s needs a word behind it", name)
		}
		return f, nil
	}
	return f, fmt.Errorf("the filter %q is not known: use match, remove, part, split, translate, or, lower, upper", name)
}

// bind finds the columns of a mapping in a table.
func (m *mapping) bind(t *table) error {
	for _, f := range m.fields {
		for i := range f.parts {
			p := &f.parts[i]
			if p.name == "" {
				continue
			}
			column, ok := t.column(p.name)
			if !ok {
				return problem.InField("mapping", "The mapping's line %d names the column “%s”, but the table has only: %s. Nothing was imported.", f.line, p.name, named(t.columns))
			}
			p.column = column
		}
	}
	return nil
}
