package recur

import (
	"strconv"
	"strings"
)

// RRULE returns the rule as the value of an RFC 5545 RRULE property (section 3.3.10), such as "FREQ=WEEKLY;BYDAY=MO" or
// "FREQ=MONTHLY;BYDAY=1SU,-1SU", and "" for Once and Appointment.
func (r Rule) RRULE() string {
	if r.Day < 0 || r.Day > 6 {
		return ""
	}
	day := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[r.Day]
	switch r.Kind {
	case Weekly:
		return "FREQ=WEEKLY;BYDAY=" + day
	case Monthly:
		var days []string
		for _, n := range r.Normalize().Weeks.Numbers() { // normalized, a fifth does not come twice
			days = append(days, strconv.Itoa(n)+day)
		}
		if len(days) == 0 {
			return "FREQ=WEEKLY;BYDAY=" + day
		}
		return "FREQ=MONTHLY;BYDAY=" + strings.Join(days, ",")
	}
	return ""
}
