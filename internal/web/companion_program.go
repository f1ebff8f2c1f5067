package web

import (
	"encoding/json"
	"fmt"

	"homegroup/internal/program"
)

// What the companion knows of programs: facts and words of one language in one piece, so that it needs no rule of how packs are put
// together. The files are named programs/index.LANG.json, programs/ID.LANG.json and instruments.LANG.json.

// packBrief is what is needed to choose a program.
type packBrief struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Short      string     `json:"short"`
	Standfirst string     `json:"standfirst"`
	Scope      []string   `json:"scope"`
	Goal       string     `json:"goal"`
	Family     string     `json:"family"`
	Suits      []string   `json:"suits"`
	CountWords countWords `json:"count_words"`
	PathTitle  string     `json:"path_title"`
}

type countWords struct {
	One   string `json:"one"`
	Other string `json:"other"`
}

// packWhole is a program as a member works it.
type packWhole struct {
	ID           string                `json:"id"`
	Version      int                   `json:"version"`
	Name         string                `json:"name"`
	Short        string                `json:"short"`
	Affiliation  string                `json:"affiliation"`
	Goal         string                `json:"goal"`
	Family       string                `json:"family"`
	Scope        []string              `json:"scope"`
	Count        packCount             `json:"count"`
	CountWords   countWords            `json:"count_words"`
	CountStarts  string                `json:"count_starts"`
	SetbackWords []string              `json:"setback_words"`
	Path         packPath              `json:"path"`
	Practices    []packPractice        `json:"practices"`
	Worksheets   map[string]packSheet  `json:"worksheets"`
	Safety       map[string]packSafety `json:"safety"`
	Milestones   []packStone           `json:"milestones"`
	TokensNote   string                `json:"tokens_note"`
	Instruments  []string              `json:"instruments"`
	Words        []packWord            `json:"words"`
	Links        []packLink            `json:"links"`
	Limits       []packLimit           `json:"limits"`
	Care         []string              `json:"care"`
	Warnings     []packWarning         `json:"warnings"`
}

type packCount struct {
	Starts   string `json:"starts"`
	Rule     string `json:"rule"`
	Medicine string `json:"medicine"`
	Restarts string `json:"restarts"`
}

type packPath struct {
	Kind  string     `json:"kind"`
	Title string     `json:"title"`
	Note  string     `json:"note"`
	Items []packItem `json:"items"`
}

type packItem struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Text       string   `json:"text"`
	More       string   `json:"more"`
	Questions  []string `json:"questions"`
	Worksheets []string `json:"worksheets"`
}

type packPractice struct {
	ID        string `json:"id"`
	When      string `json:"when"`
	Worksheet string `json:"worksheet,omitempty"`
	Minutes   int    `json:"minutes,omitempty"`
	Name      string `json:"name"`
	Text      string `json:"text"`
}

type packSheet struct {
	ID      string       `json:"id"`
	Kind    string       `json:"kind"`
	Private string       `json:"private,omitempty"`
	Title   string       `json:"title"`
	Intro   string       `json:"intro"`
	Columns []packColumn `json:"columns"`
	Links   []packJoin   `json:"links"`
	Safety  []packGate   `json:"safety"`
}

type packColumn struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Optional bool         `json:"optional,omitempty"`
	Hidden   bool         `json:"hidden,omitempty"`
	Other    bool         `json:"other,omitempty"`
	Min      *int         `json:"min,omitempty"`
	Max      *int         `json:"max,omitempty"`
	Unit     string       `json:"unit,omitempty"`
	Sheet    string       `json:"sheet,omitempty"`
	Formula  string       `json:"formula,omitempty"`
	Label    string       `json:"label"`
	Hint     string       `json:"hint,omitempty"`
	Options  []packChoice `json:"options,omitempty"`
	Items    []packChoice `json:"items,omitempty"`
	Low      string       `json:"low,omitempty"`
	High     string       `json:"high,omitempty"`
}

type packChoice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type packJoin struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type packGate struct {
	Before string `json:"before"`
	Check  string `json:"check"`
}

type packSafety struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Intro     string         `json:"intro"`
	Questions []packQuestion `json:"questions"`
}

type packQuestion struct {
	ID     string `json:"id"`
	Blocks bool   `json:"blocks"`
	Text   string `json:"text"`
	IfYes  string `json:"if_yes"`
}

type packStone struct {
	ID       string    `json:"id"`
	After    string    `json:"after,omitempty"`
	Every    string    `json:"every,omitempty"`
	From     string    `json:"from,omitempty"`
	Token    packToken `json:"token"`
	Standing string    `json:"standing"`
	Name     string    `json:"name"`
	Text     string    `json:"text,omitempty"`
}

type packToken struct {
	Kind   string `json:"kind"`
	Colour string `json:"colour,omitempty"`
	Mark   string `json:"mark,omitempty"`
}

type packWord struct {
	Word  string `json:"word"`
	Means string `json:"means"`
}

type packLink struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Kind  string `json:"kind"`
	Lang  string `json:"lang,omitempty"`
	Label string `json:"label"`
}

type packLimit struct {
	ID         string `json:"id"`
	For        string `json:"for"`
	PerDay     int    `json:"per_day,omitempty"`
	PerWeek    int    `json:"per_week,omitempty"`
	DryDays    int    `json:"dry_days,omitempty"`
	DrinkGrams int    `json:"drink_grams"`
	Country    string `json:"country,omitempty"`
	Text       string `json:"text"`
}

type packWarning struct {
	ID   string `json:"id"`
	Lead string `json:"lead"`
	Text string `json:"text"`
}

// companionPrograms makes the files of all programs and instruments, in every language.
func companionPrograms(lib *program.Library) (map[string][]byte, error) {
	files := map[string][]byte{}
	add := func(name, lang string, v any) error {
		data, err := json.Marshal(v)
		files[fmt.Sprintf("%s.%s.json", name, lang)] = data
		return err
	}
	for _, language := range languages() {
		lang := string(language)
		var index []packBrief
		for _, p := range lib.Packs() {
			t := p.Text[lang]
			index = append(index, packBrief{p.ID, t.Name, t.Short, t.Standfirst, some(p.Scope), p.Goal, p.Family, some(p.Suits), countWords(t.CountWords), t.PathTitle})
			if err := add("programs/"+p.ID, lang, packFor(p, t)); err != nil {
				return nil, err
			}
		}
		instruments := map[string]map[string]any{}
		for _, i := range lib.Instruments() {
			one, err := instrumentFor(i, lang)
			if err != nil {
				return nil, err
			}
			instruments[i.ID] = one
		}
		if err := add("programs/index", lang, some(index)); err != nil {
			return nil, err
		}
		if err := add("instruments", lang, instruments); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// some is a list that is written as [] when it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func packFor(p program.Pack, t *program.Text) packWhole {
	w := packWhole{
		ID: p.ID, Version: p.Version, Name: t.Name, Short: t.Short, Affiliation: t.Affiliation, Goal: p.Goal, Family: p.Family, Scope: some(p.Scope),
		Count: packCount(p.Count), CountWords: countWords(t.CountWords), CountStarts: t.CountStarts, SetbackWords: some(t.SetbackWords),
		Path:       packPath{Kind: p.Path.Kind, Title: t.PathTitle, Note: t.PathNote, Items: []packItem{}},
		Practices:  []packPractice{},
		Worksheets: map[string]packSheet{}, Safety: map[string]packSafety{}, Milestones: []packStone{}, TokensNote: t.TokensNote,
		Instruments: some(p.Instruments), Words: []packWord{}, Links: []packLink{}, Limits: []packLimit{}, Care: some(t.Care), Warnings: []packWarning{},
	}
	for _, i := range p.Path.Items {
		words := t.Path[i.ID]
		w.Path.Items = append(w.Path.Items, packItem{i.ID, words.Title, words.Text, words.More, some(words.Questions), some(i.Worksheets)})
	}
	for _, d := range p.Practices {
		w.Practices = append(w.Practices, packPractice{d.ID, d.When, d.Worksheet, d.Minutes, t.Practices[d.ID].Name, t.Practices[d.ID].Text})
	}
	for _, sheet := range p.Worksheets {
		w.Worksheets[sheet.ID] = sheetFor(sheet, t.Worksheets[sheet.ID])
	}
	for _, check := range p.Safety {
		words := t.Safety[check.ID]
		one := packSafety{check.ID, words.Title, words.Intro, []packQuestion{}}
		for _, q := range check.Questions {
			one.Questions = append(one.Questions, packQuestion{q.ID, q.Blocks, words.Questions[q.ID].Text, words.Questions[q.ID].IfYes})
		}
		w.Safety[check.ID] = one
	}
	for _, m := range p.Milestones {
		w.Milestones = append(w.Milestones, packStone{m.ID, m.After, m.Every, m.From, packToken(m.Token), m.Standing, t.Milestones[m.ID].Name, t.Milestones[m.ID].Text})
	}
	for _, word := range t.Words {
		w.Words = append(w.Words, packWord(word))
	}
	for _, l := range p.Links {
		w.Links = append(w.Links, packLink{l.ID, l.URL, l.Kind, l.Lang, t.Links[l.ID]})
	}
	for _, l := range p.Limits {
		w.Limits = append(w.Limits, packLimit{l.ID, l.For, l.PerDay, l.PerWeek, l.DryDays, l.DrinkGrams, l.Country, t.Limits[l.ID]})
	}
	for _, d := range p.Danger {
		if warning, ok := t.Warnings[d]; ok {
			w.Warnings = append(w.Warnings, packWarning{d, warning.Lead, warning.Text})
		}
	}
	return w
}

func sheetFor(sheet program.Worksheet, words program.SheetText) packSheet {
	one := packSheet{ID: sheet.ID, Kind: sheet.Kind, Private: sheet.Private, Title: words.Title, Intro: words.Intro, Columns: []packColumn{}, Links: []packJoin{}, Safety: []packGate{}}
	for _, c := range sheet.Columns {
		t := words.Columns[c.ID]
		column := packColumn{ID: c.ID, Type: c.Type, Optional: c.Optional, Hidden: c.Hidden, Other: c.Other, Unit: t.Unit, Sheet: c.Sheet, Formula: c.Formula,
			Label: t.Label, Hint: t.Hint, Low: t.Low, High: t.High}
		if column.Unit == "" {
			column.Unit = c.Unit
		}
		if c.Min != c.Max {
			column.Min, column.Max = &c.Min, &c.Max
		}
		for _, id := range c.Options {
			column.Options = append(column.Options, packChoice{id, t.Options[id]})
		}
		for _, id := range c.Items {
			column.Items = append(column.Items, packChoice{id, t.Items[id]})
		}
		one.Columns = append(one.Columns, column)
	}
	for _, l := range sheet.Links {
		one.Links = append(one.Links, packJoin(l))
	}
	for _, g := range sheet.Safety {
		one.Safety = append(one.Safety, packGate(g))
	}
	return one
}

// instrumentFor is an instrument as companion/score.js takes it, with "text" in one language. Its scoring cases are for tests.
func instrumentFor(i program.Instrument, lang string) (map[string]any, error) {
	data, err := json.Marshal(i)
	if err != nil {
		return nil, err
	}
	var one map[string]any
	if err := json.Unmarshal(data, &one); err != nil {
		return nil, err
	}
	delete(one, "cases")
	one["text"] = i.Text[lang]
	return one, nil
}
