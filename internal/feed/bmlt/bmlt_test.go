package bmlt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/feed/bmlt"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

func quiet(int) error { return nil }

const (
	oneMeeting = `{"id_bigint":"2","service_body_bigint":"5","weekday_tinyint":"7","start_time":"14:00:00","duration_time":"01:30:00","formats":"O,St,Ti,ES","format_shared_id_list":"17,27,28,9",
		"lang_enum":"en","longitude":"-73.88","latitude":"40.88","published":"1","meeting_name":"Nothing","location_text":"Hospital","location_street":"3424 Kossuth Ave.",
		"location_info":"@210th","location_municipality":"New York","location_city_subsection":"Bronx","location_sub_province":"Bronx County","location_province":"NY","location_postal_code_1":"10467",
		"location_nation":"USA","comments":"Ring","bus_lines":"Bus Lines#@-@#Bus 12","time_zone":"America/New_York","contact_phone_1":"555"}`
	formats = `[{"id":"17","key_string":"O","world_id":"OPEN","lang":"en","name_string":"Open","description_string":"d"},
		{"id":"17","key_string":"Ö","world_id":"OPEN","lang":"sv","name_string":"Öppet","description_string":"d"},
		{"id":"27","key_string":"St","world_id":"STEP","lang":"en","name_string":"Step","description_string":"d"},
		{"id":"28","key_string":"Ti","world_id":null,"lang":"en","name_string":"Timer","description_string":"Shares are timed."},
		{"id":"28","key_string":"Ti","world_id":null,"lang":"es","name_string":"Cronómetro","description_string":"Con tiempo."},
		{"id":"28","key_string":"Ti","world_id":null,"lang":"fr","name_string":"Minuteur","description_string":"x"},
		{"id":"9","key_string":"ES","world_id":"LANG","lang":"en","name_string":"Espanol","description_string":"x"},
		{"id":"54","key_string":"VM","world_id":"VM","lang":"en","name_string":"Virtual Meeting","description_string":"x"},
		{"id":"37","key_string":"NS","world_id":null,"lang":"en","name_string":"No Smoking","description_string":"x"},
		{"id":"38","key_string":"M","world_id":"","lang":"en","name_string":"Marathon","description_string":"x"},
		{"id":"60","key_string":"Mu","world_id":"","lang":"de","name_string":"Musik","description_string":"x"}]`
	bodies  = `[{"id":"1","parent_id":"0","name":"Region","type":"RS","url":"https://r.example","helpline":"212|7","world_id":"R"},{"id":"5","parent_id":"1","name":"Bronx Area","type":"AS","url":"https://b.example","helpline":"718-555","world_id":"A"}]`
	scraped = `[{"id":"1","name":"Region","worldid":"R","rest":["212","3","57","https://r.example","RS","0","0",""]},{"id":"5","name":"Bronx Area","worldid":"A","rest":["718-555","3","10","https://b.example","AS","1","0",""]}]`
)

func full() meeting.Row {
	return meeting.Row{Key: "2", Name: "Nothing", Days: []string{"6"}, Time: "14:00:00", Duration: "01:30:00", Timezone: "America/New_York",
		Location: "Hospital", Address: "3424 Kossuth Ave.", City: "New York", State: "NY", PostalCode: "10467", Country: "USA", Latitude: "40.88", Longitude: "-73.88",
		Regions: []string{"Bronx County", "Bronx"}, Types: []string{"O", "STEP"}, Languages: []string{"Espanol"},
		Labels: []meeting.Label{{Code: "Ti", Name: "Timer", Note: "Shares are timed.", Lang: "en"}, {Code: "Ti", Name: "Cronómetro", Note: "Con tiempo.", Lang: "es"}},
		Notes:  "Ring", LocationNotes: "@210th\nBus 12", Body: "Bronx Area", BodyURL: "https://b.example", BodyPhone: "718-555", Contacts: []meeting.Contact{{Phone: "555"}}}
}

func TestDecode(t *testing.T) {
	bare := full()
	bare.Body, bare.BodyURL, bare.BodyPhone, bare.Languages = "", "", "", nil
	bare.Labels = []meeting.Label{{Code: "Ti", Name: "Ti"}, {Code: "ES", Name: "ES"}}
	for _, c := range []struct {
		name  string
		list  bmlt.List
		want  meeting.Row
		title string
	}{
		{"all of it", bmlt.List{Meetings: []byte("[" + oneMeeting + "]"), Formats: []byte(formats), Bodies: []byte(bodies)}, full(), "Region"},
		{"service bodies of the old pages", bmlt.List{Meetings: []byte("[" + oneMeeting + "]"), Formats: []byte(formats), Bodies: []byte(scraped)}, full(), "Region"},
		{"formats in use beside the meetings", bmlt.List{Meetings: []byte(`{"meetings":[` + oneMeeting + `],"formats":` + formats + `}`), Bodies: []byte(bodies)}, full(), "Region"},
		{"meetings alone", bmlt.List{Meetings: []byte("[" + oneMeeting + "]")}, bare, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, title, err := bmlt.Decode(c.list, quiet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]meeting.Row{c.want}, rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if title != c.title {
				t.Errorf("the title is %q", title)
			}
		})
	}
}

func TestVariants(t *testing.T) {
	for _, c := range []struct {
		name, fields string
		look         func(meeting.Row) any
		want         any
	}{
		{"Sunday is 1", `"weekday_tinyint":"1"`, func(r meeting.Row) any { return r.Days }, []string{"0"}},
		{"no weekday", `"weekday_tinyint":"9"`, func(r meeting.Row) any { return r.Days }, []string{"weekday_tinyint 9"}},
		{"unpublished", `"published":"0"`, func(r meeting.Row) any { return r.Unpublished }, true},
		{"the server's own length", `"duration_time":"00:00:00"`, func(r meeting.Row) any { return r.Duration }, ""},
		{"venue online", `"venue_type":2`, func(r meeting.Row) any { return r.Attendance }, "online"},
		{"venue hybrid", `"venue_type":"3"`, func(r meeting.Row) any { return r.Attendance }, "hybrid"},
		{"online by its format", `"format_shared_id_list":"54"`, func(r meeting.Row) any { return r.Attendance }, "online"},
		{"venue before format", `"venue_type":"1","format_shared_id_list":"54"`, func(r meeting.Row) any { return r.Attendance }, "in_person"},
		{"key and name agree", `"format_shared_id_list":"37"`, func(r meeting.Row) any { return r.Types }, []string{"NS"}},
		{"key and name do not", `"format_shared_id_list":"38"`, func(r meeting.Row) any { return r.Labels[0].Name }, "Marathon"},
		{"a language of none of our pages", `"format_shared_id_list":"60"`, func(r meeting.Row) any { return r.Labels[0].Name }, "Musik"},
		{"keys where there are no ids", `"formats":"O,VM,Zz"`, func(r meeting.Row) any { return strings.Join(r.Types, " ") + r.Attendance + r.Labels[0].Code }, "OonlineZz"},
		{"no formats", `"formats":""`, func(r meeting.Row) any { return r.Types }, []string(nil)},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, _, err := bmlt.Decode(bmlt.List{Meetings: []byte(`[{"id_bigint":"1","meeting_name":"x",` + c.fields + `}]`), Formats: []byte(formats)}, quiet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, c.look(rows[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOtherListsAreRefused(t *testing.T) {
	for _, c := range []struct{ list, want string }{
		{formats, "list of formats"}, {bodies, "list of service bodies"}, {scraped, "list of service bodies"}, {`[{"id_bigint":"1"}`, "line 1, column 19"},
	} {
		if _, _, err := bmlt.Decode(bmlt.List{Meetings: []byte(c.list)}, quiet); problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v", err)
		}
	}
	if _, _, err := bmlt.Decode(bmlt.List{Meetings: []byte("[" + oneMeeting + "]"), Formats: []byte("[{")}, quiet); problem.KindOf(err) != problem.Invalid {
		t.Errorf("broken formats: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("["+oneMeeting+"]"), []byte(formats), []byte(scraped))
	f.Add([]byte(`{"meetings":{}}`), []byte(`[{"id":1}]`), []byte(`[{"rest":[1,{}]}]`))
	f.Fuzz(func(t *testing.T, meetings, formats, bodies []byte) {
		rows, _, err := bmlt.Decode(bmlt.List{Meetings: meetings, Formats: formats, Bodies: bodies}, quiet)
		if err != nil && rows != nil {
			t.Errorf("refused, and yet there are rows")
		}
	})
}
