package meeting

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTypesTable(t *testing.T) {
	known := Attributes()
	for _, program := range ProgramIDs() {
		for _, one := range TypesOf(program) {
			en, es := one.Name["en"], one.Name["es"]
			if en == "" || es == "" || strings.TrimSpace(es) != es {
				t.Errorf("%s %s has no name in English and Spanish: %q %q", program, one.Code, en, es)
			}
			for _, a := range one.Attributes {
				if !slices.Contains(known, a) {
					t.Errorf("%s %s has the attribute %q, which is none", program, one.Code, a)
				}
			}
			if found, ok := TypeOf(program, one.Code); !ok || found.Code != one.Code || found.Program != program {
				t.Errorf("%s %s is not found by its code", program, one.Code)
			}
			for _, name := range one.Name {
				if found, ok := TypeNamed(program, strings.ToUpper(name)); !ok || found.Name["en"] != en && !slices.Contains([]string{found.Name["en"], found.Name["es"]}, name) {
					t.Errorf("%s %q is not found by its name", program, name)
				}
			}
			if !KnownCode(one.Code) {
				t.Errorf("the code %s is not known", one.Code)
			}
		}
	}
	if _, ok := TypeOf("smart", "O"); ok || KnownCode("no such code") {
		t.Error("types are found where there are none")
	}
	if one, ok := TypeOf("aa", "S"); !ok || one.Language != "es" {
		t.Errorf("S is %+v", one)
	}
	if one, ok := TypeOf("aa", "NE"); !ok || one.Language != "ne" || len(one.Name) != 0 {
		t.Errorf("NE is %+v", one)
	}
}

// Every name in types.json is translated, and every name that is there is used.
func TestTypeNamesAreTranslated(t *testing.T) {
	same := wordSet("Alateen LGBTQ LGBTQ+ LGBTQI+ LGBTQIA+ Lifeline")
	for _, program := range ProgramIDs() {
		for _, one := range TypesOf(program) {
			if en, es := one.Name["en"], one.Name["es"]; en == es && !same[en] && en != "OA H.O.W." {
				t.Errorf("%s %s is called %q in Spanish too", program, one.Code, es)
			}
		}
	}
}

func TestProgramNamed(t *testing.T) {
	got := map[string]string{}
	for _, name := range []string{"aa", "AA", "A.A.", "Alcoholics Anonymous", "narcotics anonymous", "Al-Anon", "Al Anon", "SMART Recovery", "Alcohólicos Anónimos", "MM", "Knitters"} {
		id, _ := ProgramNamed(name)
		got[name] = id
	}
	want := map[string]string{"aa": "aa", "AA": "aa", "A.A.": "aa", "Alcoholics Anonymous": "aa", "narcotics anonymous": "na", "Al-Anon": "al-anon", "Al Anon": "al-anon",
		"SMART Recovery": "smart", "Alcohólicos Anónimos": "aa", "MM": "mm", "Knitters": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttributesOf(t *testing.T) {
	got := AttributesOf(Content{Program: "aa", Types: []string{"11", "O", "X", "XB"}})
	if diff := cmp.Diff([]Attribute{Open, Wheelchair, Steps, Meditation}, got); diff != "" {
		t.Error(diff)
	}
}
