// Package loose reads JSON as lists of meetings really write it: numbers as texts, texts as lists, lists as objects with
// numbers for names. It says in plain words where a file is broken. It knows nothing of meetings.
// Start at Check and Each.
package loose

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"homegroup/internal/problem"
)

// Every is how many rows decoders read between two calls of a Step.
const Every = 500

// Step is called now and then with the rows read so far; its error ends the reading.
type Step func(done int) error

// Object is one row.
type Object map[string]any

// Check says whether data is JSON, and if not where it breaks and what was expected there: problem.Invalid.
func Check(data []byte) error {
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if err == nil {
		return nil
	}
	offset := len(data)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = int(syntax.Offset) - 1 // the offset counts the byte at fault
	}
	if strings.Contains(err.Error(), "unexpected end") {
		offset = len(data)
	}
	line, column := Position(data, offset)
	return problem.New(problem.Invalid, "The list is broken at line %d, column %d: %s. Nothing was imported; the list's owner has to repair it.",
		line, column, expected(err.Error(), data, offset)).Because(err)
}

// Position gives the line and column, both from 1, of a byte; columns are characters.
func Position(data []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(data))
	line = 1 + bytes.Count(data[:offset], []byte{'\n'})
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return line, 1 + utf8.RuneCount(data[start:offset])
}

// expected says in plain words what the parser of the standard library would have needed.
func expected(message string, data []byte, offset int) string {
	found := "the end"
	if offset < len(data) {
		r, size := utf8.DecodeRune(data[offset:])
		if found = "“" + string(r) + "”"; r == utf8.RuneError && size == 1 || r < ' ' {
			found = fmt.Sprintf("the byte %#02x", data[offset])
		}
	}
	for _, e := range []struct{ part, want string }{
		{"unexpected end", "the list ends in the middle, something is missing after its last character"},
		{"after top-level value", "the list had ended, but " + found + " follows where nothing was expected"},
		{"after object key:value pair", "a comma or “}” was expected, but " + found + " was found"},
		{"after array element", "a comma or “]” was expected, but " + found + " was found"},
		{"after object key", "a colon was expected, but " + found + " was found"},
		{"beginning of object key", "a name in quotation marks was expected, but " + found + " was found"},
		{"beginning of value", "a value was expected, but " + found + " was found"},
		{"in string", "inside a text, " + found + " must be written as an escape"},
		{"in numeric", "a number was expected, but " + found + " was found"},
		{"in literal", "true, false or null was expected, but " + found + " was found"},
	} {
		if strings.Contains(message, e.part) {
			return e.want
		}
	}
	return "it is no JSON there"
}

// Each calls f with every element of a JSON array, or of an object in the order of its names where those are numbers.
// What is no object is given as nil. The data must have passed Check.
func Each(data []byte, f func(index int, o Object) error) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	start, err := d.Token()
	if err != nil {
		return err
	}
	if start == json.Delim('{') {
		return eachValue(data, f)
	}
	if start != json.Delim('[') {
		return problem.New(problem.Invalid, "The list is a single value, not a list. Nothing was imported.")
	}
	for index := 0; d.More(); index++ {
		var v any
		if err := d.Decode(&v); err != nil {
			return err
		}
		o, _ := v.(map[string]any)
		if err := f(index, o); err != nil {
			return err
		}
	}
	return nil
}

// eachValue reads what PHP makes of a list from which rows were taken out: an object named by numbers.
func eachValue(data []byte, f func(index int, o Object) error) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	for index, name := range byNumber(values) {
		d := json.NewDecoder(bytes.NewReader(values[name]))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			return err
		}
		o, _ := v.(map[string]any)
		if err := f(index, o); err != nil {
			return err
		}
	}
	return nil
}

func byNumber[V any](values map[string]V) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		a, err1 := strconv.Atoi(names[i])
		b, err2 := strconv.Atoi(names[j])
		if err1 == nil && err2 == nil && a != b {
			return a < b
		}
		return names[i] < names[j]
	})
	return names
}

// Numbered says whether an object is a list in disguise: all its names are numbers, and it has one at least.
func Numbered(values map[string]json.RawMessage) bool {
	for name := range values {
		if _, err := strconv.Atoi(name); err != nil {
			return false
		}
	}
	return len(values) > 0
}

// Text is one value as text: the first name that has one. Numbers are written as in the list; a list is joined with commas.
func (o Object) Text(names ...string) string {
	for _, name := range names {
		if s := text(o[name]); s != "" {
			return s
		}
	}
	return ""
}

// List is one value as a list, texts as lists of one: the first name that has one. Empty texts are left out.
func (o Object) List(names ...string) []string {
	for _, name := range names {
		if l := list(o[name]); len(l) > 0 {
			return l
		}
	}
	return nil
}

// Has says whether any of the names is there, whatever its value.
func (o Object) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := o[name]; ok {
			return true
		}
	}
	return false
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	case []any, map[string]any:
		return strings.Join(list(v), ", ")
	}
	return ""
}

func list(v any) []string {
	switch v := v.(type) {
	case []any:
		items := make([]string, 0, len(v))
		for _, item := range v {
			if s := text(item); s != "" {
				items = append(items, s)
			}
		}
		return items
	case map[string]any:
		items := make([]string, 0, len(v))
		for _, name := range byNumber(v) {
			if s := text(v[name]); s != "" {
				items = append(items, s)
			}
		}
		return items
	}
	if s := text(v); s != "" {
		return []string{s}
	}
	return nil
}

// Values gives every value of a cell as text, nested objects as “outer.inner”.
func (o Object) Values(f func(name string, values []string)) { values("", o, f) }

func values(prefix string, o map[string]any, f func(name string, values []string)) {
	for name, v := range o {
		if inner, ok := v.(map[string]any); ok {
			values(prefix+name+".", inner, f)
			continue
		}
		f(prefix+name, list(v))
	}
}
