package main

import (
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"

	yaml "go.yaml.in/yaml/v3"

	"homegroup/internal/program"
)

// piece is one text of ours with its place.
type piece struct {
	place, folder string
	text          string
}

// word is one word of a text, folded, with its line.
type word struct {
	text string
	line int
}

// words divides a text: letters and digits in small letters; apostrophes are left out, all else divides.
func words(text string) []word {
	var all []word
	var b strings.Builder
	line := 1
	end := func() {
		if b.Len() > 0 {
			all = append(all, word{b.String(), line})
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
		default:
			end()
		}
		if r == '\n' {
			line++
		}
	}
	end()
	return all
}

func joined(list []word) string {
	texts := make([]string, len(list))
	for i, w := range list {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// grams are all runs of n words of our texts.
type grams struct {
	n, texts int
	places   map[string][]string
}

func index(pieces []piece, n int) grams {
	g := grams{n, len(pieces), map[string][]string{}}
	for _, p := range pieces {
		w := words(p.text)
		for i := 0; i+n <= len(w); i++ {
			key := joined(w[i : i+n])
			if !slices.Contains(g.places[key], p.place) {
				g.places[key] = append(g.places[key], p.place)
			}
		}
	}
	return g
}

// stretch is a run of words, as long as it goes, that stands in two texts.
type stretch struct {
	text   string
	words  int
	line   int // in the other text
	places []string
}

// find gives the longest runs of another text that stand in ours, in its order.
func (g grams) find(other string) []stretch {
	var found []stretch
	w := words(other)
	for i := 0; i+g.n <= len(w); i++ {
		places := g.places[joined(w[i:i+g.n])]
		if len(places) == 0 {
			continue
		}
		end := i + g.n
		for end < len(w) && len(g.places[joined(w[end-g.n+1:end+1])]) > 0 {
			end++
		}
		found = append(found, stretch{joined(w[i:end]), end - i, w[i].line, places})
		i = end - g.n
	}
	return found
}

// packTexts are the texts of all packs in all languages, as people read them: with what they share and the words filled in.
func packTexts(lib *program.Library) []piece {
	var pieces []piece
	for _, p := range lib.Packs() {
		for _, lang := range program.Languages() {
			texts(reflect.ValueOf(p.Text[lang]).Elem(), p.ID+"/"+lang+".yaml", &pieces)
		}
	}
	for _, i := range lib.Instruments() {
		if i.Validated { // its wording is its authors', by licence
			continue
		}
		for _, lang := range program.Languages() {
			texts(reflect.ValueOf(i.Text[lang]).Elem(), "instruments/"+i.ID+".yaml", &pieces)
		}
	}
	return pieces
}

// texts walks through whatever a text is kept in.
func texts(v reflect.Value, place string, out *[]piece) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			*out = append(*out, piece{place: place, text: v.String()})
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			texts(v.Field(i), place+" "+name, out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), fmt.Sprintf("%s %d", place, i+1), out)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(v.MapIndex(k), place+" "+k.String(), out)
		}
	}
}

// ownTexts are the texts of each folder's own language files, as they are written.
func ownTexts(files fs.FS) ([]piece, error) {
	var pieces []piece
	for _, lang := range program.Languages() {
		names, err := fs.Glob(files, "*/"+lang+".yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, err
			}
			var doc yaml.Node
			if err := yaml.Unmarshal(data, &doc); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			scalars(&doc, name, &pieces)
		}
	}
	return pieces, nil
}

func scalars(n *yaml.Node, name string, out *[]piece) {
	if n.Kind == yaml.ScalarNode {
		*out = append(*out, piece{fmt.Sprintf("programs/%s:%d", name, n.Line), path.Dir(name), n.Value})
	}
	for _, c := range n.Content {
		scalars(c, name, out)
	}
}

// betweenFolders gives the runs of at least n words that stand in two folders or more, the longest first.
func betweenFolders(pieces []piece, n int) []stretch {
	folders, folderOf := map[string][]string{}, map[string]string{}
	for _, p := range pieces {
		folderOf[p.place] = p.folder
	}
	g := index(pieces, n)
	for key, places := range g.places {
		for _, p := range places {
			if !slices.Contains(folders[key], folderOf[p]) {
				folders[key] = append(folders[key], folderOf[p])
			}
		}
		if len(folders[key]) < 2 {
			delete(g.places, key)
		}
	}
	seen := map[string]bool{}
	var found []stretch
	for _, p := range pieces {
		for _, s := range g.find(p.text) {
			if !seen[s.text] {
				seen[s.text] = true
				found = append(found, s)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b stretch) int { return b.words - a.words })
	return found
}
