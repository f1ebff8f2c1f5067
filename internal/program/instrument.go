package program

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// Instrument is a set of questions that a person answers about themselves. It is only ever answered and scored on the
// person's own device, by companion/score.js; here its data is read and checked.
type Instrument struct {
	ID        string                     `yaml:"id" json:"id"`
	Version   string                     `yaml:"version" json:"version"`
	Licence   string                     `yaml:"licence" json:"licence"`
	Source    string                     `yaml:"source" json:"source"`
	URL       string                     `yaml:"url,omitempty" json:"url,omitempty"`
	Cite      string                     `yaml:"cite" json:"cite"`
	Validated bool                       `yaml:"validated" json:"validated"`
	Mark      string                     `yaml:"mark" json:"mark"` // of the licence and the cut-offs: confirmed, unconfirmed
	Checked   string                     `yaml:"checked" json:"checked"`
	Every     string                     `yaml:"every" json:"every"` // the shortest time between two answers, ISO 8601
	Items     []InstrumentItem           `yaml:"items" json:"items"`
	Scales    []InstrumentScale          `yaml:"scales" json:"scales"`
	Bands     []InstrumentBand           `yaml:"bands,omitempty" json:"bands,omitempty"`
	Alerts    []InstrumentAlert          `yaml:"alerts,omitempty" json:"alerts,omitempty"`
	Cases     []InstrumentCase           `yaml:"cases" json:"cases"`
	Text      map[string]*InstrumentText `yaml:"text" json:"text"`
}

// InstrumentItem is one question with its answers and their points.
type InstrumentItem struct {
	ID      string             `yaml:"id" json:"id"`
	Options []InstrumentOption `yaml:"options,omitempty" json:"options,omitempty"`
	Min     int                `yaml:"min,omitempty" json:"min,omitempty"` // of a ruler: any whole number from Min to Max
	Max     int                `yaml:"max,omitempty" json:"max,omitempty"`
}

// InstrumentOption is one answer.
type InstrumentOption struct {
	Value int    `yaml:"value" json:"value"`
	Key   string `yaml:"key" json:"key"` // of its words
}

// InstrumentScale adds up items.
type InstrumentScale struct {
	ID    string   `yaml:"id" json:"id"`
	Items []string `yaml:"items" json:"items"`
	How   string   `yaml:"how" json:"how"` // sum, mean
	Min   float64  `yaml:"min" json:"min"`
	Max   float64  `yaml:"max" json:"max"`
}

// InstrumentBand names a stretch of a scale.
type InstrumentBand struct {
	Scale string  `yaml:"scale" json:"scale"`
	From  float64 `yaml:"from" json:"from"`
	To    float64 `yaml:"to" json:"to"`
	Key   string  `yaml:"key" json:"key"`
	For   string  `yaml:"for,omitempty" json:"for,omitempty"` // women, men, everyone when empty
}

// InstrumentAlert says which answer to which question leads somewhere at once.
type InstrumentAlert struct {
	Item    string `yaml:"item" json:"item"`
	AtLeast int    `yaml:"at_least" json:"at_least"`
	Then    string `yaml:"then" json:"then"` // help_now
}

// InstrumentCase is a scoring case: answers and what they come to.
type InstrumentCase struct {
	Answers map[string]int     `yaml:"answers" json:"answers"`
	For     string             `yaml:"for,omitempty" json:"for,omitempty"`
	Scores  map[string]float64 `yaml:"scores" json:"scores"`
	Bands   map[string]string  `yaml:"bands,omitempty" json:"bands,omitempty"`
	Alert   bool               `yaml:"alert,omitempty" json:"alert,omitempty"`
	From    string             `yaml:"from" json:"from"` // the publication, or "arithmetic from the published rule"
}

// InstrumentText is an instrument's words in one language.
type InstrumentText struct {
	Name    string            `yaml:"name" json:"name"`
	Intro   string            `yaml:"intro" json:"intro"`
	Items   map[string]string `yaml:"items" json:"items"`
	Options map[string]string `yaml:"options" json:"options"`
	Scales  map[string]string `yaml:"scales" json:"scales"`
	Bands   map[string]string `yaml:"bands,omitempty" json:"bands,omitempty"`
	Note    string            `yaml:"note" json:"note"`                         // what it can say and what not; for own ones that it is not validated
	Source  string            `yaml:"source,omitempty" json:"source,omitempty"` // of the translation
}

// Instruments gives all instruments by id.
func (lib *Library) Instruments() []Instrument { return lib.instruments }

func (lib *Library) readInstruments(files fs.FS) error {
	entries, err := fs.ReadDir(files, "instruments")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("program: %w", err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".yaml") {
			continue
		}
		s := &source{files: map[*yaml.Node]string{}}
		file := path.Join("instruments", e.Name())
		n, err := lib.parse(files, file, s)
		if err != nil {
			return err
		}
		var i Instrument
		if n == nil || !lib.decode(s, n, &i) {
			continue
		}
		lib.gaps = append(lib.gaps, checkInstrument(i, n, file)...)
		lib.instruments = append(lib.instruments, i)
	}
	return nil
}

// checkInstrument finds what is missing or does not fit in an instrument.
func checkInstrument(i Instrument, n *yaml.Node, file string) []Gap {
	var gaps []Gap
	at := func(line int, format string, args ...any) {
		gaps = append(gaps, Gap{file, line, fmt.Sprintf(format, args...)})
	}
	if i.ID+".yaml" != path.Base(file) {
		at(n.Line, "the id %q is not the name of the file", i.ID)
	}
	for name, v := range map[string]string{"version": i.Version, "licence": i.Licence, "source": i.Source, "cite": i.Cite, "every": i.Every, "checked": i.Checked} {
		if v == "" {
			at(n.Line, "%s is missing", name)
		}
	}
	if i.Mark != "confirmed" && i.Mark != "unconfirmed" {
		at(n.Line, "mark is confirmed or unconfirmed, not %q", i.Mark)
	}
	keys, items := map[string]bool{}, map[string]InstrumentItem{}
	for _, item := range i.Items {
		items[item.ID] = item
		for _, o := range item.Options {
			keys[o.Key] = true
		}
		if len(item.Options) == 0 && item.Max <= item.Min {
			at(n.Line, "item %s has neither options nor a range", item.ID)
		}
	}
	ends := func(id string) (int, int) {
		item := items[id]
		lo, hi := item.Min, item.Max
		for k, o := range item.Options {
			if k == 0 || o.Value < lo {
				lo = o.Value
			}
			if k == 0 || o.Value > hi {
				hi = o.Value
			}
		}
		return lo, hi
	}
	for _, sc := range i.Scales {
		lo, hi := 0.0, 0.0
		for _, id := range sc.Items {
			if _, ok := items[id]; !ok {
				at(n.Line, "scale %s names the item %s, which is not there", sc.ID, id)
			}
			l, h := ends(id)
			lo, hi = lo+float64(l), hi+float64(h)
		}
		if sc.How == "mean" && len(sc.Items) > 0 {
			lo, hi = lo/float64(len(sc.Items)), hi/float64(len(sc.Items))
		}
		if lo != sc.Min || hi != sc.Max {
			at(n.Line, "scale %s runs from %v to %v, but says %v to %v", sc.ID, lo, hi, sc.Min, sc.Max)
		}
	}
	if len(i.Cases) == 0 {
		at(n.Line, "there is no scoring case")
	}
	for k, c := range i.Cases {
		for id, v := range c.Answers {
			item := items[id]
			offered := len(item.Options) == 0 && v >= item.Min && v <= item.Max
			if !offered && !slices.ContainsFunc(item.Options, func(o InstrumentOption) bool { return o.Value == v }) {
				at(n.Line, "case %d answers %s with %d, which is not offered", k+1, id, v)
			}
		}
		if c.From == "" {
			at(n.Line, "case %d does not say where it is from", k+1)
		}
	}
	for _, lang := range Languages() {
		t := i.Text[lang]
		if t == nil {
			at(n.Line, "the words in %s are missing", lang)
			continue
		}
		line := n.Line
		if c := child(child(n, "text"), lang); c != nil {
			line = c.Line
		}
		for name, v := range map[string]string{"name": t.Name, "intro": t.Intro, "note": t.Note} {
			if strings.TrimSpace(v) == "" {
				at(line, "%s: %s is missing", lang, name)
			}
		}
		for _, item := range i.Items {
			if t.Items[item.ID] == "" {
				at(line, "%s: the words of item %s are missing", lang, item.ID)
			}
		}
		for key := range keys {
			if t.Options[key] == "" {
				at(line, "%s: the words of the answer %s are missing", lang, key)
			}
		}
		for _, sc := range i.Scales {
			if t.Scales[sc.ID] == "" {
				at(line, "%s: the name of the scale %s is missing", lang, sc.ID)
			}
		}
		for _, b := range i.Bands {
			if t.Bands[b.Key] == "" {
				at(line, "%s: the words of %s are missing", lang, b.Key)
			}
		}
	}
	for _, a := range i.Alerts {
		if _, ok := items[a.Item]; !ok || !slices.Contains([]string{"help_now"}, a.Then) {
			at(n.Line, "an alert names the item %s or the deed %s, which is not known", a.Item, a.Then)
		}
	}
	return gaps
}
