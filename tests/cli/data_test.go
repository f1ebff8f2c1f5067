package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// realLists finds the folder of real lists, which are not part of the project. They are beside it wherever it is developed
// and in CI, and there they must be found.
func realLists(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("HOMEGROUP_SHARED_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(folder); err == nil {
		return folder
	} else if os.Getenv("CI") == "true" || os.Getenv("HOMEGROUP_SHARED_DATA") != "" {
		t.Fatalf("the real lists are not there: %v", err)
	}
	return ""
}

// meetingsIn reads a file the plainest way: an array, or an object with an array in it.
func meetingsIn(t *testing.T, path string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	if json.Unmarshal(text, &rows) == nil {
		return rows
	}
	var object struct{ Meetings []map[string]any }
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return object.Meetings
}

var counts = regexp.MustCompile(`(?m)^\S+: (\d+) rows? = (\d+) imported \+ (\d+) merged \+ (\d+) dropped`)

// Every real list is taken with each of its rows accounted for; the broken one is refused and nothing changes; and served
// together, a question gets the number of meetings that a plain look into the file gives.
func TestRealLists(t *testing.T) {
	folder := realLists(t)
	if folder == "" {
		t.Log("NOT TESTED with real lists: there is no ../shared/data beside the project")
		return
	}
	data := t.TempDir()
	mapping := filepath.Join("..", "..", "docs", "examples", "smart-recovery.map")
	for _, list := range []struct {
		file, name string
		rows       int
		options    []string
	}{
		{"aa-philadelphia.json", "philly", 2038, []string{"--program", "aa", "--timezone", "America/New_York"}},
		{"aa-north-texas.json", "north-texas", 613, []string{"--program", "aa", "--timezone", "America/Chicago"}},
		{"aa-edmonton.json", "edmonton", 315, []string{"--program", "aa", "--timezone", "America/Edmonton"}},
		{"aa-sussex.json", "sussex", 123, []string{"--program", "aa", "--timezone", "Europe/London"}},
		{"eda.json", "eda", 185, []string{"--program", "eda"}},
		{"al-anon.json", "al-anon", 360, []string{"--program", "al-anon", "--timezone", "America/New_York"}},
		{"na-new-york.bmlt-meetings.json", "na-new-york", 1555, []string{"--program", "na", "--timezone", "America/New_York"}},
		{"smart-recovery.raw.json", "smart", 1041, []string{"--program", "smart", "--mapping", mapping, "--timezone", "America/New_York"}},
		{"edge-times.json", "edge-times", -1, []string{"--program", "aa", "--timezone", "America/New_York"}},
		{"edge-timezones.json", "edge-timezones", -1, []string{"--program", "aa", "--timezone", "America/New_York"}},
		{"edge-appointment.json", "edge-appointment", -1, []string{"--program", "aa", "--timezone", "America/New_York"}},
	} {
		t.Run(list.name, func(t *testing.T) {
			path := filepath.Join(folder, list.file)
			rows := len(meetingsIn(t, path))
			if list.rows >= 0 && rows != list.rows {
				t.Fatalf("the file has %d rows, not the %d that it had", rows, list.rows)
			}
			report := filepath.Join(t.TempDir(), "report.jsonl")
			args := append([]string{"import", path, "--name", list.name, "--data", data, "--report", report}, list.options...)
			for _, again := range []bool{false, true} {
				r := homegroup(t, nil, args...)
				if r.code != 0 {
					t.Fatal(r)
				}
				accounted(t, r.stdout, report, rows)
				if again && !regexp.MustCompile(`listings?: 0 new, 0 changed, \d+ the same, 0 returned; 0 vanished`).MatchString(r.stdout) {
					t.Errorf("taken again, something changed:\n%s", r.stdout)
				}
			}
		})
	}

	t.Run("broken", func(t *testing.T) {
		before := homegroup(t, nil, "feed", "list", "--data", data).stdout
		r := homegroup(t, nil, "import", filepath.Join(folder, "edge-invalid.json"), "--name", "broken", "--data", data)
		if r.code != 1 || !regexp.MustCompile(`line \d+`).MatchString(r.stderr) {
			t.Errorf("exit %d: %s", r.code, r.stderr)
		}
		if after := homegroup(t, nil, "feed", "list", "--data", data).stdout; after != before {
			t.Errorf("it changed something:\n%s", after)
		}
	})

	address, _ := serve(t, data)
	t.Run("question", func(t *testing.T) {
		want := 0
		for _, m := range meetingsIn(t, filepath.Join(folder, "aa-philadelphia.json")) {
			day, lat, lng := number(m["day"]), number(m["latitude"]), number(m["longitude"])
			if day == 1 && haversine(39.95, -75.16, lat, lng) <= 5 {
				want++
			}
		}
		r, err := http.Get(address + "/api/v1/meetings?near=39.95,-75.16&within_km=5&day=1&program=aa")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		var answer struct {
			Total    int
			Meetings []struct{ Slug string }
		}
		if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		if answer.Total != want || len(answer.Meetings) != want || want < 50 {
			t.Errorf("the server finds %d (%d listed), the file has %d", answer.Total, len(answer.Meetings), want)
		}
	})
	if r := homegroup(t, nil, "check", "--data", data); r.code != 0 {
		t.Error(r)
	}
}

// accounted checks that the counts of a summary add up, and that the report has a reason for each row that is not there.
func accounted(t *testing.T, summary, report string, rows int) {
	t.Helper()
	found := counts.FindStringSubmatch(summary)
	if found == nil {
		t.Fatalf("no counts in:\n%s", summary)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(found[i+1])
	}
	if n[0] != rows || n[1]+n[2]+n[3] != rows || n[1] == 0 {
		t.Errorf("%d rows, but: %s", rows, found[0])
	}
	file, err := os.Open(report)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reasons := map[string]map[int]bool{"dropped": {}, "merged": {}}
	s := bufio.NewScanner(file)
	s.Buffer(nil, 1<<20)
	for first := true; s.Scan(); first = false {
		var note struct {
			Index        int
			What, Reason string
		}
		if err := json.Unmarshal(s.Bytes(), &note); err != nil {
			t.Fatal(err)
		}
		if first {
			continue
		}
		if note.Reason == "" {
			t.Errorf("a note without a reason: %s", s.Text())
		}
		if of := reasons[note.What]; of != nil {
			of[note.Index] = true
		}
	}
	if got := fmt.Sprint(len(reasons["merged"]), len(reasons["dropped"])); got != fmt.Sprint(n[2], n[3]) {
		t.Errorf("reasons for %s rows merged and dropped, but: %s", got, found[0])
	}
}

func number(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case string:
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f
		}
	}
	return math.NaN()
}

// haversine is the distance in kilometres on a sphere of the Earth's mean radius.
func haversine(lat1, lng1, lat2, lng2 float64) float64 {
	rad := math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lng2-lng1)*rad/2), 2)
	return 2 * 6371.0088 * math.Asin(math.Sqrt(a))
}
