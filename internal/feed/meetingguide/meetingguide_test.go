package meetingguide_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/feed/meetingguide"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

func quiet(int) error { return nil }

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, list string
		want       []meeting.Row
	}{
		{"as the specification says", `[{"slug":"a","name":"A","day":1,"time":"19:00","end_time":"20:00","types":["O","X"],"latitude":39.95,"longitude":-75.16,
			"formatted_address":"1 Elm St, Philadelphia, PA 19103, USA","regions":["County","City"],"timezone":"America/New_York"}]`,
			[]meeting.Row{{Key: "a", Name: "A", Days: []string{"1"}, Time: "19:00", EndTime: "20:00", Types: []string{"O", "X"}, Latitude: "39.95", Longitude: "-75.16",
				Formatted: "1 Elm St, Philadelphia, PA 19103, USA", Regions: []string{"County", "City"}, Timezone: "America/New_York"}}},
		{"numbers as text and text as numbers", `[{"slug":5202,"name":"A","day":"2","latitude":"39.9525839","longitude":-101.84852280000001,"postal_code":79107}]`,
			[]meeting.Row{{Key: "5202", Name: "A", Days: []string{"2"}, Latitude: "39.9525839", Longitude: "-101.84852280000001", PostalCode: "79107"}}},
		{"lists of days", `[{"slug":"a","name":"A","day":[6,0]},{"slug":"b","name":"B","day":["1","3"]},{"slug":"c","name":"C","day":"1,3"},{"slug":"d","name":"D","day":"Monday"}]`,
			[]meeting.Row{{Key: "a", Name: "A", Days: []string{"6", "0"}}, {Index: 1, Key: "b", Name: "B", Days: []string{"1", "3"}},
				{Index: 2, Key: "c", Name: "C", Days: []string{"1", "3"}}, {Index: 3, Key: "d", Name: "D", Days: []string{"Monday"}}}},
		{"null and empty", `[{"slug":"a","name":"A","conference_url":null,"types":null,"notes":"","day":null}]`, []meeting.Row{{Key: "a", Name: "A"}}},
		{"types as one text", `[{"slug":"a","name":"A","types":"[open]"},{"slug":"b","name":"B","types":"O, D"},{"slug":"c","name":"C","types":{"0":"O","2":"X","10":"D"},"people":"W"}]`,
			[]meeting.Row{{Key: "a", Name: "A", Types: []string{"[open]"}}, {Index: 1, Key: "b", Name: "B", Types: []string{"O", " D"}}, {Index: 2, Key: "c", Name: "C", Types: []string{"O", "X", "D", "W"}}}},
		{"id where there is no slug", `[{"id":7,"name":"A","region":"North","sub_region":"Inner"}]`, []meeting.Row{{Key: "7", Name: "A", Regions: []string{"North", "Inner"}}}},
		{"coordinates and booleans", `[{"slug":"a","name":"A","coordinates":"1,2","approximate":true}]`, []meeting.Row{{Key: "a", Name: "A", Coordinates: "1,2", Approximate: "true"}}},
		{"in an object", `{"meetings":[{"slug":"a","name":"A"}],"warnings":[{"error":"x"}]}`, []meeting.Row{{Key: "a", Name: "A"}}},
		{"named by numbers", `{"10":{"slug":"b","name":"B"},"2":{"slug":"a","name":"A"}}`, []meeting.Row{{Key: "a", Name: "A"}, {Index: 1, Key: "b", Name: "B"}}},
		{"not an object", `[{"slug":"a","name":"A"},"b",3]`, []meeting.Row{{Key: "a", Name: "A"}, {Index: 1, Wrong: "It is no object with fields"}, {Index: 2, Wrong: "It is no object with fields"}}},
		{"service body, feedback and contacts", `[{"slug":"a","name":"A","entity":"City","entity_website_url":"https://c","feedback_emails":["x@y.z"],"contact_2_name":"Ann","email":"g@y.z","last_contact":"2024-01-01"}]`,
			[]meeting.Row{{Key: "a", Name: "A", Body: "City", BodyURL: "https://c", FeedbackURL: "mailto:x@y.z", Contacts: []meeting.Contact{{Name: "Ann"}, {Email: "g@y.z"}}, Verified: "2024-01-01"}}},
		{"empty", `[]`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := meetingguide.Decode([]byte(c.list), quiet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrokenListsAreRefusedWhole(t *testing.T) {
	for _, c := range []struct{ name, list, want string }{
		{"text behind it", "[\n {\"slug\":\"a\"}\n]\n\n invalid", "line 5, column 2: the list had ended, but “i” follows"},
		{"a comma too much", "[{\"slug\":\"a\"},]", "line 1, column 15: a value was expected, but “]” was found"},
		{"a comma missing", "[{\"a\":1 \"b\":2}]", "line 1, column 9: a comma or “}” was expected, but “\"” was found"},
		{"cut off", "[{\"slug\":\"a\"},\n{\"slug\":\"b", "line 2, column 11: the list ends in the middle"},
		{"a line break in a text", "[{\"é\":\"a\nb\"}]", "line 1, column 9: inside a text, the byte 0x0a must be written as an escape"},
		{"a bare name", "[{slug:1}]", "line 1, column 3: a name in quotation marks was expected"},
		{"a single value", "5", "single value"},
		{"an object of something", `{"a":1,"b":2}`, "one object with 2 names"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := meetingguide.Decode([]byte(c.list), quiet)
			if problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "Nothing was imported") || rows != nil {
				t.Errorf("%v, %v", rows, err)
			}
		})
	}
}

func TestStop(t *testing.T) {
	list := "[" + strings.Repeat(`{"slug":"a","name":"A"},`, 2000) + `{}]`
	steps := 0
	_, err := meetingguide.Decode([]byte(list), func(done int) error {
		if steps++; done >= 1000 {
			return context.Canceled
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || steps != 3 {
		t.Errorf("%v after %d steps", err, steps)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`[{"slug":"a","day":[1,"2"],"types":{"1":"O"}}]`, `{"meetings":[]}`, `{"1":{}}`, `[1,null,[]]`, `{"data":{"0":{"name":[{}]}}}`, "[", `"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := meetingguide.Decode(data, quiet)
		if err != nil && rows != nil {
			t.Errorf("refused, and yet there are rows")
		}
		for i, r := range rows {
			if r.Index != i {
				t.Errorf("row %d has the index %d", i, r.Index)
			}
		}
	})
}
