package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"homegroup/internal/feed/sheet"
	"homegroup/internal/meeting"
	"homegroup/internal/problem"
)

func quiet(int) error { return nil }

const tsml = "Time,End Time,Day,Name,Location,Address,City,State,Zip,Country,Region,Sub Region,Types,Notes,Website,Contact 1 Name,Contact 1 Phone,Last Contact,Conference URL,Slug,Updated\r\n" +
	"7:00 PM,8:00 PM,Monday,\"Joe, \"\"Early\"\"\",Hall,1 Elm St,Springfield,IL,62701,US,North,Inner,\"Open, Discussion\",\"Two\nlines\",https://x,Ann,555,2024-01-01,,joe,5/6/2024\r\n"

func tsmlRow() meeting.Row {
	return meeting.Row{Line: 2, Key: "joe", Name: `Joe, "Early"`, Days: []string{"Monday"}, Time: "7:00 PM", EndTime: "8:00 PM", Location: "Hall", Address: "1 Elm St", City: "Springfield",
		State: "IL", PostalCode: "62701", Country: "US", Regions: []string{"North", "Inner"}, Types: []string{"Open", "Discussion"}, Notes: "Two\nlines", Website: "https://x",
		Contacts: []meeting.Contact{{Name: "Ann", Phone: "555"}}, Verified: "2024-01-01", Updated: "5/6/2024"}
}

func TestByColumnNames(t *testing.T) {
	short := meeting.Row{Line: 2, Name: "A", Days: []string{"1"}, Time: "19:00"}
	for _, c := range []struct {
		name, data string
		want       []meeting.Row
	}{
		{"TSML", tsml, []meeting.Row{tsmlRow()}},
		{"semicolons", "Meeting;Day;Start Time\nA;1;19:00\n", []meeting.Row{short}},
		{"tabs", "name\tday\ttime\nA\t1\t19:00\n", []meeting.Row{short}},
		{"lines are counted over line breaks in texts", "name,day,time,notes\nA,1,19:00,\"x\ny\n\nz\"\n\nB,2,20:00,\n,,,\nC,3,21:00,\n", []meeting.Row{
			{Line: 2, Name: "A", Days: []string{"1"}, Time: "19:00", Notes: "x\ny\n\nz"}, {Index: 1, Line: 7, Name: "B", Days: []string{"2"}, Time: "20:00"},
			{Index: 2, Line: 9, Name: "C", Days: []string{"3"}, Time: "21:00"}}},
		{"a line too long", "name,day,time\nA,1,19:00,x\n", []meeting.Row{{Line: 2, Wrong: "It has 4 columns, but the header has 3"}}},
		{"a line too short", "name,day,time\nA,1\n", []meeting.Row{{Line: 2, Name: "A", Days: []string{"1"}}}},
		{"quotation marks that nobody doubled", "name,day,time\nThe \"A\" Team,1,19:00\n", []meeting.Row{{Line: 2, Name: `The "A" Team`, Days: []string{"1"}, Time: "19:00"}}},
		{"Google Sheets", `{"range":"A1:ZZ","values":[["Name","Day","Time","Full Address","Regions"],["A","Monday","7:00 PM","1 Elm St, X","North > Inner"],[],["B","Tuesday"]]}`, []meeting.Row{
			{Line: 2, Name: "A", Days: []string{"Monday"}, Time: "7:00 PM", Formatted: "1 Elm St, X", Regions: []string{"North", "Inner"}},
			{Index: 1, Line: 4, Name: "B", Days: []string{"Tuesday"}}}},
		{"objects", `[{"days":["mondays"],"times":["4:00 pm"],"address":"Easton, Maryland","latitude":38.7,"details":"x"}]`, []meeting.Row{
			{Days: []string{"mondays"}, Time: "4:00 pm", Address: "Easton, Maryland", Latitude: "38.7", Notes: "x"}}},
		{"days and times in pairs", `[{"id":"k","days":["mondays","fridays"],"times":["4:00 pm","5:00 pm"],"address":"x"}]`, []meeting.Row{
			{Key: "k-1", Days: []string{"mondays"}, Time: "4:00 pm", Address: "x"}, {Key: "k-2", Days: []string{"fridays"}, Time: "5:00 pm", Address: "x"}}},
		{"one time for all days", `[{"days":["mondays","fridays"],"times":["4:00 pm","4:00 pm"],"address":"x"}]`, []meeting.Row{
			{Days: []string{"mondays", "fridays"}, Time: "4:00 pm", Address: "x"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := sheet.Decode([]byte(c.data), "", quiet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMapping(t *testing.T) {
	const data = "Office list\nNo.;Title;When;Where;Kind;Extra\n7;Elm;Mo, We;12 Elm St, Springfield;Open/Women;id: 91 | x\n8;;Fr;;;\n"
	for _, c := range []struct {
		name, mapping string
		want          []meeting.Row
	}{
		{"columns, constants, words", "header_line = 2\nkey = {No.}\nname = Group {Title}\nprogram = aa\n# a remark\n\nday = {When | split \",\"}\n", []meeting.Row{
			{Line: 3, Key: "7", Name: "Group Elm", Program: "aa", Days: []string{"Mo", "We"}}, {Index: 1, Line: 4, Key: "8", Program: "aa", Days: []string{"Fr"}}}},
		{"filters", "header_line = 2\nseparator = semicolon\nkey = {Extra | match \"id: (\\d+)\" | or none}\naddress = {Where | part 1 \",\"}\ncity = {Where | part -1 \",\"}\nname = {Title | upper | or nameless}\ntype = {Kind | split \"/\" | translate kind}\nnotes = {Extra | remove \"^id: \\d+ \\| \"}\n[translate kind]\nopen = O\nWomen = W\n", []meeting.Row{
			{Line: 3, Key: "91", Name: "ELM", Address: "12 Elm St", City: "Springfield", Types: []string{"O", "W"}, Notes: "x"}, {Index: 1, Line: 4, Key: "none", Name: "nameless"}}},
		{"several columns and a line for each", "header_line = 2\nname = {Title} ({No.})\ntype = {Kind}\ntype = X\nskip = {Title | match \"Elm\"}\n", []meeting.Row{
			{Line: 3, Name: "Elm (7)", Types: []string{"Open/Women", "X"}, Unpublished: true}, {Index: 1, Line: 4, Name: "(8)", Types: []string{"X"}}}},
		{"all other words", "header_line = 2\nname = {Title | or x}\nattendance = {Kind | translate how}\n[translate how]\n* = online\n", []meeting.Row{
			{Line: 3, Name: "Elm", Attendance: "online"}, {Index: 1, Line: 4, Name: "x"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := sheet.Decode([]byte(data), c.mapping, quiet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	rows, err := sheet.Decode([]byte(`{"a":{"list":[{"n":{"t":"Elm"}}],"x":1}}`), "rows = a.list\nname = {n.t}", quiet)
	if diff := cmp.Diff([]meeting.Row{{Name: "Elm"}}, rows); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestRefused(t *testing.T) {
	const csv = "name,day,time\nA,1,19:00\n"
	for _, c := range []struct{ name, data, mapping, want string }{
		{"unknown columns", "foo,bar,baz\n1,2,3\n", "", "The columns of this table are not known here: “foo”, “bar”, “baz”. Say with --mapping FILE"},
		{"when is missing", "name,address\nA,B\n", "", "--mapping"},
		{"empty", "\n\n", "", "empty"},
		{"a quotation mark never closed", "name,day,time\n\"A,1,19:00\n" + strings.Repeat("x,1,19:00\n", 300), "", "opened in line 2 and never closed"},
		{"broken JSON", "[{]", "", "line 1, column 3"},
		{"no target", csv, "nme = {name}", "line 1 cannot be read: \"nme\" is none of what a column can be"},
		{"no column", csv, "\nname = {Title}", "line 2 names the column “Title”, but the table has only: “name”, “day”, “time”"},
		{"no filter", csv, "name = {name | shout}", "filter \"shout\" is not known"},
		{"not closed", csv, "name = {name", "never closed"},
		{"no pattern", csv, "name = {name | match \"(\"}", "pattern"},
		{"no section", csv, "name = {name | translate x}", "there is no section [translate x]"},
		{"twice", csv, "name = {name}\nname = {day}", "said before, in line 1"},
		{"no line", csv, "name", "target = {Column}"},
		{"no part", csv, "name = {name | part x}", "part 2"},
		{"no separator", csv, "separator = x", "comma, semicolon, tab or bar"},
		{"no rows", `{"a":[]}`, "rows = b\nname = x", "nothing of that name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := sheet.Decode([]byte(c.data), c.mapping, quiet)
			if problem.KindOf(err) != problem.Invalid || !strings.Contains(err.Error(), c.want) || rows != nil {
				t.Errorf("%v, %v", rows, err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(tsml), "")
	f.Add([]byte("a;b\n1;2"), "name = {a | split \",\" | or x}\n[translate x]\na = b")
	f.Add([]byte(`{"values":[["Name","Day"],["A",1,null]]}`), "")
	f.Add([]byte(`[{"days":["x"],"times":[1,2],"address":{"a":[{}]}}]`), "name = {a}b{c | part -1 \",\"}")
	f.Fuzz(func(t *testing.T, data []byte, mapping string) {
		rows, err := sheet.Decode(data, mapping, quiet)
		if err != nil && rows != nil {
			t.Errorf("refused, and yet there are rows")
		}
	})
}
