package meeting

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// oddities are what real lists hold, and what attacks hold; every field of a row may be any of them.
var oddities = []string{"", "", "", " ", "x", "O", "C", "ONL", "TC", "[open]", "0", "1", "6", "7", "9", "Monday", "daily", "the", "19:00", "7:00 PM", "25:00", "00:00", "23:59",
	"24:00:00", "01:30:00", "-1", "1,3", "2026-12-24", "2001-01-01", "9/99/9999", "8/25/2022 11:17:07 AM", "2024-05-06 07:08:09", "America/New_York", "US/Eastern", "EST", "Mars", "Local",
	"yes", "no", "online", "hybrid", "inactive", "in_person", "39.95", "-75.16", "0.0", "NaN", "1e400", "999", "1,2,3,4", "USA", "GA", "Georgia", "MA", "2176", "Philadelphia, PA, USA",
	"12 Elm Street, Springfield, IL 62701, USA", ",,,", "@", "12 Elm @ 3rd", "https://zoom.us/j/1", "http:/x", "javascript:alert(1)", "//zoom.us", "+16465588656,,1#", "+", "(((", "Bill&Bob1#",
	"<b>x</b>", "&lt;script&gt;", "<", "<<a", "a<\u200bb", "\xff\xfe", "\u202e", "\x00", "\n\n\n", "2nd and 4th Mondays 7pm Eastern", "No meeting 1st Monday", "every other Monday", "ünïcødé 漢字",
	"@venmo", "$square", "mailto:a@b.example", "a@b.example", "Spanish", "es", "Narcotics Anonymous", strings.Repeat("long ", 3000), strings.Repeat("é", 400), "k"}

func oddRow(t *rapid.T) Row {
	var r Row
	v := reflect.ValueOf(&r).Elem()
	tidy := rapid.IntRange(0, 3).Draw(t, "tidy") > 0
	if tidy {
		r = row(func(r *Row) { r.Key = rapid.SampledFrom([]string{"a", "b", "c", "c-1", ""}).Draw(t, "key") })
	}
	odd := rapid.SampledFrom(oddities)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if tidy && rapid.IntRange(0, 9).Draw(t, "keep "+name) > 0 {
			continue
		}
		switch f := v.Field(i); f.Interface().(type) {
		case string:
			if name != "Wrong" || rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
				f.SetString(odd.Draw(t, name))
			}
		case []string:
			f.Set(reflect.ValueOf(rapid.SliceOfN(odd, 0, 3).Draw(t, name)))
		case bool:
			f.SetBool(rapid.IntRange(0, 9).Draw(t, name) == 0)
		case []Label:
			f.Set(reflect.ValueOf([]Label{{Code: odd.Draw(t, "code"), Name: odd.Draw(t, "label"), Note: odd.Draw(t, "note"), Lang: odd.Draw(t, "lang")}}))
		case []Contact:
			f.Set(reflect.ValueOf([]Contact{{Name: odd.Draw(t, "person"), Email: odd.Draw(t, "email"), Phone: odd.Draw(t, "phone")}}))
		}
	}
	return r
}

func oddFeed(t *rapid.T) Feed {
	return Feed{
		Program:  rapid.SampledFrom([]string{"", "aa", "na", "smart"}).Draw(t, "program"),
		Zone:     rapid.SampledFrom([]string{"", "America/Chicago", "Europe/London", "nonsense"}).Draw(t, "zone"),
		Country:  rapid.SampledFrom([]string{"", "US", "DE"}).Draw(t, "country"),
		Contacts: rapid.Bool().Draw(t, "contacts"),
	}
}

func TestIntakeOnAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(oddRow), 0, 12).Draw(t, "rows")
		for i := range rows {
			rows[i].Index = i
		}
		in := Intake{Feed: oddFeed(t), Zones: worldZones{}, Now: testNow}
		before := slices.Clone(rows)
		keyed, report, err := in.Clean(context.Background(), rows)
		if err != nil {
			t.Fatal(err)
		}
		checkReport(t, rows, keyed, report)
		if diff := cmp.Diff(before, rows); diff != "" {
			t.Errorf("the rows themselves were changed: %s", diff)
		}
		again, reportAgain, _ := in.Clean(context.Background(), rows)
		if diff := cmp.Diff(keyed, again); diff != "" {
			t.Errorf("the same list came out differently: %s", diff)
		}
		if diff := cmp.Diff(report, reportAgain); diff != "" {
			t.Errorf("the same list was reported differently: %s", diff)
		}
	})
}

func TestPlainTextStaysPlain(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"<", ">", "/", "b", "script", "&", "lt;", "gt;", "amp;", "#60;", "!--", "-->", " ", "\n", "\\", "'", "\"", "é", "\u200b", "\u202e", "\xff", "=", "x", "<b>", "&lt;"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), "")
		many := rapid.Bool().Draw(t, "many")
		once, _ := plainText(s, many)
		if hasTag(once) || strings.TrimSpace(once) != once {
			t.Errorf("%q became %q", s, once)
		}
		if twice, _ := plainText(once, many); hasTag(twice) {
			t.Errorf("%q became %q", once, twice)
		}
	})
}

// FuzzIntake gives one text to every field in turn, and to all of them.
func FuzzIntake(f *testing.F) {
	for _, s := range oddities {
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, which uint8) {
		var rows []Row
		for _, all := range []bool{true, false} {
			r := row(nil)
			v := reflect.ValueOf(&r).Elem()
			for i := range v.NumField() {
				if !all && i != int(which)%v.NumField() {
					continue
				}
				switch f := v.Field(i); f.Interface().(type) {
				case string:
					if v.Type().Field(i).Name != "Wrong" {
						f.SetString(s)
					}
				case []string:
					f.Set(reflect.ValueOf([]string{s, s}))
				case []Label:
					f.Set(reflect.ValueOf([]Label{{Name: s, Note: s, Code: s, Lang: s}}))
				case []Contact:
					f.Set(reflect.ValueOf([]Contact{{Name: s, Email: s, Phone: s}}))
				}
			}
			r.Index = len(rows)
			rows = append(rows, r)
		}
		keyed, report, err := Intake{Feed: Feed{Program: "aa", Zone: "America/Chicago", Contacts: true}, Zones: worldZones{}, Now: testNow}.Clean(context.Background(), rows)
		if err != nil {
			t.Fatal(err)
		}
		checkReport(t, rows, keyed, report)
	})
}
