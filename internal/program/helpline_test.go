package program

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/problem"
	"homegroup/programs"
)

var helpNow = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

// TestHelplinesWhole sees that the lines shipped are without fault, and that each country begins with its emergency number.
func TestHelplinesWhole(t *testing.T) {
	lib, err := Load(programs.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range lib.Check(helpNow) {
		if g.File == helplineFile {
			t.Error(g)
		}
	}
	h := lib.Helplines()
	want := []string{"US", "CA", "GB", "IE", "AU", "NZ", "DE", "FR", "ES", "NL", "SE", "NO", "DK", "BR", "MX", "IN", "ZA", "JP"}
	if d := cmp.Diff(want, h.Countries()); d != "" {
		t.Error(d)
	}
	for country, number := range map[string]string{"US": "911", "GB": "999", "AU": "000", "NZ": "111", "NO": "113", "BR": "192", "JP": "119", "DE": "112", World: "112"} {
		if first := h.Of(country)[0]; !first.Is("emergency") || first.Number != number {
			t.Errorf("%s begins with %s", country, first.Number)
		}
	}
	for _, country := range want {
		if !slices.ContainsFunc(h.Of(country), func(l Helpline) bool { return l.Is("suicide") }) {
			t.Errorf("%s has nobody for thoughts of suicide", country)
		}
	}
	if h.Of("XX") != nil {
		t.Error("a country that is none has lines")
	}
}

// TestHelplinesStanding takes one number through the year.
func TestHelplinesStanding(t *testing.T) {
	line := Helpline{Checked: "2026-11-23", Expires: "2027-05-23", Mark: "confirmed"}
	for day, want := range map[string]Standing{"2026-11-23": Confirmed, "2027-05-23": Confirmed, "2027-05-24": Expired} {
		now, _ := time.Parse(time.DateOnly, day)
		if got := line.Standing(now.Add(23 * time.Hour)); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	line.Mark = "unconfirmed"
	if got := line.Standing(helpNow); got != Unconfirmed {
		t.Error(got)
	}
	gaps := Default().Check(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	if !slices.ContainsFunc(gaps, func(g Gap) bool {
		return g.File == helplineFile && g.Line > 0 && strings.Contains(g.Message, "expired")
	}) {
		t.Error("the check does not ask to look numbers up again")
	}
}

const goodLine = `lines:
- country: GB
  id: samaritans
  service: Samaritans
  kinds: [crisis]
  number: "116 123"
  about: {en: Someone listens., es: Alguien escucha.}
  source: their page
  checked: 2026-11-23
  expires: 2027-11-23
  mark: confirmed
`

// TestHelplinesFaults breaks a good line in every way, and reads what is said of it.
func TestHelplinesFaults(t *testing.T) {
	if lines, gaps := parseHelplines([]byte(goodLine), Languages()); len(gaps) > 0 || len(lines) != 1 {
		t.Fatal(lines, gaps)
	}
	for _, test := range []struct{ old, new, want string }{
		{"country: GB", "country: gb", "two capital letters"},
		{"id: samaritans", "id: The Samaritans", "a-z, 0-9 and -"},
		{"service: Samaritans", "service: ' '", "service"},
		{"kinds: [crisis]", "kinds: []", "kinds is missing"},
		{"kinds: [crisis]", "kinds: [drinking]", `"drinking" is not one of emergency`},
		{`number: "116 123"`, `number: "116-HELP"`, "no telephone number"},
		{`number: "116 123"`, `number: "1"`, "no telephone number"},
		{`number: "116 123"`, "hours: 24/7", "neither number nor text, chat or site"},
		{`number: "116 123"`, "chat: http://example.org", "not an https address"},
		{`number: "116 123"`, "site: javascript:alert(1)", "not an https address"},
		{`number: "116 123"`, `say: HELLO`, "the one word to send"},
		{"kinds: [crisis]", "kinds: [crisis]\n  hours: all day", "neither 24/7 nor hours"},
		{"kinds: [crisis]", "kinds: [crisis]\n  hours: Mo 25:00-26:00", "after 24:00"},
		{"kinds: [crisis]", "kinds: [crisis]\n  languages: [English]", "not a code"},
		{"kinds: [crisis]", "kinds: [crisis]\n  cost: cheap", "neither free nor charged"},
		{"{en: Someone listens., es: Alguien escucha.}", "{en: Someone listens.}", "about: es is missing"},
		{"{en: Someone listens., es: Alguien escucha.}", "{en: A, es: B, xx: C}", `"xx" is not one of`},
		{"source: their page", "source: ''", "source"},
		{"checked: 2026-11-23", "checked: yesterday", "checked is a date"},
		{"expires: 2027-11-23", "expires: 2026-11-23", "after checked"},
		{"mark: confirmed", "mark: sure", "not one of confirmed"},
		{"mark: confirmed", "mark: confirmed\n  colour: red", "there is no key colour"},
	} {
		broken := strings.Replace(goodLine, test.old, test.new, 1)
		if broken == goodLine {
			t.Fatalf("%q is not in the line", test.old)
		}
		lines, gaps := parseHelplines([]byte(broken), Languages())
		if len(lines) > 0 || len(gaps) == 0 || gaps[0].Line == 0 || !slices.ContainsFunc(gaps, func(g Gap) bool { return strings.Contains(g.Message, test.want) }) {
			t.Errorf("%s: %v, want %q", test.new, gaps, test.want)
		}
	}
	twice := goodLine + strings.TrimPrefix(goodLine, "lines:\n")
	if _, gaps := parseHelplines([]byte(twice), nil); len(gaps) != 1 || gaps[0].Line != 12 {
		t.Error("the same id twice:", gaps)
	}
	lib, err := Load(fstest.MapFS{helplineFile: {Data: []byte(goodLine)}})
	if err != nil {
		t.Fatal(err)
	}
	if gaps := lib.Check(helpNow); len(gaps) != 2 || !strings.Contains(gaps[0].Message, "no emergency number") {
		t.Error("a country without an emergency number:", gaps)
	}
}

// TestHelplinesOverride lays an operator's file over ours.
func TestHelplinesOverride(t *testing.T) {
	const own = `lines:
- {country: GB, id: samaritans, service: Our own listeners, kinds: [crisis], number: 0113 496 0000, about: {en: Ours.}, source: we asked, checked: 2026-11-30, expires: 2027-11-30, mark: confirmed}
- {country: GB, id: frank, remove: true}
- {country: PT, id: sos, service: SOS, kinds: [crisis], number: 213 544 545, about: {es: Suya.}, source: their page, checked: 2026-11-30, expires: 2027-11-30, mark: unconfirmed}
- {country: PT, id: emergency, service: "112", kinds: [emergency], number: "112", about: {en: All.}, source: EU, checked: 2026-11-30, expires: 2027-11-30, mark: confirmed}
`
	base := Default().Helplines()
	before := len(base.lines)
	h, err := base.With([]byte(own), "own.yaml", helpNow)
	if err != nil {
		t.Fatal(err)
	}
	var gb []string
	for _, l := range h.Of("GB") {
		gb = append(gb, l.ID+" "+l.Service)
	}
	if got := strings.Join(gb, ", "); !strings.HasPrefix(got, "emergency 999, samaritans Our own listeners, shout") || strings.Contains(got, "frank") {
		t.Error(got)
	}
	if pt := h.Of("PT"); len(pt) != 2 || pt[0].ID != "emergency" {
		t.Error(pt)
	}
	if len(base.lines) != before || base.Of("GB")[1].Service != "Samaritans" {
		t.Error("laying over changed what was underneath")
	}

	for _, test := range []struct{ own, want string }{
		{"lines:\n- {country: GB, id: nobody, remove: true}", "own.yaml:2: GB/nobody: there is no such line to remove"},
		{"lines:\n- {country: US, id: emergency, remove: true}", "own.yaml: US has no emergency number"},
		{"lines:\n\n- {country: PT, id: sos}", "own.yaml:3: PT/sos: service"},
		{strings.ReplaceAll(goodLine, "2026-11-23", "2026-12-02"), "own.yaml:2: GB/samaritans: checked lies in the future"},
		{"lines: [", "own.yaml:1"},
	} {
		_, err := base.With([]byte(test.own), "own.yaml", helpNow)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\ngives %v, want %q", test.own, err, test.want)
		}
		if problem.KindOf(err) == problem.NotFound {
			t.Error("an operator's fault reads as a missing page")
		}
	}
}

// TestHours reads hours and dials numbers.
func TestHours(t *testing.T) {
	got, err := ParseHours("Mo-Fr 09:00-20:00; Sa 11:00-02:00")
	want := Hours{Spans: []HoursSpan{{time.Monday, time.Friday, 540, 1200}, {time.Saturday, time.Saturday, 660, 120}}}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if h, err := ParseHours("24/7"); !h.Always || err != nil {
		t.Error(h, err)
	}
	for number, want := range map[string]string{"1-800-662-4357": "18006624357", "116 123": "116123", "+44 20 7946 0000": "+442079460000"} {
		if got := Dial(number); got != want {
			t.Errorf("%s dials %s", number, got)
		}
	}
}
