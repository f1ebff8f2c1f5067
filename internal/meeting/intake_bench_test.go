package meeting

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkClean cleans rows as a tidy Meeting Guide list has them, every tenth with something to repair.
func BenchmarkClean(b *testing.B) {
	rows := benchRows(20_000)
	in := Intake{Feed: Feed{Program: "aa", Zone: "America/New_York"}, Zones: fixedZone("America/New_York"), Now: testNow}
	b.ReportAllocs()
	before := cpuSeconds()
	b.ResetTimer()
	for b.Loop() {
		if _, _, err := in.Clean(context.Background(), rows); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(len(rows)*b.N)/(cpuSeconds()-before), "rows/cpu-s") // on a machine that others use too
}

func cpuSeconds() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

var testNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

type fixedZone string

func (z fixedZone) ZoneAt(lat, lng float64) string { return string(z) }

func benchRows(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{
			Index: i, Key: fmt.Sprintf("meeting-%d", i), Name: fmt.Sprintf("Morning Light %d", i), Group: "Morning Light Group",
			Days: []string{fmt.Sprint(i % 7)}, Time: fmt.Sprintf("%02d:30", 6+i%16), EndTime: fmt.Sprintf("%02d:30", 7+i%16),
			Location: "St. Mark's Church", Formatted: fmt.Sprintf("%d Elm Street, Philadelphia, PA 19103, USA", i/3),
			Latitude: fmt.Sprintf("39.%05d", i), Longitude: fmt.Sprintf("-75.%05d", i), Regions: []string{"Philadelphia County", "Center City"},
			Types: []string{"O", "D", "X"}, Notes: "Enter through the side door on Elm Street; the room is on the second floor.\nSpeaker last Friday of the month.",
			URL: fmt.Sprintf("https://example.org/meetings/%d", i), Updated: "2024-05-06 07:08:09",
		}
		switch i % 10 {
		case 3:
			rows[i].ConferenceURL, rows[i].Types = "https://us02web.zoom.us/j/5035367710?pwd=x", []string{"O", "ONL"}
		case 7:
			rows[i].Notes, rows[i].Types = "Ring the bell &amp; wait.<br>Coffee.", []string{"ASBI", " X"}
		}
	}
	return rows
}
