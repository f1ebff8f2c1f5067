package meeting

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"homegroup/internal/fold"
)

// program settles whose meeting it is: the row's own program, else the feed's.
func (r *cleaning) program() {
	r.content.Program = r.in.Feed.Program
	name := oneLine(r.row.Program)
	if name == "" {
		return
	}
	if id, ok := ProgramNamed(name); ok {
		r.content.Program = id
		return
	}
	r.content.Program = fold.Slug(name, 64)
	if r.content.Program != r.in.Feed.Program {
		r.note("program_unknown", "program", "The program %s is not known here.", quote(name))
	}
}

// typeAliases are codes and words that lists use for a code of their program's table: as TSML accepts them, and as seen in
// real lists. A code that the program has itself is never replaced.
var typeAliases = map[string]string{
	"ASBI": "ABSI", "SIGN LANGUAGE": "ASL", "AMERICAN SIGN LANGUAGE": "ASL", "SPN": "S", "SPANISH": "S", "ESPANOL": "S", "SPANISH SPEAKING": "S",
	"ENGLISH": "EN", "FRENCH": "FR", "RUSSIAN": "RUS", "POLISH": "POL", "PORTUGUESE": "POR", "ITALIAN": "ITA", "GERMAN": "DE", "JAPANESE": "JA",
	"KOREAN": "KOR", "FARSI": "FA", "PERSIAN": "FA", "HEBREW": "HE", "HINDI": "HI", "PUNJABI": "PUN",
	"WC": "X", "WHEELCHAIR": "X", "WHEELCHAIR ACCESS": "X", "WHEELCHAIR ACCESSIBLE": "X", "HANDICAP ACCESSIBLE": "X", "HANDICAPPED ACCESSIBLE": "X", "ACCESSIBLE": "X",
	"MENS": "M", "MEN ONLY": "M", "MENS MEETING": "M", "WOMENS": "W", "WOMEN ONLY": "W", "WOMENS MEETING": "W", "SPEAKER MEETING": "SP", "SPK": "SP",
	"NEWCOMER": "BE", "NEWCOMERS": "BE", "BEGINNER": "BE", "BEGINNERS": "BE", "BEG": "BE", "DISC": "D", "OPEN MEETING": "O", "CLOSED MEETING": "C",
	"STEP": "ST", "STEPS": "ST", "STEP MEETING": "ST", "STEP STUDY": "ST", "TRADITIONS": "TR", "TRAD": "TR", "GAY/LESBIAN": "LGBTQ", "LGBT": "LGBTQ", "LGBTQ+": "LGBTQ",
	"LGBTQIA": "LGBTQ", "LGBTQIA+": "LGBTQ", "YP": "Y", "YOUNG PEOPLES": "Y", "CHILDCARE": "BA", "CHILD CARE": "BA", "MEDITATION MEETING": "MED", "BB": "B",
	"ABIERTA": "O", "CERRADA": "C", "MUJERES": "W", "HOMBRES": "M", "OUTDOORS": "OUT", "NON-SMOKING": "NS", "ATHEIST/AGNOSTIC": "A", "SECULAR": "A",
}

// Flags that lists put among the types, and that are none.
var (
	onlineFlags   = wordSet(`ONL ONLINE VM VIRTUAL HY HYBRID`)
	closedFlags   = wordSet(`TC`)
	closedWords   = map[string]bool{"TEMPORARILY CLOSED": true, "LOCATION TEMPORARILY CLOSED": true, "TEMPORARY CLOSED": true, "LOCATION TEMPORARILY CLOSED (TC)": true}
	inPersonFlags = wordSet(`IN-PERSON INPERSON`)
)

// types sorts what the list says into codes of the program's table, languages, labels and flags.
func (r *cleaning) types() {
	c := &r.content
	has := len(table().own[c.Program]) > 0
	without := 0
	for _, raw := range r.row.Types {
		t := strings.TrimSpace(raw)
		t = strings.TrimSpace(strings.Trim(t, "[]\"'"))
		if t == "" {
			continue
		}
		if r.flag(strings.ToUpper(t)) {
			continue
		}
		if !has {
			if lang, ok := languageCode(t); ok && len(t) > 3 {
				r.language(lang)
				continue
			}
			if wordy(t) {
				r.label(t)
				continue
			}
			without++
			continue
		}
		r.oneType(raw, t)
	}
	if without > 0 {
		r.note("type_no_program", "types", "Its types mean nothing without a program that has them.")
	}
	for _, l := range r.row.Labels {
		l.Name, l.Note, l.Code = r.line("labels", l.Name, maxName), r.line("labels", l.Note, 1000), r.line("labels", l.Code, 20)
		if l.Name == "" {
			continue
		}
		if tag, ok := languageTag(l.Lang); ok {
			l.Lang = tag
		} else {
			l.Lang = ""
		}
		if !slices.Contains(c.Labels, l) {
			c.Labels = append(c.Labels, l)
		}
	}
	for _, l := range r.row.Languages {
		for part := range strings.FieldsFuncSeq(l, func(x rune) bool { return x == ',' || x == ';' || x == '/' || x == '&' }) {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if tag, ok := languageTag(part); ok {
				r.language(tag)
			} else {
				r.note("language_unknown", "language", "The language %s is not known.", quote(part))
			}
		}
	}
	sort.Strings(c.Types)
	c.Types = slices.Compact(c.Types)
	sort.Strings(c.Languages)
	r.openAndClosed()
}

func (r *cleaning) flag(t string) bool {
	switch {
	case onlineFlags[t]:
		r.online = true
	case closedFlags[t] && !r.known(t), closedWords[t]:
		r.closed = true
	case inPersonFlags[t] && !r.known(t):
	default:
		return false
	}
	return true
}

func (r *cleaning) known(code string) bool { _, ok := TypeOf(r.content.Program, code); return ok }

func (r *cleaning) oneType(raw, t string) {
	c := &r.content
	if found, ok := TypeOf(c.Program, t); ok {
		r.addType(found)
		if t != raw {
			r.note("type_repaired", "types", "The type %s is read as %s.", quote(raw), t)
		}
		return
	}
	found, ok := TypeNamed(c.Program, t)
	if ok && t == strings.TrimSpace(raw) { // sheets write names, which is as good
		r.addType(found)
		return
	}
	if !ok {
		upper := strings.ToUpper(t)
		if found, ok = TypeOf(c.Program, upper); !ok {
			if alias, known := aliases()[strings.ReplaceAll(fold.Fold(t), "'", "")]; known {
				found, ok = TypeOf(c.Program, alias)
			}
			if !ok {
				found, ok = byAttribute(c.Program, upper)
			}
		}
	}
	if ok {
		r.addType(found)
		r.note("type_repaired", "types", "The type %s is read as %s.", quote(raw), found.Code)
		return
	}
	if lang, isLang := languageCode(t); isLang && len(t) > 3 {
		r.language(lang)
		return
	}
	if wordy(t) {
		r.label(t)
		return
	}
	r.note("type_unknown", "types", "The type %s is not one of its program's and is left out.", quote(raw))
}

// byAttribute finds what a code of AA's table, which many lists borrow from, is in the table of another program: the
// first type that has the same one attribute, and no other.
func byAttribute(program, code string) (Type, bool) {
	if program == "aa" {
		return Type{}, false
	}
	borrowed, ok := TypeOf("aa", code)
	if alias := typeAliases[code]; !ok && alias != "" {
		borrowed, ok = TypeOf("aa", alias)
	}
	if !ok || len(borrowed.Attributes) != 1 {
		return Type{}, false
	}
	switch borrowed.Attributes[0] { // only what means the same to everybody
	case Open, Closed, Wheelchair, SignLanguage, Women, Men, Newcomers, LGBTQ, Speaker, FragranceFree:
	default:
		return Type{}, false
	}
	for _, t := range table().own[program] {
		if len(t.Attributes) == 1 && t.Attributes[0] == borrowed.Attributes[0] {
			return t, true
		}
	}
	return Type{}, false
}

var aliases = sync.OnceValue(func() map[string]string {
	folded := make(map[string]string, len(typeAliases))
	for name, code := range typeAliases {
		folded[fold.Fold(name)] = code
	}
	return folded
})

func (r *cleaning) addType(t Type) {
	if t.Language != "" {
		r.language(t.Language)
		return
	}
	if r.content.Types == nil {
		r.content.Types = make([]string, 0, len(r.row.Types))
	}
	r.content.Types = append(r.content.Types, t.Code)
}

func (r *cleaning) language(tag string) {
	if !slices.Contains(r.content.Languages, tag) {
		r.content.Languages = append(r.content.Languages, tag)
	}
}

// label keeps a type that is written in words, for people to read.
func (r *cleaning) label(t string) {
	name := r.line("types", t, maxName)
	if name == "" {
		return
	}
	r.content.Labels = append(r.content.Labels, Label{Name: name})
	r.note("type_as_label", "types", "The type %s is not in its program's table; the words are shown.", quote(t))
}

// wordy says whether something is words for people rather than a code.
func wordy(t string) bool {
	return strings.ToUpper(t) != t && (strings.Contains(t, " ") || len(t) > 5)
}

// openAndClosed settles a contradiction: who comes to a closed meeting without the right to hurts others, who stays away
// from an open one only himself, and can ask.
func (r *cleaning) openAndClosed() {
	c := &r.content
	var open []string
	closed := false
	for _, code := range c.Types {
		t, _ := TypeOf(c.Program, code)
		closed = closed || slices.Contains(t.Attributes, Closed)
		if slices.Contains(t.Attributes, Open) {
			open = append(open, code)
		}
	}
	if !closed || len(open) == 0 {
		return
	}
	c.Types = slices.DeleteFunc(c.Types, func(code string) bool { return slices.Contains(open, code) })
	r.note("type_both_open_closed", "types", "It is called open and closed; closed is believed.")
}

// roomOnly are attributes of a room, which an online meeting has none of; and codes of the same kind without an attribute.
var (
	roomOnly      = []Attribute{Wheelchair, FragranceFree, Outdoor, Smoking, NonSmoking, Candlelight, Children}
	roomOnlyCodes = wordSet(`BRK BA CF AL-AN AL`)
)

// withoutRoom takes the types of a room from a meeting that is online only.
func (r *cleaning) withoutRoom() {
	c := &r.content
	var gone []string
	c.Types = slices.DeleteFunc(c.Types, func(code string) bool {
		t, _ := TypeOf(c.Program, code)
		is := roomOnlyCodes[code] || slices.ContainsFunc(t.Attributes, func(a Attribute) bool { return slices.Contains(roomOnly, a) })
		if is {
			gone = append(gone, code)
		}
		return is
	})
	if len(gone) > 0 {
		r.note("type_in_person_only", "types", "It is online only; %s says something of a room.", strings.Join(gone, ", "))
	}
}
