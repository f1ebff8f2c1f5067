package web

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Dates, times, numbers and distances as the language writes them.

// Weekday names a day of the week: "Thursday", "jueves".
func (w *words) Weekday(d time.Weekday) string { return w.T("weekday." + strconv.Itoa(int(d))) }

// Month names a month: "November", "noviembre".
func (w *words) Month(m time.Month) string { return w.T("month." + strconv.Itoa(int(m))) }

// Day writes a date with its weekday and without its year: "Thursday 19 November", "jueves 19 de noviembre".
func (w *words) Day(t time.Time) string {
	return w.T("date.day", "weekday", w.Weekday(t.Weekday()), "day", t.Day(), "month", w.Month(t.Month()))
}

// Date writes a date with its year: "2 November 2026", "2 de noviembre de 2026".
func (w *words) Date(t time.Time) string {
	return w.T("date.year", "day", t.Day(), "month", w.Month(t.Month()), "year", t.Year())
}

// Clock writes a time of day: "7:00 pm", "Midnight"; "19:00".
func (w *words) Clock(t time.Time) string { return w.clock(t.Hour(), t.Minute()) }

func (w *words) clock(hour, minute int) string {
	two := strconv.Itoa(100 + minute)[1:]
	if w.Lang != English {
		return strconv.Itoa(hour) + ":" + two
	}
	if minute == 0 && hour == 0 {
		return w.T("clock.midnight")
	}
	if minute == 0 && hour == 12 {
		return w.T("clock.noon")
	}
	h, half := hour%12, " am"
	if hour >= 12 {
		half = " pm"
	}
	if h == 0 {
		h = 12
	}
	return strconv.Itoa(h) + ":" + two + half
}

// Span writes from when to when: "7:00 to 8:00 pm", "de 19:00 a 20:00".
func (w *words) Span(start, end time.Time) string {
	from, to := w.Clock(start), w.Clock(end)
	for _, half := range []string{" am", " pm"} {
		if strings.HasSuffix(from, half) && strings.HasSuffix(to, half) && end.Sub(start) < 12*time.Hour {
			from = strings.TrimSuffix(from, half)
		}
	}
	return w.T("clock.span", "from", from, "to", to)
}

// Length writes how long something lasts, short enough for the column of a timetable: "1 hour", "1½ hours", "45 minutes", "1 h 50 min".
func (w *words) Length(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return w.N("length.minutes", m)
	case m == 0:
		return w.N("length.hours", h)
	case m%15 == 0:
		return w.T("length.part."+strconv.Itoa(m), "n", strconv.Itoa(h))
	}
	return w.T("length.short", "h", h, "m", m)
}

// Wait writes how long until something: "10 minutes", "1 hour 40 minutes", "3 days".
func (w *words) Wait(d time.Duration) string {
	minutes := int(math.Ceil(d.Minutes()))
	switch {
	case minutes < 60:
		return w.N("length.minutes", max(minutes, 1))
	case minutes < 6*60:
		if minutes%60 == 0 {
			return w.N("length.hours", minutes/60)
		}
		return w.N("length.hours", minutes/60) + " " + w.N("length.minutes", minutes%60)
	case minutes < 48*60:
		return w.N("length.hours", int(math.Round(float64(minutes)/60)))
	}
	return w.N("length.days", int(math.Round(float64(minutes)/60/24)))
}

// Number writes a whole number with its thousands apart.
func (w *words) Number(n int) string {
	s := strconv.Itoa(n)
	mark := ","
	if w.Lang == Spanish {
		if n < 10000 { // Spanish does not part four figures
			return s
		}
		mark = "."
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

const kmPerMile = 1.609344

// Distance writes a distance in miles or kilometres: "0.6 mi", "12 km".
func (w *words) Distance(km float64, miles bool) string {
	unit := "km"
	if miles {
		km, unit = km/kmPerMile, "mi"
	}
	return w.amount(km) + "\u00a0" + unit
}

func (w *words) amount(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if v >= 9.95 {
		s = w.Number(int(math.Round(v)))
	} else if v < 0.1 {
		s = "0.1"
	}
	s = strings.TrimSuffix(s, ".0")
	if w.Lang == Spanish && v < 9.95 {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Within writes a distance in full words: "5 miles", "8 kilometres".
func (w *words) Within(km float64, miles bool) string {
	key, v := "length.km", km
	if miles {
		key, v = "length.miles", km/kmPerMile
	}
	if math.Abs(v-math.Round(v)) < 0.05 && v > 0.9 {
		return w.N(key, int(math.Round(v)))
	}
	return strings.Replace(w.T(key), "{n}", w.amount(v), 1)
}

// zoneCity names a time zone by its city: "America/New_York" is "New York".
func zoneCity(zone string) string {
	_, city, ok := strings.Cut(zone, "/")
	if !ok {
		return zone
	}
	if _, last, ok := strings.Cut(city, "/"); ok {
		city = last
	}
	return strings.ReplaceAll(city, "_", " ")
}
