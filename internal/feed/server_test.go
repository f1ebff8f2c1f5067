package feed

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/meeting"
)

// rootServer answers like a BMLT root server with n meetings; old ones know no pages.
func rootServer(t *testing.T, n int, old bool, asked *[]string) string {
	t.Helper()
	var mu sync.Mutex
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		*asked = append(*asked, r.URL.RequestURI())
		mu.Unlock()
		if r.URL.Path != "/main_server/client_interface/json/" {
			http.NotFound(w, r)
			return
		}
		q := r.URL.Query()
		switch q.Get("switcher") {
		case "GetFormats":
			switch q.Get("lang_enum") {
			case "es":
				_, _ = fmt.Fprint(w, `[{"id":"28","key_string":"Ti","lang":"es","name_string":"Cronómetro"}]`)
			default:
				_, _ = fmt.Fprint(w, `[{"id":"17","key_string":"O","world_id":"OPEN","lang":"en","name_string":"Open"},{"id":"28","key_string":"Ti","lang":"en","name_string":"Timer"}]`)
			}
		case "GetServiceBodies":
			_, _ = fmt.Fprint(w, `[{"id":"5","parent_id":"0","name":"Bronx Area","type":"AS"}]`)
		case "GetSearchResults":
			size, _ := strconv.Atoi(q.Get("page_size"))
			number, _ := strconv.Atoi(q.Get("page_num"))
			from, to := (number-1)*size, min(number*size, n)
			if old {
				from, to = 0, n
			}
			var rows []string
			for i := from; i < to; i++ {
				rows = append(rows, fmt.Sprintf(`{"id_bigint":"%d","service_body_bigint":"5","weekday_tinyint":"%d","start_time":"19:00:00","format_shared_id_list":"17,28","meeting_name":"M %d"}`, i, 1+i%7, i))
			}
			_, _ = fmt.Fprintf(w, "[%s]", strings.Join(rows, ","))
		}
	})
	return s.URL
}

func TestRootServer(t *testing.T) {
	for _, c := range []struct {
		name, path string
		n          int
		old        bool
		pages      int
	}{
		{"its own address", "/main_server/", 10, false, 1},
		{"its own address without a slash", "/main_server", 10, false, 1},
		{"a search", "/main_server/client_interface/json/?switcher=GetSearchResults&services=5&get_used_formats=1&lang_enum=de", 10, false, 1},
		{"several pages", "/main_server/", 2*pageSize + 5, false, 3},
		{"just full", "/main_server/", pageSize, false, 2},
		{"none at all", "/main_server/", 0, false, 1},
		{"an old server", "/main_server/", pageSize + 5, true, 1},
		{"an old server, just full", "/main_server/", pageSize, true, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []string
			f := meeting.Feed{URL: rootServer(t, c.n, c.old, &asked) + c.path}
			b, err := testSource(t, defaultLimits).Fetch(context.Background(), f, false, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Rows) != c.n || b.Title != "Bronx Area" && c.n > 0 {
				t.Errorf("%d rows of %q", len(b.Rows), b.Title)
			}
			for i, r := range b.Rows {
				if r.Index != i || r.Key != fmt.Sprint(i) || r.Program != "na" || r.Body != "Bronx Area" || len(r.Labels) != 2 {
					t.Fatalf("row %d: %+v", i, r)
				}
			}
			searches := 0
			for _, a := range asked {
				if strings.Contains(a, "GetSearchResults") {
					searches++
					u, _ := url.Parse(a)
					if strings.Contains(c.path, "services") != (u.Query().Get("services") == "5") || u.Query().Has("get_used_formats") || u.Query().Has("lang_enum") {
						t.Errorf("asked for %s", a)
					}
				}
			}
			if searches != c.pages {
				t.Errorf("%d searches: %v", searches, asked)
			}
			f.Sum = b.Sum
			if again, err := testSource(t, defaultLimits).Fetch(context.Background(), f, false, nil); err != nil || !again.Unchanged {
				t.Errorf("asked again: unchanged %v, %v", again.Unchanged, err)
			}
		})
	}
}

func TestRootServerFailsWhole(t *testing.T) {
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.RawQuery, "GetServiceBodies") {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		_, _ = fmt.Fprint(w, `[]`)
	})
	if _, err := testSource(t, testLimits).Fetch(context.Background(), meeting.Feed{URL: s.URL + "/main_server/"}, false, nil); err == nil || !strings.Contains(err.Error(), "(500)") {
		t.Errorf("%v", err)
	}
}

func TestDetect(t *testing.T) {
	got := map[string]meeting.Format{}
	want := map[string]meeting.Format{
		`[{"slug":"a","name":"A"}]`: meeting.MeetingGuide, `[{"name":"A","day":1}]`: meeting.MeetingGuide, `{"meetings":[{"slug":"a"}],"warnings":[]}`: meeting.MeetingGuide,
		`{"1":{"slug":"a"}}`: meeting.MeetingGuide, `[]`: meeting.MeetingGuide, `[{"slug":}]`: meeting.MeetingGuide, ` [{"slug":"a"}]`: meeting.MeetingGuide,
		`[{"id_bigint":"1"}]`: meeting.BMLT, `{"meetings":[{"id_bigint":"1"}],"formats":[]}`: meeting.BMLT, `[{"key_string":"O"}]`: meeting.BMLT, `[{"id_bigint":}]`: meeting.BMLT,
		`[{"id":"1","parent_id":"0","type":"RS"}]`: meeting.BMLT,
		`{"values":[["Name"]]}`:                    meeting.Sheet, "Name,Day\nA,1": meeting.Sheet, "Name;Day\nA;1": meeting.Sheet, `[{"days":["x"],"times":["y"]}]`: meeting.Sheet,
		`{"list":[{"days":["x"],"times":["y"]}]}`: meeting.Sheet,
		"": meeting.Auto, "hello": meeting.Auto, "<html>": meeting.Auto, `{"a":1,"b":2}`: meeting.Auto, `[1,2]`: meeting.Auto, `{}`: meeting.Auto,
	}
	for data := range want {
		got[data] = Detect([]byte(data))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMappingMakesATable(t *testing.T) {
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, `[{"slug":"a","name":"A","x":"1"}]`)
	})
	b, err := testSource(t, testLimits).Fetch(context.Background(), meeting.Feed{URL: s.URL, Mapping: "name = N {name}\nday = {x}"}, false, nil)
	if err != nil || b.Format != meeting.Sheet || len(b.Rows) != 1 || b.Rows[0].Name != "N A" || !slices.Equal(b.Rows[0].Days, []string{"1"}) {
		t.Errorf("%+v %v", b, err)
	}
}

func TestTitleFromServiceBody(t *testing.T) {
	s := serve(t, "127.0.0.2", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, `[{"slug":"a","name":"A","entity":"City Office"},{"slug":"b","name":"B","entity":"City Office"}]`)
	})
	b, err := testSource(t, testLimits).Fetch(context.Background(), meeting.Feed{URL: s.URL}, false, nil)
	if err != nil || b.Title != "City Office" {
		t.Errorf("%q %v", b.Title, err)
	}
}

func FuzzToUTF8(f *testing.F) {
	for _, s := range []string{"caf\xe9", "\xff\xfea\x00", "\xef\xbb\xbfx", "é\xe9", "\x81"} {
		f.Add([]byte(s), "text/plain; charset=windows-1252")
	}
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		if out := toUTF8(data, contentType); strings.ToValidUTF8(string(out), "!") != string(out) {
			t.Errorf("%q became %q", data, out)
		}
		_ = Detect(data)
		_ = notAList(data, "https://x.example/")
	})
}
