package recur

import (
	"testing"
	"time"
)

func BenchmarkNext(b *testing.B) {
	loc, err := Zone("America/New_York")
	if err != nil {
		b.Fatal(err)
	}
	near := time.Now()
	for _, c := range []struct {
		name string
		rule Rule
		at   time.Time
	}{
		{"weekly", Rule{Kind: Weekly, Start: 19 * 60, Length: 60, Zone: "America/New_York"}, near},
		{"weekly other season", Rule{Kind: Weekly, Start: 19 * 60, Length: 60, Zone: "America/New_York"}, near.AddDate(0, 6, 0)},
		{"monthly", Rule{Kind: Monthly, Weeks: First | Last, Start: 19 * 60, Length: 60, Zone: "America/New_York"}, near},
		{"fifth", Rule{Kind: Monthly, Weeks: Fifth, Start: 19 * 60, Length: 60, Zone: "America/New_York"}, near},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.rule.Day = time.Weekday(i % 7)
				if _, ok := c.rule.Next(c.at); !ok {
					b.Fatal("no occurrence")
				}
			}
		})
		b.Run(c.name+" in", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.rule.Day = time.Weekday(i % 7)
				if _, ok := c.rule.NextIn(c.at, loc); !ok {
					b.Fatal("no occurrence")
				}
			}
		})
	}
}
