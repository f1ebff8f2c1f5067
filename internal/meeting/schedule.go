package meeting

import (
	"time"

	"homegroup/internal/recur"
)

// ByAppointment says that no day or time is given: whoever wants to come asks first.
func (c Content) ByAppointment() bool { return c.Rule.Kind == recur.Appointment }

// NextStart is the next time that the meeting takes place at or after t; false when it does not: by appointment,
// suspended, or gone by.
func (c Content) NextStart(t time.Time) (recur.Occurrence, bool) {
	if c.Status != Active {
		return recur.Occurrence{}, false
	}
	return c.Rule.Next(t)
}

// UnderWay is the occurrence that has begun and not ended at t.
func (c Content) UnderWay(t time.Time) (recur.Occurrence, bool) {
	if c.Status != Active {
		return recur.Occurrence{}, false
	}
	return c.Rule.Current(t)
}
