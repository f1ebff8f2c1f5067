package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"homegroup/internal/feed/loose"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

// table is any list of rows under named columns.
type table struct {
	columns []string
	at      map[string]int // plain(column) → its place
	records []record
}

// record is one row. A cell may hold several values, in JSON.
type record struct {
	line  int // from 1; 0 where lines mean nothing
	cells [][]string
	wrong string
}

// get gives the values of a column, nil where it is empty.
func (t *table) get(r record, column int) []string {
	if column >= len(r.cells) {
		return nil
	}
	return r.cells[column]
}

// column finds a column by its name, letter case and signs aside.
func (t *table) column(name string) (int, bool) {
	i, ok := t.at[plain(name)]
	return i, ok
}

// add names one more column; of two with one name the first counts.
func (t *table) add(name string) int {
	name = strings.TrimSpace(name)
	i := len(t.columns)
	t.columns = append(t.columns, name)
	if _, taken := t.at[plain(name)]; !taken && plain(name) != "" {
		t.at[plain(name)] = i
	}
	return i
}

// plain writes a column's name as the aliases are written: “Full Address” is full_address.
func plain(name string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(strings.TrimSpace(name)) {
		if c == '\'' || c == '’' || c == '\ufeff' {
			continue
		}
		if c < 0x80 && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('_')
		}
		gap = false
		b.WriteRune(c)
	}
	return b.String()
}

// read makes a table of whatever shape the data has.
func read(data []byte, m *mapping) (*table, error) {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) > 0 && (trimmed[0] == '[' || trimmed[0] == '{') {
		return readJSON(trimmed, m.rows)
	}
	return readCSV(data, m)
}

// readCSV reads separated values; the separator is that of the mapping, or the one that parts the header into most columns.
func readCSV(data []byte, m *mapping) (*table, error) {
	before := 0
	for range m.headerLine - 1 { // lines over the header, such as a title
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			break
		}
		data, before = data[i+1:], before+1
	}
	t, err := parseCSV(data, before, separator(data, m.separator), false)
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		// Quotation marks inside a value that nobody doubled are common; read on with them as they are.
		t, err = parseCSV(data, before, separator(data, m.separator), true)
	}
	return t, err
}

func parseCSV(data []byte, before int, sep rune, lazy bool) (*table, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = sep, lazy, -1, false
	t := &table{at: map[string]int{}}
	for first := true; ; {
		values, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if lazy {
				return nil, problem.New(problem.Invalid, "The table cannot be read: %s. Nothing was imported.", err).Because(err)
			}
			return nil, err
		}
		line, _ := r.FieldPos(0)
		line += before
		if blank(values) {
			continue
		}
		if first {
			for _, name := range values {
				t.add(name)
			}
			first = false
			continue
		}
		for _, v := range values {
			if lazy && strings.Count(v, "\n") > 200 {
				return nil, problem.New(problem.Invalid, "A quotation mark is opened in line %d and never closed. Nothing was imported.", line)
			}
		}
		rec := record{line: line, cells: make([][]string, min(len(values), len(t.columns)))}
		for i := range rec.cells {
			values[i] = meeting.UnsafeCell(values[i])
			if strings.TrimSpace(values[i]) != "" {
				rec.cells[i] = values[i : i+1 : i+1]
			}
		}
		if len(values) > len(t.columns) && !blank(values[len(t.columns):]) {
			rec.wrong = fmt.Sprintf("It has %d columns, but the header has %d", len(values), len(t.columns))
		}
		t.records = append(t.records, rec)
	}
	if len(t.columns) == 0 {
		return nil, problem.New(problem.Invalid, "The table is empty: it has not even a header. Nothing was imported.")
	}
	return t, nil
}

func blank(values []string) bool {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

func separator(data []byte, given rune) rune {
	if given != 0 {
		return given
	}
	header := string(bytes.TrimLeft(data, "\r\n \ufeff"))
	quoted := false
	count := map[rune]int{}
	for _, c := range header {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		count[c]++
	}
	best := ','
	for _, c := range []rune{';', '\t', '|'} {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// readJSON reads {"values":[[header],[row]…]} of Google Sheets, or a list of objects, at a place inside or at the top.
func readJSON(data []byte, inside string) (*table, error) {
	if err := loose.Check(data); err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(inside, ".") {
		if name == "" {
			continue
		}
		var outer map[string]json.RawMessage
		if json.Unmarshal(data, &outer) != nil || outer[name] == nil {
			return nil, problem.New(problem.Invalid, "The mapping says that the rows are in %q, but there is nothing of that name. Nothing was imported.", inside)
		}
		data = outer[name]
	}
	var outer map[string]json.RawMessage
	if inside == "" && json.Unmarshal(data, &outer) == nil && outer != nil {
		if values := outer["values"]; values != nil {
			return readValues(values)
		}
		if len(outer) == 1 {
			for _, only := range outer {
				data = only
			}
		}
	}
	return readObjects(data)
}

func readValues(data []byte) (*table, error) {
	var lines [][]any
	if err := json.Unmarshal(data, &lines); err != nil {
		return nil, problem.New(problem.Invalid, "The sheet's values are no rows of cells. Nothing was imported.").Because(err)
	}
	t := &table{at: map[string]int{}}
	for i, line := range lines {
		values := make([]string, len(line))
		for j, v := range line {
			if v != nil {
				values[j] = fmt.Sprint(v)
			}
		}
		if blank(values) {
			continue
		}
		if len(t.columns) == 0 {
			for _, name := range values {
				t.add(name)
			}
			continue
		}
		rec := record{line: i + 1, cells: make([][]string, min(len(values), len(t.columns)))}
		for j := range rec.cells {
			if strings.TrimSpace(values[j]) != "" {
				rec.cells[j] = values[j : j+1]
			}
		}
		if len(values) > len(t.columns) && !blank(values[len(t.columns):]) {
			rec.wrong = fmt.Sprintf("It has %d columns, but the header has %d", len(values), len(t.columns))
		}
		t.records = append(t.records, rec)
	}
	if len(t.columns) == 0 {
		return nil, problem.New(problem.Invalid, "The sheet is empty: it has not even a header. Nothing was imported.")
	}
	return t, nil
}

func readObjects(data []byte) (*table, error) {
	t := &table{at: map[string]int{}}
	exact := map[string]int{}
	err := loose.Each(data, func(index int, o loose.Object) error {
		rec := record{}
		if o == nil {
			rec.wrong = "It is no object with fields"
		}
		var fresh []string
		o.Values(func(name string, _ []string) {
			if _, known := exact[name]; !known {
				fresh = append(fresh, name)
			}
		})
		sort.Strings(fresh)
		for _, name := range fresh {
			exact[name] = t.add(name)
		}
		rec.cells = make([][]string, len(t.columns))
		o.Values(func(name string, values []string) { rec.cells[exact[name]] = values })
		t.records = append(t.records, rec)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(t.columns) == 0 {
		return nil, problem.New(problem.Invalid, "The list has no rows with fields. Nothing was imported.")
	}
	return t, nil
}
