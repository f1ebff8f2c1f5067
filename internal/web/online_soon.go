package web

import (
	"context"
	"time"

	"homegroup/internal/meeting"
)

// onlineSoon finds online meetings that begin soon, for somebody who needs people now.
func (s *Server) onlineSoon(ctx context.Context, v *visit, most int, within time.Duration) ([]row, error) {
	q := meeting.Query{Sort: meeting.ByUpcoming, Limit: most, Attendance: []meeting.Attendance{meeting.Online}, At: v.Now.Add(-10 * time.Minute).UTC().Truncate(time.Second),
		Until: v.Now.Add(within).UTC().Truncate(time.Second)}
	answer, err := s.Meetings.Finder().Find(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.rows(v, answer.Hits, rowStyle{Zone: s.Site.Zone}, q.At)
	return rows, err
}
