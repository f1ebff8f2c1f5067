package meeting

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"sync"

	"homegroup/internal/fold"
)

// Attribute is what types of many programs have in common, so that "wheelchair access" is found everywhere.
type Attribute string

// The attributes, in the order in which people are offered them.
const (
	Open          Attribute = "open"
	Closed        Attribute = "closed"
	Newcomers     Attribute = "newcomers"
	Wheelchair    Attribute = "wheelchair"
	SignLanguage  Attribute = "sign_language"
	Captions      Attribute = "captions"
	Children      Attribute = "children"
	FragranceFree Attribute = "fragrance_free"
	Women         Attribute = "women"
	Men           Attribute = "men"
	LGBTQ         Attribute = "lgbtq"
	Young         Attribute = "young"
	Seniors       Attribute = "seniors"
	PeopleOfColor Attribute = "people_of_color"
	Secular       Attribute = "secular"
	DualDiagnosis Attribute = "dual_diagnosis"
	Speaker       Attribute = "speaker"
	Discussion    Attribute = "discussion"
	Steps         Attribute = "steps"
	Literature    Attribute = "literature"
	Meditation    Attribute = "meditation"
	Candlelight   Attribute = "candlelight"
	Outdoor       Attribute = "outdoor"
	Smoking       Attribute = "smoking"
	NonSmoking    Attribute = "non_smoking"
	Proof         Attribute = "proof" // attendance can be signed for
)

// Attributes lists them all, in the order in which people are offered them.
func Attributes() []Attribute {
	return []Attribute{Open, Closed, Newcomers, Wheelchair, SignLanguage, Captions, Children, FragranceFree, Women, Men, LGBTQ,
		Young, Seniors, PeopleOfColor, Secular, DualDiagnosis, Speaker, Discussion, Steps, Literature, Meditation, Candlelight,
		Outdoor, Smoking, NonSmoking, Proof}
}

// Type is one code of one program's table. The same code can mean different things in two programs.
type Type struct {
	Program, Code string
	Name          map[string]string // by language: en, es
	Attributes    []Attribute
	Language      string // for codes that name a language: its BCP 47 tag
}

// types.json holds the programs' own tables (reference: the TSML plugin's, code4recovery), our Spanish names, and the attributes.
//
//go:embed types.json
var typesJSON []byte

type typeTable struct {
	Programs map[string]struct {
		Name  string            `json:"name"`
		Types map[string]string `json:"types"`
	} `json:"programs"`
	Languages map[string]string `json:"languages"` // code → tag, in every program that gives the code no other meaning
	Names     map[string]struct {
		Es         string      `json:"es"`
		Attributes []Attribute `json:"attributes"`
	} `json:"names"`
}

// tables are types.json made ready to be asked; shared by all and never changed once made.
type tables struct {
	types    map[string]map[string]Type // program → code, those that only name a language too
	own      map[string][]Type          // program → its own types by code
	named    map[string]map[string]Type // program → name in lower case, any of our languages
	codes    map[string]bool
	Programs map[string]struct{ Name string }
	ids      map[string]string // what a program is called, as plainName writes it → program
}

var table = sync.OnceValue(func() tables {
	var read typeTable
	if err := json.Unmarshal(typesJSON, &read); err != nil {
		panic("meeting: types.json: " + err.Error()) // embedded: a fault of the build, found by any test
	}
	t := tables{map[string]map[string]Type{}, map[string][]Type{}, map[string]map[string]Type{}, map[string]bool{}, map[string]struct{ Name string }{}, map[string]string{}}
	for id, p := range read.Programs {
		byCode, byName := make(map[string]Type, len(p.Types)+len(read.Languages)), make(map[string]Type, 2*len(p.Types))
		for code, tag := range read.Languages {
			byCode[code] = Type{Program: id, Code: code, Language: tag}
			t.codes[code] = true
		}
		for code, name := range p.Types {
			n := read.Names[name]
			one := Type{id, code, map[string]string{"en": name, "es": n.Es}, n.Attributes, ""}
			if n.Es == "" {
				one.Name["es"] = name
			}
			byCode[code] = one
			t.own[id] = append(t.own[id], one)
			t.codes[code] = true
		}
		sort.Slice(t.own[id], func(i, j int) bool { return t.own[id][i].Code < t.own[id][j].Code })
		for _, one := range t.own[id] { // in order, so that of two types with one name always the same is found
			for _, name := range one.Name {
				if _, taken := byName[strings.ToLower(name)]; !taken {
					byName[strings.ToLower(name)] = one
				}
			}
		}
		t.types[id], t.named[id], t.Programs[id] = byCode, byName, struct{ Name string }{p.Name}
		t.ids[plainName(id)], t.ids[plainName(p.Name)] = id, id
	}
	for name, id := range otherPrograms {
		t.ids[plainName(name)], t.ids[plainName(id)] = id, id
	}
	return t
})

// otherPrograms are programs without a table of types, and other names of those that have one.
var otherPrograms = map[string]string{
	"SMART": "smart", "SMART Recovery": "smart", "Moderation Management": "mm", "Alcoholicos Anonimos": "aa", "Narcoticos Anonimos": "na",
	"Al-Anon Family Groups": "al-anon", "Alateen": "al-anon", "ACoA": "aca", "Recovery Dharma": "rd", "Refuge Recovery": "rr",
	"Comedores Compulsivos Anonimos": "oa", "Jugadores Anonimos": "ga", "Cocainomanos Anonimos": "ca",
	"AlAnon": "al-anon", "Nar-Anon": "nar-anon", "Gam-Anon": "gam-anon", "LifeRing": "lifering", "Women for Sobriety": "wfs",
	"Celebrate Recovery": "celebrate-recovery", "Nicotine Anonymous": "nica", "Workaholics Anonymous": "wa",
}

// plainName writes a program's name so that ways of writing it are equal.
func plainName(name string) string {
	return strings.NewReplacer("-", "", " ", "", ".", "").Replace(fold.Fold(name))
}

// ProgramNamed finds the id of a program by its id or by its name as people write it: "Narcotics Anonymous" and "N.A." are "na".
func ProgramNamed(name string) (id string, ok bool) {
	id, ok = table().ids[plainName(name)]
	return id, ok
}

// TypeOf finds a code in a program's table. Programs without a table of their own have no types. What the Type holds is
// shared: it is not to be changed.
func TypeOf(program, code string) (Type, bool) {
	t, ok := table().types[program][code]
	return t, ok
}

// TypesOf lists a program's own types by code, without those that only name a language.
func TypesOf(program string) []Type { return slices.Clone(table().own[program]) }

// KnownCode says whether any program has this code, or it names a language.
func KnownCode(code string) bool { return table().codes[code] }

// TypeNamed finds a program's type by its name in any of our languages, letter case aside.
func TypeNamed(program, name string) (Type, bool) {
	t, ok := table().named[program][strings.ToLower(name)]
	return t, ok
}

// AttributesOf gathers the attributes of a content's types, in the order of Attributes, without doubles.
func AttributesOf(c Content) []Attribute {
	if len(c.Types) == 0 {
		return nil
	}
	var attributes []Attribute
	for _, a := range Attributes() {
		for _, code := range c.Types {
			if t, ok := TypeOf(c.Program, code); ok && slices.Contains(t.Attributes, a) {
				attributes = append(attributes, a)
				break
			}
		}
	}
	return attributes
}
