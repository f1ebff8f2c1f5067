package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// answer goes through the chooser as a person would: one question a page, the form as it stands on the page.
func answer(t *testing.T, s *site, lang Lang, answers map[string][]string) *html.Node {
	t.Helper()
	path := "/" + string(lang) + "/programs/choose"
	w := s.get(path)
	for range len(chooseQuestions) + 1 {
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
		checkPage(t, s, lang, w)
		doc := parse(t, strings.NewReader(w.Body.String()))
		form := url.Values{}
		for _, in := range all(doc, tag("input")) {
			if attr(in, "type") == "hidden" {
				form.Add(attr(in, "name"), attr(in, "value"))
			}
		}
		at := form.Get("at")
		if at == "done" {
			return doc
		}
		for _, value := range answers[at] {
			if len(all(doc, func(n *html.Node) bool { return attr(n, "name") == at && attr(n, "value") == value })) == 0 {
				t.Fatalf("the question %s does not offer %s", at, value)
			}
			form.Add(at, value)
		}
		form.Set("next", "1")
		w = s.post(path, form, "Sec-Fetch-Site", "same-origin")
	}
	t.Fatal("the questions do not end")
	return nil
}

func offers(doc *html.Node) []string {
	var urls []string
	for _, li := range all(doc, class("offers")) {
		for _, a := range all(li, tag("a")) {
			urls = append(urls, attr(a, "href"))
		}
	}
	return urls
}

func TestChooser(t *testing.T) {
	s := richSite(t)
	for _, lang := range languages() {
		doc := answer(t, s, lang, map[string][]string{"what": {"alcohol"}, "goal": {"less"}, "signs": {"daily_heavy", "morning_drink"}})
		page := text(doc)
		if !strings.Contains(page, s.words[lang].T("choose.first.alcohol_withdrawal")) {
			t.Errorf("%s: whoever shakes in the morning is not told to see a doctor first", lang)
		}
		if slices.Contains(offers(doc), "/"+string(lang)+"/programs/mm") {
			t.Errorf("%s: a pause of 30 days is offered to somebody whose body may depend on alcohol", lang)
		}
		doc = answer(t, s, lang, map[string][]string{"what": {"alcohol"}, "goal": {"less"}})
		if got := offers(doc); len(got) == 0 || got[0] != "/"+string(lang)+"/programs/mm" {
			t.Errorf("%s: whoever wants to cut down sees %v", lang, got)
		}
		answer(t, s, lang, nil) // who says nothing gets an answer too
	}
}

// The answers are nobody's business: no address, log, cookie or cache holds them.
func TestChooserLeavesNoTrace(t *testing.T) {
	s := richSite(t)
	s.log.Reset()
	form := url.Values{"at": {"label"}, "what": {"sex"}, "signs": {"wants_to_die"}, "next": {"1"}}
	w := s.post("/en/programs/choose", form, "Sec-Fetch-Site", "same-origin")
	if w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" || w.Header().Get("Location") != "" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	if cache := w.Header().Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		t.Errorf("Cache-Control %q: the answer may stay on the device", cache)
	}
	for _, word := range []string{"sex", "wants_to_die", "label"} {
		if strings.Contains(s.log.String(), word) {
			t.Errorf("the log holds %q: %s", word, s.log.String())
		}
	}
	if w := s.get("/en/programs/choose?what=sex&at=label&next=1"); strings.Contains(w.Body.String(), `class="rows offers"`) {
		t.Error("answers in an address are answered")
	}
	if w := s.post("/en/programs/choose", form, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("another site may ask for an answer: %d", w.Code)
	}
}

func TestProgramPage(t *testing.T) {
	s := richSite(t)
	for _, lang := range languages() {
		for _, p := range s.Programs.Packs() {
			w := s.get("/" + string(lang) + "/programs/" + p.ID)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", p.ID, w.Code)
			}
			checkPage(t, s, lang, w)
			page := text(parse(t, strings.NewReader(w.Body.String())))
			words := p.Text[string(lang)]
			want := []string{words.Name, words.Standfirst, words.Goal, words.Cost, words.Faith, words.Medicine, words.DoctorFirst, words.Affiliation, words.PathTitle}
			for _, i := range p.Path.Items {
				want = append(want, words.Path[i.ID].Title, words.Path[i.ID].Text)
			}
			for _, d := range p.Danger {
				want = append(want, words.Warnings[d].Lead)
			}
			for _, x := range want {
				if !strings.Contains(strings.Join(strings.Fields(page), " "), strings.Join(strings.Fields(x), " ")) {
					t.Errorf("%s in %s does not say %q", p.ID, lang, x)
				}
			}
		}
	}
	// Its next meetings come from the lists.
	w := s.get("/en/programs/aa")
	if !strings.Contains(w.Body.String(), "/en/meetings/lamplighters") {
		t.Error("the page about AA does not show its next meetings")
	}
}
