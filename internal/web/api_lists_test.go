package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/meeting"
	"homegroup/internal/recur"
)

func guideSlugs(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	var slugs []string
	for _, m := range decode[[]meeting.GuideMeeting](t, w, 200) {
		slugs = append(slugs, m.Slug)
	}
	return slugs
}

func TestMeetingsGuide(t *testing.T) {
	s := newAPISite(t, 2000, everything(),
		made(9200, "gone-by", func(c *meeting.Content) {
			c.Rule = recur.Rule{Kind: recur.Once, Date: recur.Date{Year: 2026, Month: 1, Day: 1}, Day: 4, Start: 600, Length: 60, Zone: "America/New_York"}
		}))
	w := s.get("/meetings.json")
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	body := w.Body.String()
	faults, count, err := meeting.CheckGuide(strings.NewReader(body))
	if err != nil || len(faults) > 0 {
		t.Fatalf("%d faults, %v: %v", len(faults), faults[:min(len(faults), 5)], err)
	}
	if want := len(s.meetings) - 1; count != want {
		t.Errorf("%d meetings, want %d: all but the one gone by", count, want)
	}
	if strings.Contains(body, "Contactname") {
		t.Error("a contact is told to everybody")
	}
	if !strings.Contains(body, `"url":"https://meetings.example.org/meetings/everything"`) {
		t.Error("the meeting's page is not named")
	}
	if !strings.Contains(body, "(1st and last Monday of the month)") {
		t.Error("a monthly meeting does not say so in its name")
	}
	some := guideSlugs(t, s.get("/meetings.json?program=na"))
	want := 0
	for _, m := range s.meetings {
		if m.Program == "na" {
			want++
		}
	}
	if len(some) != want || want == 0 {
		t.Errorf("%d of na, want %d", len(some), want)
	}
	if none := s.get("/meetings.json?q=nothingatall").Body.String(); strings.TrimSpace(strings.ReplaceAll(none, "\n", "")) != "[]" {
		t.Errorf("nothing found is %q", none)
	}
}

func TestListsInPieces(t *testing.T) {
	s := newAPISite(t, 2000)
	whole := guideSlugs(t, s.get("/meetings.json"))
	var pieces []string
	path := "/meetings.json?limit=700"
	for n := 0; path != "" && n < 10; n++ {
		w := s.get(path)
		got := guideSlugs(t, w)
		if len(got) > 700 {
			t.Fatalf("%d meetings with limit=700", len(got))
		}
		pieces = append(pieces, got...)
		link := w.Header().Get("Link")
		path, _, _ = strings.Cut(strings.TrimPrefix(link, "<"), ">")
	}
	if diff := cmp.Diff(whole, pieces); diff != "" {
		t.Errorf("the pieces are not the whole: %d and %d", len(whole), len(pieces))
	}
}

func TestListsAreTagged(t *testing.T) {
	s := newAPISite(t, 50)
	for _, path := range []string{"/meetings.json", "/meetings.csv"} {
		w := s.get(path)
		tag := w.Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) {
			t.Fatalf("%s: ETag %q", path, tag)
		}
		for header, want := range map[string]int{tag: 304, `"x", ` + tag: 304, "*": 304, strings.TrimPrefix(tag, "W/"): 304, `W/"x"`: 200, "": 200} {
			if got := s.get(path, "If-None-Match", header); got.Code != want || want == 304 && got.Body.Len() > 0 {
				t.Errorf("%s, If-None-Match %s: %d with %d bytes", path, header, got.Code, got.Body.Len())
			}
		}
		s.now = s.now.Add(1e12)
		if got := s.get(path).Header().Get("ETag"); got != tag {
			t.Errorf("%s: the tag changes with the clock", path)
		}
		if got := s.get(path + "?day=1").Header().Get("ETag"); got == tag {
			t.Errorf("%s: another list has the same tag", path)
		}
	}
	if s.get("/meetings.json").Header().Get("ETag") == s.get("/meetings.csv").Header().Get("ETag") {
		t.Error("two forms have one tag")
	}
}

func TestMeetingsCSV(t *testing.T) {
	s := newAPISite(t, 300, everything(), made(9300, "formula", func(c *meeting.Content) {
		c.Name, c.Group, c.Notes, c.Location = `=HYPERLINK("http://x","y")`, "+1-2-3 Group", "-- see below", "@home, \"red\" door\nupstairs"
		c.ConferencePhone = "+12025550100,,123"
	}))
	w := s.get("/meetings.csv")
	text, ok := strings.CutPrefix(w.Body.String(), "\ufeff")
	if !ok || !strings.HasPrefix(text, "Time,End Time,Day,Name,") || !strings.Contains(text, "\r\n") {
		t.Fatalf("begins with %.40q", w.Body.String())
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(s.meetings)+1 {
		t.Errorf("%d rows, want %d", len(rows), len(s.meetings)+1)
	}
	cell := func(slug, column string) string {
		i := slices.IndexFunc(rows, func(r []string) bool { return r[slices.Index(rows[0], "Slug")] == slug })
		return rows[i][slices.Index(rows[0], column)]
	}
	for _, c := range [][3]string{
		{"formula", "Name", `'=HYPERLINK("http://x","y")`}, {"formula", "Group", "'+1-2-3 Group"}, {"formula", "Notes", "'-- see below"},
		{"formula", "Location", "'@home, \"red\" door\nupstairs"}, {"formula", "Conference Phone", "+12025550100,,123"}, {"formula", "Longitude", "-75.16"},
		{"everything", "Venmo", "@sample"}, {"everything", "Types", "Open, Wheelchair Access"}, {"everything", "Day", "Monday"}, {"everything", "Time", "12:00"},
		{"everything", "Weeks", "1,last"}, {"everything", "Region", "Pennsylvania"}, {"everything", "Sub Region", "Philadelphia"}, {"everything", "Sub Sub Region", "North > West"}, {"everything", "Attendance Option", "hybrid"}, {"everything", "Updated", "2026-11-01 12:00:00"},
	} {
		if got := cell(c[0], c[1]); got != c[2] {
			t.Errorf("%s of %s is %q, want %q", c[1], c[0], got, c[2])
		}
	}
	for _, row := range rows[1:] {
		for i, v := range row {
			if v != "" && strings.ContainsRune("=\t\r", rune(v[0])) {
				t.Errorf("%s: %q can run as a formula", rows[0][i], v)
			}
		}
	}
}

func TestSafeCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+1": "+1", "+1 555": "'+1 555", "+12025550100,,9#": "+12025550100,,9#", "-75.16": "-75.16", "-1-1": "'-1-1", "--": "'--",
		"@sample": "@sample", "@SUM(1)": "'@SUM(1)", "\t=1": "'\t=1", "'quoted'": "'quoted'", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
	} {
		got := meeting.SafeCell(in)
		if got != want {
			t.Errorf("SafeCell(%q) = %q, want %q", in, got, want)
		}
		if back := meeting.UnsafeCell(got); back != in {
			t.Errorf("UnsafeCell(%q) = %q, want %q", got, back, in)
		}
	}
}

// A list that cannot be written to its end must not look as if it were whole.
func TestBrokenListIsCutOff(t *testing.T) {
	s := newAPISite(t, 0)
	r := httptest.NewRequest("GET", "/meetings.json", nil)
	w := httptest.NewRecorder()
	defer func() {
		if recover() == nil {
			t.Error("the answer looks whole")
		}
		if json.Valid(w.Body.Bytes()) {
			t.Error("the answer can be read")
		}
	}()
	_ = s.sendList(w, r, []meeting.Hit{{JSON: []byte("{")}}, "text/plain", "", func(io.Writer) error {
		return strconv.ErrRange
	})
}

// A line that is slower than the server's time to write gets the whole list, and one that stands still does not.
func TestSlowReadersGetTheWholeList(t *testing.T) {
	s := newAPISite(t, 1000)
	server := httptest.NewUnstartedServer(s.Handler())
	server.Config.WriteTimeout = 300 * time.Millisecond
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if err := c.(*net.TCPConn).SetWriteBuffer(32 << 10); err != nil { // or the system takes in the whole list at once
			t.Error(err)
		}
		return ctx
	}
	server.Start()
	defer server.Close()
	want := s.get("/meetings.json").Body.Len()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.(*net.TCPConn).SetReadBuffer(32 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, "GET /meetings.json HTTP/1.0\r\nHost: meetings.example.org\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(connection, 4<<10), nil)
	if err != nil {
		t.Fatal(err)
	}
	got, pieces := 0, make([]byte, 64<<10)
	for reads := 0; ; reads++ {
		n, err := answer.Body.Read(pieces)
		got += n
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("after %d of %d bytes: %v", got, want, err)
		}
		if reads < 5 {
			time.Sleep(100 * time.Millisecond)
		}
	}
	if got != want {
		t.Errorf("%d of %d bytes", got, want)
	}
}
