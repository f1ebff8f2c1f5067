package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Lang is a language that the pages speak.
type Lang string

// The languages. Every string of every page stands in catalogue/<lang>.json.
const (
	English Lang = "en"
	Spanish Lang = "es"
)

// languages lists them, the one for visitors who ask for neither first.
func languages() []Lang { return []Lang{English, Spanish} }

//go:embed catalogue/*.json
var catalogueFiles embed.FS

// entry is one string of a catalogue: one text, or two where it depends on a number (in both languages "one" is for
// exactly 1: CLDR's plural rules for en and es, of which the compact millions are not needed here).
type entry struct{ One, Other string }

// UnmarshalJSON reads "text" or {"one": "text", "other": "text"}.
func (e *entry) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &e.Other)
	}
	var both struct{ One, Other string }
	if err := json.Unmarshal(data, &both); err != nil {
		return err
	}
	if both.One == "" || both.Other == "" {
		return fmt.Errorf("a string that counts needs both one and other")
	}
	*e = entry(both)
	return nil
}

// words is one language's catalogue.
type words struct {
	Lang    Lang
	entries map[string]entry
	names   display.Namer // names of languages, in this language
}

func loadWords() map[Lang]*words {
	all := map[Lang]*words{}
	for _, lang := range languages() {
		w := &words{Lang: lang, names: display.Languages(language.Make(string(lang)))}
		err := w.read("catalogue/*" + string(lang) + ".json")
		if err != nil {
			panic("web: catalogue " + string(lang) + ": " + err.Error()) // embedded: a fault of the build, found by any test
		}
		all[lang] = w
	}
	return all
}

// read takes in all catalogues of a language: the common one, and one for each part of the site that has its own.
func (w *words) read(pattern string) error {
	names, err := fs.Glob(catalogueFiles, pattern)
	if err != nil || len(names) == 0 {
		return fmt.Errorf("%s: there is none (%w)", pattern, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(catalogueFiles, name)
		if err == nil {
			err = json.Unmarshal(data, &w.entries) // adds to what is there
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// T gives a string with its blanks filled: T("found.near", "place", "Reading") fills {place}. A string that is not in the
// catalogue is a fault of ours, found by TestCatalogues; the page shows its key rather than nothing.
func (w *words) T(key string, pairs ...any) string {
	e, ok := w.entries[key]
	if !ok {
		return key
	}
	return fillBlanks(e.Other, pairs)
}

// N is T for a string that counts: n chooses the form and fills {n}.
func (w *words) N(key string, n int, pairs ...any) string {
	e, ok := w.entries[key]
	if !ok {
		return key
	}
	text := e.Other
	if n == 1 && e.One != "" {
		text = e.One
	}
	return fillBlanks(text, append([]any{"n", w.Number(n)}, pairs...))
}

// Has says whether the catalogue has a string.
func (w *words) Has(key string) bool {
	_, ok := w.entries[key]
	return ok
}

// H is T with markup: what is filled in stands as it is when it is template.HTML, and is escaped otherwise.
func (w *words) H(key string, pairs ...any) template.HTML {
	safe := make([]any, len(pairs))
	for i, p := range pairs {
		if html, ok := p.(template.HTML); ok || i%2 == 0 {
			if ok {
				p = string(html)
			}
			safe[i] = p
			continue
		}
		safe[i] = template.HTMLEscapeString(fmt.Sprint(p))
	}
	e, ok := w.entries[key]
	if !ok {
		return template.HTML(template.HTMLEscapeString(key))
	}
	return template.HTML(fillBlanks(template.HTMLEscapeString(e.Other), safe))
}

func fillBlanks(text string, pairs []any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return text
}

// List writes several things as one phrase: "a, b and c".
func (w *words) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + w.T("and") + " " + items[len(items)-1]
}

// Language names a language by its tag, in this language; the tag itself where it has no name here.
func (w *words) Language(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := w.names.Name(t); name != "" {
		return name
	}
	return tag
}
