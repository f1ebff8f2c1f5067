package meeting

import (
	_ "embed"
	"encoding/json"
	"sort"
	"strings"
	"sync"
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

var table = sync.OnceValue(func() typeTable {
	var t typeTable
	if err := json.Unmarshal(typesJSON, &t); err != nil {
		panic("meeting: types.json: " + err.Error()) // embedded: a fault of the build, found by any test
	}
	return t
})

// TypeOf finds a code in a program's table. Programs without a table of their own have no types.
func TypeOf(program, code string) (Type, bool) {
	t := table()
	p, ok := t.Programs[program]
	if !ok {
		return Type{}, false
	}
	if name, ok := p.Types[code]; ok {
		n := t.Names[name]
		es := n.Es
		if es == "" {
			es = name
		}
		return Type{program, code, map[string]string{"en": name, "es": es}, n.Attributes, ""}, true
	}
	if tag, ok := t.Languages[code]; ok {
		return Type{Program: program, Code: code, Language: tag}, true
	}
	return Type{}, false
}

// TypesOf lists a program's own types by code, without those that only name a language.
func TypesOf(program string) []Type {
	var types []Type
	for code := range table().Programs[program].Types {
		t, _ := TypeOf(program, code)
		types = append(types, t)
	}
	sort.Slice(types, func(i, j int) bool { return types[i].Code < types[j].Code })
	return types
}

// KnownCode says whether any program has this code.
func KnownCode(code string) bool {
	for program := range table().Programs {
		if _, ok := TypeOf(program, code); ok {
			return true
		}
	}
	return false
}

// TypeNamed finds a program's type by its name in any of our languages, letter case aside.
func TypeNamed(program, name string) (Type, bool) {
	for _, t := range TypesOf(program) {
		for _, n := range t.Name {
			if strings.EqualFold(n, name) {
				return t, true
			}
		}
	}
	return Type{}, false
}

// AttributesOf gathers the attributes of a content's types, in the order of Attributes, without doubles.
func AttributesOf(c Content) []Attribute {
	has := map[Attribute]bool{}
	for _, code := range c.Types {
		if t, ok := TypeOf(c.Program, code); ok {
			for _, a := range t.Attributes {
				has[a] = true
			}
		}
	}
	var attributes []Attribute
	for _, a := range Attributes() {
		if has[a] {
			attributes = append(attributes, a)
		}
	}
	return attributes
}
