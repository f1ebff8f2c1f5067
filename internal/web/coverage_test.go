package web

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// docs/coverage.md says where each statement of the source article is taken up. Every place that it names is there, and
// every statement has one.
func TestCoverage(t *testing.T) {
	doc, err := os.ReadFile("../../docs/coverage.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(doc), "\n## ")
	s := newSite(t, Site{}, town()...)
	pages := map[string]*html.Node{}
	place := func(row, name string) {
		if !strings.HasPrefix(name, "/") {
			if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(name))); err != nil {
				t.Errorf("%s: %v", row, err)
			}
			return
		}
		path, id, anchored := strings.Cut(name, "#")
		page, seen := pages[path]
		if !seen {
			w := s.get("/en" + path)
			if w.Code != http.StatusOK {
				t.Errorf("%s: %s answers %d", row, path, w.Code)
			}
			page = parse(t, w.Body)
			pages[path] = page
		}
		if anchored && len(all(page, func(n *html.Node) bool { return attr(n, "id") == id })) == 0 {
			t.Errorf("%s: %s has no part %q", row, path, id)
		}
	}
	later := []string{"my book", "network", "progress", "rounds"}
	var headings []string
	rows := 0
	for line := range strings.Lines("## " + tables) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "## "); ok {
			headings = append(headings, title)
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|-") || len(cells) == 2 && strings.TrimSpace(cells[1]) == "where" {
			continue
		}
		rows++
		row := strings.TrimSpace(cells[0])
		if len(cells) != 2 || row == "" {
			t.Errorf("no row of two cells: %s", line)
			continue
		}
		places := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1)
		for _, p := range places {
			place(row, p[1])
		}
		_, waits, marked := strings.Cut(cells[1], "later: ")
		if marked {
			for name := range strings.SplitSeq(waits, ",") {
				if !slices.Contains(later, strings.TrimSpace(name)) {
					t.Errorf("%s: %q is not one of the marks %v", row, strings.TrimSpace(name), later)
				}
			}
		}
		if len(places) == 0 && !marked {
			t.Errorf("%s: it has no place", row)
		}
	}
	want := []string{"Overview", "Benefits", "Common types", "Steps", "Access", "Alternatives", "Preparing", "Overcoming challenges", "Support networks", "Evaluating success", "Questions and answers"}
	if !slices.Equal(headings, want) {
		t.Errorf("the headings are %q, want %q", headings, want)
	}
	if rows < 60 || len(pages) < 20 {
		t.Errorf("only %d rows and %d pages were looked at", rows, len(pages))
	}
}
