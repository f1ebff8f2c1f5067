package feed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"homegroup/internal/feed/sheet"
	"homegroup/internal/meeting"
)

// TestDocs holds docs/feeds.md against the program: the table of reasons, the targets of a mapping, the known hosts.
func TestDocs(t *testing.T) {
	path := filepath.Join(root(t), "docs", "feeds.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)

	var table strings.Builder
	table.WriteString("| code | what | when |\n|---|---|---|\n")
	for _, r := range meeting.Reasons() {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", r.Code, r.What, r.Means)
	}
	for _, part := range []struct{ begin, end, want string }{
		{"<!-- reasons: go test ./internal/feed -run TestDocs -update -->\n", "<!-- end of reasons -->", table.String()},
		{"<!-- targets -->", "<!-- end -->", strings.Join(sheet.Targets(), ", ")},
		{"<!-- hosts -->", "<!-- end -->", strings.Join(meeting.ConferenceHosts(), ", ")},
	} {
		before, rest, ok := strings.Cut(text, part.begin)
		inside, after, ok2 := strings.Cut(rest, part.end)
		if !ok || !ok2 {
			t.Fatalf("docs/feeds.md has no part %s", part.begin)
		}
		if inside == part.want {
			continue
		}
		if !*update {
			t.Errorf("docs/feeds.md says something else than the program at %s: run go test ./internal/feed -run TestDocs -update", part.begin)
		}
		text = before + part.begin + part.want + part.end + after
	}
	if *update && text != string(data) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		fmt.Sprintf("%s to connect and %s in all", minutes(defaultLimits.connect.Seconds()), minutes(defaultLimits.whole.Seconds())),
		fmt.Sprintf("%d MB from the web and %d GB from a file", defaultLimits.url>>20, defaultLimits.file>>30),
		fmt.Sprintf("%d redirects", defaultLimits.redirects), "pages of 2,000",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("docs/feeds.md does not say %q", want)
		}
	}
	if pageSize != 2000 {
		t.Error("docs/feeds.md says pages of 2,000")
	}
}

func minutes(seconds float64) string { return fmt.Sprintf("%.0f seconds", seconds) }
