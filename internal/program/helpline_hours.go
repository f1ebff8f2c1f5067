package program

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hours are when a line is answered.
type Hours struct {
	Always bool
	Spans  []HoursSpan
}

// HoursSpan is some days of the week, in their order from From to To, and minutes of the day. End is at most 1440; where it is not
// after Start it is on the next day.
type HoursSpan struct {
	From, To   time.Weekday
	Start, End int
}

var (
	weekdays  = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}
	hoursForm = regexp.MustCompile(`^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)$`)
)

// ParseHours reads "24/7", or spans such as "Mo-Fr 09:00-20:00; Sa-Su 11:00-16:00", a small part of OpenStreetMap's opening_hours.
// "" is not known, and gives no spans.
func ParseHours(s string) (Hours, error) {
	switch s {
	case "":
		return Hours{}, nil
	case "24/7":
		return Hours{Always: true}, nil
	}
	var h Hours
	for part := range strings.SplitSeq(s, ";") {
		m := hoursForm.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return Hours{}, fmt.Errorf("%q is neither 24/7 nor hours such as Mo-Fr 09:00-20:00; Sa-Su 11:00-16:00", s)
		}
		span := HoursSpan{From: weekday(m[1]), To: weekday(m[1]), Start: minutes(m[3], m[4]), End: minutes(m[5], m[6])}
		if m[2] != "" {
			span.To = weekday(m[2])
		}
		if span.Start >= 24*60 || span.End > 24*60 {
			return Hours{}, fmt.Errorf("%q has a time after 24:00", s)
		}
		h.Spans = append(h.Spans, span)
	}
	return h, nil
}

func weekday(s string) time.Weekday { return time.Weekday(slices.Index(weekdays, s)) }

func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour) // the pattern holds only digits
	m, _ := strconv.Atoi(minute)
	return 60*h + m
}
