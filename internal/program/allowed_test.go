package program

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yaml "go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the schemas and the table of allowed words anew")

// allowed is a field whose words are given, as check.go knows them: for the schemas and for the guide's table.
type allowed struct {
	field string // Go type and YAML key
	place string // where it stands in a pack
	says  string // what it says, for the guide
	words []string
	keys  bool // they are the keys of a map, not the value
}

func allowedWords() []allowed {
	return []allowed{
		{"Pack.family", "family", "which part of the guide it stands in", families, false},
		{"Pack.scope", "scope", "what it is for", Scopes, false},
		{"Pack.goal", "goal", "what it aims at", goals, false},
		{"Pack.setting", "setting", "how one takes part", settings, false},
		{"Pack.label", "label", "whether members call themselves something", labels, false},
		{"Pack.faith", "faith", "the place of faith", faiths, false},
		{"Pack.led_by", "led_by", "who leads", leaders, false},
		{"Pack.medicine", "medicine", "how prescribed medicine for the addiction itself is met", medicines, false},
		{"Pack.cost", "cost", "what it costs", costs, false},
		{"Count.starts", "count → starts", "what the first day is", starts, false},
		{"Count.rule", "count → rule", "what a counted day is", rules, false},
		{"Count.medicine", "count → medicine", "prescribed medicine never ends a count", []string{"keeps"}, false},
		{"Count.restarts", "count → restarts", "nobody else starts a count anew", []string{"member_decides"}, false},
		{"Path.kind", "path → kind", "what its way is made of", pathKinds, false},
		{"Practice.when", "practices → when", "when it is done", whens, false},
		{"Worksheet.kind", "worksheets → kind", "how the sheet is laid out", sheets, false},
		{"Column.type", "worksheets → columns → type", "what is written there", columns, false},
		{"Column.formula", "worksheets → columns → formula", "of a `computed` column", formulas, false},
		{"Token.kind", "milestones → token → kind", "what one is given", tokens, false},
		{"Token.colour", "milestones → token → colour", "its colour", colours, false},
		{"Milestone.standing", "milestones → standing", "whether the program itself sets it, many groups do it, or it is one place's custom", standings, false},
		{"Commitment.decline", "commitments → decline", "whether one may say no", declines, false},
		{"Link.kind", "links → kind", "what is behind it", linkKinds, false},
		{"Research.mark", "research → mark", "whether somebody has looked it up", marks, false},
		{"Limit.mark", "limits → mark", "whether somebody has looked it up", marks, false},
		{"Provenance.mark", "provenance → mark", "whether somebody has looked it up", marks, false},
		{"Provenance.of", "provenance → of", "which part the source is of", parts, false},
		{"Pack.danger", "danger", "the warnings that it shows", Dangers, false},
		{"Pack.not_for", "not_for", "to whom the chooser does not offer it", notFors, false},
		{"Pack.suits", "suits", "the wish that it is made for above all", Goals, false},
		{"Text.warnings", "warnings (language files)", "the warnings in words", Dangers, true},
		{"Text.not_for", "not_for (language files)", "for whom it is not, in words", notFors, true},
	}
}

// What the schemas and the guide allow is what Check allows: a pack of wrong words only is told all of them.
func TestAllowedWordsAreThoseThatAreChecked(t *testing.T) {
	const wrong = "zzz"
	p := Pack{Family: wrong, Scope: []string{wrong}, Goal: wrong, Setting: []string{wrong}, Label: wrong, Faith: wrong, LedBy: wrong, Medicine: wrong, Cost: wrong,
		Count: Count{wrong, wrong, wrong, wrong}, Path: Path{Kind: wrong}, Practices: []Practice{{ID: "i", When: wrong}},
		Worksheets: []Worksheet{{ID: "i", Kind: wrong, Columns: []Column{{ID: "c", Type: wrong}, {ID: "d", Type: "computed", Formula: wrong}}}},
		Milestones: []Milestone{{ID: "i", Token: Token{Kind: wrong, Colour: wrong}, Standing: wrong}}, Commitments: []Commitment{{ID: "i", Decline: wrong}},
		Links: []Link{{ID: "i", Kind: wrong}}, Research: []Research{{ID: "i", Mark: wrong}}, Limits: []Limit{{ID: "i", Mark: wrong}},
		Provenance: []Provenance{{Of: wrong, Mark: wrong}}, Danger: []string{wrong}, NotFor: []string{wrong}, Suits: []string{wrong}}
	c := checker{pack: p, source: &source{pack: &yaml.Node{Kind: yaml.MappingNode}}, now: today}
	c.facts(&Library{})
	told := map[string]string{} // place → words
	message := regexp.MustCompile(`^(.*): "` + wrong + `" is not one of (.*)$`)
	for _, g := range c.gaps {
		if m := message.FindStringSubmatch(g.Message); m != nil {
			place := slices.DeleteFunc(strings.Split(m[1], " → "), func(s string) bool { return slices.Contains([]string{"i", "c", "d", wrong}, s) })
			told[strings.Join(place, " → ")] = m[2]
		}
	}
	want := map[string]string{}
	for _, a := range allowedWords() {
		if !a.keys {
			want[a.place] = strings.Join(a.words, ", ")
		}
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("what is listed (-) and what is checked (+) differ:\n%s", diff)
	}
}

const guide = "../../docs/adding-a-program.md"

// The guide's table of allowed words is the one above.
func TestGuideListsAllowedWords(t *testing.T) {
	var b strings.Builder
	b.WriteString("| field | what it says | allowed words |\n|---|---|---|\n")
	for _, a := range allowedWords() {
		if a.keys {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` |\n", a.place, a.says, strings.Join(a.words, "` `"))
	}
	const begin, end = "<!-- words: begin -->\n", "<!-- words: end -->"
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	table, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no table between %q and %q", guide, begin, end)
	}
	if *update {
		if err := os.WriteFile(guide, []byte(before+begin+b.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(b.String(), table); diff != "" {
		t.Errorf("the guide's table is not current: go test ./internal/program -run Guide -update\n%s", diff)
	}
}

// Every field that a writer can fill stands in the guide.
func TestGuideNamesEveryField(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	marked := map[string]bool{}
	for _, code := range regexp.MustCompile("`[^`\n]+`").FindAllString(string(text), -1) {
		for _, word := range regexp.MustCompile(`[a-z_]+`).FindAllString(code, -1) {
			marked[word] = true
		}
	}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer:
			walk(of.Elem())
		case reflect.Struct:
			if seen[of] {
				return
			}
			seen[of] = true
			for i := range of.NumField() {
				name, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
				if name != "-" && !marked[name] {
					t.Errorf("the guide does not name %s of %s", name, of.Name())
				}
				if name != "-" {
					walk(of.Field(i).Type)
				}
			}
		}
	}
	walk(reflect.TypeFor[Pack]())
	walk(reflect.TypeFor[Text]())
	if len(seen) < 20 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}
