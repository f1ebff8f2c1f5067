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

// defaultLength is assumed where a list gives none, as the other software of the field does.
const defaultLength = 60

// schedule says when the meeting takes place, once for each of its days.
func (r *cleaning) schedule() {
	row := r.row
	days := r.days()
	date, hasDate := r.once()
	startText, endText := row.Time, row.EndTime
	if from, to, ok := clockRange(startText); ok {
		startText = from
		if endText == "" {
			endText = to
		}
	}
	start, timed := r.clock(startText)
	switch {
	case !timed && (len(days) > 0 || hasDate) && strings.TrimSpace(startText) == "":
		r.note("time_missing", "time", "It has a day and no time; whoever wants to come has to ask.")
	case timed && len(days) == 0 && !hasDate && len(row.Days) == 0:
		r.note("day_missing", "day", "It has a time and no day; whoever wants to come has to ask.")
	}
	if !timed || len(days) == 0 && !hasDate {
		zone, _ := r.ownZone()
		r.contents, r.keys = []Content{r.content}, []string{""}
		r.contents[0].Rule = recur.Rule{Zone: zone}
		return
	}
	rule := recur.Rule{Start: start, Length: r.length(start, endText)}
	if rule.Zone = r.zone(start); rule.Zone == "" {
		r.drop("no_zone", "timezone", "It has a day and a time, but nothing tells the time zone. Give the list's zone with --timezone.")
		return
	}
	if hasDate {
		rule.Kind, rule.Date = recur.Once, date
		rule = rule.Normalize()
		if _, more := rule.Next(r.in.Now.Add(-24 * time.Hour)); !more && !r.in.Now.IsZero() {
			r.drop("date_over", "date", "It took place on %s, and that is over.", date)
			return
		}
		r.contents, r.keys = []Content{r.content}, []string{""}
		r.contents[0].Rule = rule
		return
	}
	rule.Kind = recur.Weekly
	weeks := r.weeks()
	named, namedDay := r.weeksInName()
	for _, day := range days {
		one := rule
		one.Day = day
		switch {
		case weeks != 0:
			one.Kind, one.Weeks = recur.Monthly, weeks
		case named != 0 && namedDay == day:
			one.Kind, one.Weeks = recur.Monthly, named
			r.note("weeks_from_name", "name", "Its name says on which weeks of the month it takes place.")
		case named != 0 && !slices.Contains(days, namedDay):
			r.note("weeks_disagree", "name", "Its name speaks of certain %ss of the month, but its day is %s.", namedDay, day)
			named = 0 // said once
		}
		c := r.content
		c.Rule = one.Normalize()
		r.contents = append(r.contents, c)
		r.keys = append(r.keys, "")
	}
	if len(days) > 1 {
		for i, day := range days {
			r.keys[i] = "-" + strconv.Itoa(int(day))
		}
	}
	if weeks == 0 && named == 0 {
		r.fromNotes(days)
	}
}

// days reads the days, in order from Sunday and each once.
func (r *cleaning) days() []time.Weekday {
	var set Days
	for _, raw := range r.row.Days {
		raw = strings.TrimSpace(raw)
		if raw == "" {
			continue
		}
		if raw == "7" {
			set = set.With(time.Sunday)
			r.note("day_seven", "day", "Day 7 is read as Sunday.")
			continue
		}
		if len(raw) == 1 && raw[0] >= '0' && raw[0] <= '6' {
			set = set.With(time.Weekday(raw[0] - '0'))
			continue
		}
		found, ok := parseDays(raw)
		if !ok {
			r.note("day_unreadable", "day", "The day %s is none that can be read.", quote(raw))
		}
		set |= found
	}
	var days []time.Weekday
	for d := time.Sunday; d <= time.Saturday; d++ {
		if set.Has(d) {
			days = append(days, d)
		}
	}
	return days
}

// dayNames begin with Sunday. Names that mean different days in two languages are left out.
var dayNames = func() map[string]time.Weekday {
	names := map[string]time.Weekday{}
	for day, list := range []string{
		"sunday sun su domingo dom dimanche dim sonntag domenica zondag sondag so zo",
		"monday mon lunes lun lundi montag lunedi segunda seg maandag mandag mo",
		"tuesday tue tues martes mar mardi dienstag martedi terca ter dinsdag tisdag tirsdag tu",
		"wednesday wed weds miercoles mie mercredi mer mittwoch mercoledi quarta qua woensdag onsdag we",
		"thursday thu thur thurs jueves jue jeudi jeu donnerstag giovedi gio quinta qui donderdag torsdag th",
		"friday fri fr viernes vie vendredi ven freitag venerdi sexta sex vrijdag fredag",
		"saturday sat sabado sab samedi sam samstag sonnabend sabato zaterdag lordag sa",
	} {
		for name := range strings.FieldsSeq(list) {
			names[name] = time.Weekday(day)
		}
	}
	return names
}()

// dayWords stand for several days.
var dayWords = map[string]Days{"daily": 0x7f, "everyday": 0x7f, "diario": 0x7f, "quotidien": 0x7f, "taglich": 0x7f, "weekdays": 0x3e, "weekday": 0x3e,
	"weekends": 0x41, "weekend": 0x41}

func dayOf(word string) (time.Weekday, bool) {
	if d, ok := dayNames[word]; ok {
		return d, true
	}
	if d, ok := dayNames[strings.TrimSuffix(word, "s")]; ok && len(word) > 4 {
		return d, true
	}
	return 0, false
}

// parseDays reads “Mondays”, “Mon, Wed & Fri”, “Monday to Friday”, “lunes y jueves”, “daily”.
func parseDays(s string) (set Days, ok bool) {
	text := strings.ReplaceAll(strings.NewReplacer("-feira", "", " feira", "").Replace(fold.Fold(s)), "every day", "daily")
	from, through := unknownDay, false
	ok = true
	for _, w := range fold.Tokens(strings.ReplaceAll(text, "-", " to ")) {
		if several, known := dayWords[w]; known {
			set |= several
			continue
		}
		switch w {
		case "and", "y", "e", "et", "und", "en", "och", "og", "every", "on", "each", "cada", "los", "el":
			continue
		case "to", "through", "thru", "a", "bis", "tot", "until":
			through = true
			continue
		}
		d, known := dayOf(w)
		if !known && len(w) == 1 && w[0] >= '0' && w[0] <= '6' {
			d, known = time.Weekday(w[0]-'0'), true
		}
		if !known {
			ok = false
			continue
		}
		if through && from != unknownDay {
			for x := from; x != d; x = (x + 1) % 7 {
				set = set.With(x)
			}
		}
		set, from, through = set.With(d), d, false
	}
	return set, ok && set != 0
}

// clock reads a time of day.
func (r *cleaning) clock(s string) (minutes int, ok bool) {
	if strings.TrimSpace(s) == "" {
		return 0, false
	}
	if minutes, ok := plainClock(s); ok {
		return minutes, true
	}
	minutes, err := recur.ParseClock(oneLine(s))
	if err != nil {
		r.note("time_unreadable", "time", "The time %s is none that can be read.", quote(s))
		return 0, false
	}
	return minutes, true
}

// plainClock is the quick way for “19:00”, in which nearly all lists write.
func plainClock(s string) (int, bool) {
	if len(s) != 5 && (len(s) != 8 || s[5:] != ":00") || s[2] != ':' {
		return 0, false
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	if s[0] < '0' || s[0] > '2' || s[1] < '0' || s[1] > '9' || s[3] < '0' || s[3] > '5' || s[4] < '0' || s[4] > '9' || h > 23 {
		return 0, false
	}
	return h*60 + m, true
}

var rangeForm = regexp.MustCompile(`(?i)^\s*(.*\d.*?)\s*(?:-|–|—|\bto\b|\ba\b)\s*(\d.*|noon|midnight)\s*$`)

// clockRange parts “7:00 PM – 8:30 PM”.
func clockRange(s string) (from, to string, ok bool) {
	if len(s) < 8 || !strings.ContainsAny(s, "-–—to a") {
		return "", "", false
	}
	m := rangeForm.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	from, to = m[1], m[2]
	if _, err := recur.ParseClock(to); err != nil {
		return "", "", false
	}
	if _, err := recur.ParseClock(from); err != nil {
		// “7 – 8:30 pm”: the half of the day is said once.
		if half := strings.ToLower(to); strings.HasSuffix(half, "m") {
			if _, err := recur.ParseClock(from + half[len(half)-2:]); err == nil {
				return from + half[len(half)-2:], to, true
			}
		}
		return "", "", false
	}
	return from, to, true
}

// length tells how long a meeting lasts, in minutes of 1 to 1440.
func (r *cleaning) length(start int, end string) int {
	if d := strings.TrimSpace(r.row.Duration); d != "" {
		if minutes, ok := parseLength(d); ok && minutes <= 24*60 {
			if minutes > 0 {
				return minutes
			}
		} else {
			r.note("length_unreadable", "duration", "The length %s is not one of up to 24 hours.", quote(d))
		}
	}
	if strings.TrimSpace(end) == "" {
		return defaultLength
	}
	till, ok := plainClock(end)
	if !ok {
		var err error
		if till, err = recur.ParseClock(oneLine(end)); err != nil {
			if says(end, "24:00") || says(end, "24:00:00") {
				till = 0
			} else {
				r.note("end_unreadable", "end_time", "The end %s is none that can be read; an hour is assumed.", quote(end))
				return defaultLength
			}
		}
	}
	minutes := till - start
	switch {
	case minutes > 0:
		return minutes
	case minutes == 0:
		r.note("end_is_start", "end_time", "It ends when it starts; an hour is assumed.")
		return defaultLength
	case minutes+24*60 <= 12*60:
		return minutes + 24*60 // over midnight
	case minutes+12*60 > 0 && minutes+12*60 <= 3*60:
		r.note("end_half_day", "end_time", "It would end before it starts; the end is read as %s.", Clock(till+12*60))
		return minutes + 12*60
	}
	r.note("end_unlikely", "end_time", "It would last %d hours over midnight; an hour is assumed.", (minutes+24*60)/60)
	return defaultLength
}

// parseLength reads “1:30”, “01:30:00” or a number of minutes.
func parseLength(s string) (minutes int, ok bool) {
	h, rest, colon := strings.Cut(s, ":")
	if !colon {
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimRight(strings.ToLower(s), "minutes. ")))
		return n, err == nil && n >= 0
	}
	m, _, _ := strings.Cut(rest, ":")
	hours, err1 := strconv.Atoi(h)
	mins, err2 := strconv.Atoi(m)
	return hours*60 + mins, err1 == nil && err2 == nil && hours >= 0 && hours < 100 && mins >= 0 && mins < 60
}

// once reads the date of what takes place once.
func (r *cleaning) once() (recur.Date, bool) {
	s := strings.TrimSpace(r.row.Date)
	if s == "" {
		return recur.Date{}, false
	}
	if d, err := recur.ParseDate(s); err == nil {
		return d, true
	}
	if t, ok := parseMoment(s); ok {
		return recur.DateOf(t), true
	}
	r.note("date_unreadable", "date", "The date %s is not in the calendar.", quote(s))
	return recur.Date{}, false
}
