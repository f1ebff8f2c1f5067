package recur

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"time"
)

// Kind says how a Rule recurs.
type Kind uint8

// The kinds. Appointment, the zero value, has no time at all.
const (
	Appointment Kind = iota
	Weekly
	Monthly
	Once
)

var kindNames = [...]string{"appointment", "weekly", "monthly", "once"}

// String returns the text form of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// MarshalText writes "appointment", "weekly", "monthly" or "once".
func (k Kind) MarshalText() ([]byte, error) {
	if int(k) < len(kindNames) {
		return []byte(kindNames[k]), nil
	}
	return nil, fmt.Errorf("kind %d is not known", uint8(k))
}

// UnmarshalText reads what MarshalText writes.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("kind %q is not known: choose appointment, weekly, monthly or once", text)
}

// Weeks is a set: which occurrences of a weekday in a month. Where a month has no fifth, Fifth has no occurrence; where
// the fourth is the last, Fourth and Last mean one occurrence.
type Weeks uint8

// The members of a set of Weeks.
const (
	First Weeks = 1 << iota
	Second
	Third
	Fourth
	Fifth
	Last
)

// WeeksOf returns the set of the given numbers, each 1 to 5, or -1 for the last.
func WeeksOf(numbers ...int) (Weeks, error) {
	var w Weeks
	for _, n := range numbers {
		switch {
		case n >= 1 && n <= 5:
			w |= First << (n - 1)
		case n == -1:
			w |= Last
		default:
			return 0, fmt.Errorf("week %d is not known: give 1 to 5, or -1 for the last", n)
		}
	}
	return w, nil
}

// Numbers returns the members in order, 1 to 5, then -1 for the last.
func (w Weeks) Numbers() []int {
	numbers := make([]int, 0, bits.OnesCount8(uint8(w)))
	for n := 1; n <= 5; n++ {
		if w&(First<<(n-1)) != 0 {
			numbers = append(numbers, n)
		}
	}
	if w&Last != 0 {
		numbers = append(numbers, -1)
	}
	return numbers
}

// Valid tells whether the set has a member, and none that is not known.
func (w Weeks) Valid() bool { return w != 0 && w < Last<<1 }

// MarshalJSON writes the list of Numbers.
func (w Weeks) MarshalJSON() ([]byte, error) { return json.Marshal(w.Numbers()) }

// UnmarshalJSON reads a list of numbers, each 1 to 5, or -1 for the last.
func (w *Weeks) UnmarshalJSON(data []byte) error {
	var numbers []int
	if err := json.Unmarshal(data, &numbers); err != nil {
		return fmt.Errorf("weeks: give a list of numbers, such as [1,3] or [-1]: %w", err)
	}
	read, err := WeeksOf(numbers...)
	if err != nil {
		return err
	}
	*w = read
	return nil
}

// weeksOf returns which of its weekday a date is in its month.
func weeksOf(d Date) Weeks {
	w := First << ((d.Day - 1) / 7)
	if d.Day+7 > daysIn(d.Year, d.Month) {
		w |= Last
	}
	return w
}

// Date is a day of the calendar, in no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const dateForm = "2006-01-02"

// ParseDate reads a date such as 2026-11-23.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateForm, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: give a day that is in the calendar, such as 2026-11-23", s)
	}
	return DateOf(t), nil
}

// DateOf returns the date on which t falls in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String returns the form 2026-11-23.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Valid tells whether the day is in the calendar, in the years 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= time.January && d.Month <= time.December &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// IsZero tells whether the date is not set.
func (d Date) IsZero() bool { return d == Date{} }

// MarshalText writes the form 2026-11-23, and nothing for a date that is not set.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	if !d.Valid() {
		return nil, fmt.Errorf("%s is not a date", d)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	read, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// number counts days from 1 January 1970.
func (d Date) number() int64 { return floor(d.utc().Unix(), secondsPerDay) }

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
