package meeting

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"homegroup/internal/fold"
	"homegroup/internal/recur"
)

// weeks reads which weeks of the month, where the list itself can say it; 0 is every week.
func (r *cleaning) weeks() recur.Weeks {
	s := strings.TrimSpace(r.row.Weeks)
	if s == "" {
		return 0
	}
	weeks, ok := parseWeeks(fold.Tokens(strings.ReplaceAll(s, "-1", "last")))
	if !ok {
		r.note("weeks_unreadable", "weeks", "Which weeks of the month %s means is not readable; it is shown as every week.", quote(s))
		return 0
	}
	return weeks
}

var ordinals = map[string]recur.Weeks{
	"1st": recur.First, "first": recur.First, "1": recur.First, "1er": recur.First, "primer": recur.First, "primero": recur.First, "primera": recur.First,
	"2nd": recur.Second, "second": recur.Second, "2": recur.Second, "2do": recur.Second, "segundo": recur.Second,
	"3rd": recur.Third, "third": recur.Third, "3": recur.Third, "3er": recur.Third, "tercer": recur.Third, "tercero": recur.Third,
	"4th": recur.Fourth, "fourth": recur.Fourth, "4": recur.Fourth, "4to": recur.Fourth, "cuarto": recur.Fourth,
	"5th": recur.Fifth, "fifth": recur.Fifth, "5": recur.Fifth, "5to": recur.Fifth, "quinto": recur.Fifth,
	"last": recur.Last, "ultimo": recur.Last, "ultima": recur.Last,
}

func parseWeeks(words []string) (weeks recur.Weeks, ok bool) {
	for _, w := range words {
		switch w {
		case "and", "y", "week", "weeks", "of", "the", "month", "every", "each":
			continue
		}
		if w == "all" {
			return 0, true
		}
		one, known := ordinals[w]
		if !known {
			return 0, false
		}
		weeks |= one
	}
	return weeks, weeks != 0 || slices.Contains(words, "every")
}

const (
	ordinalForm = `(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last|primer|segundo|tercer|cuarto|quinto|ultimo)`
	dayForm     = `(?:mon|tues|wednes|thurs|fri|satur|sun)days?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?`
)

var (
	// weeksForm finds “2nd and 4th Thursdays” in folded text.
	weeksForm = regexp.MustCompile(`\b(` + ordinalForm + `(?:(?:\s*,\s*|\s*/\s*|\s+and\s+|\s+y\s+|\s*&\s*|\s*\+\s*)(?:and\s+|y\s+|the\s+)*` + ordinalForm + `)*)\s+(` + dayForm + `)\b`)
	// takesPlace finds it where the words before it are about the meeting taking place, not about a speaker or a cake.
	takesPlace = regexp.MustCompile(`\b(?:only\s+)?(?:meets?|gathers?|(?:in[ -]person )?meeting\s+(?:is\s+)?(?:held\s+)?on|is\s+held|se\s+reune|nos\s+reunimos)(?:\s+only)?(?:\s+on)?(?:\s+the|\s+every|\s+each|\s+el|\s+los)*\s+` + weeksForm.String()[2:])
	otherWeek  = regexp.MustCompile(`\b(?:every other (?:week|` + dayForm + `)|bi-?weekly|fortnightly|every two weeks|alternate weeks|cada dos semanas)\b`)
)

// notThen are words with which a name speaks of weeks in another sense: “no meeting on the 1st Wednesday”, “open last Friday”.
var notThen = regexp.MustCompile(`\b(?:no|not|never|except|excluding|closed|unless|without|cancell?ed|skips?|off|dark|open|birthdays?|celebrations?|anniversary|anniversaries|potluck|excepto|salvo|menos|cerrada|abierta)\b`)

// weeksInName reads “2nd and 4th Thursdays” in the name: a list that cannot say it otherwise says it there.
func (r *cleaning) weeksInName() (recur.Weeks, time.Weekday) {
	weeks, day := weeksIn(r.content.Name, weeksForm)
	if weeks != 0 && notThen.MatchString(fold.Fold(r.content.Name)) {
		r.note("weeks_in_name", "name", "Its name says something of certain weeks of the month that a schedule cannot; it is shown as every week.")
		return 0, unknownDay
	}
	return weeks, day
}

func weeksIn(text string, form *regexp.Regexp) (recur.Weeks, time.Weekday) {
	if !mayNameDay(text) {
		return 0, unknownDay
	}
	m := form.FindStringSubmatch(fold.Fold(text))
	if m == nil {
		return 0, unknownDay
	}
	var said []string
	for _, w := range fold.Tokens(m[1]) {
		if w != "the" && w != "and" && w != "y" {
			said = append(said, w)
		}
	}
	weeks, ok := parseWeeks(said)
	day, known := dayOf(m[2])
	if !ok || !known {
		return 0, unknownDay
	}
	return weeks, day
}

// mayNameDay is a quick look whether a text can hold the name of a weekday at all.
func mayNameDay(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		switch [3]byte{s[i] | 0x20, s[i+1] | 0x20, s[i+2] | 0x20} {
		case [3]byte{'d', 'a', 'y'}, [3]byte{'d', 'o', 'm'}, [3]byte{'l', 'u', 'n'}, [3]byte{'m', 'a', 'r'}, [3]byte{'m', 'i', 'e'}, [3]byte{'m', 'i', 0xc3 | 0x20},
			[3]byte{'j', 'u', 'e'}, [3]byte{'v', 'i', 'e'}, [3]byte{'s', 'a', 'b'}, [3]byte{'s', 0xc3 | 0x20, 0xa1}:
			return true
		}
	}
	return false
}

// fromNotes only notices what the notes say of the weeks: they are about too many other things to be believed.
func (r *cleaning) fromNotes(days []time.Weekday) {
	c := &r.content
	if mayTakePlace(c.Notes) {
		if weeks, day := weeksIn(c.Notes, takesPlace); weeks != 0 && slices.Contains(days, day) {
			r.note("monthly_in_notes", "notes", "Its notes say that it meets on certain weeks of the month (%s); the list says every week.", weekNumbers(weeks))
			return
		}
	}
	for _, text := range [...]string{c.Name, c.Notes} {
		if mayNameOther(text) && otherWeek.MatchString(fold.Fold(text)) {
			r.note("every_other_week", "notes", "It says that it meets every other week; it is shown as every week.")
			return
		}
	}
}

// mayTakePlace is a quick look whether a text can speak of the meeting taking place.
func mayTakePlace(s string) bool {
	for _, part := range [...]string{"meet", "Meet", "MEET", "ather", "held", "HELD", "eún", "eun"} {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

func mayNameOther(s string) bool {
	return strings.Contains(s, "other") || strings.Contains(s, "eek") || strings.Contains(s, "ortnight") || strings.Contains(s, "semanas")
}

func weekNumbers(weeks recur.Weeks) string {
	var words []string
	for _, n := range weeks.Numbers() {
		if n == -1 {
			words = append(words, "last")
		} else {
			words = append(words, strconv.Itoa(n))
		}
	}
	return strings.Join(words, ", ")
}
