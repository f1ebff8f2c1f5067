package recur

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// clockForm reads an hour, minutes, seconds, and what stands behind them. Spaces are any that Unicode has: programs
// put a narrow one before AM and PM.
var clockForm = regexp.MustCompile(`^(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?:\s*[:.]\s*(\d{2})(?:\.0+)?)?)?\s*` +
	`(|h|hrs?|uhr|a|am|p|pm|n|noon|midday|m|mn|midnight|mediodía|mediodia|medianoche)$`)

// clockDigits reads 1930, 0730 and, with AM or PM, 730.
var clockDigits = regexp.MustCompile(`^(\d{1,2})(\d{2})\s*(|h|hrs?|a|am|p|pm)$`)

// clockPlain writes the many forms of one thing in one way, and is used on lower case.
var clockPlain = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "a.m", "am", "p.m", "pm",
	"：", ":", "∶", ":", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2007", " ", "\u200e", "", "\u200f", "", "\ufeff", "")

// ParseClock reads a time of day as people and programs write it ("19:00", "7:00 PM", "7 pm", "19.00", "19h30", "1900",
// "noon", "12 midnight", "19:00:00") and returns the minutes after midnight, 0 to 1439. Seconds are left out. What could
// mean two things ("7", "24:00", "0:30 PM") is an error, for the reader must not guess when a door opens.
func ParseClock(s string) (minutes int, err error) {
	text := strings.TrimSpace(clockPlain.Replace(strings.ToLower(s)))
	text = clockPlain.Replace(text) // "p. m." may have been written with a narrow space
	switch text {
	case "noon", "midday", "mediodía", "mediodia":
		return 12 * 60, nil
	case "midnight", "medianoche":
		return 0, nil
	}
	bad := fmt.Errorf("%q is not a time of day: give one such as 19:00 or 7:00 PM", s)
	var hour, minute, second int
	var mark string
	if m := clockForm.FindStringSubmatch(text); m != nil {
		if m[2] == "" && m[4] == "" {
			return 0, bad // a number alone: morning or evening?
		}
		hour, minute, second, mark = atoi(m[1]), atoi(m[2]), atoi(m[3]), m[4]
	} else if m := clockDigits.FindStringSubmatch(text); m != nil && (len(m[1]) == 2 || m[3] != "") {
		hour, minute, mark = atoi(m[1]), atoi(m[2]), m[3]
	} else {
		return 0, bad
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, bad
	}
	switch mark {
	case "a", "am":
		if hour > 12 {
			return 0, bad
		}
		hour %= 12
	case "p", "pm":
		if hour == 0 {
			return 0, bad
		}
		if hour < 12 { // 19:00 PM says one thing twice
			hour += 12
		}
	case "n", "noon", "midday", "mediodía", "mediodia":
		if hour != 12 {
			return 0, bad
		}
	case "m", "mn", "midnight", "medianoche":
		if hour%12 != 0 || mark == "m" && hour == 12 { // 12 m is noon to some and midnight to others
			return 0, bad
		}
		hour = 0
	}
	return hour*60 + minute, nil
}

// FormatClock writes minutes after midnight as 19:00. Minutes past a day go on from midnight.
func FormatClock(minutes int) string {
	minutes = ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // "" is 0; the patterns let nothing else through but digits
	return n
}
