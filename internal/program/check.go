package program

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v3"
)

// The words that facts are made of. A pack with another word is told so, with the words that there are.
var (
	families  = []string{"twelve_step", "smart", "moderation", "clinical"}
	Scopes    = []string{"alcohol", "opioids", "stimulants", "cocaine", "methamphetamine", "cannabis", "sedatives", "nicotine", "other_drugs", "eating", "sex", "gambling", "debt", "any_substance", "any_behaviour"}
	goals     = []string{"abstinence", "self_defined", "moderation", "treatment"}
	settings  = []string{"group", "alone", "professional"}
	labels    = []string{"usual", "optional", "none"}
	faiths    = []string{"spiritual_open", "secular", "neutral"}
	leaders   = []string{"members", "trained_volunteers", "professionals", "self"}
	medicines = []string{"welcome", "with_doctor", "varies", "is_it"}
	costs     = []string{"free_gifts", "free", "fees_vary", "insured_care"}
	starts    = []string{"last_use", "last_crossing", "plan_start", "first_session", "none"}
	rules     = []string{"abstinence", "own_definition", "within_limits", "attendance", "none"}
	pathKinds = []string{"steps", "points", "tools", "phases"}
	whens     = []string{"morning", "evening", "daily", "weekly", "as_needed", "in_urge"}
	sheets    = []string{"form", "table", "diary", "checklist", "log"}
	columns   = []string{"text", "long_text", "choice", "several", "scale", "date", "time", "datetime", "person", "money", "checklist", "number", "percent", "duration", "yes_no", "drink_entry", "dose_entry", "link", "computed"}
	formulas  = []string{"sum", "difference", "alcohol_grams", "standard_drinks", "blood_alcohol_estimate", "balance"}
	tokens    = []string{"chip", "key_tag", "medallion", "pin", "none"}
	colours   = []string{"white", "silver", "grey", "black", "red", "orange", "yellow", "gold", "green", "glow", "blue", "purple", "pink", "copper", "bronze"}
	standings = []string{"codified", "common", "local"}
	declines  = []string{"yes", "in_part", "no"}
	linkKinds = []string{"official", "meetings", "reading", "online", "help"}
	marks     = []string{"confirmed", "unconfirmed"}
	Dangers   = []string{"alcohol_withdrawal", "benzodiazepine_withdrawal", "opioid_tolerance", "overdose", "suicide", "eating_medical", "pregnancy", "interaction", "self_blame", "unsafe_contact"}
	notFors   = []string{"dependence", "pregnancy", "under_age", "interacting_medicine", "liver_disease", "past_withdrawal"}
)

// The parts that can say where they come from; the pages have a name for each.
var parts = []string{"scope", "goal", "setting", "label", "faith", "led_by", "medicine", "cost", "count", "directory", "path", "practices", "worksheets", "safety", "milestones", "commitments", "roles", "words", "danger", "not_for", "links", "research", "limits"}

// The parts whose facts must say where they come from.
var needProvenance = []string{"scope", "goal", "faith", "medicine", "cost", "count", "path", "worksheets", "practices", "milestones", "commitments", "danger"}

// Check finds every gap: what is missing, what is not known, what points nowhere, in the packs and in each language.
// now decides which dates lie in the future.
func (lib *Library) Check(now time.Time) []Gap {
	gaps := append(slices.Clone(lib.gaps), lib.checkHelplines(now)...)
	for _, p := range lib.packs {
		c := checker{pack: p, source: lib.sources[p.ID], now: now}
		c.facts(lib)
		for _, lang := range Languages() {
			c.words(lang)
		}
		gaps = append(gaps, c.gaps...)
	}
	return sorted(gaps)
}

type checker struct {
	pack   Pack
	source *source
	now    time.Time
	gaps   []Gap
}

// at adds a gap at the place of a path of keys, or of the nearest part of it that is there.
func (c *checker) at(root *yaml.Node, file string, keys []string, format string, args ...any) {
	n, line := root, root.Line
	for _, k := range keys {
		next := child(n, k)
		if next == nil && n.Kind == yaml.SequenceNode {
			for _, e := range n.Content {
				if name(e) == k || e.Value == k {
					next = e
				}
			}
		}
		if next == nil {
			break
		}
		n, line = next, next.Line
		if f := c.source.files[n]; f != "" {
			file = f
		}
	}
	c.gaps = append(c.gaps, Gap{file, line, fmt.Sprintf(format, args...)})
}

func (c *checker) fact(keys string, format string, args ...any) {
	c.at(c.source.pack, c.pack.ID+"/pack.yaml", strings.Split(keys, "."), strings.ReplaceAll(keys, ".", " → ")+": "+format, args...)
}

func (c *checker) oneOf(keys, v string, known []string) {
	if !slices.Contains(known, v) {
		c.fact(keys, "%q is not one of %s", v, strings.Join(known, ", "))
	}
}

var duration = regexp.MustCompile(`^P(\d+)([DWMY])$`)

func (c *checker) facts(lib *Library) {
	p := c.pack
	if p.Version < 1 {
		c.fact("version", "it is missing")
	}
	for _, f := range []struct {
		key, v string
		known  []string
	}{{"family", p.Family, families}, {"goal", p.Goal, goals}, {"label", p.Label, labels}, {"faith", p.Faith, faiths}, {"led_by", p.LedBy, leaders},
		{"medicine", p.Medicine, medicines}, {"cost", p.Cost, costs}, {"count.starts", p.Count.Starts, starts}, {"count.rule", p.Count.Rule, rules},
		{"count.medicine", p.Count.Medicine, []string{"keeps"}}, {"count.restarts", p.Count.Restarts, []string{"member_decides"}}, {"path.kind", p.Path.Kind, pathKinds}} {
		c.oneOf(f.key, f.v, f.known)
	}
	for key, list := range map[string]struct{ vs, known []string }{"scope": {p.Scope, Scopes}, "setting": {p.Setting, settings}, "danger": {p.Danger, Dangers}, "not_for": {p.NotFor, notFors}, "suits": {p.Suits, Goals}} {
		for _, v := range list.vs {
			c.oneOf(key+"."+v, v, list.known)
		}
		if len(list.vs) == 0 && key != "not_for" && key != "suits" {
			c.fact(key, "it is missing")
		}
	}
	for key, n := range map[string]int{"path": len(p.Path.Items), "practices": len(p.Practices), "worksheets": len(p.Worksheets), "milestones": len(p.Milestones), "commitments": len(p.Commitments), "instruments": len(p.Instruments), "links": len(p.Links), "research": len(p.Research)} {
		if n == 0 {
			c.fact(key, "it is missing")
		}
	}
	c.sheets()
	for _, i := range p.Path.Items {
		for _, w := range i.Worksheets {
			if c.sheet(w) == nil {
				c.fact("path.items."+i.ID, "the worksheet %s is not there", w)
			}
		}
	}
	for _, pr := range p.Practices {
		c.oneOf("practices."+pr.ID+".when", pr.When, whens)
		if pr.Worksheet != "" && c.sheet(pr.Worksheet) == nil {
			c.fact("practices."+pr.ID, "the worksheet %s is not there", pr.Worksheet)
		}
	}
	for _, m := range p.Milestones {
		c.oneOf("milestones."+m.ID+".token.kind", m.Token.Kind, tokens)
		c.oneOf("milestones."+m.ID+".standing", m.Standing, standings)
		if m.Token.Kind != "none" {
			c.oneOf("milestones."+m.ID+".token.colour", m.Token.Colour, colours)
		}
		if (m.After == "") == (m.Every == "") || m.After != "" && !duration.MatchString(m.After) || m.Every != "" && (!duration.MatchString(m.Every) || !duration.MatchString(m.From)) {
			c.fact("milestones."+m.ID, "say after: P30D, or every: P1Y with from: P1Y")
		}
	}
	for _, m := range p.Commitments {
		c.oneOf("commitments."+m.ID+".decline", m.Decline, declines)
	}
	for _, id := range p.Instruments {
		if !slices.ContainsFunc(lib.instruments, func(i Instrument) bool { return i.ID == id }) {
			c.fact("instruments."+id, "there is no such instrument")
		}
	}
	for _, l := range p.Links {
		c.oneOf("links."+l.ID+".kind", l.Kind, linkKinds)
		if !strings.HasPrefix(l.URL, "https://") {
			c.fact("links."+l.ID+".url", "it begins with https://")
		}
	}
	for _, r := range p.Research {
		c.oneOf("research."+r.ID+".mark", r.Mark, marks)
		if len(r.Refs) == 0 {
			c.fact("research."+r.ID, "refs is missing")
		}
	}
	for _, l := range p.Limits {
		c.oneOf("limits."+l.ID+".mark", l.Mark, marks)
		c.date("limits."+l.ID+".checked", l.Checked)
		if l.DrinkGrams <= 0 || l.Source == "" || l.PerDay+l.PerWeek == 0 {
			c.fact("limits."+l.ID, "a limit has drink_grams, a source, and per_day or per_week")
		}
	}
	c.provenance()
	if _, err := time.Parse(time.DateOnly, p.ReviewBy); err != nil {
		c.fact("review_by", "it is a date such as 2027-11-01")
	}
}

func (c *checker) date(keys, v string) {
	if d, err := time.Parse(time.DateOnly, v); err != nil || d.After(c.now) {
		c.fact(keys, "it is a date such as 2026-11-01, not later than today")
	}
}

func (c *checker) provenance() {
	covered := map[string]bool{}
	for _, pr := range c.pack.Provenance {
		covered[pr.Of] = true
		if pr.Source == "" {
			c.fact("provenance", "the source of %s is missing", pr.Of)
		}
		c.oneOf("provenance."+pr.Of+".of", pr.Of, parts)
		c.oneOf("provenance."+pr.Of+".mark", pr.Mark, marks)
		c.date("provenance."+pr.Of+".checked", pr.Checked)
	}
	for _, part := range needProvenance {
		if !covered[part] {
			c.fact("provenance", "where %s comes from is missing", part)
		}
	}
}

func (c *checker) sheet(id string) *Worksheet {
	for i := range c.pack.Worksheets {
		if c.pack.Worksheets[i].ID == id {
			return &c.pack.Worksheets[i]
		}
	}
	return nil
}

func (c *checker) sheets() {
	for _, w := range c.pack.Worksheets {
		at := "worksheets." + w.ID
		c.oneOf(at+".kind", w.Kind, sheets)
		if len(w.Columns) == 0 {
			c.fact(at, "it has no columns")
		}
		ids := map[string]bool{"start": true}
		for _, col := range w.Columns {
			ids[col.ID] = true
			c.column(at+".columns."+col.ID, col)
		}
		for _, l := range w.Links {
			sheet, column, ok := strings.Cut(l.To, ".")
			to := c.sheet(sheet)
			if !ids[l.From] || !ok || to == nil || !slices.ContainsFunc(to.Columns, func(col Column) bool { return col.ID == column }) {
				c.fact(at+".links", "%s → %s leads nowhere", l.From, l.To)
			}
		}
		for _, g := range w.Safety {
			if !ids[g.Before] || !slices.ContainsFunc(c.pack.Safety, func(s Safety) bool { return s.ID == g.Check }) {
				c.fact(at+".safety", "%s before %s is not there", g.Check, g.Before)
			}
		}
	}
	for _, s := range c.pack.Safety {
		if !slices.ContainsFunc(s.Questions, func(q SafetyQuestion) bool { return q.Blocks }) {
			c.fact("safety."+s.ID, "no question blocks anything")
		}
	}
}

func (c *checker) column(at string, col Column) {
	c.oneOf(at+".type", col.Type, columns)
	switch {
	case (col.Type == "choice" || col.Type == "several") && len(col.Options) < 2:
		c.fact(at, "options are missing")
	case col.Type == "checklist" && len(col.Items) == 0:
		c.fact(at, "items are missing")
	case col.Type == "scale" && col.Max <= col.Min:
		c.fact(at, "min and max are missing")
	case col.Type == "link" && c.sheet(col.Sheet) == nil:
		c.fact(at, "the worksheet %q is not there", col.Sheet)
	case col.Type == "computed":
		c.oneOf(at+".formula", col.Formula, formulas)
	}
}

// words checks one language: every text that the facts call for is there, none stands without its fact, and lists are
// as long as in the first language.
func (c *checker) words(lang string) {
	t, root, file := c.pack.Text[lang], c.source.text[lang], c.source.own[lang]
	missing := func(keys ...string) {
		c.at(root, file, keys, "%s: the words are missing (%s)", strings.Join(keys, " → "), lang)
	}
	v := reflect.ValueOf(*t)
	first := reflect.ValueOf(*c.pack.Text[Languages()[0]])
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		switch f := v.Field(i); {
		case strings.Contains(options, "omitempty"):
		case f.Kind() == reflect.String && strings.TrimSpace(f.String()) == "", f.Kind() == reflect.Slice && f.Len() == 0:
			missing(name)
		case f.Kind() == reflect.Slice && f.Len() != first.Field(i).Len() && name != "setback_words":
			c.at(root, file, []string{name}, "%s has %d entries, in %s %d", name, f.Len(), Languages()[0], first.Field(i).Len())
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String:
			for k := range f.Len() {
				if strings.TrimSpace(f.Index(k).String()) == "" {
					missing(name)
				}
			}
		}
	}
	if t.CountWords.One == "" || t.CountWords.Other == "" {
		missing("count_words")
	}
	for _, w := range t.Words {
		if w.Word == "" || w.Means == "" {
			missing("words")
		}
	}
	p := c.pack
	for _, i := range p.Path.Items {
		text := t.Path[i.ID]
		for key, v := range map[string]string{"title": text.Title, "text": text.Text, "more": text.More} {
			if v == "" {
				missing("path", i.ID, key)
			}
		}
		if n := len(strings.Fields(text.Text)); n > 25 {
			c.at(root, file, []string{"path", i.ID, "text"}, "%d words: say it in at most 20, in Spanish 25", n)
		}
		if len(text.Questions) == 0 || len(text.Questions) != len(c.pack.Text[Languages()[0]].Path[i.ID].Questions) {
			missing("path", i.ID, "questions")
		}
	}
	for _, w := range p.Worksheets {
		c.sheetWords(w, t.Worksheets[w.ID], missing)
	}
	for _, s := range p.Safety {
		text := t.Safety[s.ID]
		if text.Title == "" || text.Intro == "" {
			missing("safety", s.ID)
		}
		for _, q := range s.Questions {
			if text.Questions[q.ID].Text == "" || text.Questions[q.ID].IfYes == "" {
				missing("safety", s.ID, "questions", q.ID)
			}
		}
	}
	names := func(part string, ids []string, words map[string]NameText, text bool) {
		for _, id := range ids {
			if words[id].Name == "" || text && words[id].Text == "" {
				missing(part, id)
			}
		}
	}
	names("practices", idsOf(p.Practices, func(x Practice) string { return x.ID }), t.Practices, true)
	names("milestones", idsOf(p.Milestones, func(x Milestone) string { return x.ID }), t.Milestones, false)
	names("roles", p.Roles, t.Roles, true)
	for _, m := range p.Commitments {
		if w := t.Commitments[m.ID]; w.Name == "" || w.Usual == "" || w.Decline == "" {
			missing("commitments", m.ID)
		}
	}
	for _, d := range p.Danger {
		if w := t.Warnings[d]; w.Lead == "" || w.Text == "" {
			missing("warnings", d)
		}
	}
	for part, want := range map[string]struct {
		ids   []string
		words map[string]string
	}{"research": {idsOf(p.Research, func(x Research) string { return x.ID }), t.Research}, "links": {idsOf(p.Links, func(x Link) string { return x.ID }), t.Links},
		"limits": {idsOf(p.Limits, func(x Limit) string { return x.ID }), t.Limits}, "not_for": {p.NotFor, t.NotFor}} {
		for _, id := range want.ids {
			if want.words[id] == "" {
				missing(part, id)
			}
		}
	}
	c.strays(t, root, file)
}

func (c *checker) sheetWords(w Worksheet, text SheetText, missing func(...string)) {
	if text.Title == "" || text.Intro == "" {
		missing("worksheets", w.ID)
	}
	for _, col := range w.Columns {
		words := text.Columns[col.ID]
		if words.Label == "" {
			missing("worksheets", w.ID, "columns", col.ID)
		}
		for _, o := range col.Options {
			if words.Options[o] == "" {
				missing("worksheets", w.ID, "columns", col.ID, "options", o)
			}
		}
		for _, o := range col.Items {
			if words.Items[o] == "" {
				missing("worksheets", w.ID, "columns", col.ID, "items", o)
			}
		}
		if col.Type == "scale" && (words.Low == "" || words.High == "") {
			missing("worksheets", w.ID, "columns", col.ID, "low")
		}
	}
}

// strays finds words whose fact is not there, such as those of a worksheet that was taken out.
func (c *checker) strays(t *Text, root *yaml.Node, file string) {
	stray := func(part string, have []string, want []string) {
		for _, id := range have {
			if !slices.Contains(want, id) {
				c.at(root, file, []string{part, id}, "%s → %s: nothing in pack.yaml or worksheets.yaml is called this", part, id)
			}
		}
	}
	p := c.pack
	stray("path", keysOf(t.Path), idsOf(p.Path.Items, func(x Item) string { return x.ID }))
	stray("worksheets", keysOf(t.Worksheets), idsOf(p.Worksheets, func(x Worksheet) string { return x.ID }))
	stray("practices", keysOf(t.Practices), idsOf(p.Practices, func(x Practice) string { return x.ID }))
	stray("milestones", keysOf(t.Milestones), idsOf(p.Milestones, func(x Milestone) string { return x.ID }))
	stray("commitments", keysOf(t.Commitments), idsOf(p.Commitments, func(x Commitment) string { return x.ID }))
	stray("research", keysOf(t.Research), idsOf(p.Research, func(x Research) string { return x.ID }))
	stray("links", keysOf(t.Links), idsOf(p.Links, func(x Link) string { return x.ID }))
	stray("warnings", keysOf(t.Warnings), p.Danger)
	for _, w := range p.Worksheets {
		stray("worksheets", prefixed(w.ID, keysOf(t.Worksheets[w.ID].Columns)), prefixed(w.ID, idsOf(w.Columns, func(x Column) string { return x.ID })))
	}
}

func prefixed(id string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = id + "." + n
	}
	return out
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func idsOf[T any](list []T, id func(T) string) []string {
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = id(x)
	}
	return ids
}
