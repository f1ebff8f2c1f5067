package program_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"homegroup/internal/index"
	"homegroup/internal/meeting"
	"homegroup/internal/place"
	"homegroup/internal/program"
	"homegroup/internal/web"
)

// This test follows docs/adding-a-program.md as a person would: it writes the files that stand there into a copy of
// programs/, and nothing else. What it looks at then is the site as it is, with no code of its own.

var guideFile = regexp.MustCompile("(?ms)^File `programs/([^`]+)`:\n\n```yaml\n(.*?)^```$")

// followed is a copy of programs/ with the guide's files in it. change may spoil one of them; the other packs are then
// left out, so that it is quick.
func followed(t *testing.T, change func(file, text string) string) string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/adding-a-program.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../programs")); err != nil {
		t.Fatal(err)
	}
	packs, err := filepath.Glob(filepath.Join(dir, "[a-z]*", "pack.yaml"))
	if err != nil || len(packs) < 13 {
		t.Fatalf("only %d packs were copied: %v", len(packs), err)
	}
	for _, p := range packs {
		if change == nil {
			break
		}
		if err := os.RemoveAll(filepath.Dir(p)); err != nil {
			t.Fatal(err)
		}
	}
	files := guideFile.FindAllStringSubmatch(string(doc), -1)
	if len(files) != 7 || strings.Count(string(doc), "```yaml") != len(files) {
		t.Fatalf("the guide holds %d files that can be followed, of %d that it shows", len(files), strings.Count(string(doc), "```yaml"))
	}
	for _, f := range files {
		name, text := filepath.Join(dir, filepath.FromSlash(f[1])), f[2]
		if change != nil {
			text = change(f[1], text)
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			continue
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var looked = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func load(t *testing.T, dir string) (*program.Library, []program.Gap) {
	t.Helper()
	lib, err := program.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return lib, lib.Check(looked)
}

func TestGuideFollowed(t *testing.T) {
	lib, gaps := load(t, followed(t, nil))
	for _, g := range gaps {
		t.Error(g)
	}
	clock := func() time.Time { return looked }
	site := web.New(web.Options{Meetings: meeting.NewService(meeting.Parts{Finder: index.New(clock), Now: clock}), Places: place.Default(), Programs: lib,
		Now: clock, Log: slog.New(slog.DiscardHandler)}).Handler()
	page := func(t *testing.T, path string, form url.Values) string {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		if form != nil {
			r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return readable(t, w.Body)
	}
	type pair struct{ lang, circle, evenings, fact, step string }
	for _, p := range []pair{
		{"en", "Example Circle", "Example Evenings", "Living without nicotine, a day at a time.", "Say plainly that you cannot control nicotine"},
		{"es", "Círculo Ejemplo", "Tardes Ejemplo", "Vivir sin nicotina, un día cada vez.", "Di con claridad que no puedes con la nicotina"},
	} {
		t.Run(p.lang, func(t *testing.T) {
			has := func(t *testing.T, text string, want ...string) {
				t.Helper()
				for _, w := range want {
					if !strings.Contains(text, w) {
						t.Errorf("%q is missing", w)
					}
				}
				// The name of a text instead of the text: words that the pack calls for and the site does not have.
				if raw := regexp.MustCompile(`\b(choose|fact|source|token|programs?|compare|ask)\.[a-z]+(_[a-z]+|\.[a-z_]+)*\b`).FindString(text); raw != "" {
					t.Errorf("%q has no words", raw)
				}
			}
			root := "/" + p.lang + "/programs"
			has(t, page(t, root, nil), p.circle, p.evenings)
			has(t, page(t, root+"/circle", nil), p.circle, p.fact, p.step)
			has(t, page(t, root+"/evenings", nil), p.evenings)
			has(t, page(t, root+"/compare?ids=circle,evenings,aa", nil), p.circle, p.evenings, p.fact)
			answers := url.Values{"at": {"label"}, "next": {"1"}, "what": {"nicotine"}, "setting": {"group"}}
			for goal, first := range map[string]string{"stop": p.circle, "try": p.evenings} {
				answers.Set("goal", goal)
				text := page(t, root+"/choose", answers)
				has(t, text, p.circle, p.evenings)
				offers := slices.DeleteFunc(names(lib, p.lang), func(name string) bool { return !strings.Contains(text, name) })
				slices.SortFunc(offers, func(a, b string) int { return strings.Index(text, a) - strings.Index(text, b) })
				if offers[0] != first {
					t.Errorf("to somebody who wants to %s, %s comes first: %v", goal, offers[0], offers)
				}
			}
		})
	}
}

func names(lib *program.Library, lang string) []string {
	var all []string
	for _, p := range lib.Packs() {
		all = append(all, p.Text[lang].Name)
	}
	return all
}

// readable is what a person reads of a page's main part.
func readable(t *testing.T, body io.Reader) string {
	t.Helper()
	doc, err := html.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "main" {
			continue
		}
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data + " ")
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Slips that happen when a folder is copied or a line forgotten are told, with the place.
func TestGuideSlips(t *testing.T) {
	for _, tc := range []struct{ name, file, old, new, want string }{
		{"a name forgotten in one language", "circle/es.yaml", "  site: El sitio del círculo\n", "  page: El sitio del círculo\n", "programs/circle/es.yaml:27: links → site: the words are missing (es)"},
		{"the id of another", "circle/pack.yaml", "id: circle", "id: aa", `programs/circle/pack.yaml:3: id: it is "aa", and must be the folder's name, circle`},
		{"a word to put in forgotten", "circle/es.yaml", "  used: fumabas\n", "", "no words to put for {used}: add it under fill"},
		{"a language forgotten", "evenings/es.yaml", "", "", "programs/evenings/es.yaml: this file is missing"},
		{"a source of nothing", "evenings/pack.yaml", "of: goal", "of: goals", `provenance → goals → of: "goals" is not one of`},
		{"an option without words", "evenings/en.yaml", ", music: Music", "", "worksheets → evening-note → columns → helped → options → music: the words are missing (en)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, gaps := load(t, followed(t, func(file, text string) string {
				switch {
				case file != tc.file:
					return text
				case tc.old == "":
					return ""
				case !strings.Contains(text, tc.old):
					t.Fatalf("%s does not hold %q any more: mend this test", file, tc.old)
				}
				return strings.Replace(text, tc.old, tc.new, 1)
			}))
			if !slices.ContainsFunc(gaps, func(g program.Gap) bool { return strings.Contains(g.String(), tc.want) }) {
				t.Errorf("nothing says %q: %v", tc.want, gaps)
			}
		})
	}
	doc, err := os.ReadFile("../../docs/adding-a-program.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "programs/circle/es.yaml:27: links → site: the words are missing (es)"; !strings.Contains(string(doc), want) {
		t.Errorf("the guide does not show what the check says: %q", want)
	}
}
