package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

var (
	blankForm = regexp.MustCompile(`\{[a-z]+\}`)
	// A key is written as T "found.count" in templates and as "found.count" or "found." + more in code.
	keyForm    = regexp.MustCompile(`"([a-z_]+(?:\.[a-z0-9_]+)*\.?)"`)
	reasonForm = regexp.MustCompile(`\.(?:note|drop)\("([a-z_]+)"`)
)

// TestCatalogues sees that both languages say the same things, that every string is used, and that none is missing.
func TestCatalogues(t *testing.T) {
	words := loadWords()
	en, es := words[English].entries, words[Spanish].entries
	for key, e := range en {
		o, ok := es[key]
		if !ok {
			t.Errorf("es lacks %s", key)
			continue
		}
		if (e.One == "") != (o.One == "") {
			t.Errorf("%s counts in one language only", key)
		}
		if o.Other == "" || e.Other == "" {
			t.Errorf("%s is empty", key)
		}
		a, b := blankForm.FindAllString(e.Other, -1), blankForm.FindAllString(o.Other, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) && !strings.HasPrefix(key, "found.") {
			t.Errorf("%s: %v in English, %v in Spanish", key, a, b)
		}
		for _, text := range []string{e.Other, e.One, o.Other, o.One} {
			if strings.ContainsAny(text, "<>") || strings.Contains(text, "!") {
				t.Errorf("%s holds markup or shouts: %s", key, text)
			}
		}
	}
	for key := range es {
		if _, ok := en[key]; !ok {
			t.Errorf("en lacks %s", key)
		}
	}

	whole, families := map[string]bool{}, map[string]bool{}
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range keyForm.FindAllStringSubmatch(string(source), -1) {
				if strings.HasSuffix(m[1], ".") {
					families[m[1]] = true
				} else {
					whole[m[1]] = true
				}
			}
			for _, m := range regexp.MustCompile(`\.[TN] "([a-z0-9_.]+)"|\bv\.[TNH]\("([a-z0-9_.]+)"[,)]`).FindAllStringSubmatch(string(source), -1) {
				if key := m[1] + m[2]; !words[English].Has(key) {
					t.Errorf("%s uses %s, which is in no catalogue", name, key)
				}
			}
		}
	}
	for key := range en {
		used := whole[key]
		for family := range families {
			used = used || strings.HasPrefix(key, family)
		}
		if !used && !strings.HasSuffix(key, ".of") && !strings.HasSuffix(key, ".title") && !strings.HasSuffix(key, ".text") && !strings.HasSuffix(key, ".description") {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

// TestFamilies sees that every string whose key is put together exists.
func TestFamilies(t *testing.T) {
	var keys []string
	family := func(prefix string, rest ...string) {
		for _, r := range rest {
			keys = append(keys, prefix+r)
		}
	}
	for i := range 7 {
		family("weekday.", strconv.Itoa(i))
		family("weekdays.", strconv.Itoa(i))
		family("on.weekday.", strconv.Itoa(i))
	}
	for i := range 12 {
		family("month.", strconv.Itoa(i+1))
	}
	for _, a := range meeting.Attributes() {
		family("attribute.", string(a))
		family("says.", string(a))
	}
	for _, g := range facetGroups {
		keys = append(keys, g.legend)
	}
	for _, s := range meeting.Sorts() {
		family("order.", string(s))
	}
	family("attendance.", "in_person", "online", "hybrid")
	family("facet.", "in_person", "online", "hybrid")
	family("in.", "tonight", "today", "tomorrow", "any", "now")
	family("whom.", "women", "men", "lgbtq", "young", "seniors", "people_of_color")
	family("standfirst.", "any", "open", "closed", "any.of", "open.of", "closed.of")
	family("rule.week.", "1", "2", "3", "4", "5")
	family("length.part.", "15", "30", "45")
	family("output.", "ics", "csv", "json")
	family("report.kind.", meeting.ChangeKinds()...)
	family("state.", "new", "well", "held", "failing")
	family("feeds.stand.", "new", "well", "held", "failing")
	family("format.", "auto", "meetingguide", "bmlt", "sheet")
	family("stage.", "fetching", "reading", "cleaning", "comparing", "saving")
	family("what.", meeting.Repaired, meeting.Dropped, meeting.Merged, meeting.Noticed)
	for _, kind := range []string{"not_found", "invalid", "conflict", "denied", "too_many", "unavailable", "internal"} {
		family("problem."+kind+".", "title", "text")
	}
	for _, page := range []string{"about", "privacy"} {
		family(page+".", "title", "description")
	}
	family("fact.", "who", "what", "access", "children", "language", "proof", "cost", "online", "there", "notes", "group", "more", "contact", "other_days")
	family("feed.", "rows", "repaired", "listings", "good", "next", "every", "zone")
	// The reasons that rows are noted with, wherever intake gives one.
	sources, err := filepath.Glob("../meeting/intake*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal("no source of reasons", err)
	}
	for _, name := range sources {
		data, err := fs.ReadFile(os.DirFS("../meeting"), filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reasonForm.FindAllStringSubmatch(string(data), -1) {
			family("reason.", m[1])
		}
	}
	family("reason.", "same_meeting", "updated_dropped", "verified_dropped")
	if len(keys) < 250 {
		t.Errorf("only %d keys were put together", len(keys))
	}
	for lang, w := range loadWords() {
		for _, key := range keys {
			if !w.Has(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}

// TestLocale writes dates, times and numbers as each language does.
func TestLocale(t *testing.T) {
	words := loadWords()
	zone, err := recur.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := func(hour, minute int) time.Time { return time.Date(2026, 11, 19, hour, minute, 0, 0, zone) }
	en, es := words[English], words[Spanish]
	for _, test := range []struct{ got, want string }{
		{en.Clock(day(19, 0)), "7:00 pm"}, {es.Clock(day(19, 0)), "19:00"}, {en.Clock(day(0, 0)), "Midnight"}, {es.Clock(day(0, 5)), "0:05"},
		{en.Clock(day(12, 0)), "Noon"}, {en.Clock(day(0, 30)), "12:30 am"}, {en.Clock(day(12, 30)), "12:30 pm"},
		{en.Day(day(0, 0)), "Thursday 19 November"}, {es.Day(day(0, 0)), "jueves 19 de noviembre"},
		{en.Date(day(0, 0)), "19 November 2026"}, {es.Date(day(0, 0)), "19 de noviembre de 2026"},
		{en.Span(day(19, 0), day(20, 0)), "7:00 to 8:00 pm"}, {en.Span(day(11, 30), day(12, 30)), "11:30 am to 12:30 pm"}, {en.Span(day(11, 0), day(12, 0)), "11:00 am to Noon"},
		{en.Span(day(23, 0), day(23, 0).Add(2*time.Hour)), "11:00 pm to 1:00 am"}, {es.Span(day(19, 0), day(20, 0)), "de 19:00 a 20:00"},
		{en.Length(60), "1 hour"}, {en.Length(90), "1½ hours"}, {en.Length(75), "1¼ hours"}, {en.Length(120), "2 hours"}, {en.Length(45), "45 minutes"}, {en.Length(110), "1 h 50 min"}, {es.Length(90), "1 h 30 min"},
		{en.Wait(10 * time.Minute), "10 minutes"}, {en.Wait(20 * time.Second), "1 minute"}, {en.Wait(100 * time.Minute), "1 hour 40 minutes"}, {en.Wait(24 * time.Hour), "24 hours"}, {es.Wait(72 * time.Hour), "3 días"},
		{en.Number(5318), "5,318"}, {es.Number(5318), "5318"}, {es.Number(53180), "53.180"}, {en.Number(1234567), "1,234,567"}, {en.Number(7), "7"},
		{en.Distance(1, true), "0.6\u00a0mi"}, {es.Distance(1, true), "0,6\u00a0mi"}, {en.Distance(12.4, false), "12\u00a0km"}, {en.Distance(0.01, false), "0.1\u00a0km"}, {en.Distance(kmPerMile, true), "1\u00a0mi"},
		{en.Within(5*kmPerMile, true), "5 miles"}, {en.Within(kmPerMile, true), "1 mile"}, {es.Within(10, false), "10 kilómetros"}, {es.Within(2.5, false), "2,5 kilómetros"},
		{en.List([]string{"a"}), "a"}, {es.List([]string{"a", "b", "c"}), "a, b y c"}, {zoneCity("America/Argentina/Buenos_Aires"), "Buenos Aires"}, {en.Language("es"), "Spanish"}, {es.Language("en"), "inglés"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
