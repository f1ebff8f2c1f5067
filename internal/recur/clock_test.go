package recur

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestParseClock(t *testing.T) {
	good := map[string]int{
		"19:00": 1140, "00:00": 0, "0:00": 0, "23:59": 1439, "9:05": 545, "09:05": 545, " 19:00 ": 1140,
		"19:00:00": 1140, "19:00:59": 1140, "19:00:00.000": 1140, "19.00": 1140, "7.30 pm": 1170,
		"7:00 PM": 1140, "7:00PM": 1140, "07:00 pm": 1140, "7:00 p.m.": 1140, "7:00 P. M.": 1140, "7:00 p.m": 1140, "7:00:00 PM": 1140,
		"7 pm": 1140, "7pm": 1140, "7p": 1140, "11:00 AM": 660, "12:00 AM": 0, "12:30 am": 30, "12 PM": 720, "12:00 PM": 720,
		"19:00 PM": 1140, "00:15 AM": 15, "7:00\u202fPM": 1140, "7:00\u00a0p.\u00a0m.": 1140, "\u200e7:00 PM": 1140, "19：00": 1140,
		"noon": 720, "Noon": 720, "12 noon": 720, "12:00 Noon": 720, "mediodía": 720, "12:00 n": 720, "Midday": 720,
		"midnight": 0, "12 midnight": 0, "12:00 Midnight": 0, "Medianoche": 0,
		"19h30": 1170, "19h": 1140, "19 h": 1140, "19 Uhr": 1140, "19:30 Uhr": 1170, "19.30 Uhr": 1170, "20:00 hrs": 1200,
		"1930": 1170, "0730": 450, "730 pm": 1170, "1900h": 1140,
	}
	for text, want := range good {
		if got, err := ParseClock(text); err != nil || got != want {
			t.Errorf("%q: got %d %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "7", "19", "730", "24:00", "25:00", "19:60", "19:00:60", "-1:00", "19:0", "1:9:00", "19::00", "0:30 PM",
		"13:00 AM", "7:00 XM", "seven", "7:00 PM EST", "7:00 - 8:00", "19:00Z", "0.7916", "12 m", "7 noon", "3 midnight", "1 9:00", "19:00\n20:00",
		"１９:00", "123456", "2026-11-23T19:00"} {
		if got, err := ParseClock(text); err == nil {
			t.Errorf("%q was read as %s", text, FormatClock(got))
		}
	}
}

func TestClockRoundTrip(t *testing.T) {
	for m := range minutesPerDay {
		half, hour := "AM", m/60%12
		if m >= 720 {
			half = "PM"
		}
		if hour == 0 {
			hour = 12
		}
		for _, text := range []string{FormatClock(m), FormatClock(m) + ":00", fmt.Sprintf("%d:%02d %s", hour, m%60, half)} {
			if got, err := ParseClock(text); err != nil || got != m {
				t.Fatalf("%q: got %d %v, want %d", text, got, err, m)
			}
		}
	}
	if got := FormatClock(25 * 60); got != "01:00" {
		t.Errorf("past midnight: %s", got)
	}
	if got := FormatClock(-60); got != "23:00" {
		t.Errorf("before midnight: %s", got)
	}
}

func TestParseClockNeverLeavesTheDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9]{1,4}[:.h ]?[0-9]{0,2} ?(am|pm|h|noon|midnight)?`)).Draw(t, "text")
		if m, err := ParseClock(text); err == nil && (m < 0 || m >= minutesPerDay) || err != nil && m != 0 {
			t.Fatalf("%q: %d %v", text, m, err)
		}
	})
}
