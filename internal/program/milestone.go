package program

import (
	"fmt"
	"strconv"
	"time"

	"homegroup/internal/recur"
)

// Due is a milestone on its day.
type Due struct {
	Milestone Milestone
	Times     int // for those that come back: the how-maniest, from 1; 0 for others
	On        recur.Date
}

// Due gives the milestones of a count that started on a day, up to and with another, in order of their days. Months and
// years are those of the calendar: a month after 31 January is the last day of February, a year after 29 February is
// the 28th where there is no 29th.
func (p Pack) Due(start, until recur.Date) ([]Due, error) {
	var due []Due
	for _, m := range p.Milestones {
		if m.After != "" {
			on, err := Add(start, m.After, 1)
			if err != nil {
				return nil, fmt.Errorf("program %s, milestone %s: %w", p.ID, m.ID, err)
			}
			if !before(until, on) {
				due = append(due, Due{m, 0, on})
			}
			continue
		}
		first, err := Add(start, m.From, 1)
		if err != nil {
			return nil, fmt.Errorf("program %s, milestone %s: %w", p.ID, m.ID, err)
		}
		for n, times := 1, 0; ; n++ {
			on, err := Add(start, m.Every, n)
			if err != nil {
				return nil, fmt.Errorf("program %s, milestone %s: %w", p.ID, m.ID, err)
			}
			if before(until, on) {
				break
			}
			if !before(on, first) {
				times++
				due = append(due, Due{m, times, on})
			}
		}
	}
	sortDue(due)
	return due, nil
}

func sortDue(due []Due) {
	for i := range due { // few, and nearly in order
		for j := i; j > 0 && before(due[j].On, due[j-1].On); j-- {
			due[j], due[j-1] = due[j-1], due[j]
		}
	}
}

func before(a, b recur.Date) bool { return a.String() < b.String() }

// Add adds a length such as P30D, P1M or P1Y to a day, n times.
func Add(d recur.Date, length string, n int) (recur.Date, error) {
	m := duration.FindStringSubmatch(length)
	if m == nil {
		return recur.Date{}, fmt.Errorf("%q is not a length of time such as P30D, P1M or P1Y", length)
	}
	count, err := strconv.Atoi(m[1])
	if err != nil || count == 0 || count > 100_000 {
		return recur.Date{}, fmt.Errorf("%q is not a length of time", length)
	}
	count *= n
	switch m[2] {
	case "W":
		count *= 7
		fallthrough
	case "D":
		return recur.DateOf(time.Date(d.Year, d.Month, d.Day+count, 12, 0, 0, 0, time.UTC)), nil
	case "Y":
		count *= 12
	}
	first := time.Date(d.Year, d.Month+time.Month(count), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return recur.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}, nil
}
